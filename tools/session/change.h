/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What flash, restore and erase have in common.
 * First all that can refuse, then the backup, then what is going to happen and the
 * question.
 */
#ifndef CTL_CHANGE_H
#define CTL_CHANGE_H

#include "drives.h"
#include "image_bd.h"
#include "image_file.h"
#include "kept.h"
#include "save.h"
#include "work.h"

/**
 * struct change - One change
 * @ctl: The run.
 * @image: What is to be written; its name is NULL if that is nothing but blank bytes.
 * @laid: If it is partial: its size, before the rest of the flash was added; else 0.
 * @drive: The drive.
 * @old: What its flash held when it was read, or NULL if it was not.
 * @kept: Ranges that are to hold what is the drive's own.
 * @target: The image with these laid over it, for the plan; NULL if the driver gets them in
 *	    the image, or there are none.
 * @plain: The image without what a backup has given to it; NULL if none has.
 * @laid_hash: SHA-256 of the image with them in it, if this tool has put them there.
 * @work: What is to be done.
 * @gap: By packets a page of it cannot be read: there is no backup.
 * @half: The flash was half written when it was read.
 * @saved: The backup; its name is empty before there is one.
 * @old_identity: Who the drive is; its product is empty if that is not known.
 * @now: The same, but of firmware that runs what it says itself.
 */
struct change {
	struct ctl *ctl;
	struct image_file image;
	size_t laid;
	struct drive drive;
	u8 *old;
	struct mtkflash_kept_list kept;
	u8 *target;
	u8 *plain;
	char laid_hash[HASH_TEXT];
	struct work work;
	bool gap;
	bool half;
	struct saved saved;
	struct mtkflash_identity old_identity;
	struct mtkflash_identity now;
};

/* Finds the drive, and looks for all that can be found out before it is read. */
enum ctl_exit change_prepare(struct change *c);

/* Reads the flash. */
enum ctl_exit change_read(struct change *c);

/* What is to be done, for a part of the table. */
enum ctl_exit change_plan(struct change *c, const u8 *wanted);
const struct mtkflash_chip *change_part(const struct change *c);
enum ctl_exit change_fail_part(struct change *c);

/* One of the part's size, or with --partial laid over what the part holds. */
enum ctl_exit change_fit(struct change *c);
enum ctl_exit change_fail_size(struct change *c, const struct mtkflash_chip *chip);

/* A range that was named ends behind the part: no backup helps then. */
bool change_fail_outside(struct change *c);

/* The image is for another chip than @other, a drive or a backup of one. */
enum ctl_exit change_fail_chip(struct change *c, const struct mtkflash_bd_match *bd,
			       const char *other);

/* The image is for other boards, by what the drive holds. */
enum ctl_exit change_fail_board(struct change *c, const struct mtkflash_bd_match *bd);

/* Nothing differs, and all is as it should be. */
bool change_is_done(const struct change *c);

/* Saves the backup, shows what is going to happen, and asks. */
enum ctl_exit change_confirm(struct change *c);

/* The recipe by which it is flashed, as it is to be called. */
const char *change_recipe(const struct change *c);

/* The same before a flash by packets, of which there is no plan, and perhaps no backup. */
enum ctl_exit change_confirm_packets(struct change *c);

/* Show what is going to happen, before the user is asked. */
void change_summary(FILE *to, const struct change *c);

/* All that is known so far, for every way out; then frees it. */
void change_end(struct change *c);

#endif
