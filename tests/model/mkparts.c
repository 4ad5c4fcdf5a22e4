// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the driver's table of parts: as C source for the model, or as JSON.
 * Built for user space together with chips.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flash/chips.h"

static const char usage[] =
"mkparts          prints C source that defines mtkdrive_parts[]\n"
"mkparts --json   prints a list of objects\n";

static const char *const program_names[] = {
	[MTKFLASH_PROGRAM_PAGE] = "PAGE",
	[MTKFLASH_PROGRAM_BYTE] = "BYTE",
	[MTKFLASH_PROGRAM_AAI_BYTE] = "AAI_BYTE",
	[MTKFLASH_PROGRAM_AAI_WORD] = "AAI_WORD",
};

static const char *bus_name(const struct mtkflash_chip *chip)
{
	return chip->bus == MTKFLASH_BUS_PARALLEL ? "PARALLEL" : "SERIAL";
}

/* The driver says it with a sector that is the whole; the model has no such sector. */
static bool has_sectors(const struct mtkflash_chip *chip)
{
	return chip->region[0].sector < chip->size || chip->sector.opcode != chip->whole.opcode;
}

static void print_c_part(const struct mtkflash_chip *chip)
{
	bool sectors = has_sectors(chip);

	printf("\t{\n\t\t.name = \"%s\",\n", chip->name);
	printf("\t\t.bus = MTKDRIVE_%s,\n", bus_name(chip));
	printf("\t\t.size = 0x%x,\n", chip->size);
	printf("\t\t.region = {");
	for (int i = 0; i < MTKFLASH_REGIONS && chip->region[i].count; i++)
		printf(" { 0x%x, %u },", chip->region[i].sector, chip->region[i].count);
	printf(" },\n");
	printf("\t\t.program = MTKDRIVE_PROGRAM_%s,\n", program_names[chip->program]);
	printf("\t\t.page = %u,\n", chip->page);
	printf("\t\t.rems = { 0x%02x, 0x%02x },\n", chip->rems[0], chip->rems[1]);
	printf("\t\t.rdid = { 0x%02x, 0x%02x, 0x%02x },\n",
	       chip->rdid[0], chip->rdid[1], chip->rdid[2]);
	printf("\t\t.res = 0x%02x,\n", chip->res);
	printf("\t\t.erase_sector = 0x%02x,\n", sectors ? chip->sector.opcode : 0);
	printf("\t\t.erase_block = 0x%02x,\n", chip->block.opcode);
	printf("\t\t.erase_chip = 0x%02x,\n", chip->whole.opcode);
	printf("\t\t.block_size = 0x%x,\n", chip->block.size);
	printf("\t\t.bp_mask = 0x%02x,\n", chip->bp_mask);
	printf("\t\t.ewsr = %s,\n", chip->ewsr ? "true" : "false");
	printf("\t\t.sr2 = %s,\n", chip->sr2 ? "true" : "false");
	printf("\t\t.unlock = 0x%x,\n", chip->unlock);
	printf("\t\t.lock = {");
	for (int i = 0; i < MTKFLASH_LOCKS && chip->lock[i].size; i++)
		printf(" { 0x%x, 0x%x, 0x%x, 0x%x },", chip->lock[i].start, chip->lock[i].size,
		       chip->lock[i].at, chip->lock[i].mask);
	printf(" },\n");
	printf("\t\t.program_us = %u,\n", chip->program_time.typical);
	printf("\t\t.sector_us = %u,\n", sectors ? chip->sector.time.typical : 0);
	printf("\t\t.block_us = %u,\n", chip->block.time.typical);
	printf("\t\t.chip_us = %u,\n", chip->whole.time.typical);
	printf("\t\t.bd = %s\n\t},\n", chip->bd ? "true" : "false");
}

static int by_name(const void *a, const void *b)
{
	const struct mtkflash_chip *const *x = a;
	const struct mtkflash_chip *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int print_c(void)
{
	const struct mtkflash_chip **sorted = calloc(mtkflash_chip_count, sizeof(*sorted));

	if (!sorted) {
		perror("mkparts");
		return 1;
	}
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		sorted[i] = &mtkflash_chips[i];
	qsort(sorted, mtkflash_chip_count, sizeof(*sorted), by_name);
	printf("// SPDX-License-Identifier: GPL-2.0\n"
	       "/* Made by mkparts from chips.c; do not edit. */\n"
	       "#include \"mtkdrive.h\"\n\n"
	       "const struct mtkdrive_part mtkdrive_parts[] = {\n");
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		print_c_part(sorted[i]);
	printf("\t{ .name = NULL }\n};\n");
	free(sorted);
	return 0;
}

static void print_json_erase(const char *name, const struct mtkflash_erase *how)
{
	printf("   \"%s\": {\"opcode\": %u, \"size\": %u, \"typical\": %u, \"longest\": %u},\n",
	       name, how->opcode, how->size, how->time.typical, how->time.longest);
}

static void print_json_part(const struct mtkflash_chip *chip)
{
	printf("  {\"name\": \"%s\", \"source\": \"%s\", \"bus\": \"%s\", \"size\": %u,\n",
	       chip->name, chip->source, bus_name(chip), chip->size);
	printf("   \"rems\": [%u, %u], \"rdid\": [%u, %u, %u], \"res\": %u,\n",
	       chip->rems[0], chip->rems[1], chip->rdid[0], chip->rdid[1], chip->rdid[2],
	       chip->res);
	printf("   \"regions\": [");
	for (int i = 0; i < MTKFLASH_REGIONS && chip->region[i].count; i++)
		printf("%s[%u, %u]", i ? ", " : "", chip->region[i].sector,
		       chip->region[i].count);
	printf("],\n");
	print_json_erase("sector", &chip->sector);
	print_json_erase("block", &chip->block);
	print_json_erase("whole", &chip->whole);
	printf("   \"program\": \"%s\", \"page\": %u, \"bp_mask\": %u, \"ewsr\": %s, \"unlock\": %u}",
	       program_names[chip->program], chip->page, chip->bp_mask,
	       chip->ewsr ? "true" : "false", chip->unlock);
}

/* Names and sources are plain text: nothing in them has to be escaped. */
static int print_json(void)
{
	printf("[\n");
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		print_json_part(&mtkflash_chips[i]);
		printf("%s\n", i + 1 < mtkflash_chip_count ? "," : "");
	}
	printf("]\n");
	return 0;
}

int main(int argc, char **argv)
{
	int err;

	if (argc == 1) {
		err = print_c();
	} else if (argc == 2 && !strcmp(argv[1], "--json")) {
		err = print_json();
	} else {
		fputs(usage, stderr);
		return 2;
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("mkparts");
		return 1;
	}
	return err;
}
