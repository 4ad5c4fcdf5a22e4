// SPDX-License-Identifier: GPL-2.0
/* Backups. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "json.h"
#include "save.h"

/* Two backups within a second. */
#define TRIES		100

static const char *directory(const struct ctl *ctl)
{
	return ctl->backup_dir ? ctl->backup_dir : BACKUP_DIR;
}

enum ctl_exit save_prepare(struct ctl *ctl, const char *name)
{
	if (name) {
		if (access(name, F_OK) || ctl_has(ctl, CTL_OPTION_REPLACE))
			return CTL_EXIT_OK;
		return fail(ctl, CTL_ERROR_FILE_EXISTS, "%s exists already", name);
	}
	if (!mkdir(directory(ctl), 0755))
		image_file_sync(directory(ctl));
	else if (errno != EEXIST)
		return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, directory(ctl));
	if (access(directory(ctl), W_OK | X_OK))
		return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, directory(ctl));
	return CTL_EXIT_OK;
}

/* What is unusual in file names becomes a dash. */
static void append_word(char *text, size_t size, const char *word)
{
	size_t used = strlen(text);

	if (used && used + 1 < size)
		text[used++] = '-';
	for (; *word && used + 1 < size; word++)
		text[used++] = strchr(" /", *word) || *word < ' ' || *word > '~' ? '_' : *word;
	text[used] = '\0';
}

/* "LITE-ON-DVDRW_SOHW-832S-VS0K-MX25L2005-20240131T120000Z" */
static void describe(char *text, size_t size, const struct drive *drive, const u8 *data)
{
	struct mtkflash_identity id;
	time_t now = time(NULL);
	char date[32] = "";
	struct tm utc;

	text[0] = '\0';
	if (mtkflash_image_identity(data, drive->info.part_size, &id)) {
		append_word(text, size, id.vendor);
		append_word(text, size, id.product);
		append_word(text, size, id.revision);
	} else {
		append_word(text, size, "unidentified");
	}
	append_word(text, size, drive->info.part);
	if (gmtime_r(&now, &utc))
		strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", &utc);
	append_word(text, size, date);
}

static enum ctl_exit save_as(struct ctl *ctl, const char *name, const u8 *data,
			     size_t size, struct saved *saved)
{
	snprintf(saved->name, sizeof(saved->name), "%s", name);
	hash_text(data, size, saved->hash);
	return image_file_save(ctl, name, data, size, ctl_has(ctl, CTL_OPTION_REPLACE));
}

enum ctl_exit save_backup(struct ctl *ctl, const struct drive *drive, const u8 *data,
			  const char *name, struct saved *saved)
{
	char path[4096], text[128];
	enum ctl_exit code = CTL_EXIT_OK;

	if (name)
		return save_as(ctl, name, data, drive->info.part_size, saved);
	describe(text, sizeof(text), drive, data);
	for (unsigned int i = 0; i < TRIES; i++) {
		char again[16] = "";
		int length;

		if (i)
			snprintf(again, sizeof(again), ".%u", i);
		length = snprintf(path, sizeof(path), "%s/%s%s.bin", directory(ctl), text,
				  again);
		if (length >= (int)sizeof(path)) {
			errno = ENAMETOOLONG;
			return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, directory(ctl));
		}
		if (!access(path, F_OK))
			continue;
		code = save_as(ctl, path, data, drive->info.part_size, saved);
		if (!code || errno != EEXIST)
			break;
	}
	return code;
}

void saved_json(struct json_object *object, const struct saved *saved)
{
	struct json_object *backup = json_object_in(object, "backup");

	json_text(backup, "file", saved->name);
	json_text(backup, "sha256", saved->hash);
}
