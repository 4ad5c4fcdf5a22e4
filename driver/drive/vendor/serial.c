// SPDX-License-Identifier: GPL-2.0
/*
 * The serial engine.  Register order: specification 4.1 [A].
 */
#include <linux/bits.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "serial.h"
#include "timings.h"

#define BASE_LITTLE_ENDIAN	0x8800
#define BASE_BIG_ENDIAN		0x0000

/* A transaction of this length does not touch data that was loaded behind it. */
#define COMMAND_LENGTH		4

/* Length of a transaction that is long enough to measure the time per byte. */
#define LONG_TRANSACTION	128

u16 mtkflash_serial_base(const struct mtkflash_vendor *v)
{
	return v->type == MTKFLASH_TYPE_SERIAL_BE ? BASE_BIG_ENDIAN :
						    BASE_LITTLE_ENDIAN;
}

static void begin_at(struct mtkflash_vendor *v, u16 address)
{
	mtkflash_vendor_begin(v);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAM, address & 0xff);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAH, address >> 8);
}

enum mtkflash_error mtkflash_serial_put(struct mtkflash_vendor *v,
					u16 address, u8 value)
{
	begin_at(v, address);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAL, value);
	return mtkflash_vendor_run(v, v->set->write);
}

enum mtkflash_error mtkflash_serial_get(struct mtkflash_vendor *v,
					u16 address, u8 *value)
{
	enum mtkflash_error err;

	begin_at(v, address);
	err = mtkflash_vendor_run(v, v->set->read);
	if (err)
		return err;
	*value = mtkflash_read(v->tf, MTKFLASH_REG_LBAL);
	v->known &= ~BIT(MTKFLASH_REG_LBAL);
	return MTKFLASH_ERROR_NONE;
}

static void set_lengths(struct mtkflash_vendor *v, u16 tx, u16 rx)
{
	bool big = v->type == MTKFLASH_TYPE_SERIAL_BE;

	mtkflash_write(v->tf, MTKFLASH_REG_FEAT, big ? tx >> 8 : tx & 0xff);
	mtkflash_write(v->tf, MTKFLASH_REG_SC, big ? tx & 0xff : tx >> 8);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, 0);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAM, big ? rx >> 8 : rx & 0xff);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAH, big ? rx & 0xff : rx >> 8);
	mtkflash_vendor_forget(v);
}

/* Sleep for most of a long transaction instead of polling for its end. */
static void sleep_through(struct mtkflash_vendor *v, u16 len)
{
	u64 usecs = div_u64((u64)len * v->byte_ns, 1000);

	mtkflash_delay(v->tf, min_t(u64, usecs / 8 * 7,
				    MTKFLASH_US_COMMAND_LIMIT / 4));
}

/* Run a long transaction, and measure the time per byte. */
static enum mtkflash_error run_long(struct mtkflash_vendor *v, u16 len)
{
	u64 start = mtkflash_now(v->tf);
	enum mtkflash_error err;
	u32 byte_ns;

	mtkflash_vendor_send_plain(v, v->set->execute);
	if (v->quick && v->byte_ns)
		sleep_through(v, len);
	err = mtkflash_vendor_wait(v);
	byte_ns = div_u64(mtkflash_now(v->tf) - start, len);
	if (!err && (!v->byte_ns || byte_ns < v->byte_ns))
		v->byte_ns = byte_ns;
	return err;
}

/*
 * Start a transaction and wait for its end.  The SPI clock of vendor mode is not known: a
 * slow one is accepted, one that becomes slower is an error [D] (12.3).
 */
static enum mtkflash_error run_transaction(struct mtkflash_vendor *v, u16 len)
{
	enum mtkflash_error err;

	v->transfer_ns = 2ull * len * v->byte_ns;
	err = len < LONG_TRANSACTION ?
		      mtkflash_vendor_run_plain(v, v->set->execute) :
		      run_long(v, len);
	v->transfer_ns = 0;
	return err;
}

enum mtkflash_error mtkflash_serial_execute(struct mtkflash_vendor *v,
					    u16 tx, u16 rx)
{
	enum mtkflash_error err;

	if (!v->preload || tx + rx > COMMAND_LENGTH)
		v->loaded = NULL;
	mtkflash_vendor_select(v);
	set_lengths(v, tx, rx);
	v->unfinished = true;
	err = run_transaction(v, tx + rx);
	if (err || !v->set->finish) {
		v->unfinished = err;
		return err;
	}

	/*
	 * The purpose of the second command is not known; the public tools never omit it
	 * and write no parameters for it [A].
	 */
	mtkflash_vendor_select(v);
	err = mtkflash_vendor_run_plain(v, v->set->finish);
	v->unfinished = err;
	return err;
}

enum mtkflash_error mtkflash_serial_load(struct mtkflash_vendor *v, u16 index,
					 const u8 *data, u16 len)
{
	u16 base = mtkflash_serial_base(v) + index;
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

enum mtkflash_error mtkflash_serial_load_plain(struct mtkflash_vendor *v,
					       const u8 *data, u16 len)
{
	bool quick = v->quick;
	enum mtkflash_error err;

	v->quick = false;
	err = mtkflash_serial_load(v, 0, data, len);
	v->quick = quick;
	return err;
}

enum mtkflash_error mtkflash_serial_command(struct mtkflash_vendor *v,
					    const u8 *tx, u16 len)
{
	enum mtkflash_error err;

	err = mtkflash_serial_load_plain(v, tx, len);
	return err ? err : mtkflash_serial_execute(v, len, 0);
}

enum mtkflash_error mtkflash_serial_transfer(struct mtkflash_vendor *v,
					     const u8 *tx, u16 tx_len,
					     u8 *rx, u16 rx_len)
{
	enum mtkflash_error err;

	err = mtkflash_serial_load(v, 0, tx, tx_len);
	if (!err)
		err = mtkflash_serial_execute(v, tx_len, rx_len);
	if (!err)
		err = mtkflash_serial_fetch(v, tx_len, rx, rx_len);
	return err;
}
