// SPDX-License-Identifier: GPL-2.0
/*
 * SPI NOR commands through the serial engine.  Opcodes and transactions are
 * those of the specification, 4.1 and 4.4 [A], except RDID [D].
 */
#include <linux/string.h>

#include "nor.h"
#include "serial.h"
#include "timings.h"

#define OP_WRSR		0x01
#define OP_PROGRAM	0x02
#define OP_READ		0x03
#define OP_RDSR		0x05
#define OP_WREN		0x06
#define OP_REMS		0x90
#define OP_RDID		0x9f

/*
 * The answer to RDSR is read at address 1 even on the engine whose buffer is
 * at 8800h, exactly as the public tools do (4.3 [A]).
 */
#define RDSR_RESULT	0x0001

/* The lengths the public tools program for REMS on 73h (4.2 [A]). */
#define REMS_ODD_TX	0x0100
#define REMS_ODD_RX	0x0300

#define ID_TRIES	3

static void set_command(u8 *tx, u8 opcode, u32 address)
{
	tx[0] = opcode;
	tx[1] = address >> 16;
	tx[2] = address >> 8;
	tx[3] = address;
}

enum mtkflash_error mtkflash_nor_status(struct mtkflash_vendor *v, u8 *sr)
{
	enum mtkflash_error err;

	err = mtkflash_serial_put(v, mtkflash_serial_base(v), OP_RDSR);
	if (!err)
		err = mtkflash_serial_execute(v, 1, 1);
	if (!err)
		err = mtkflash_serial_get(v, RDSR_RESULT, sr);
	return err;
}

static enum mtkflash_error read_rems(struct mtkflash_vendor *v, bool odd,
				     u8 rems[2])
{
	enum mtkflash_error err;
	u8 tx[4];

	set_command(tx, OP_REMS, 0);
	err = mtkflash_serial_load(v, tx, sizeof(tx));
	if (!err)
		err = odd ? mtkflash_serial_execute(v, REMS_ODD_TX, REMS_ODD_RX) :
			    mtkflash_serial_execute(v, sizeof(tx), 2);
	if (err)
		return err;
	if (v->type == MTKFLASH_TYPE_SERIAL_BE)
		mtkflash_delay(v->tf, MTKFLASH_US_ID_RESULT);
	return mtkflash_serial_fetch(v, sizeof(tx), rems, 2);
}

static enum mtkflash_error read_ids(struct mtkflash_vendor *v, bool odd,
				    struct mtkflash_ids *ids)
{
	static const u8 rdid = OP_RDID;
	enum mtkflash_error err;

	err = read_rems(v, odd, ids->rems);
	if (err)
		return err;
	return mtkflash_serial_transfer(v, &rdid, 1, ids->rdid,
					sizeof(ids->rdid));
}

/* Ids that were read twice and equal; anything else becomes zero. */
static enum mtkflash_error read_stable_ids(struct mtkflash_vendor *v, bool odd,
					   struct mtkflash_ids *ids)
{
	struct mtkflash_ids again;
	enum mtkflash_error err;

