/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decide which accesses to a task file need to be recorded.
 */
#ifndef MTKFLASH_FOLD_H
#define MTKFLASH_FOLD_H

#include "taskfile.h"

/**
 * struct mtkflash_fold - The last status seen on a task file
 * @known: Status was read since the last write.
 * @status: Its value.
 */
struct mtkflash_fold {
	bool known;
	u8 status;
};

/**
 * mtkflash_fold_write() - A register was written
 * @fold: The last status.
 */
static inline void mtkflash_fold_write(struct mtkflash_fold *fold)
{
	fold->known = false;
}

/**
 * mtkflash_fold_read() - Does a read of a register need to be recorded?
 * @fold: The last status.
 * @reg: The register.
 * @value: The value read.
 *
 * Of equal reads of Status in a row, without a write in between, only the first is
 * recorded: most of a session is polling.
 *
 * Return: true if the read is to be recorded.
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
