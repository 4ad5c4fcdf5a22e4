// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that the driver has no part in, or refuses: vectors, splices, positions,
 * mappings, poll, flags.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "opfuzz.h"

void operate_on_vectors(struct actor *a, int fd)
{
	static const int counts[] = { 0, 1, 2, 3, 4, -1, 1024, 1025, 0x7fffffff };
	int count = counts[below(a, sizeof(counts) / sizeof(*counts))];
	struct iovec parts[4];

	for (int i = 0; i < 4; i++) {
		size_t size = draw_size(a);

		parts[i] = (struct iovec){ draw_address(a, size), size };
	}
	if (draw(a) & 1)
		judge(a, BY_TRANSFER, "readv", fd, count, readv(fd, parts, count));
	else
		judge(a, BY_TRANSFER, "writev", fd, count, writev(fd, parts, count));
}

static void splice_both_ways(struct actor *a, int fd, const int ends[2])
{
	unsigned int flags = SPLICE_F_NONBLOCK | (draw(a) & SPLICE_F_MOVE);
	size_t size = 1 + below(a, 4096);

	if (write(ends[1], a->process->image, 512) < 0)
		return;
	judge(a, BY_SPLICE, "splice to", fd, size,
	      splice(ends[0], NULL, fd, NULL, size, flags));
	judge(a, BY_SPLICE, "splice from", fd, size,
	      splice(fd, NULL, ends[1], NULL, size, flags));
}

void operate_by_splice(struct actor *a, int fd)
{
	int ends[2];

	if (draw(a) & 1) {
		int other = draw_file(a);

		judge(a, BY_SPLICE, "sendfile", fd, other, sendfile(fd, other, NULL, 4096));
		judge(a, BY_SPLICE, "copy_file_range", fd, other,
		      copy_file_range(fd, NULL, other, NULL, 4096, 0));
		return;
	}
	if (pipe2(ends, O_NONBLOCK | O_CLOEXEC))
		return;
	splice_both_ways(a, fd, ends);
	close(ends[0]);
	close(ends[1]);
}

void operate_by_position(struct actor *a, int fd)
{
	static const off_t places[] = { 0, 1, 4096, -1, 1ll << 40, INT64_MAX, INT64_MIN };
	off_t place = places[below(a, sizeof(places) / sizeof(*places))];
	uint8_t buffer[64];
	long result;

	switch (below(a, 4)) {
	case 0:
		result = lseek(fd, place, (int)below(a, 6));
		break;
	case 1:
		result = pread(fd, buffer, sizeof(buffer), place);
		break;
	case 2:
		result = pwrite(fd, a->process->image, 64, place);
		break;
	default:
		result = fallocate(fd, (int)below(a, 4), place, 4096);
		break;
	}
	judge(a, BY_POSITION, "position", fd, (uint64_t)place, result);
	/* An empty transfer would be one; there is none here. */
	if (result > 0)
		complain(a, "a stream has a position: %ld", result);
}

void operate_on_mapping(struct actor *a, int fd)
{
	size_t size = 4096u << below(a, 12);
	int protection = (int)below(a, 8);
	int flags = draw(a) & 1 ? MAP_SHARED : MAP_PRIVATE;
	void *memory;

	memory = mmap(NULL, size, protection, flags, fd, (off_t)below(a, 4) * 4096);
	judge(a, BY_MAPPING, "mmap", fd, size, memory == MAP_FAILED ? -1 : 0);
	if (memory == MAP_FAILED)
		return;
	complain(a, "the flash was mapped");
	munmap(memory, size);
}

void operate_by_poll(struct actor *a, int fd)
{
	struct pollfd wanted = { .fd = fd, .events = (short)draw(a) };

	judge(a, BY_POLL, "poll", fd, (uint64_t)wanted.events,
	      poll(&wanted, 1, (int)below(a, 20)));
}

void operate_on_flags(struct actor *a, int fd)
{
	static const int flags[] = { 0, O_APPEND, O_NONBLOCK, O_DIRECT, O_ASYNC, O_NOATIME };
	struct stat state;
	long result;

	switch (below(a, 7)) {
	case 0:
		result = fcntl(fd, F_SETFL, flags[below(a, sizeof(flags) / sizeof(*flags))]);
		break;
	case 1:
		result = fcntl(fd, F_GETFL);
		break;
	case 2:
		/* A session, if something is staged. */
		judge(a, BY_CLOSE, "fsync", fd, 0, fsync(fd));
		return;
	case 3:
		result = ftruncate(fd, below(a, 4096));
		break;
	case 4:
		result = flock(fd, LOCK_NB | (draw(a) & 1 ? LOCK_EX : LOCK_UN));
		break;
	case 5:
		errno = posix_fadvise(fd, 0, 4096, (int)below(a, 7));
		result = errno ? -1 : 0;
		break;
	default:
		result = fstat(fd, &state);
		break;
	}
	judge(a, BY_FLAGS, "flags", fd, 0, result);
}
