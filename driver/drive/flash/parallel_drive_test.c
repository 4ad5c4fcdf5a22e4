// SPDX-License-Identifier: GPL-2.0
/*
 * A small drive with parallel flash.  Bus cycles and commands come from the specification,
 * 3.1 and 3.2; the status bits of a busy part are common to data sheets.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "firmware_test.h"
#include "parallel_drive_test.h"

#define DQ7	0x80
#define DQ6	0x40
#define DQ5	0x20

/* A gap of this length between two bytes ends the load of a page. */
#define LOAD_GAP_NS	200000

static bool is_wide(const struct parallel_drive *d)
{
	return d->unlock == 0xaaa;
}

/*
 * 5555h and 2AAAh, AAAh and 555h.  Parts with a wide array look at A11..A0 only, the
 * others at A14..A0.
 */
static bool is_unlock(const struct parallel_drive *d, u32 address, bool second)
{
	u32 mask = is_wide(d) ? 0xfff : 0x7fff;

	return (address & mask) == d->unlock >> second;
}

static void begin(struct parallel_drive *d, enum parallel_op op, u32 address,
		  u64 usecs)
{
	d->op = op;
	d->op_address = address;
	d->op_until = d->sticks ? U64_MAX : d->rec->now_ns + usecs * 1000;
}

static void begin_erase(struct parallel_drive *d, u32 address, bool all)
{
	u32 start = all ? 0 : address & ~(d->sector - 1);

	if (!all && start == d->locked)
		return;
	d->op_len = all ? PARALLEL_FLASH_SIZE : d->sector;
	d->erases++;
	begin(d, PARALLEL_ERASE, start, d->erase_us);
}

static void begin_program(struct parallel_drive *d, u32 address, u8 value)
{
	d->program_due = false;
	if (d->count < PARALLEL_LOG_MAX)
		d->log[d->count++] = address;
	d->op_len = 0;
	d->op_value = value;
	begin(d, PARALLEL_PROGRAM, address, d->program_us);
}

static bool happens(u32 address, u32 where, unsigned int *times)
{
	if (address != where || !*times)
		return false;
	--*times;
	return true;
}

static void end_program(struct parallel_drive *d)
{
	u8 *byte = &d->flash[d->op_address];

	if (happens(d->op_address, d->weak, &d->weak_times))
		return;
	if (d->op_value & ~*byte)
		KUNIT_FAIL(d->rec->test, "%05x: %02x cannot become %02x",
			   d->op_address, *byte, d->op_value);
	*byte &= d->op_value;
}

static void end_page(struct parallel_drive *d)
{
	for (u32 i = 0; i < d->page; i++)
		d->flash[d->load_page + i] = d->loaded[i] ? d->load[i] : 0xff;
	memset(d->loaded, 0, sizeof(d->loaded));
	d->pages++;
}

static void end_op(struct parallel_drive *d)
{
	enum parallel_op op = d->op;

	d->op = PARALLEL_IDLE;
	if (happens(d->op_address, d->gives_up, &d->gives_up_times))
		d->op = PARALLEL_GAVE_UP;
	else if (op == PARALLEL_ERASE)
		memset(d->flash + d->op_address, 0xff, d->op_len);
	else if (d->page)
		end_page(d);
	else
		end_program(d);
}

/* Update the state for the time since the last bus cycle. */
static void advance(struct parallel_drive *d)
{
	if (d->load_count && d->rec->now_ns > d->load_last + LOAD_GAP_NS) {
		d->load_count = 0;
		begin(d, PARALLEL_PROGRAM, d->load_page, 0);
		if (!d->sticks)
			d->op_until = d->load_last + LOAD_GAP_NS +
				      d->program_us * 1000ull;
	}
	if (d->op != PARALLEL_IDLE && d->op != PARALLEL_GAVE_UP &&
	    d->rec->now_ns >= d->op_until)
		end_op(d);
}

static void load_byte(struct parallel_drive *d, u32 address, u8 value)
{
	u32 page = address & ~(d->page - 1u);

	d->program_due = false;
	if (!d->load_count)
		d->load_page = page;
	if (page != d->load_page)
		KUNIT_FAIL(d->rec->test, "load of %05x left the page", address);
	d->load[address - page] = value;
	d->loaded[address - page] = true;
	d->load_count++;
	d->load_last = d->rec->now_ns;
	d->op_value = value;
}

/* The third or sixth cycle of a command. */
static void last_cycle(struct parallel_drive *d, u32 address, u8 value)
{
	bool first = is_unlock(d, address, false);

	if (d->step == 5) {
		if (value == 0x30 || (value == 0x10 && first))
			begin_erase(d, address, value == 0x10);
		d->step = 0;
		return;
	}
	d->step = first && value == 0x80 ? 3 : 0;
	if (!first)
		return;
	if (value == 0x90 || value == 0xf0)
		d->id_mode = value == 0x90;
	d->program_due = value == 0xa0;
}

