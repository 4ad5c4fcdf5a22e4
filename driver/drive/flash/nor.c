// SPDX-License-Identifier: GPL-2.0
/*
 * SPI NOR commands through the serial engine.  Opcodes and transactions are those of the
 * specification, 4.1 and 4.4 [A]; single-byte programming and AAI are common knowledge
 * about the parts that need them [D].
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "nor.h"
#include "vendor/serial.h"

#define OP_PROGRAM	0x02
#define OP_READ		0x03
#define OP_WRDI		0x04
#define OP_RDSR		0x05
#define OP_WREN		0x06
#define OP_RDSR_2	0x35
#define OP_AAI_WORD	0xad
#define OP_AAI_BYTE	0xaf

/* Bytes of an opcode and its address, which precede the data. */
#define COMMAND_LENGTH	4

/*
 * The answer to RDSR is read at address 1 even on the engine whose buffer is
 * at 8800h, exactly as the public tools do (4.3 [A]).
 */
#define RDSR_RESULT	0x0001

static void set_command(u8 *tx, u8 opcode, u32 address)
{
	tx[0] = opcode;
	tx[1] = address >> 16;
	tx[2] = address >> 8;
	tx[3] = address;
}

static enum mtkflash_error send_opcode(struct mtkflash_vendor *v, u8 opcode)
{
	return mtkflash_serial_transfer(v, &opcode, 1, NULL, 0);
}

static enum mtkflash_error read_register(struct mtkflash_vendor *v, u8 opcode,
					 u8 *sr)
{
	enum mtkflash_error err;

	err = mtkflash_serial_put(v, mtkflash_serial_base(v), opcode);
	if (!err)
		err = mtkflash_serial_execute(v, 1, 1);
	if (!err)
		err = mtkflash_serial_get(v, RDSR_RESULT, sr);
	return err;
}

enum mtkflash_error mtkflash_nor_status(struct mtkflash_vendor *v, u8 *sr)
{
	return read_register(v, OP_RDSR, sr);
}

enum mtkflash_error mtkflash_nor_status_2(struct mtkflash_vendor *v, u8 *sr)
{
	return read_register(v, OP_RDSR_2, sr);
}

enum mtkflash_error mtkflash_nor_read(struct mtkflash_vendor *v, u32 address,
				      u8 *data, u16 len)
{
	u8 tx[COMMAND_LENGTH];

	set_command(tx, OP_READ, address);
	return mtkflash_serial_transfer(v, tx, sizeof(tx), data, len);
}

/* Wait for an operation that began at @start. */
static enum mtkflash_error wait_since(struct mtkflash_vendor *v, u64 start,
				      const struct mtkflash_time *time,
				      enum mtkflash_error late)
{
	for (;;) {
		u32 before = div_u64(mtkflash_now(v->tf) - start, 1000), passed;
		enum mtkflash_error err;
		u8 sr;

		err = mtkflash_nor_status(v, &sr);
		if (err)
			return err;
		if (!(sr & MTKFLASH_SR_WIP))
			return MTKFLASH_ERROR_NONE;
		if (before >= time->longest)
			return late;
		passed = div_u64(mtkflash_now(v->tf) - start, 1000);
		mtkflash_delay(v->tf, mtkflash_time_pause(time, passed));
	}
}

enum mtkflash_error mtkflash_nor_wait(struct mtkflash_vendor *v,
				      const struct mtkflash_time *time,
				      enum mtkflash_error late)
{
	return wait_since(v, mtkflash_now(v->tf), time, late);
}

enum mtkflash_error mtkflash_nor_write_enable(struct mtkflash_vendor *v)
{
	enum mtkflash_error err;
	u8 sr;

	err = send_opcode(v, OP_WREN);
	if (!err)
		err = mtkflash_nor_status(v, &sr);
	if (err)
		return err;
	return sr & MTKFLASH_SR_WEL ? MTKFLASH_ERROR_NONE :
				      MTKFLASH_ERROR_WRITE_ENABLE;
}

enum mtkflash_error mtkflash_nor_erase(struct mtkflash_vendor *v,
				       const struct mtkflash_erase *how,
				       u32 address, bool whole)
{
	u8 tx[COMMAND_LENGTH];
	enum mtkflash_error err;

	err = mtkflash_nor_write_enable(v);
	if (err)
		return err;
	set_command(tx, how->opcode, address);
	err = mtkflash_serial_command(v, tx, whole ? 1 : sizeof(tx));
	if (err)
		return err;
	return mtkflash_nor_wait(v, &how->time, MTKFLASH_ERROR_ERASE);
}

static bool is_blank(const u8 *data, u16 len)
{
	for (u16 i = 0; i < len; i++)
		if (data[i] != 0xff)
			return false;
	return true;
}

/* Load data into the buffer of the engine, behind the command of a page program. */
static enum mtkflash_error load_data(struct mtkflash_vendor *v, const u8 *data,
				     u16 len)
{
	enum mtkflash_error err;

	v->loaded = NULL;
	err = mtkflash_serial_load(v, COMMAND_LENGTH, data, len);
	if (!err)
		v->loaded = data;
	return err;
}

