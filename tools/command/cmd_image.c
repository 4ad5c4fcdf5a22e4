// SPDX-License-Identifier: GPL-2.0
/* image, parts: the driver's own checks and table, without a drive. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "errors.h"
#include "fail.h"
#include "families.h"
#include "image_bd.h"
#include "image_file.h"
#include "json.h"
#include "words.h"
#include "work.h"

static const char *family_text(const struct image_file *file)
{
	static const char * const texts[] = {
		[MTKFLASH_FAMILY_UNKNOWN] =
			"its name is not in the list of known drives; that alone is no problem",
		[MTKFLASH_FAMILY_MEDIATEK] = "a drive known to have a MediaTek chip",
		[MTKFLASH_FAMILY_OTHER_CHIP] = "a drive known to have another chip: never written",
		[MTKFLASH_FAMILY_UNKNOWN_CHIP] = "a drive with an unknown chip",
	};

	return texts[mtkflash_family(&file->identity)];
}

static unsigned int parts_of_size(size_t size)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		count += mtkflash_chips[i].size == size;
	return count;
}

static void kind_json(struct json_object *object, const struct kind *kind)
{
	struct json_object *array = json_array_in(object, "holds"), *member;

	for (unsigned int i = 0; i < kind->count && i < KIND_MEMBERS; i++) {
		member = json_object_new_object();
		json_text(member, "file", kind->members[i].name);
		json_number(member, "size", kind->members[i].size);
		json_text(member, "form", kind->members[i].form);
		json_object_array_add(array, member);
	}
}

static void hex_json(struct json_object *object, const struct image_file *file)
{
	struct json_object *hex, *array;

	if (!file->given) {
		json_object_object_add(object, "hex", NULL);
		return;
	}
	hex = json_object_in(object, "hex");
	array = json_array_in(hex, "files");
	for (unsigned int i = 0; file->files[i]; i++)
		json_object_array_add(array, json_object_new_string(file->files[i]));
	json_number(hex, "given", file->given);
	json_number(hex, "filled", file->size - file->given);
}

/* Empty if it is not that of a Blu-ray writer. */
static bool look(const struct image_file *file, struct mtkflash_bd *bd)
{
	memset(bd, 0, sizeof(*bd));
	return file->size <= MTKFLASH_IMAGE_MAX && mtkflash_bd_look(file->data, file->size, bd);
}

static void image_json(struct json_object *object, const struct image_file *file)
{
	struct json_object *identity;
	struct mtkflash_bd bd;

	json_text(object, "file", file->name);
	json_number(object, "size", file->size);
	json_text(object, "sha256", file->hash);
	json_value(object, "check", error_name(file->error), file->error);
	json_number(object, "parts_of_this_size", parts_of_size(file->size));
	look(file, &bd);
	json_text(object, "boot_code", bd.banner);
	json_text(object, "label", bd.chip);
	json_text(object, "kind", file->kind.name);
	kind_json(object, &file->kind);
	hex_json(object, file);
	if (!file->has_identity) {
		json_object_object_add(object, "identity", NULL);
		return;
	}
	identity = json_object_in(object, "identity");
	json_text(identity, "vendor", file->identity.vendor);
	json_text(identity, "product", file->identity.product);
	json_text(identity, "revision", file->identity.revision);
	json_text(identity, "family", family_text(file));
}

/* Only the drive itself can show that it really ends so. */
static bool is_damaged(const struct image_file *file)
{
	return file->size <= MTKFLASH_IMAGE_MAX &&
	       mtkflash_image_is_damaged(file->data, file->size);
}

