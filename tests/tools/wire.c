// SPDX-License-Identifier: GPL-2.0
/* Requests and answers on a socket. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#include "wire.h"

static bool send_all(int fd, const void *data, size_t size)
{
	const char *from = data;

	while (size) {
		ssize_t done = send(fd, from, size, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		from += done;
		size -= done;
	}
	return true;
}

static bool receive_all(int fd, void *data, size_t size)
{
	char *to = data;

	while (size) {
		ssize_t got = recv(fd, to, size, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		size -= got;
	}
	return true;
}

bool wire_send(int fd, const struct wire_header *header, const void *data)
{
	return send_all(fd, header, sizeof(*header)) &&
	       send_all(fd, data, header->length);
}

bool wire_receive(int fd, struct wire_header *header, void *data)
{
	return receive_all(fd, header, sizeof(*header)) &&
	       header->length <= WIRE_DATA_MAX &&
	       receive_all(fd, data, header->length);
}

int wire_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = getenv(WIRE_VARIABLE);
	int fd;

	if (!path) {
		errno = ENOENT;
		return -1;
	}
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || !connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

long wire_request(int fd, enum wire_op op, int64_t argument, const void *data, size_t length,
		  void *answer, size_t *answer_length)
{
	struct wire_header header = { op, argument, length };

	if (!wire_send(fd, &header, data) || !wire_receive(fd, &header, answer)) {
		errno = EIO;
		return -1;
	}
	if (answer_length)
		*answer_length = header.length;
	if (header.argument >= 0)
		return header.argument;
	errno = -header.argument;
	return -1;
}
