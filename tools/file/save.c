// SPDX-License-Identifier: GPL-2.0
/* Backups. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "json.h"
#include "save.h"

/* Two backups within a second. */
#define TRIES		100

/* "20240131T120000Z.bin" */
#define DATE_TEXT	20

/* What is noted beside one. */
#define NOTE_TEXT	160

const char *save_directory(const struct ctl *ctl)
{
	return ctl->backup_dir ? ctl->backup_dir : BACKUP_DIR;
}

/* Known before the drive is read: that takes minutes. */
static enum ctl_exit check_parent(struct ctl *ctl, const char *name)
{
	const char *slash = strrchr(name, '/');
	char parent[4096];

	snprintf(parent, sizeof(parent), "%.*s", slash ? (int)(slash - name) + 1 : 1,
		 slash ? name : ".");
	return access(parent, W_OK | X_OK) ? fail_errno(ctl, CTL_ERROR_FILE_WRITE, name) :
					     CTL_EXIT_OK;
}

enum ctl_exit save_prepare(struct ctl *ctl, const char *name)
{
	if (name) {
		if (!access(name, F_OK) && !ctl_has(ctl, CTL_OPTION_REPLACE))
			return fail(ctl, CTL_ERROR_FILE_EXISTS, "%s exists already", name);
		return check_parent(ctl, name);
	}
	if (!mkdir(save_directory(ctl), 0755))
		image_file_sync(save_directory(ctl));
	else if (errno != EEXIST)
		return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, save_directory(ctl));
	if (access(save_directory(ctl), W_OK | X_OK))
		return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, save_directory(ctl));
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

/*
 * "LITE-ON-DVDRW_SOHW-832S-VS0K-MX25L2005-20240131T120000Z"; of what was read by packets no
 * part is known.
 */
static void describe(const struct ctl *ctl, char *text, size_t size, const struct drive *drive,
		     const u8 *data)
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
	append_word(text, size, ctl_has(ctl, CTL_OPTION_PACKETS) ? "by-packets" : drive->info.part);
	if (ctl_has(ctl, CTL_OPTION_SHAREABLE))
		append_word(text, size, "shareable");
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

static void place_text(char *text, size_t size, const struct drive *drive)
{
	snprintf(text, size, "port %s\npart %.24s\n", drive->port.path, drive->info.part);
}

/* Most of the boot code is not in it: it cannot be written back. */
static const char by_packets[] = "read by packets\n";

/* What belongs to the drive is not in it. */
static const char shareable[] = "without the data of the drive\n";

/* So that it can be found again; the backup is good without. */
static void note_place(const struct ctl *ctl, const char *path, const struct drive *drive)
{
	char name[4096 + 8], text[NOTE_TEXT];
	FILE *file;

	snprintf(name, sizeof(name), "%s.drive", path);
	place_text(text, sizeof(text), drive);
	file = fopen(name, "we");
	if (!file)
		return;
	fputs(text, file);
	if (ctl_has(ctl, CTL_OPTION_PACKETS))
		fputs(by_packets, file);
	if (ctl_has(ctl, CTL_OPTION_SHAREABLE))
		fputs(shareable, file);
	fclose(file);
}

enum ctl_exit save_backup(struct ctl *ctl, const struct drive *drive, const u8 *data,
			  const char *name, struct saved *saved)
{
	char path[4096], text[128];
	enum ctl_exit code = CTL_EXIT_OK;

	if (name) {
		code = save_as(ctl, name, data, drive->info.part_size, saved);
		if (!code)
			note_place(ctl, name, drive);
		return code;
	}
	describe(ctl, text, sizeof(text), drive, data);
	for (unsigned int i = 0; i < TRIES; i++) {
		char again[16] = "";
		int length;

		if (i)
			snprintf(again, sizeof(again), ".%u", i);
		length = snprintf(path, sizeof(path), "%s/%s%s.bin", save_directory(ctl), text,
				  again);
		if (length >= (int)sizeof(path)) {
			errno = ENAMETOOLONG;
			return fail_errno(ctl, CTL_ERROR_NO_BACKUP_DIR, save_directory(ctl));
		}
		if (!access(path, F_OK))
			continue;
		code = save_as(ctl, path, data, drive->info.part_size, saved);
		if (!code || errno != EEXIST)
			break;
	}
	if (!code)
		note_place(ctl, path, drive);
	return code;
}