static void command_write(struct parallel_drive *d, u32 address, u8 value)
{
	unsigned int cycle = d->step % 3;

	if (cycle == 2)
		last_cycle(d, address, value);
	else if (is_unlock(d, address, cycle) && value == (cycle ? 0x55 : 0xaa))
		d->step++;
	else
		d->step = 0;
	if (!cycle && value == 0xf0)
		d->id_mode = false;
}

static void part_write(struct parallel_drive *d, u32 address, u8 value)
{
	advance(d);
	if (d->op == PARALLEL_GAVE_UP && value == 0xf0) {
		d->op = PARALLEL_IDLE;
		d->resets++;
	} else if (d->op != PARALLEL_IDLE) {
		d->ignored++;
	} else if (d->page && (d->program_due || d->load_count)) {
		load_byte(d, address, value);
	} else if (d->program_due) {
		begin_program(d, address, value);
	} else {
		command_write(d, address, value);
	}
}

static u8 busy_byte(struct parallel_drive *d)
{
	bool erases = d->op_len && d->op != PARALLEL_PROGRAM;
	u8 byte = d->junk;

	d->toggle = !d->toggle;
	byte &= ~(DQ7 | DQ6);
	byte |= d->toggle ? DQ6 : 0;
	if (!erases)
		byte |= ~d->op_value & DQ7;
	if (d->op == PARALLEL_GAVE_UP)
		byte |= DQ5;
	return byte;
}

static u8 id_byte(const struct parallel_drive *d, u32 address)
{
	u32 n = address >> is_wide(d);

	if (recorder_ms(d->rec) < d->id_late)
		return 0xff;
	if (d->continued && !(n & 0x100))
		return 0x7f;
	/* Byte 1 of a word of a wide array is its upper half. */
	if (is_wide(d) && address & 1)
		return 0x22;
	return d->id[n & 1];
}

static u8 part_read(struct parallel_drive *d, u32 address)
{
	advance(d);
	if (d->op != PARALLEL_IDLE || d->load_count)
		return busy_byte(d);
	if (d->id_mode)
		return id_byte(d, address);
	return d->flash[address % PARALLEL_FLASH_SIZE];
}

static bool is_lost(const struct parallel_drive *d)
{
	return d->commands > d->lost_after &&
	       d->commands - d->lost_after <= d->lost_count;
}

static void drive_write(struct recorder *rec, u8 reg, u8 value)
{
	struct parallel_drive *d = rec->context;
	u32 address = rec->regs[LBAM] | rec->regs[LBAH] << 8 |
		      (rec->regs[DEV] & 0x0f) << 16;

	if (reg != CMD)
		return;
	if ((rec->regs[DEV] & 0xf0) != (d->unit ? 0xb0 : 0xa0)) {
		KUNIT_FAIL(rec->test, "command to DEV %02x", rec->regs[DEV]);
		return;
	}
	d->commands++;
	if (is_lost(d))
		return;
	/* The drive leaves the byte read in the register. */
	if (value == 0x00)
		rec->regs[LBAL] = part_read(d, address);
	else if (value == 0x01)
		part_write(d, address % PARALLEL_FLASH_SIZE, rec->regs[LBAL]);
	else
		KUNIT_FAIL(rec->test, "command %02x on a parallel part", value);
}

static u8 drive_read(struct recorder *rec, u8 reg)
{
	struct parallel_drive *d = rec->context;

	if (reg != STAT)
		return rec->regs[reg];
	return is_lost(d) ? 0x50 : 0x70;
}

struct parallel_drive *parallel_drive_create(struct kunit *test, u8 unit,
					     bool quick)
{
	struct parallel_drive *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	d->flash = kunit_kzalloc(test, PARALLEL_FLASH_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d->flash);
	firmware_fill(d->flash, PARALLEL_FLASH_SIZE, 3);
	d->rec = recorder_create(test, false);
	d->rec->context = d;
	d->rec->on_write = drive_write;
	d->rec->on_read = drive_read;
	d->rec->hasty = quick;
	d->unit = unit;
	d->lost_after = UINT_MAX;
	d->lost_count = UINT_MAX;
	d->unlock = 0x5555;
	d->id[0] = 0xbf;
	d->id[1] = 0xb6;
	d->sector = 0x1000;
	d->program_us = 14;
	d->erase_us = 18000;
	d->weak = PARALLEL_NOWHERE;
	d->gives_up = PARALLEL_NOWHERE;
	d->locked = PARALLEL_NOWHERE;
	d->v = (struct mtkflash_vendor){
		.tf = &d->rec->tf,
		.set = &mtkflash_sets[MTKFLASH_SET_LEGACY],
		.unit = unit,
		.type = 0x70,
		.quick = quick,
	};
	return d;
}

void parallel_drive_expect_idle(struct parallel_drive *d)
{
	advance(d);
	KUNIT_EXPECT_EQ(d->rec->test, d->op, PARALLEL_IDLE);
	KUNIT_EXPECT_FALSE(d->rec->test, d->id_mode);
	KUNIT_EXPECT_FALSE(d->rec->test, d->program_due);
	KUNIT_EXPECT_EQ(d->rec->test, d->load_count, 0);
}
