// SPDX-License-Identifier: GPL-2.0
/*
 * Bus cycles of a parallel flash part (specification, 3.1 [A]): A7..A0 are in
 * LBAM, A15..A8 in LBAH, A19..A16 in the low half of DEV, the data in LBAL.
 */
#include "bus.h"

static void set_address(struct mtkflash_vendor *v, u32 address)
{
	mtkflash_vendor_begin(v);
	/* A19..A16 are written again unless the drive is known to keep them. */
	if (address >> 16 && !v->banks)
		v->known &= ~(1u << MTKFLASH_REG_DEV);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAM, address);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAH, address >> 8);
	mtkflash_vendor_set(v, MTKFLASH_REG_DEV,
			    mtkflash_dsel(v) | (address >> 16 & 0x0f));
}

/* After a command that was given up: is the drive still busy with it, and takes no other? */
static bool is_busy(struct mtkflash_vendor *v)
{
	if (!(v->status & MTKFLASH_BSY))
		return false;
	mtkflash_vendor_select(v);
	return mtkflash_vendor_status(v) & MTKFLASH_BSY;
}

enum mtkflash_error mtkflash_bus_write(struct mtkflash_vendor *v, u32 address,
				       u8 value)
{
	if (is_busy(v))
		return mtkflash_vendor_lost(v);
	set_address(v, address);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAL, value);
	return mtkflash_vendor_run(v, v->set->write);
}

enum mtkflash_error mtkflash_bus_read(struct mtkflash_vendor *v, u32 address,
				      u8 *value)
{
	enum mtkflash_error err;

	if (is_busy(v))
		return mtkflash_vendor_lost(v);
	set_address(v, address);
	err = mtkflash_vendor_run(v, v->set->read);
	/* The drive may have changed LBAL, even after an error. */
	v->known &= ~(1u << MTKFLASH_REG_LBAL);
	if (!err)
		*value = mtkflash_read(v->tf, MTKFLASH_REG_LBAL);
	return err;
}
