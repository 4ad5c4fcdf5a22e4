// SPDX-License-Identifier: GPL-2.0
/* Files that are saved, and their hashes. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Nettle, because its licence goes with that of this program, OpenSSL's does
 * not; and because the kernel's own hash (AF_ALG) is not built everywhere.
 */
#include <nettle/sha2.h>

#include "fail.h"
#include "image_file.h"
#include "words.h"

#define NAME_SIZE	4096

void hash_text(const u8 *data, size_t size, char text[HASH_TEXT])
{
	u8 digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, size, data);
	sha256_digest(&context, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

/* Up to @size bytes; -1 with errno. */
static ssize_t read_all(int fd, u8 *data, size_t size)
{
	size_t used = 0;

	while (used < size) {
		ssize_t got = read(fd, data + used, size - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		used += got;
	}
	return used;
}

static ssize_t read_file(const char *name, u8 *data, size_t size)
{
	/* A pipe without a writer would wait for ever; a file does not mind. */
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t used;
	int err;

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFL, 0);
	used = read_all(fd, data, size);
	err = errno;
	close(fd);
	errno = err;
	return used;
}

const char *identity_text(const struct mtkflash_identity *id)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %s revision %s", id->vendor, id->product,
		 id->revision);
	return FIELD_TEXT(text);
}

enum ctl_exit image_file_check_hash(struct ctl *ctl, const struct image_file *file,
				    bool *is_backup)
{
	char name[NAME_SIZE + 8], text[HASH_TEXT + 1] = "";
	ssize_t size;

	*is_backup = false;
	snprintf(name, sizeof(name), "%s.sha256", file->name);
	size = read_file(name, (u8 *)text, HASH_TEXT - 1);
	if (size < 0 && errno == ENOENT)
		return CTL_EXIT_OK;
	if (size < 0)
		return fail_errno(ctl, CTL_ERROR_FILE_READ, name);
	*is_backup = !strcasecmp(text, file->file_hash);
	if (*is_backup)
		return CTL_EXIT_OK;
	return fail(ctl, CTL_ERROR_HASH, "%s is not what %s says", file->name, name);
}

/* "" for a name without a slash is the directory we are in. */
static void directory_of(const char *name, char *directory, size_t size)
{
	const char *slash = strrchr(name, '/');

	if (!slash)
		snprintf(directory, size, ".");
	else if (slash == name)
		snprintf(directory, size, "/");
	else
		snprintf(directory, size, "%.*s", (int)(slash - name), name);
}

int image_file_sync(const char *name)
{
	char directory[NAME_SIZE];
	int fd, result;

	directory_of(name, directory, sizeof(directory));
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = fsync(fd);
	/* Some file systems cannot, and do not need to. */
	if (result && errno == EINVAL)
		result = 0;
	close(fd);
	return result;
}

static int write_all(int fd, const void *data, size_t size)
{
	const char *from = data;

	while (size) {
		ssize_t done = write(fd, from, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		from += done;
		size -= done;
	}
	return fsync(fd);
}

/* A whole file under a name of its own, on the disk; -1 with errno. */
static int write_temporary(char *name, const void *data, size_t size)
{
	int fd = mkstemp(name), result, err;

	if (fd < 0)
		return -1;
	result = write_all(fd, data, size);
	if (!result)
		result = fchmod(fd, 0644);
	err = errno;
	if (close(fd) && !result) {
		result = -1;
		err = errno;
	}
	if (result)
		unlink(name);
	errno = err;
	return result;
}

/* rename() that never replaces; NFS knows only link(). */
static int rename_new(const char *from, const char *to)
{
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL || link(from, to))
		return -1;
	unlink(from);
	return 0;
}

static int rename_or_drop(const char *temporary, const char *name, bool replace)
{
	int result = replace ? rename(temporary, name) : rename_new(temporary, name);
	int err = errno;

	if (result)
		unlink(temporary);
	errno = err;
	return result;
}

int image_file_rename(const char *temporary, const char *name, bool replace)
{
	return rename_or_drop(temporary, name, replace) || image_file_sync(name) ? -1 : 0;
}

/* The temporary file gets its name only when it is complete. */
static int save_file(const char *name, const void *data, size_t size, bool replace)
{
	char temporary[NAME_SIZE + 16];

	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", name);
	if (write_temporary(temporary, data, size))
		return -1;
	return rename_or_drop(temporary, name, replace);
}

static const char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

static enum ctl_exit fail_save(struct ctl *ctl, const char *name)
{
	if (errno == EEXIST)
		return fail(ctl, CTL_ERROR_FILE_EXISTS, "%s exists already", name);
	return fail_errno(ctl, CTL_ERROR_FILE_WRITE, name);
}

enum ctl_exit image_file_save(struct ctl *ctl, const char *name, const u8 *data,
			      size_t size, bool replace)
{
	char hash_name[NAME_SIZE + 8], line[NAME_SIZE + HASH_TEXT + 4];
	char hash[HASH_TEXT];

	if (strlen(name) >= NAME_SIZE) {
		errno = ENAMETOOLONG;
		return fail_save(ctl, name);
	}
	hash_text(data, size, hash);
	snprintf(hash_name, sizeof(hash_name), "%s.sha256", name);
	snprintf(line, sizeof(line), "%s  %s\n", hash, base_name(name));
	if (save_file(name, data, size, replace))
		return fail_save(ctl, name);
	/* A hash without its file would be left over from another time. */
	if (save_file(hash_name, line, strlen(line), true) || image_file_sync(name))
		return fail_save(ctl, hash_name);
	return CTL_EXIT_OK;
}
