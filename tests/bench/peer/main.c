// SPDX-License-Identifier: GPL-2.0
/*
 * peer [-b BASE | -a ADAPTER:PORT] [-s] [-c SET] [-m PORT] VERB [FILE]
 *
 *	enter		intros, identification, the pauses that follow
 *	read FILE	the flash into a file
 *	write FILE	erase, program, read back and compare
 *	leave		outro and DEVICE RESET, and see that the firmware starts
 *
 * Vendor mode lasts, so the verbs are separate runs.  Each phase is printed when it
 * begins: "phase <name> <CLOCK_MONOTONIC in ns>", and "phase end ..." at the end.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <unistd.h>

#include "../marks.h"
#include "fis.h"
#include "flash.h"

#define FLASH_SIZE	(4 * BANK)	/* all the public tools ever touch (section 5) */

static uint8_t image[FLASH_SIZE];
static uint8_t found[FLASH_SIZE];
static unsigned int mark_port;

static void phase(const char *name)
{
	mark(mark_port, name);
}

static const struct flash_ops *flash_of(const struct cable *c)
{
	return c->type == TYPE_PARALLEL ? &parallel_flash : &serial_flash;
}

static uint16_t known_id(const struct cable *c)
{
	uint16_t id = flash_of(c)->identify(c);

	demand(id != 0 && id != 0xffff, "no flash part, id %04X", id);
	return id;
}

static void do_enter(struct cable *c)
{
	phase("entering");
	enter(c);
	printf("type %02X\n", c->type);
	phase("identifying");
	printf("id %04X\n", known_id(c));
	pause_ms(1000);
	phase("end");
}

static void do_read(struct cable *c, const char *path)
{
	FILE *file = fopen(path, "wb");

	demand(file, "%s cannot be written", path);
	phase("checking");
	check_vendor_mode(c);
	phase("reading");
	flash_of(c)->read(c, found, FLASH_SIZE);
	phase("end");
	demand(fwrite(found, FLASH_SIZE, 1, file) == 1 && !fclose(file),
	       "%s cannot be written", path);
}

static void load(const char *path)
{
	FILE *file = fopen(path, "rb");

	demand(file && fread(image, FLASH_SIZE, 1, file) == 1 && fgetc(file) == EOF,
	       "%s is no image of %u bytes", path, FLASH_SIZE);
	fclose(file);
}

static void do_write(struct cable *c, const char *path)
{
	uint16_t id;

	load(path);
	phase("checking");
	check_vendor_mode(c);
	/* The tools know the id from before; only how to erase depends on it. */
	id = known_id(c);
	phase("erasing");
	flash_of(c)->erase(c, id);
	phase("programming");
	flash_of(c)->program(c, image, FLASH_SIZE);
	phase("verifying");
	flash_of(c)->read_back(c, found, FLASH_SIZE);
	phase("end");
	demand(!memcmp(image, found, FLASH_SIZE), "the flash does not hold the image");
}

static void do_leave(struct cable *c)
{
	phase("leaving");
	leave(c);
	phase("end");
}

static int usage(void)
{
	fprintf(stderr, "usage: peer [-b BASE | -a ADAPTER:PORT] [-s] [-c legacy|slim] [-m PORT] "
		"enter | read FILE | write FILE | leave\n");
	return 2;
}

static int obey(struct cable *c, int count, char **words)
{
	if (count == 1 && !strcmp(words[0], "enter"))
		do_enter(c);
	else if (count == 2 && !strcmp(words[0], "read"))
		do_read(c, words[1]);
	else if (count == 2 && !strcmp(words[0], "write"))
		do_write(c, words[1]);
	else if (count == 1 && !strcmp(words[0], "leave"))
		do_leave(c);
	else
		return usage();
	return 0;
}

int main(int argc, char **argv)
{
	struct cable cable = { .base = 0x170, .dsel = 0xa0, .set = &legacy_set };
	int option;

	while ((option = getopt(argc, argv, "a:b:sc:m:")) != -1) {
		switch (option) {
		case 'a':
			cable.port = fis_open(optarg);
			break;
		case 'b':
			cable.base = strtoul(optarg, NULL, 0);
			break;
		case 's':
			cable.dsel = 0xb0;
			break;
		case 'c':
			if (!strcmp(optarg, slim_set.name))
				cable.set = &slim_set;
			else if (strcmp(optarg, legacy_set.name))
				return usage();
			break;
		case 'm':
			mark_port = strtoul(optarg, NULL, 0);
			break;
		default:
			return usage();
		}
	}
	demand(!iopl(3), "no access to ports: not root, or locked down");
	setvbuf(stdout, NULL, _IOLBF, 0);
	return obey(&cable, argc - optind, argv + optind);
}