/* Blank bytes at both ends of a page are not sent: they stay as they are. */
static u16 trim(const u8 **data, u16 len)
{
	while (len && (*data)[len - 1] == 0xff)
		len--;
	while (len && **data == 0xff) {
		(*data)++;
		len--;
	}
	return len;
}

/* Program one page of the part. */
static enum mtkflash_error program_page(struct mtkflash_vendor *v,
					const struct mtkflash_chip *chip,
					u32 address, const u8 *page,
					const u8 *next)
{
	const u8 *data = page;
	u16 len = trim(&data, chip->page);
	enum mtkflash_error err;
	u8 tx[COMMAND_LENGTH];
	u64 start;

	err = mtkflash_nor_write_enable(v);
	if (err)
		return err;
	set_command(tx, OP_PROGRAM, address + (data - page));
	err = mtkflash_serial_load_plain(v, tx, sizeof(tx));
	if (!err && v->loaded != data)
		err = load_data(v, data, len);
	if (!err)
		err = mtkflash_serial_execute(v, sizeof(tx) + len, 0);
	/* The buffer is used up, even after an error. */
	v->loaded = NULL;
	if (err)
		return err;

	start = mtkflash_now(v->tf);
	if (next && v->preload) {
		len = trim(&next, chip->page);
		err = load_data(v, next, len);
	}
	if (err)
		return err;
	return wait_since(v, start, &chip->program_time, MTKFLASH_ERROR_PROGRAM);
}

/* The part's pages may be smaller than MTKFLASH_PAGE; the first of them is programmed last. */
static enum mtkflash_error program_pages(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data,
					 const u8 *next)
{
	u16 last = MTKFLASH_PAGE - chip->page;
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (int at = last; !err && at >= 0; at -= chip->page) {
		const u8 *then = next ? next + last : NULL;

		if (at)
			then = data + at - chip->page;
		if (!is_blank(data + at, chip->page))
			err = program_page(v, chip, address + at, data + at,
					   then);
	}
	return err;
}

static enum mtkflash_error program_byte(struct mtkflash_vendor *v,
					const struct mtkflash_chip *chip,
					u32 address, u8 value)
{
	u8 tx[COMMAND_LENGTH + 1];
	enum mtkflash_error err;

	err = mtkflash_nor_write_enable(v);
	if (err)
		return err;
	set_command(tx, OP_PROGRAM, address);
	tx[COMMAND_LENGTH] = value;
	err = mtkflash_serial_command(v, tx, sizeof(tx));
	if (err)
		return err;
	return mtkflash_nor_wait(v, &chip->program_time, MTKFLASH_ERROR_PROGRAM);
}

static enum mtkflash_error program_bytes(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u16 i = MTKFLASH_PAGE; !err && i--;)
		if (data[i] != 0xff)
			err = program_byte(v, chip, address + i, data[i]);
	return err;
}

/* Program bytes @from to @to - 1 in one sequence; only its first command has an address. */
static enum mtkflash_error run_aai(struct mtkflash_vendor *v,
				   const struct mtkflash_chip *chip,
				   u32 address, const u8 *data,
				   u16 from, u16 to)
{
	bool word = chip->program == MTKFLASH_PROGRAM_AAI_WORD;
	u16 len = COMMAND_LENGTH, unit = word ? 2 : 1;
	u8 tx[COMMAND_LENGTH + 2];
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	set_command(tx, word ? OP_AAI_WORD : OP_AAI_BYTE, address + from);
	for (u16 i = from; !err && i < to; i += unit) {
		memcpy(tx + len, data + i, unit);
		err = mtkflash_serial_command(v, tx, len + unit);
		if (!err)
			err = mtkflash_nor_wait(v, &chip->program_time,
						MTKFLASH_ERROR_PROGRAM);
		len = 1;
	}
	return err;
}

/* Auto address increment.  Until WRDI the part accepts only more data and RDSR. */
static enum mtkflash_error program_aai(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u32 address, const u8 *data)
{
	u16 unit = chip->program == MTKFLASH_PROGRAM_AAI_WORD ? 2 : 1;
	u16 from = 0, to = MTKFLASH_PAGE;
	enum mtkflash_error err, end;

	while (to && is_blank(data + to - unit, unit))
		to -= unit;
	if (!to)
		return MTKFLASH_ERROR_NONE;
	while (is_blank(data + from, unit))
		from += unit;

	err = mtkflash_nor_write_enable(v);
	if (err)
		return err;
	err = run_aai(v, chip, address, data, from, to);
	if (err && err != MTKFLASH_ERROR_PROGRAM)
		return err;
	end = send_opcode(v, OP_WRDI);
	return err ? err : end;
}

enum mtkflash_error mtkflash_nor_program(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data,
					 const u8 *next)
{
	if (chip->program == MTKFLASH_PROGRAM_PAGE)
		return program_pages(v, chip, address, data, next);
	/* AAI only goes upwards, and in page 0 the reset vector must come last. */
	if (chip->program == MTKFLASH_PROGRAM_BYTE || !address)
		return program_bytes(v, chip, address, data);
	return program_aai(v, chip, address, data);
}
