/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Backups of this computer: where they are, and how they are called.
 */
#ifndef CTL_SAVE_H
#define CTL_SAVE_H

#include "drives.h"
#include "image_file.h"
#include "kept.h"

#define BACKUP_DIR	"/var/lib/mtkflash"

struct json_object;

/* A backup that is on the disk. */
struct saved {
	char name[4096];
	char hash[HASH_TEXT];
};

/*
 * Can a backup be saved?  Asked before the drive is read.  @name may be NULL:
 * then the directory is made if need be.
 */
enum ctl_exit save_prepare(struct ctl *ctl, const char *name);

/* Where they are. */
const char *save_directory(const struct ctl *ctl);

/* Saves what was read from a drive, @drive->info.part_size bytes. */
enum ctl_exit save_backup(struct ctl *ctl, const struct drive *drive, const u8 *data,
			  const char *name, struct saved *saved);

/* This tool has saved it from a drive, and noted from which; and that it came by packets. */
bool save_is_noted(const char *path);
bool save_is_by_packets(const char *path);

/* By its note: the data of the drive are left out of it. */
bool save_is_shareable(const char *path);

/* By its note: from this port, from this part, and not by packets. */
bool save_is_of(const char *path, const struct drive *drive);

/* Has it something in all ranges of @kept that are missing? */
bool save_has_missing(const u8 *data, size_t size, const struct mtkflash_kept_list *kept);

/*
 * The newest backup in that directory that can be of this drive: its port, its part, @id if
 * that is not NULL; and it has something in all ranges of @kept that are missing.
 */
bool save_find(const struct ctl *ctl, const struct drive *drive,
	       const struct mtkflash_identity *id, const struct mtkflash_kept_list *kept,
	       char *name, size_t size);

void saved_json(struct json_object *object, const struct saved *saved);

#endif
