// SPDX-License-Identifier: GPL-2.0
/*
 * A small dead drive: vendor mode and its command sets.
 */
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "drive_test.h"

/* Intros and outros: 1.1 and 2; W, R, X, second phase: 4.1. */
struct fake_set {
	u8 lbal;
	u8 intro;
	u8 outro;
	u8 write;
	u8 read;
	u8 execute;
};

static const struct fake_set sets[] = {
	[MTKFLASH_SET_LEGACY] = { 0x2a, 0x80, 0x81, 0x01, 0x00, 0x04 },
	[MTKFLASH_SET_SLIM] = { 0xd9, 0x89, 0xf0, 0x68, 0x91, 0x1b },
	[MTKFLASH_SET_SLIM2] = { 0x79, 0x8d, 0xbe, 0x52, 0x1f, 0xc2 },
};

#define LEGACY_FINISH		0x05

bool fake_is_busy(const struct fake_drive *d)
{
	return d->rec->now_ns < d->busy_until;
}

void fake_start_busy(struct fake_drive *d, u32 usecs)
{
	d->busy_until = d->sticks ? U64_MAX :
				    d->rec->now_ns + usecs * 1000ull;
}

void fake_erase(struct fake_drive *d, u32 address, u32 size, u32 usecs)
{
	size = min(size, d->size);
	address = round_down(address % d->size, size);
	if (!d->erases++)
		d->first_erase = address;
	memset(d->flash + address, 0xff, size);
	if (!d->noisy && d->unstable - address < size)
		d->unstable = DRIVE_NOWHERE;
	fake_start_busy(d, usecs);
}

/* Programming clears bits and sets none. */
void fake_program(struct fake_drive *d, u32 address, u8 value)
{
	address %= d->size;
	if (address != d->weak)
		d->flash[address] &= value;
}

/* A read of an unstable cell, or an error on the cable. */
static u8 spoil(struct fake_drive *d, u8 value)
{
	if (++d->reads % 2)
		return value;
	return d->noisy ? value ^ 1 << d->reads / 2 % 8 : ~value;
}

u8 fake_flash_byte(struct fake_drive *d, u32 address)
{
	if (address >= d->size && d->floats_behind)
		return 0xff;
	address %= d->size;
	if (address == d->unstable)
		return spoil(d, d->flash[address]);
	return d->flash[address];
}

u8 fake_id_byte(const struct fake_drive *d, u8 id)
{
	bool early = d->rec->now_ns < d->id_from || d->intros < d->id_intros;

	return early ? d->id_early : id;
}

static u8 *buffer_byte(struct fake_drive *d)
{
	const u8 *r = d->rec->regs;

	return &d->buffer[(r[LBAH] << 8 | r[LBAM]) % sizeof(d->buffer)];
}

static u32 bus_address(const struct fake_drive *d)
{
	const u8 *r = d->rec->regs;

	return (r[DEV] & 0x0f) << 16 | r[LBAH] << 8 | r[LBAM];
}

static void write_byte(struct fake_drive *d)
{
	if (d->type == 0x70)
		fake_parallel_write(d, bus_address(d), d->rec->regs[LBAL]);
	else
		*buffer_byte(d) = d->rec->regs[LBAL];
}

static void read_byte(struct fake_drive *d)
{
	d->rec->regs[LBAL] = d->type == 0x70 ?
			     fake_parallel_read(d, bus_address(d)) :
			     *buffer_byte(d);
}

static void execute(struct fake_drive *d)
{
	const u8 *r = d->rec->regs;

	if (d->type == 0x73)
		fake_serial_transact(d, r[FEAT] << 8 | r[SC],
				     r[LBAM] << 8 | r[LBAH]);
	else
		fake_serial_transact(d, r[SC] << 8 | r[FEAT],
				     r[LBAH] << 8 | r[LBAM]);
}

static bool is_selected(const struct fake_drive *d)
{
	return !!(d->rec->regs[DEV] & 0x10) == d->unit;
}

static bool take_intro(struct fake_drive *d, u8 command)
{
	const struct fake_set *set = &sets[d->set];

	if (d->deaf || command != set->intro || d->rec->regs[LBAL] != set->lbal)
		return false;
	d->intros++;
	d->vendor_mode = true;
	return true;
}

static bool is_muted(const struct fake_drive *d, u8 command)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(sets); i++)
		if (d->mute_sets & BIT(i) &&
		    (command == sets[i].write || command == sets[i].read ||
		     command == sets[i].execute ||
		     (i == MTKFLASH_SET_LEGACY && command == LEGACY_FINISH)))
			return true;
	return false;
}

static bool take_other(struct fake_drive *d, u8 command)
{
	bool legacy = d->set == MTKFLASH_SET_LEGACY;

	if (legacy && command == LEGACY_FINISH)
		return true;
	if (!is_muted(d, command))
		return false;
	d->rec->regs[LBAL] = 0;
	return true;
}

/* Return: whether the drive knows the command. */
static bool take_command(struct fake_drive *d, u8 command)
{
	const struct fake_set *set = &sets[d->set];

	if (command == set->write) {
		write_byte(d);
	} else if (command == set->read) {
		read_byte(d);
	} else if (command == set->execute && d->type != 0x70) {
		execute(d);
	} else if (command == set->outro) {
		d->outros++;
		d->vendor_mode = false;
	} else {
		return take_other(d, command);
	}
	return true;
}

static void drive_write(struct recorder *rec, u8 reg, u8 value)
{
	struct fake_drive *d = rec->context;

	if (reg != CMD || !is_selected(d) || d->override)
		return;
	if (take_intro(d, value))
		d->aborted = false;
	else if (d->vendor_mode)
		d->aborted = !take_command(d, value);
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
	if (!d->vendor_mode)
		return d->idle;
	return d->aborted ? 0x51 : d->type;
}

static void set_ids(struct fake_drive *d)
{
	static const u8 serial[] = { 0xc2, 0x10 }, parallel[] = { 0xbf, 0xb5 };
	static const u8 rdid[] = { 0xc2, 0x20, 0x11 };

	memcpy(d->rems, d->type == 0x70 ? parallel : serial, sizeof(d->rems));
	memcpy(d->rdid, rdid, sizeof(rdid));
	d->res = 0x10;
}

struct fake_drive *fake_drive_create(struct kunit *test, u8 type, u8 unit)
{
	struct fake_drive *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	d->rec = recorder_create(test, false);
	d->rec->on_write = drive_write;
	d->rec->on_read = drive_read;
	d->rec->context = d;
	d->rec->hasty = true;
	d->rec->all_sets = true;
	d->unit = unit;
	d->type = type;
	d->idle = 0x80;
	d->unstable = DRIVE_NOWHERE;
	d->weak = DRIVE_NOWHERE;
	d->size = DRIVE_FLASH_SIZE;
	set_ids(d);
	d->flash = kunit_kzalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d->flash);
	return d;
}
