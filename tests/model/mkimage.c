// SPDX-License-Identifier: GPL-2.0
/* Command line of the image maker. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mtkbd.h"
#include "mtkdrive.h"
#include "mtkform.h"
#include "mtkhex.h"

#define PAGE 0x100u
#define SECTOR 0x1000u
#define BANK 0x10000u

static uint8_t image[MTKIMAGE_MAX];
static uint8_t cut[MTKIMAGE_MAX];

static const char usage[] =
"mkimage --vendor V --product P --revision R [--timestamp T] [--size 262144] [--seed N]\n"
"        [--start HEX] [--form zeros|weak|two|btc|name|slim|shared|damaged] FILE\n"
"    makes a firmware image, with these first bytes instead of a jump; the forms\n"
"    are explained in mtkform.h\n"
"mkimage --chip MT1959 [--banner 'MT1959 Boot JB8 '] [--unit N] ... FILE\n"
"    makes that of a Blu-ray writer, with data of the unit N; 0 leaves them blank\n"
"mkimage --show FILE\n"
"    prints vendor|product|revision|complete yes or no\n"
"mkimage --cut N FILE OUT\n"
"    makes what an update to FILE leaves when it is interrupted: the whole 4 KiB\n"
"    sectors below N are programmed, but page 0 not yet; the rest is blank\n"
"mkimage --hex FORM [--from N] [--to N] FILE OUT\n"
"    writes it, or whole banks of it, as Intel HEX with extended addresses (linear,\n"
"    segments) or with BTC's marks between the banks (banks)\n";

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "mkimage: %s: %s\n", what, why);
	return 1;
}

static bool valid_size(size_t size)
{
	return size >= MTKIMAGE_MIN && size <= MTKIMAGE_MAX && !(size & (size - 1));
}

static int save(const char *name, const uint8_t *data, size_t size)
{
	FILE *file = fopen(name, "wb");
	size_t done;

	if (!file)
		return fail(name, strerror(errno));
	done = fwrite(data, 1, size, file);
	if (fclose(file) || done != size)
		return fail(name, strerror(errno));
	return 0;
}

/* Fills image[] and returns its size, 0 on failure. */
static size_t load(const char *name)
{
	FILE *file = fopen(name, "rb");
	bool too_long;
	size_t size;

	if (!file) {
		fail(name, strerror(errno));
		return 0;
	}
	size = fread(image, 1, sizeof(image), file);
	too_long = size == sizeof(image) && fgetc(file) != EOF;
	if (ferror(file)) {
		fail(name, "cannot be read");
		size = 0;
	} else if (too_long || !valid_size(size)) {
		fail(name, "the size is no power of two from 4 KiB to 2 MiB");
		size = 0;
	}
	fclose(file);
	return size;
}

static int show(const char *name)
{
	struct mtkimage_identity id = { .vendor = "" };
	size_t size = load(name);

	if (!size)
		return 1;
	mtkimage_identity(image, size, &id);
	printf("%s|%s|%s|complete %s\n", id.vendor, id.product, id.revision,
	       mtkdrive_image_complete(image, size) ? "yes" : "no");
	return 0;
}

static int interrupt(const char *from, const char *to, unsigned long length)
{
	size_t size = load(from);
	size_t done = length & ~(SECTOR - 1ul);

	if (!size)
		return 1;
	if (length > size)
		return fail(from, "is shorter than the cut");
	memset(cut, 0xff, size);
	if (done)
		memcpy(cut + PAGE, image + PAGE, done - PAGE);
	return save(to, cut, size);
}

struct request {
	struct mtkimage_identity id;
	uint8_t start[8];
	size_t start_length;
	unsigned long size;
	unsigned long seed;
	char chip[11];		/* of a Blu-ray writer */
	char banner[17];
	unsigned long unit;
	unsigned long length;	/* of --cut */
	unsigned long from;	/* of --hex */
	unsigned long to;
	enum mtkhex_form form;
	enum mtkform shape;	/* of --form */
	bool show;
	bool cut;
	bool hex;
};

static int write_hex(const struct request *r, const char *from, const char *to)
{
	size_t size = load(from), end = r->to ? r->to : size;
	FILE *file;
	bool good;

	if (!size)
		return 1;
	if (r->from % BANK || end % BANK || r->from >= end || end > size)
		return fail(from, "has not these banks");
	file = fopen(to, "wb");
	if (!file)
		return fail(to, strerror(errno));
	good = mtkhex_write(file, image, (uint32_t)r->from, (uint32_t)end, r->form);
	return fclose(file) || !good ? fail(to, strerror(errno)) : 0;
}

/* Quietly cut off, an identity would not be the one that was asked for. */
static bool set_text(char *field, size_t room, const char *text)
{
	size_t len = strlen(text);

	if (len >= room) {
		fail(text, "is too long");
		return false;
	}
	memcpy(field, text, len + 1);
	return true;
}

static bool set_number(unsigned long *number, unsigned long limit, const char *text)
{
	char *end;

	errno = 0;
	*number = strtoul(text, &end, 0);
	if (errno || *end || end == text || *text == '-' || *number > limit) {
		fail(text, "is no number in range");
		return false;
	}
	return true;
}

static bool set_form(struct request *r, const char *text)
{
	unsigned int i;

	for (i = 0; i < MTKHEX_FORMS; i++) {
		if (strcmp(mtkhex_forms[i], text))
			continue;
		r->form = (enum mtkhex_form)i;
		r->hex = true;
		return true;
	}
	fail(text, "is no form of Intel HEX");
	return false;
}

