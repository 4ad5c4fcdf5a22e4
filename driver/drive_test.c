// SPDX-License-Identifier: GPL-2.0
/*
 * A small dead drive.
 */
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "drive_test.h"

#define SR_WEL	0x02
#define SR_BP	0x0c
#define SR_SRWD	0x80

static u32 spi_address(const struct fake_drive *d)
{
	return (d->buffer[1] << 16 | d->buffer[2] << 8 | d->buffer[3]) %
	       DRIVE_FLASH_SIZE;
}

static bool is_busy(const struct fake_drive *d)
{
	return d->rec->now_ns < d->busy_until;
}

static void start_busy(struct fake_drive *d, u64 usecs)
{
	d->busy_until = d->sticks ? U64_MAX :
				    d->rec->now_ns + usecs * NSEC_PER_USEC;
	d->sr &= ~SR_WEL;
}

static bool may_change(const struct fake_drive *d)
{
	return (d->sr & SR_WEL) && !(d->sr & SR_BP);
}

static void erase_sector(struct fake_drive *d)
{
	u32 address = round_down(spi_address(d), SZ_4K);

	if (!may_change(d))
		return;
	if (!d->erases++)
		d->first_erase = address;
	memset(d->flash + address, 0xff, SZ_4K);
	start_busy(d, 60000);
}

/* Clears bits, sets none, and wraps within its page. */
static void program_page(struct fake_drive *d, unsigned int tx)
{
	u32 address = spi_address(d), page = round_down(address, 256);

	if (!may_change(d) || tx <= 4)
		return;
	for (unsigned int i = 0; i < tx - 4; i++) {
		u32 at = page + (address + i) % 256;

		if (at != d->weak)
			d->flash[at] &= d->buffer[4 + i];
	}
	d->programs++;
	d->last_program = address;
	start_busy(d, 1400);
}

static void write_status(struct fake_drive *d)
{
	d->wrsrs++;
	KUNIT_EXPECT_FALSE_MSG(d->rec->test, d->sr & SR_SRWD,
			       "WRSR to a part with SRWD set");
	if (!(d->sr & SR_WEL) || (d->sr & SR_SRWD))
		return;
	d->sr = d->buffer[1] & ~(SR_WEL | 1);
	start_busy(d, 40000);
}

static u8 flash_byte(struct fake_drive *d, u32 address)
{
	address %= DRIVE_FLASH_SIZE;
	if (address == d->unstable && ++d->reads % 2 == 0)
		return ~d->flash[address];
	return d->flash[address];
}

/* What the part answers at clock @i of the transaction. */
static u8 answer(struct fake_drive *d, unsigned int i)
{
	switch (d->buffer[0]) {
	case 0x03:
		return flash_byte(d, spi_address(d) + i - 4);
	case 0x90:
		return d->rems[i & 1];
	case 0x9f:
		return i <= 3 ? d->rdid[i - 1] : 0;
	default:
		return 0;
	}
}

static void spi_command(struct fake_drive *d, unsigned int tx)
{
	switch (d->buffer[0]) {
	case 0x06:
		d->sr |= SR_WEL;
		break;
	case 0x01:
		write_status(d);
		break;
	case 0x02:
		program_page(d, tx);
		break;
	case 0x20:
		erase_sector(d);
		break;
	}
}

/* One transaction: a busy part hears RDSR only. */
static void transact(struct fake_drive *d, unsigned int tx, unsigned int rx)
{
	unsigned int end = min_t(unsigned int, tx + rx, sizeof(d->buffer));

	if (d->buffer[0] == 0x05) {
		if (end > 1)
			d->buffer[1] = d->sr | is_busy(d);
		return;
	}
	if (is_busy(d))
		return;
	for (unsigned int i = tx; i < end; i++)
		d->buffer[i] = answer(d, i);
	spi_command(d, tx);
}

static void execute(struct fake_drive *d)
{
	const u8 *r = d->rec->regs;

	if (d->type == 0x73)
		transact(d, r[FEAT] << 8 | r[SC], r[LBAM] << 8 | r[LBAH]);
	else
		transact(d, r[SC] << 8 | r[FEAT], r[LBAH] << 8 | r[LBAM]);
}

static u8 *buffer_byte(struct fake_drive *d)
{
	const u8 *r = d->rec->regs;

	return &d->buffer[(r[LBAH] << 8 | r[LBAM]) % sizeof(d->buffer)];
}

static bool is_selected(const struct fake_drive *d)
{
	return !!(d->rec->regs[DEV] & 0x10) == d->unit;
}

static void run_command(struct fake_drive *d, u8 command)
{
	if (command == 0x80) {
		d->vendor_mode |= !d->deaf && d->rec->regs[LBAL] == 0x2a;
		return;
	}
	if (!d->vendor_mode)
		return;
	switch (command) {
	case 0x00:
		d->rec->regs[LBAL] = *buffer_byte(d);
		break;
	case 0x01:
		*buffer_byte(d) = d->rec->regs[LBAL];
		break;
	case 0x04:
		execute(d);
		break;
	case 0x81:
		d->outros++;
		d->vendor_mode = false;
		break;
	}
}

static void drive_write(struct recorder *rec, u8 reg, u8 value)
{
	struct fake_drive *d = rec->context;

	if (reg == CMD && is_selected(d) && !d->override)
		run_command(d, value);
}

static u8 drive_read(struct recorder *rec, u8 reg)
{
	struct fake_drive *d = rec->context;

	if (reg != STAT)
		return rec->regs[reg];
	if (d->override)
		return d->override;
	if (!is_selected(d))
		return 0x00;
	return d->vendor_mode ? d->type : d->idle;
}

struct fake_drive *fake_drive_create(struct kunit *test, u8 type, u8 unit)
{
	static const u8 rems[] = { 0xc2, 0x11 }, rdid[] = { 0xc2, 0x20, 0x12 };
	struct fake_drive *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	d->rec = recorder_create(test, false);
	d->rec->on_write = drive_write;
	d->rec->on_read = drive_read;
	d->rec->context = d;
	d->unit = unit;
	d->type = type;
	d->idle = 0x80;
	d->unstable = DRIVE_NOWHERE;
	d->weak = DRIVE_NOWHERE;
	memcpy(d->rems, rems, sizeof(rems));
	memcpy(d->rdid, rdid, sizeof(rdid));
	d->flash = kunit_kzalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d->flash);
	return d;
}
