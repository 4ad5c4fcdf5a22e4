// SPDX-License-Identifier: GPL-2.0
/*
 * The parallel part of the small dead drive: an SST39SF010A (specification 3.2).
 */
#include <linux/sizes.h>

#include "drive_test.h"

#define DQ6	0x40
#define DQ7	0x80

/* The number of the cycle in a sequence.  Return: false if it is in none. */
static bool is_unlock(struct fake_drive *d, u32 address, u8 value)
{
	bool first = (address & 0x7fff) == 0x5555 && value == 0xaa;
	bool second = (address & 0x7fff) == 0x2aaa && value == 0x55;

	if ((d->cycle % 4 == 0 && first) || (d->cycle % 4 == 1 && second)) {
		d->cycle++;
		return true;
	}
	return false;
}

static void program_byte(struct fake_drive *d, u32 address, u8 value)
{
	d->jedec = 0;
	d->programs++;
	d->last_program = address % d->size;
	fake_program(d, address, value);
	fake_start_busy(d, 14);
}

/* The cycle behind AA 55 80 AA 55. */
static void start_erase(struct fake_drive *d, u32 address, u8 value)
{
	if (value == 0x30)
		fake_erase(d, address, SZ_4K, 18000);
	else if (value == 0x10)
		fake_erase(d, 0, d->size, 70000);
}

/* The cycle behind AA 55. */
static void start_command(struct fake_drive *d, u8 value)
{
	d->autoselect = value == 0x90;
	d->jedec = value == 0xa0 ? 0xa0 : 0;
}

void fake_parallel_write(struct fake_drive *d, u32 address, u8 value)
{
	unsigned int cycle = d->cycle;

	if (fake_is_busy(d))
		return;
	if (d->jedec == 0xa0) {
		program_byte(d, address, value);
		return;
	}
	if (value == 0xf0 && cycle != 2)
		d->autoselect = false;
	if (is_unlock(d, address, value))
		return;
	if (cycle == 2 && value == 0x80 && (address & 0x7fff) == 0x5555) {
		/* The next AA 55 are the fourth and fifth cycle. */
		d->cycle = 4;
		return;
	}
	d->cycle = 0;
	if (cycle == 6)
		start_erase(d, address, value);
	else if (cycle == 2 && (address & 0x7fff) == 0x5555)
		start_command(d, value);
}

u8 fake_parallel_read(struct fake_drive *d, u32 address)
{
	if (fake_is_busy(d)) {
		d->toggle ^= DQ6;
		return (~d->flash[address % d->size] & DQ7) | d->toggle;
	}
	if (d->autoselect)
		return fake_id_byte(d, d->rems[address & 1]);
	return fake_flash_byte(d, address);
}
