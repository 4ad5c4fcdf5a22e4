/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Change the contents of the flash to an image, or back to the original.
 */
#ifndef MTKFLASH_CHANGE_H
#define MTKFLASH_CHANGE_H

#include "part.h"

/**
 * mtkflash_change_to() - Write an image
 * @p: The part; the backup was made.
 * @image: The image, of the part's size.
 *
 * With %MTKFLASH_OPTION_DRY_RUN it ends before the first write.
 *
 * Context: may sleep, a minute or more.
 * Return: 0, TOO_SLOW, or an error of mtkflash_part_unlock() or mtkflash_rewrite().
 */
enum mtkflash_error mtkflash_change_to(struct mtkflash_part *p, const u8 *image);

/**
 * mtkflash_change_back() - Write the original back, whatever the flash holds now
 * @p: The part; mtkflash_change_to() has failed.
 *
 * Context: may sleep, a minute or more.
 * Return: 0, LOST_VENDOR_MODE, ERASE if the part stays busy, or an error of
 * mtkflash_vendor_wait(), mtkflash_part_unlock() or mtkflash_rewrite().
 */
enum mtkflash_error mtkflash_change_back(struct mtkflash_part *p);

#endif /* MTKFLASH_CHANGE_H */
