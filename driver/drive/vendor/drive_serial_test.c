// SPDX-License-Identifier: GPL-2.0
/*
 * The serial part of the small dead drive: an MX25L1005, or what its ids say.
 */
#include <linux/sizes.h>

#include "drive_test.h"

#define SR_WIP	0x01
#define SR_WEL	0x02
#define SR_BP	0x0c
#define SR_SRWD	0x80

static u32 spi_address(const struct fake_drive *d)
{
	return d->buffer[1] << 16 | d->buffer[2] << 8 | d->buffer[3];
}

static bool may_change(struct fake_drive *d)
{
	bool may = (d->sr & SR_WEL) && !(d->sr & SR_BP);

	if (may)
		d->sr &= ~SR_WEL;
	return may;
}

/* The address wraps within its page. */
static void program_page(struct fake_drive *d, unsigned int tx)
{
	u32 address = spi_address(d), page = round_down(address, 256);

	if (tx <= 4 || !may_change(d))
		return;
	for (unsigned int i = 0; i < tx - 4; i++)
		fake_program(d, page + (address + i) % 256, d->buffer[4 + i]);
	d->programs++;
	d->last_program = address % d->size;
	fake_start_busy(d, 1400);
}

static void write_status(struct fake_drive *d)
{
	d->wrsrs++;
	KUNIT_EXPECT_FALSE_MSG(d->rec->test, d->sr & SR_SRWD,
			       "WRSR to a part with SRWD set");
	KUNIT_EXPECT_FALSE_MSG(d->rec->test, d->buffer[1] & SR_SRWD,
			       "WRSR that would lock the part");
	if (!(d->sr & SR_WEL) || (d->sr & SR_SRWD))
		return;
	d->sr = d->buffer[1] & ~(SR_WEL | SR_WIP);
	fake_start_busy(d, 40000);
}

/* The part's answer at clock @i of the transaction. */
static u8 answer(struct fake_drive *d, unsigned int tx, unsigned int i)
{
	switch (d->buffer[0]) {
	case 0x03:
		return fake_flash_byte(d, spi_address(d) + i - 4);
	case 0x90:
		if (d->odd_rems && tx == 4)
			return 0;
		return fake_id_byte(d, d->rems[i & 1]);
	case 0x9f:
		return i <= 3 ? fake_id_byte(d, d->rdid[i - 1]) : 0;
	case 0xab:
		return fake_id_byte(d, d->res);
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
		if (tx == 4 && may_change(d))
			fake_erase(d, spi_address(d), SZ_4K, 60000);
		break;
	case 0xd8:
		if (tx == 4 && may_change(d))
			fake_erase(d, spi_address(d), SZ_64K, 1000000);
		break;
	case 0x60:
	case 0xc7:
		if (tx == 1 && may_change(d))
			fake_erase(d, 0, d->size, 2000000);
		break;
	}
}

/*
 * A busy part accepts only RDSR, a part in an AAI sequence also WRDI.  Answers arrive at
 * their own clock, also in the second form of REMS (4.2).
 */
void fake_serial_transact(struct fake_drive *d, unsigned int tx, unsigned int rx)
{
	unsigned int end = min_t(unsigned int, tx + rx, sizeof(d->buffer));
	unsigned int from = d->buffer[0] == 0x90 ? 4 : tx;

	if (d->buffer[0] == 0x05) {
		if (end > 1)
			d->buffer[1] = d->sr | fake_is_busy(d);
		return;
	}
	if (d->buffer[0] == 0x04)
		d->aai = false;
	if (fake_is_busy(d) || d->aai)
		return;
	for (unsigned int i = from; i < end; i++)
		d->buffer[i] = answer(d, tx, i);
	spi_command(d, tx);
}