static bool set_start(struct request *r, const char *text)
{
	size_t i, length = strlen(text) / 2;
	unsigned int byte;

	if (!length || length > sizeof(r->start) || strlen(text) % 2 ||
	    strspn(text, "0123456789abcdefABCDEF") != strlen(text)) {
		fail(text, "is no start of up to 8 bytes in hex digits");
		return false;
	}
	for (i = 0; i < length; i++) {
		sscanf(text + 2 * i, "%2x", &byte);
		r->start[i] = (uint8_t)byte;
	}
	r->start_length = length;
	return true;
}

enum { VENDOR = 1, PRODUCT, REVISION, TIMESTAMP, SIZE, SEED, START, FORM, CHIP, BANNER, UNIT, SHOW,
	CUT, HEX, FROM, TO, HELP };

static const struct option options[] = {
	{ "vendor", required_argument, NULL, VENDOR },
	{ "product", required_argument, NULL, PRODUCT },
	{ "revision", required_argument, NULL, REVISION },
	{ "timestamp", required_argument, NULL, TIMESTAMP },
	{ "size", required_argument, NULL, SIZE },
	{ "seed", required_argument, NULL, SEED },
	{ "start", required_argument, NULL, START },
	{ "form", required_argument, NULL, FORM },
	{ "chip", required_argument, NULL, CHIP },
	{ "banner", required_argument, NULL, BANNER },
	{ "unit", required_argument, NULL, UNIT },
	{ "show", no_argument, NULL, SHOW },
	{ "cut", required_argument, NULL, CUT },
	{ "hex", required_argument, NULL, HEX },
	{ "from", required_argument, NULL, FROM },
	{ "to", required_argument, NULL, TO },
	{ "help", no_argument, NULL, HELP },
	{ NULL, 0, NULL, 0 }
};

static bool set_option(struct request *r, int option, const char *value)
{
	switch (option) {
	case VENDOR:
		return set_text(r->id.vendor, sizeof(r->id.vendor), value);
	case PRODUCT:
		return set_text(r->id.product, sizeof(r->id.product), value);
	case REVISION:
		return set_text(r->id.revision, sizeof(r->id.revision), value);
	case TIMESTAMP:
		return set_text(r->id.timestamp, sizeof(r->id.timestamp), value);
	case SIZE:
		return set_number(&r->size, MTKIMAGE_MAX, value);
	case SEED:
		return set_number(&r->seed, UINT32_MAX, value);
	case START:
		return set_start(r, value);
	case HEX:
		return set_form(r, value);
	case FROM:
		return set_number(&r->from, MTKIMAGE_MAX, value);
	case TO:
		return set_number(&r->to, MTKIMAGE_MAX, value);
	case FORM:
		r->shape = mtkform_find(value);
		if (r->shape == MTKFORMS)
			fail(value, "is no form");
		return r->shape < MTKFORMS;
	case CHIP:
		/* It calls itself MTEKMT1959. */
		memcpy(r->chip, "MTEK", 4);
		return set_text(r->chip + 4, sizeof(r->chip) - 4, value);
	case BANNER:
		return set_text(r->banner, sizeof(r->banner), value);
	case UNIT:
		return set_number(&r->unit, UINT32_MAX, value);
	case SHOW:
		r->show = true;
		return true;
	case CUT:
		r->cut = true;
		return set_number(&r->length, MTKIMAGE_MAX, value);
	case HELP:
		fputs(usage, stdout);
		exit(0);
	default:
		fputs(usage, stderr);
		return false;
	}
}

static int make_bd(const struct request *r, const char *name)
{
	struct mtkbd bd = {
		.id = r->id, .banner = r->banner, .chip = r->chip, .unit = (uint32_t)r->unit
	};

	if (strlen(r->chip) != 10 || strlen(r->banner) != 16)
		return fail(name, "a chip has 6 characters, a banner 16");
	mtkbd_make(image, &bd, (uint32_t)r->seed);
	return save(name, image, MTKBD_SIZE);
}

static int make(const struct request *r, const char *name)
{
	if (!r->id.vendor[0] || !r->id.product[0] || !r->id.revision[0])
		return fail(name, "vendor, product and revision are needed");
	if (r->chip[0])
		return make_bd(r, name);
	if (!valid_size(r->size))
		return fail(name, "the size must be a power of two from 4 KiB to 2 MiB");
	if (r->shape != MTKFORM_PLAIN && r->size < MTKFORM_MIN)
		return fail(name, "other forms need 128 KiB");
	mtkform_make(image, r->size, &r->id, (uint32_t)r->seed, r->shape);
	if (r->start_length)
		mtkimage_start(image, r->size, r->start, r->start_length);
	return save(name, image, r->size);
}

int main(int argc, char **argv)
{
	struct request r = {
		.id = { .timestamp = "2006/01/02 12:00" },
		.size = 0x40000,
		.seed = 1,
		.banner = MTKBD_JB8,
		.unit = 1
	};
	int option, files;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!set_option(&r, option, optarg))
			return 2;
	files = argc - optind;
	if (files != (r.cut || r.hex ? 2 : 1) || r.show + r.cut + r.hex > 1) {
		fputs(usage, stderr);
		return 2;
	}
	if (r.show)
		return show(argv[optind]);
	if (r.hex)
		return write_hex(&r, argv[optind], argv[optind + 1]);
	if (r.cut)
		return interrupt(argv[optind], argv[optind + 1], r.length);
	return make(&r, argv[optind]);
}
