// SPDX-License-Identifier: GPL-2.0
/*
 * The modelled module as a process, so that several programs can use it and
 * die as they like:
 *
 *	modeld SOCKET PORT...		serves until it is killed
 *	modeld --image KIND SIZE FILE	makes an image: old, new, other, foreign;
 *						family, unit: new of such a drive
 *
 * A PORT is ata1:disk, ata1:empty, or a drive: dead, running, vendor,
 * locked, protected, worn, blank, with or without a part, as in ata2:dead:SST39SF020.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "images.h"
#include "module.h"
#include "wire.h"

/* What a connection needs besides its file. */
struct connection {
	struct file file;
	bool open;
	struct device *traced;
	uint8_t data[WIRE_DATA_MAX + 1];
	uint8_t answer[WIRE_DATA_MAX] __attribute__((aligned(8)));
};

static long open_file(struct connection *c, int minor, int flags)
{
	long result = module_open(&c->file, minor, flags);

	c->open = !result;
	return result;
}

static long serve_trace(struct connection *c, const struct wire_header *header, uint32_t *length)
{
	long result;

	switch (header->op) {
	case WIRE_TRACE_OPEN:
		return module_trace_open(&c->traced, header->argument);
	case WIRE_TRACE_READ:
		result = module_trace_read(c->traced, header->argument,
					   (struct trace_event *)c->answer,
					   WIRE_DATA_MAX / sizeof(struct trace_event));
		*length = (uint32_t)(result * (long)sizeof(struct trace_event));
		return result;
	default:
		return module_trace_lost(c->traced);
	}
}

/* Returns the result; what goes with it is in c->answer, *@length long. */
static long serve(struct connection *c, const struct wire_header *header, uint32_t *length)
{
	size_t size;
	long result;
	int flags;

	switch (header->op) {
	case WIRE_OPEN_CONTROL:
		return open_file(c, -1, 0);
	case WIRE_OPEN:
		memcpy(&flags, c->data, sizeof(flags));
		return open_file(c, (int)header->argument, flags);
	case WIRE_IOCTL:
		size = header->length;
		memcpy(c->answer, c->data, size);
		result = module_ioctl(&c->file, header->argument, c->answer, &size);
		*length = size;
		return result;
	case WIRE_POLL:
		return module_poll(&c->file, (short)header->argument);
	case WIRE_READ:
		result = module_read(&c->file, c->answer,
				     header->argument < WIRE_DATA_MAX ? header->argument :
									WIRE_DATA_MAX);
		*length = result > 0 ? result : 0;
		return result;
	case WIRE_WRITE:
		return module_write(&c->file, c->data, header->length);
	case WIRE_SYNC:
		return module_sync(&c->file);
	case WIRE_CLOSE:
		c->open = false;
		return module_close(&c->file);
	case WIRE_TEST:
		c->data[header->length] = '\0';
		result = module_test((char *)c->data, c->answer);
		*length = !strcmp((char *)c->data + 1, " content") ? result : 0;
		return result;
	case WIRE_TRACE_OPEN:
	case WIRE_TRACE_READ:
	case WIRE_TRACE_LOST:
		return serve_trace(c, header, length);
	default:
		return -EINVAL;
	}
}

static void *run_connection(void *argument)
{
	struct connection *c = argument;
	int fd = c->file.fd;
	struct wire_header header;

	while (wire_receive(fd, &header, c->data)) {
		uint32_t length = 0;
		long result;

		if (header.op == WIRE_POLL_END)
			continue;
		c->file.fd = fd;
		result = serve(c, &header, &length);
		header.argument = result;
		header.length = length;
		if (!wire_send(fd, &header, c->answer))
			break;
	}
	if (c->open)
		module_abandon(&c->file);
	if (c->traced)
		module_trace_close(c->traced);
	close(fd);
	free(c);
	return NULL;
}

static bool accept_one(int listener)
{
	struct connection *c = calloc(1, sizeof(*c));
	pthread_t thread;

	if (!c)
		return false;
	c->file.fd = accept(listener, NULL, NULL);
	if (c->file.fd < 0 || pthread_create(&thread, NULL, run_connection, c)) {
		free(c);
		return false;
	}
	pthread_detach(thread);
	return true;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 16))
		return -1;
	return fd;
}

static bool fill_image(const char *kind, uint8_t *image, size_t size)
{
	static const char *const kinds[] = { "old", "new", "other", "foreign" };
	const struct image_own *own = image_own_find(kind);

	if (own)
		image_make_own(image, size, own, IMAGE_NEW, 1);
	for (unsigned int i = 0; !own && i < 4; i++) {
		if (strcmp(kinds[i], kind))
			continue;
		image_make(image, size, i, 1);
		return true;
	}
	return own;
}

static int make_image(const char *kind, const char *size_word, const char *name)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	size_t size = strtoul(size_word, NULL, 0);
	FILE *file;

	if (!fill_image(kind, image, size))
		return 2;
	file = fopen(name, "w");
	return !file || fwrite(image, size, 1, file) != 1 || fclose(file);
}

int main(int argc, char **argv)
{
	int listener;

	if (argc == 5 && !strcmp(argv[1], "--image"))
		return make_image(argv[2], argv[3], argv[4]);
	if (argc < 2)
		return 2;
	for (int i = 2; i < argc; i++) {
		if (module_add_port(argv[i]))
			continue;
		fprintf(stderr, "modeld: no such port: %s\n", argv[i]);
		return 2;
	}
	listener = listen_at(argv[1]);
	if (listener < 0) {
		perror(argv[1]);
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (accept_one(listener))
		;
	return 1;
}
