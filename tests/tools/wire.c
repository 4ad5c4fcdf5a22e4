// SPDX-License-Identifier: GPL-2.0
/* Requests and answers on a socket. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/types.h>
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
