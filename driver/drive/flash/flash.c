// SPDX-License-Identifier: GPL-2.0
/*
 * Pass flash accesses to the serial or parallel commands, by the type byte.
 */
#include "flash.h"
#include "jedec.h"
#include "nor.h"

static bool is_parallel(const struct mtkflash_vendor *v)
{
	return v->type == MTKFLASH_TYPE_PARALLEL;
}

enum mtkflash_error mtkflash_flash_read(struct mtkflash_vendor *v, u32 address,
					u8 *data)
{
	if (is_parallel(v))
		return mtkflash_jedec_read(v, address, data, MTKFLASH_PAGE);
	return mtkflash_nor_read(v, address, data, MTKFLASH_PAGE);
}

enum mtkflash_error mtkflash_flash_erase(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 const struct mtkflash_erase_step *step)
{
	v->work_us = step->how->time.longest;
	if (is_parallel(v))
		return mtkflash_jedec_erase(v, chip, step->how, step->address);
	return mtkflash_nor_erase(v, step->how, step->address,
				  step->how == &chip->whole);
}

enum mtkflash_error mtkflash_flash_program(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u32 address, const u8 *data,
					   const u8 *next)
{
	v->work_us = chip->program_time.longest;
	if (is_parallel(v))
		return mtkflash_jedec_program(v, chip, address, data);
	return mtkflash_nor_program(v, chip, address, data, next);
}
