// SPDX-License-Identifier: GPL-2.0
/* backup, verify: sessions that write nothing to the drive. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "fail.h"
#include "families.h"
#include "image_bd.h"
#include "image_file.h"
#include "json.h"
#include "news.h"
#include "options.h"
#include "run.h"
#include "save.h"
#include "words.h"

static enum ctl_exit find_and_read(struct ctl *ctl, struct drive *drive, u8 **data,
				   struct work *work)
{
	enum ctl_exit code;

	code = drive_find(ctl, ctl->words[0], drive);
	if (!code)
		code = ask_is_dead(ctl, drive);
	if (!code && options_wanted(ctl))
		code = options_check(ctl, &ctl->session);
	if (code)
		return code;
	news_catch_signals();
	code = run_read(ctl, drive, data, work);
	if (code)
		run_advise(ctl, drive, code);
	return code;
}

static void show_backup(struct ctl *ctl, const struct drive *drive, const u8 *data,
			const struct saved *saved)
{
	struct mtkflash_identity id;

	if (ctl->result) {
		json_object_object_add(ctl->result, "drive", json_drive(drive));
		saved_json(ctl->result, saved);
		return;
	}
	printf("Saved %s\n  %s, SHA-256 %s\n", saved->name, size_text(drive->info.part_size),
	       saved->hash);
	if (mtkflash_image_identity(data, drive->info.part_size, &id))
		printf("  firmware of %s\n", identity_text(&id));
	else
		printf("  it names no drive: it may be half-written\n");
	if (ctl_has(ctl, CTL_OPTION_SHAREABLE))
		puts("  NO BACKUP: the data of this drive are blank in it; it cannot be restored");
	if (ctl_has(ctl, CTL_OPTION_PACKETS))
		puts("  read by packets: for comparison only; it cannot be written back");
	if (held_text(&drive->status))
		printf("  %s for the next command\n", held_text(&drive->status));
}

/* In a directory it gets a name of its own; NULL then. */
static const char *file_name(struct ctl *ctl)
{
	const char *name = ctl->words[1];
	struct stat stat_of;

	if (!name || stat(name, &stat_of) || !S_ISDIR(stat_of.st_mode))
		return name;
	ctl->backup_dir = name;
	return NULL;
}

static enum ctl_exit prepare_output(struct ctl *ctl)
{
	if (ctl->result)
		return fail(ctl, CTL_ERROR_USAGE,
			    "backup to -: standard output has the JSON already");
	if (isatty(STDOUT_FILENO))
		return fail(ctl, CTL_ERROR_USAGE, "backup to -: a terminal cannot show firmware");
	return CTL_EXIT_OK;
}

/* The ranges in which such a drive is known to have data of its own. */
static const struct mtkflash_family_kept *find_unit(const u8 *data, size_t size)
{
	struct mtkflash_identity id;
	struct mtkflash_bd bd;

	if (mtkflash_bd_look(data, size, &bd))
		return &mtkflash_bd_kept;
	return mtkflash_image_identity(data, size, &id) ? mtkflash_family_kept(&id) : NULL;
}

/* What a Blu-ray writer calls itself stays: it says which firmware this is. */
static enum ctl_exit leave_out_unit(struct ctl *ctl, const struct drive *drive, u8 *data)
{
	size_t size = drive->info.part_size;
	const struct mtkflash_family_kept *unit = find_unit(data, size);
	u8 name[MTKFLASH_BD_DESCRIPTOR_SIZE];
	bool bd = unit == &mtkflash_bd_kept;

	if (!unit)
		return fail(ctl, CTL_ERROR_NOT_SHAREABLE,
			    "%s: nobody has said where such drives have data of their own",
			    drive->node);
	if (bd)
		memcpy(name, data + MTKFLASH_BD_DESCRIPTOR, sizeof(name));
	for (unsigned int i = 0; i < MTKFLASH_FAMILY_RANGES; i++) {
		const struct mtkflash_range *range = &unit->range[i];

		if (range->last && range->last < size)
			memset(data + range->first, 0xff, range->last - range->first + 1);
	}
	if (bd)
		memcpy(data + MTKFLASH_BD_DESCRIPTOR, name, sizeof(name));
	return CTL_EXIT_OK;
}

/* "-": that it is whole is said when the output is flushed. */
static enum ctl_exit print_bytes(const struct drive *drive, const u8 *data)
{
	fwrite(data, drive->info.part_size, 1, stdout);
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_backup(struct ctl *ctl)
{
	const char *name = file_name(ctl);
	bool print = name && !strcmp(name, "-");
	struct work work = { 0 };
	struct saved saved;
	struct drive drive;
	enum ctl_exit code;
	u8 *data;

	code = print ? prepare_output(ctl) : save_prepare(ctl, name);
	if (code)
		return code;
	code = find_and_read(ctl, &drive, &data, &work);
	if (code)
		return code;
	if (ctl_has(ctl, CTL_OPTION_SHAREABLE))
		code = leave_out_unit(ctl, &drive, data);
	if (!code)
		code = print ? print_bytes(&drive, data) :
			       save_backup(ctl, &drive, data, name, &saved);
	if (!code && !print)
		show_backup(ctl, &drive, data, &saved);
	free(data);
	return code;
}

struct difference {
	unsigned int bytes;
	unsigned int first;
};

static struct difference compare(const u8 *one, const u8 *other, size_t size)
{
	struct difference found = { 0, 0 };

	for (size_t i = 0; i < size; i++) {
		if (one[i] == other[i])
			continue;
		if (!found.bytes++)
			found.first = i;
	}
	return found;
}

static enum ctl_exit show_difference(struct ctl *ctl, const struct drive *drive,
				     const struct image_file *file,
				     const struct difference *found)
{
	if (ctl->result) {
		json_object_object_add(ctl->result, "drive", json_drive(drive));
		json_text(ctl->result, "file", file->name);
		json_text(ctl->result, "sha256", file->hash);
		json_number(ctl->result, "differing_bytes", found->bytes);
	} else if (!found->bytes) {
		printf("%s holds what %s holds: %s, SHA-256 %s\n", drive->node, file->name,
		       size_text(file->size), file->hash);
	}
	if (!found->bytes)
		return CTL_EXIT_OK;
	fail(ctl, CTL_ERROR_CONTENTS_DIFFER, "%s and %s differ in %u of %zu bytes, first at %05Xh",
	     drive->node, file->name, found->bytes, file->size, found->first);
	if (file->error != MTKFLASH_ERROR_PACKET_DUMP && !save_is_by_packets(file->name))
		fail_next(ctl, "mtkflashctl flash %s %s", drive->port.name, image_file_words(file));
	return ctl->failure.exit;
}

static enum ctl_exit verify(struct ctl *ctl, const struct image_file *file)
{
	struct difference found;
	struct work work = { 0 };
	struct drive drive;
	enum ctl_exit code;
	u8 *data;

	code = find_and_read(ctl, &drive, &data, &work);
	if (code)
		return code;
	if (file->size != drive.info.part_size) {
		code = fail(ctl, CTL_ERROR_CONTENTS_DIFFER, "%s is %s, %s has %s", file->name,
			    size_text(file->size), drive.node, size_text(drive.info.part_size));
	} else {
		found = compare(data, file->data, file->size);
		code = show_difference(ctl, &drive, file, &found);
	}
	free(data);
	return code;
}

enum ctl_exit cmd_verify(struct ctl *ctl)
{
	struct image_file file;
	enum ctl_exit code;

	code = image_file_read(ctl, ctl->words + 1, &file);
	if (code)
		return code;
	code = verify(ctl, &file);
	image_file_free(&file);
	return code;
}