	err = read_ids(v, odd, ids);
	if (!err)
		err = read_ids(v, odd, &again);
	if (err)
		return err;
	if (memcmp(ids->rems, again.rems, sizeof(again.rems)))
		memset(ids->rems, 0, sizeof(ids->rems));
	if (memcmp(ids->rdid, again.rdid, sizeof(again.rdid)))
		memset(ids->rdid, 0, sizeof(ids->rdid));
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_nor_identify(struct mtkflash_vendor *v,
					  struct mtkflash_ids *ids,
					  const struct mtkflash_chip **chip)
{
	bool two_forms = v->type == MTKFLASH_TYPE_SERIAL_BE;
	enum mtkflash_error err;
	bool answered = false;

	if (v->type == MTKFLASH_TYPE_SERIAL_LE)
		mtkflash_delay(v->tf, MTKFLASH_US_SETTLE_72);

	for (unsigned int n = 0; n < ID_TRIES * (1 + two_forms); n++) {
		bool odd = two_forms && (n & 1);

		if (n && !odd)
			mtkflash_delay(v->tf, MTKFLASH_US_ID_RETRY);
		err = read_stable_ids(v, odd, ids);
		if (err)
			return err;
		*chip = mtkflash_chip_find(ids->rems, ids->rdid);
		if (*chip) {
			mtkflash_delay(v->tf, MTKFLASH_US_AFTER_ID);
			return MTKFLASH_ERROR_NONE;
		}
		answered |= mtkflash_id_plausible(ids->rems, 2) ||
			    mtkflash_id_plausible(ids->rdid, 3);
	}
	return answered ? MTKFLASH_ERROR_UNKNOWN_PART : MTKFLASH_ERROR_NO_ID;
}

enum mtkflash_error mtkflash_nor_read(struct mtkflash_vendor *v, u32 address,
				      u8 *data, u16 len)
{
	u8 tx[4];

	set_command(tx, OP_READ, address);
	return mtkflash_serial_transfer(v, tx, sizeof(tx), data, len);
}

/* Poll WIP; @late is the error if the part is still busy after @limit_us. */
static enum mtkflash_error wait_idle(struct mtkflash_vendor *v, u32 poll_us,
				     u32 limit_us, enum mtkflash_error late)
{
	u64 end = mtkflash_now(v->tf) + limit_us * 1000ull;

	for (;;) {
		bool last = mtkflash_now(v->tf) >= end;
		enum mtkflash_error err;
		u8 sr;

		err = mtkflash_nor_status(v, &sr);
		if (err)
			return err;
		if (!(sr & MTKFLASH_SR_WIP))
			return MTKFLASH_ERROR_NONE;
		if (last)
			return late;
		mtkflash_delay(v->tf, poll_us);
	}
}

static enum mtkflash_error write_enable(struct mtkflash_vendor *v)
{
	static const u8 wren = OP_WREN;
	enum mtkflash_error err;
	u8 sr;

	err = mtkflash_serial_transfer(v, &wren, 1, NULL, 0);
	if (!err)
		err = mtkflash_nor_status(v, &sr);
	if (err)
		return err;
	return sr & MTKFLASH_SR_WEL ? MTKFLASH_ERROR_NONE :
				      MTKFLASH_ERROR_PROTECTED;
}

enum mtkflash_error mtkflash_nor_unprotect(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip)
{
	static const u8 wrsr[] = { OP_WRSR, 0 };
	enum mtkflash_error err;
	u8 sr;

	err = mtkflash_nor_status(v, &sr);
	if (err || !(sr & chip->bp_mask))
		return err;
	if (sr & MTKFLASH_SR_SRWD)
		return MTKFLASH_ERROR_PROTECTED;

	err = write_enable(v);
	if (!err)
		err = mtkflash_serial_transfer(v, wrsr, sizeof(wrsr), NULL, 0);
	if (!err)
		err = wait_idle(v, MTKFLASH_US_ERASE_POLL,
				MTKFLASH_US_WRSR_LIMIT, MTKFLASH_ERROR_TIMEOUT);
	if (!err)
		err = mtkflash_nor_status(v, &sr);
	if (err)
		return err;
	return sr & chip->bp_mask ? MTKFLASH_ERROR_PROTECTED :
				    MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_nor_erase(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u32 address)
{
	enum mtkflash_error err;
	u8 tx[4];

	err = write_enable(v);
	if (err)
		return err;
	set_command(tx, chip->erase_opcode, address);
	err = mtkflash_serial_transfer(v, tx, sizeof(tx), NULL, 0);
	if (err)
		return err;
	return wait_idle(v, MTKFLASH_US_ERASE_POLL, chip->erase_us,
			 MTKFLASH_ERROR_ERASE);
}

enum mtkflash_error mtkflash_nor_program(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data)
{
	u8 tx[MTKFLASH_SERIAL_MAX];
	enum mtkflash_error err;

	err = write_enable(v);
	if (err)
		return err;
	set_command(tx, OP_PROGRAM, address);
	memcpy(tx + 4, data, chip->page);
	err = mtkflash_serial_transfer(v, tx, 4 + chip->page, NULL, 0);
	if (err)
		return err;
	return wait_idle(v, MTKFLASH_US_PROGRAM_POLL, chip->program_us,
			 MTKFLASH_ERROR_PROGRAM);
}