/* --- finding one again --------------------------------------------------------- */

static bool ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length > tail && !strcmp(name + length - tail, end);
}

bool save_is_noted(const char *path)
{
	char name[4096 + 8];

	snprintf(name, sizeof(name), "%s.drive", path);
	return !access(name, R_OK);
}

/* As note_place() has left it; empty if there is nothing. */
static void read_note(const char *path, char *text, size_t size)
{
	char name[4096 + 8];
	FILE *file;
	size_t got;

	text[0] = '\0';
	snprintf(name, sizeof(name), "%s.drive", path);
	file = fopen(name, "re");
	if (!file)
		return;
	got = fread(text, 1, size - 1, file);
	fclose(file);
	text[got] = '\0';
}

bool save_is_by_packets(const char *path)
{
	char text[NOTE_TEXT];

	read_note(path, text, sizeof(text));
	return strstr(text, by_packets);
}

bool save_is_shareable(const char *path)
{
	char text[NOTE_TEXT];

	read_note(path, text, sizeof(text));
	return strstr(text, shareable);
}

bool save_is_of(const char *path, const struct drive *drive)
{
	char wanted[NOTE_TEXT], text[NOTE_TEXT];

	read_note(path, text, sizeof(text));
	place_text(wanted, sizeof(wanted), drive);
	return !strcmp(text, wanted);
}

bool save_has_missing(const u8 *data, size_t size, const struct mtkflash_kept_list *kept)
{
	for (unsigned int i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *range = &kept->range[i];

		if (range->flags & MTKFLASH_KEPT_MISSING &&
		    (range->last >= size ||
		     mtkflash_image_blank(data + range->first, range->last - range->first + 1)))
			return false;
	}
	return true;
}

static bool is_backup_of(const char *path, const struct drive *drive,
			 const struct mtkflash_identity *id,
			 const struct mtkflash_kept_list *kept)
{
	char *const names[] = { (char *)path, NULL };
	struct mtkflash_identity found;
	struct image_file file;
	struct ctl aside = { .control = -1 };
	bool fits;

	/* The reason why a file cannot be read does not matter here. */
	if (image_file_read(&aside, names, &file))
		return false;
	fits = file.size == drive->info.part_size &&
	       (!file.error || file.error == MTKFLASH_ERROR_RESET_VECTOR) &&
	       save_has_missing(file.data, file.size, kept) &&
	       !image_file_check_hash(&aside, &file, &fits) &&
	       (!id || (mtkflash_image_identity_for(file.data, file.size, id, &found) &&
			mtkflash_identity_same_drive(&found, id)));
	image_file_free(&file);
	return fits;
}

/* Their names end in when they were saved. */
static int by_age(const struct dirent **a, const struct dirent **b)
{
	const char *first = (*a)->d_name, *second = (*b)->d_name;
	size_t x = strlen(first), y = strlen(second);

	if (x < DATE_TEXT || y < DATE_TEXT)
		return x < y ? -1 : x > y;
	return strcmp(second + y - DATE_TEXT, first + x - DATE_TEXT);
}

bool save_find(const struct ctl *ctl, const struct drive *drive,
	       const struct mtkflash_identity *id, const struct mtkflash_kept_list *kept,
	       char *name, size_t size)
{
	struct dirent **files;
	bool found = false;
	int count = scandir(save_directory(ctl), &files, NULL, by_age);

	for (int i = 0; i < count; i++) {
		if (!found && ends_in(files[i]->d_name, ".bin")) {
			snprintf(name, size, "%s/%s", save_directory(ctl), files[i]->d_name);
			found = save_is_of(name, drive) && is_backup_of(name, drive, id, kept);
		}
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	return found;
}

void saved_json(struct json_object *object, const struct saved *saved)
{
	struct json_object *backup = json_object_in(object, "backup");

	json_text(backup, "file", saved->name);
	json_text(backup, "sha256", saved->hash);
}