static void image_print(const struct image_file *file)
{
	struct mtkflash_bd bd;

	printf("%s\n", file->name);
	if (file->size > MTKFLASH_IMAGE_MAX)
		printf("  size:    more than %s\n", size_text(MTKFLASH_IMAGE_MAX));
	else if (image_file_hex(file))
		printf("  made of: %s\n", image_file_hex(file));
	if (file->size <= MTKFLASH_IMAGE_MAX)
		printf("  size:    %s; %u flash parts of the table have it\n",
		       size_text(file->size), parts_of_size(file->size));
	printf("  SHA-256: %s\n", file->size > MTKFLASH_IMAGE_MAX ? "-" : file->hash);
	if (file->has_identity)
		printf("  for:     %s\n           %s\n", identity_text(&file->identity),
		       family_text(file));
	else
		printf("  for:     it does not say\n");
	if (look(file, &bd))
		printf("  boot code: %s, label %s\n", mtkflash_bd_banner(&bd),
		       mtkflash_bd_chip(&bd));
	if (file->kind.name[0])
		printf("  is:      %s\n", file->kind.name);
	if (image_file_holds(file))
		printf("  holds:   %s\n", image_file_holds(file));
	if (file->given && !file->files[1])
		puts("  note:    if there is a second HEX file, give both: one is not complete");
	printf("  check:   %s\n", file->error ? "refused" :
	       is_damaged(file) ? "CAUTION: the end looks damaged; some dump programs do that" :
	       "it can be the firmware of a MediaTek drive");
}

enum ctl_exit cmd_image(struct ctl *ctl)
{
	enum ctl_exit code = CTL_EXIT_OK;
	struct image_file file;

	code = image_file_read(ctl, ctl->words, &file);
	if (code)
		return code;
	if (ctl->result)
		image_json(json_object_in(ctl->result, "image"), &file);
	else
		image_print(&file);
	if (file.error)
		code = image_file_fail(ctl, &file);
	image_file_free(&file);
	return code;
}

static void id_text(char text[16], const u8 *id, unsigned int count)
{
	text[0] = '-';
	text[1] = '\0';
	if (count == 2 ? !mtkflash_rems_plausible(id) : !mtkflash_id_plausible(id, count))
		return;
	for (unsigned int i = 0; i < count; i++)
		snprintf(text + 3 * i, 4, i + 1 < count ? "%02X " : "%02X", id[i]);
}

static void part_json(struct json_object *array, const struct mtkflash_chip *chip)
{
	struct json_object *object = json_object_new_object(), *ids;

	json_text(object, "name", chip->name);
	json_text(object, "bus", chip->bus == MTKFLASH_BUS_SERIAL ? "serial" : "parallel");
	json_number(object, "size", chip->size);
	json_number(object, "sectors", part_sectors(chip));
	ids = json_object_in(object, "ids");
	json_bytes(ids, "rems", chip->rems, sizeof(chip->rems));
	json_bytes(ids, "rdid", chip->rdid, sizeof(chip->rdid));
	json_number(ids, "res", chip->res);
	json_text(object, "source", chip->source);
	json_object_array_add(array, object);
}

static void part_print(const struct mtkflash_chip *chip)
{
	char id[16], rdid[16];

	id_text(id, chip->rems, sizeof(chip->rems));
	id_text(rdid, chip->rdid, sizeof(chip->rdid));
	printf("%-12s %-8s %8s %7u  %-5s  %-8s  %s\n", chip->name,
	       chip->bus == MTKFLASH_BUS_SERIAL ? "serial" : "parallel",
	       size_text(chip->size), part_sectors(chip), id, rdid, chip->source);
}

static bool wanted(const struct mtkflash_chip *chip, const char *word)
{
	return !word || strcasestr(chip->name, word);
}

enum ctl_exit cmd_parts(struct ctl *ctl)
{
	struct json_object *array = ctl->result ? json_array_in(ctl->result, "parts") : NULL;
	const char *word = ctl->words[0];
	unsigned int shown = 0;

	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *chip = &mtkflash_chips[i];

		if (!wanted(chip, word))
			continue;
		if (!array && !shown)
			printf("%-12s %-8s %8s %7s  %-5s  %-8s  %s\n", "PART", "BUS", "SIZE",
			       "SECTORS", "ID", "RDID", "SOURCE");
		if (array)
			part_json(array, chip);
		else
			part_print(chip);
		shown++;
	}
	if (!shown)
		fprintf(stderr, "No part of the table has '%s' in its name.\n", word);
	return CTL_EXIT_OK;
}
