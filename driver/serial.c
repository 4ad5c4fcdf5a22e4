// SPDX-License-Identifier: GPL-2.0
/*
 * The serial engine.  Register order: specification 4.1 [A].
 */
#include "serial.h"

#define BASE_LITTLE_ENDIAN	0x8800
#define BASE_BIG_ENDIAN		0x0000

u16 mtkflash_serial_base(const struct mtkflash_vendor *v)
{
	return v->type == MTKFLASH_TYPE_SERIAL_BE ? BASE_BIG_ENDIAN :
						    BASE_LITTLE_ENDIAN;
}

/* Send a command whose parameters are written, and wait until it is done. */
static enum mtkflash_error run(struct mtkflash_vendor *v, u8 command)
{
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, command);
	mtkflash_write(v->tf, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	return mtkflash_vendor_wait(v);
}

static void set_address(struct mtkflash_vendor *v, u16 address)
{
	mtkflash_write(v->tf, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	mtkflash_write(v->tf, MTKFLASH_REG_LBAM, address & 0xff);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAH, address >> 8);
}

enum mtkflash_error mtkflash_serial_put(struct mtkflash_vendor *v,
					u16 address, u8 value)
{
	set_address(v, address);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, value);
	return run(v, v->set->write);
}

enum mtkflash_error mtkflash_serial_get(struct mtkflash_vendor *v,
					u16 address, u8 *value)
{
	enum mtkflash_error err;

	set_address(v, address);
	err = run(v, v->set->read);
	if (err)
		return err;
	*value = mtkflash_read(v->tf, MTKFLASH_REG_LBAL);
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_serial_execute(struct mtkflash_vendor *v,
					    u16 tx, u16 rx)
{
	bool big = v->type == MTKFLASH_TYPE_SERIAL_BE;
	enum mtkflash_error err;

	mtkflash_write(v->tf, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	mtkflash_write(v->tf, MTKFLASH_REG_FEAT, big ? tx >> 8 : tx & 0xff);
	mtkflash_write(v->tf, MTKFLASH_REG_SC, big ? tx & 0xff : tx >> 8);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, 0);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAM, big ? rx >> 8 : rx & 0xff);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAH, big ? rx & 0xff : rx >> 8);
	v->unfinished = true;
	err = run(v, v->set->execute);
	if (err)
		return err;

	/*
	 * What the second command does is not known; the public tools never
	 * omit it and write no parameters for it [A].
	 */
	mtkflash_write(v->tf, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	err = run(v, v->set->finish);
	v->unfinished = err;
	return err;
}

enum mtkflash_error mtkflash_serial_load(struct mtkflash_vendor *v,
					 const u8 *data, u16 len)
{
	u16 base = mtkflash_serial_base(v);
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u16 i = 0; !err && i < len; i++)
		err = mtkflash_serial_put(v, base + i, data[i]);
	return err;
}

enum mtkflash_error mtkflash_serial_fetch(struct mtkflash_vendor *v, u16 index,
					  u8 *data, u16 len)
{
	u16 base = mtkflash_serial_base(v) + index;
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u16 i = 0; !err && i < len; i++)
		err = mtkflash_serial_get(v, base + i, &data[i]);
	return err;
}

enum mtkflash_error mtkflash_serial_transfer(struct mtkflash_vendor *v,
					     const u8 *tx, u16 tx_len,
					     u8 *rx, u16 rx_len)
{
	enum mtkflash_error err;

	err = mtkflash_serial_load(v, tx, tx_len);
	if (!err)
		err = mtkflash_serial_execute(v, tx_len, rx_len);
	if (!err)
		err = mtkflash_serial_fetch(v, tx_len, rx, rx_len);
	return err;
}
