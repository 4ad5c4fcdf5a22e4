/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which accesses of a task file a recording needs.
 */
#ifndef MTKFLASH_FOLD_H
#define MTKFLASH_FOLD_H

#include "taskfile.h"

/**
 * struct mtkflash_fold - What was seen last on a task file
 * @known: Status was read since the last write.
 * @status: What it was.
 */
struct mtkflash_fold {
	bool known;
	u8 status;
};

/**
 * mtkflash_fold_write() - A register was written
 * @fold: What was seen last.
 */
static inline void mtkflash_fold_write(struct mtkflash_fold *fold)
{
	fold->known = false;
}

/**
 * mtkflash_fold_read() - A register was read: does that have to be recorded?
 * @fold: What was seen last.
 * @reg: The register.
 * @value: What it held.
 *
 * Of equal reads of Status that follow each other without a write only the
 * first one says something: waiting is most of what a session does.
 *
 * Return: true if it does.
 */
static inline bool mtkflash_fold_read(struct mtkflash_fold *fold,
				      enum mtkflash_register reg, u8 value)
{
	if (reg != MTKFLASH_REG_CMD)
		return true;
	if (fold->known && fold->status == value)
		return false;
	fold->known = true;
	fold->status = value;
	return true;
}

#endif /* MTKFLASH_FOLD_H */
