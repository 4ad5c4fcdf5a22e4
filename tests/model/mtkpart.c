// SPDX-License-Identifier: GPL-2.0
/*
 * The SPI flash part of the drive model, as strict as the datasheets allow a
 * part to be: a command of the wrong length, without WEL or on a protected
 * range is not executed, and each such mistake is latched.
 *
 * Marks as in the specification: [D] is ordinary knowledge of such parts that
 * no drive has confirmed.  Power-down (B9h) and the other opcodes that no tool
 * sends to these drives are not modelled and count as unknown.
 */
#include <string.h>

#include "mtkpart.h"

enum {
	OP_WRSR		= 0x01,
	OP_PROGRAM	= 0x02,
	OP_READ		= 0x03,
	OP_WRDI		= 0x04,
	OP_RDSR		= 0x05,
	OP_WREN		= 0x06,
	OP_FAST_READ	= 0x0b,
	OP_REMS		= 0x90,
	OP_RDID		= 0x9f,
	OP_RES		= 0xab
};

enum {
	SR_WIP		= 0x01,
	SR_WEL		= 0x02,
	SR_SRWD		= 0x80
};

const struct mtkdrive_part mtkdrive_parts[] = {
	{
		.name = "MX25L2005",
		.size = 0x40000,
		.page = 256,
		.rems = { 0xc2, 0x11 },
		.rdid = { 0xc2, 0x20, 0x12 },
		.erase4k = 0x20,
		.erase64k = 0xd8,
		.erase_chip = 0xc7,
		.erase_chip_alt = 0x60,
		.bp_mask = 0x0c,
		.program_us = 1400,
		.erase4k_us = 60 * 1000,
		.erase64k_us = 1000 * 1000,
		.erase_chip_us = 2000 * 1000,
		.wrsr_us = 5000
	}, {
		/* Invented for tests that must visit every byte; no such part exists. */
		.name = "TINY8K",
		.size = 0x2000,
		.page = 256,
		.rems = { 0xe0, 0x01 },
		.erase4k = 0x20,
		.erase_chip = 0xc7,
		.erase_chip_alt = 0x60,
		.bp_mask = 0x0c,
		.program_us = 1400,
		.erase4k_us = 60 * 1000,
		.erase_chip_us = 100 * 1000,
		.wrsr_us = 5000
	}, {
		.name = NULL
	}
};

const struct mtkdrive_part *mtkdrive_part_find(const char *name)
{
	const struct mtkdrive_part *part;

	for (part = mtkdrive_parts; part->name; part++)
		if (!strcmp(part->name, name))
			return part;
	return NULL;
}

/* xorshift32: repeatable, and good enough to scatter half-done bits. */
static uint8_t random_byte(struct mtkdrive *d)
{
	uint32_t x = d->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	d->random = x;
	return (uint8_t)(x >> 16);
}

void mtkpart_init(struct mtkdrive *d)
{
	uint32_t seed = (d->cfg.seed + 1) * 2654435761u;

	/* The one state that xorshift never leaves. */
	d->random = seed ? seed : 1;
	d->sr = d->cfg.status_register & (uint8_t)~(SR_WIP | SR_WEL);
}

void mtkpart_power_on(struct mtkdrive *d)
{
	d->sr &= (uint8_t)~SR_WEL;
}

/* --- what an operation does to the flash ------------------------------- */

static bool is_erase(const struct mtkdrive_part *part, uint8_t op)
{
	if (!op)
		return false;
	return op == part->erase4k || op == part->erase64k ||
	       op == part->erase_chip || op == part->erase_chip_alt;
}

static bool is_chip_erase(const struct mtkdrive_part *part, uint8_t op)
{
	return op && (op == part->erase_chip || op == part->erase_chip_alt);
}

/* The contract of mtkdrive_expect(). */
static void check_power_order(struct mtkdrive *d)
{
	const uint8_t *flash = d->cfg.flash;
	uint32_t size = d->cfg.part->size;

	if (!d->cfg.check_power_order || flash[0] != 0x02)
		return;
	if (!d->expect_old && !d->expect_new)
		return;
	if (d->expect_old && !memcmp(flash, d->expect_old, size))
		return;
	if (d->expect_new && !memcmp(flash, d->expect_new, size))
		return;
	mtkpart_violate(d, MTKDRIVE_V_POWER_ORDER);
}

static void end_operation(struct mtkdrive *d, uint64_t when)
{
	d->count.part_busy_ns += when - d->part_since;
	d->sr &= (uint8_t)~SR_WEL;
	d->part_op = 0;
}

static void complete(struct mtkdrive *d)
{
	uint8_t *target = d->cfg.flash + d->part_addr;
	uint8_t op = d->part_op;
	uint32_t i;

	end_operation(d, d->part_until);
	if (op == OP_WRSR) {
		d->sr = d->part_data[0];
		return;
	}
	if (op == OP_PROGRAM)
		for (i = 0; i < d->part_len; i++)
			target[i] &= d->part_data[i];
	else
		memset(target, 0xff, d->part_len);
	check_power_order(d);
}

/* Some bits have changed already, others not yet. */
static void complete_in_part(struct mtkdrive *d, uint64_t when)
{
	uint8_t *target = d->cfg.flash + d->part_addr;
	uint8_t op = d->part_op;
	uint32_t i;

	end_operation(d, when);
	if (op == OP_WRSR) {
		d->sr ^= (d->sr ^ d->part_data[0]) & random_byte(d);
		return;
	}
	for (i = 0; i < d->part_len; i++)
		if (op == OP_PROGRAM)
			target[i] &= d->part_data[i] | random_byte(d);
		else
			target[i] |= random_byte(d);
	if (d->part_addr > 0)
		check_power_order(d);
}

void mtkpart_settle(struct mtkdrive *d)
{
	if (d->part_op && d->now >= d->part_until)
		complete(d);
}

bool mtkpart_busy(const struct mtkdrive *d)
{
	return d->part_op && d->now < d->part_until;
}

void mtkpart_power_off(struct mtkdrive *d)
{
	if (!d->part_op)
		return;
	/* Still being clocked in: the part has not even begun. */
	if (d->now < d->part_since)
		d->part_op = 0;
	else
		complete_in_part(d, d->now);
}

void mtkpart_power_off_at_end(struct mtkdrive *d)
{
	if (!d->part_op)
		return;
	switch (random_byte(d) % 4) {
	case 0:
		d->part_op = 0;
		break;
	case 1:
		complete(d);
		break;
	default:
		complete_in_part(d, d->part_since);
		break;
	}
}

/* --- one transaction --------------------------------------------------- */

static bool known_opcode(const struct mtkdrive_part *part, uint8_t op)
{
	switch (op) {
	case OP_WRSR:
	case OP_PROGRAM:
	case OP_READ:
	case OP_WRDI:
	case OP_RDSR:
	case OP_WREN:
	case OP_FAST_READ:
	case OP_REMS:
	case OP_RES:
		return true;
	case OP_RDID:
		return part->rdid[0] || part->rdid[1] || part->rdid[2];
	default:
		return is_erase(part, op);
	}
}

void mtkpart_select(struct mtkdrive *d)
{
	d->spi_op = 0;
	d->spi_count = 0;
	d->spi_addr = 0;
	d->spi_ignored = false;
}

static void opcode(struct mtkdrive *d, uint8_t op)
{
	d->spi_op = op;
	if (mtkpart_busy(d) && op != OP_RDSR) {
		mtkpart_violate(d, MTKDRIVE_V_BUSY_PART);
		d->spi_ignored = true;
		return;
	}
	if (!known_opcode(d->cfg.part, op)) {
		mtkpart_violate(d, MTKDRIVE_V_OPCODE);
		d->spi_ignored = true;
	}
}

/* RDSR is continuous: it sees an operation end between two of its own bytes. */
static uint8_t status_at(const struct mtkdrive *d, uint64_t at)
{
	if (!d->part_op)
		return d->sr;
	if (at < d->part_until)
		return d->sr | SR_WIP;
	if (d->part_op == OP_WRSR)
		return d->part_data[0];
	return d->sr & (uint8_t)~SR_WEL;
}

static bool ids_are_zero(const struct mtkdrive *d)
{
	return d->now - d->entered < d->cfg.id_zero_ns;
}

static uint32_t wrapped(const struct mtkdrive *d, uint32_t addr)
{
	return addr & (d->cfg.part->size - 1);
}

/* Program data is latched into the page at its place; behind the page end it comes round. */
static void latch_program_byte(struct mtkdrive *d, uint32_t index, uint8_t value)
{
	uint32_t page = d->cfg.part->page;
	uint32_t base = wrapped(d, d->spi_addr) & ~(page - 1);
	uint32_t offset = d->spi_addr & (page - 1);
	uint32_t place = (offset + index) & (page - 1);

	if (index == 0)
		memset(d->part_data, 0xff, sizeof(d->part_data));
	if (offset + index >= page)
		mtkpart_violate(d, MTKDRIVE_V_PAGE_WRAP);
	if (value & ~d->cfg.flash[base + place])
		mtkpart_violate(d, MTKDRIVE_V_SET_BITS);
	d->part_data[place] = value;
}

/* A byte behind the opcode; n counts from 1. */
static uint8_t data_byte(struct mtkdrive *d, uint32_t n, uint8_t mosi, uint64_t at)
{
	const struct mtkdrive_part *part = d->cfg.part;

	if (n <= 3)
		d->spi_addr = d->spi_addr << 8 | mosi;
	switch (d->spi_op) {
	case OP_RDSR:
		return status_at(d, at);
	case OP_WRSR:
		d->part_data[0] = mosi;
		return MTKPART_FLOATING;
	case OP_RDID:
		return ids_are_zero(d) ? 0 : part->rdid[(n - 1) % 3];
	case OP_PROGRAM:
		if (n >= 4)
			latch_program_byte(d, n - 4, mosi);
		return MTKPART_FLOATING;
	case OP_READ:
		return n >= 4 ? d->cfg.flash[wrapped(d, d->spi_addr + n - 4)] : MTKPART_FLOATING;
	case OP_FAST_READ:
		return n >= 5 ? d->cfg.flash[wrapped(d, d->spi_addr + n - 5)] : MTKPART_FLOATING;
	case OP_REMS:
		if (n < 4)
			return MTKPART_FLOATING;
		return ids_are_zero(d) ? 0 : part->rems[(d->spi_addr + n) & 1];
	case OP_RES:
		return n >= 4 ? part->rems[1] : MTKPART_FLOATING;
	default:
		return MTKPART_FLOATING;
	}
}

uint8_t mtkpart_clock(struct mtkdrive *d, uint8_t mosi, uint64_t at)
{
	uint32_t n = d->spi_count++;

	if (n == 0) {
		opcode(d, mosi);
		return MTKPART_FLOATING;
	}
	if (d->spi_ignored)
		return MTKPART_FLOATING;
	return data_byte(d, n, mosi, at);
}

/* --- the end of a transaction, where work starts ----------------------- */

/* Chip select must rise right behind the last bit of a command that changes something. */
static bool length_is_right(const struct mtkdrive *d)
{
	uint32_t n = d->spi_count;

	switch (d->spi_op) {
	case OP_WREN:
	case OP_WRDI:
		return n == 1;
	case OP_WRSR:
		return n == 2;
	case OP_RDSR:
	case OP_RDID:
		return n >= 2;
	case OP_FAST_READ:
		return n >= 6;
	case OP_RES:
		return n == 1 || n >= 5;	/* alone it means release from power-down */
	case OP_PROGRAM:
	case OP_READ:
	case OP_REMS:
		return n >= 5;
	default:
		return n == (is_chip_erase(d->cfg.part, d->spi_op) ? 1 : 4);
	}
}

/*
 * Bytes at the upper end that the BP bits protect: for BP0 and BP1 a quarter,
 * a half, everything [D, MX25L2005 and its relatives].
 */
static uint32_t protected_bytes(const struct mtkdrive *d)
{
	uint8_t mask = d->cfg.part->bp_mask;
	uint8_t lowest = mask & (uint8_t)-mask;
	unsigned int level;

	if (!(d->sr & mask))
		return 0;
	level = (unsigned int)(d->sr & mask) / lowest;
	return d->cfg.part->size >> (mask / lowest - level);
}

/* WEL stays set after a refusal [D]: only the end of an operation clears it. */
static bool may_change(struct mtkdrive *d, uint32_t addr, uint32_t len)
{
	if (!(d->sr & SR_WEL)) {
		mtkpart_violate(d, MTKDRIVE_V_NO_WEL);
		return false;
	}
	if (addr + len > d->cfg.part->size - protected_bytes(d)) {
		mtkpart_violate(d, MTKDRIVE_V_PROTECTED);
		return false;
	}
	return true;
}

static void start(struct mtkdrive *d, uint64_t at, uint32_t busy_us)
{
	d->part_op = d->spi_op;
	d->part_since = at;
	d->part_until = at + (uint64_t)busy_us * 1000;
}

static void start_program(struct mtkdrive *d, uint64_t at)
{
	uint32_t page = d->cfg.part->page;
	uint32_t base = wrapped(d, d->spi_addr) & ~(page - 1);

	if (!may_change(d, base, page))
		return;
	d->part_addr = base;
	d->part_len = page;
	d->count.programs++;
	start(d, at, d->cfg.part->program_us);
}

static void start_erase(struct mtkdrive *d, uint64_t at)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t len, busy_us;

	if (is_chip_erase(part, d->spi_op)) {
		len = part->size;
		busy_us = part->erase_chip_us;
	} else if (d->spi_op == part->erase4k) {
		len = 0x1000;
		busy_us = part->erase4k_us;
	} else {
		len = 0x10000;
		busy_us = part->erase64k_us;
	}
	d->spi_addr = wrapped(d, d->spi_addr) & ~(len - 1);
	if (!may_change(d, d->spi_addr, len))
		return;
	d->part_addr = d->spi_addr;
	d->part_len = len;
	d->count.erases++;
	start(d, at, busy_us);
}

static void start_wrsr(struct mtkdrive *d, uint64_t at)
{
	/* Nothing but the protection bits and SRWD can be written. */
	d->part_data[0] &= d->cfg.part->bp_mask | SR_SRWD;
	d->part_data[0] |= d->sr & (uint8_t)~(d->cfg.part->bp_mask | SR_SRWD | SR_WEL);
	if (!may_change(d, 0, 0))
		return;
	if ((d->sr & SR_SRWD) && d->cfg.write_protect_pin)
		return;
	start(d, at, d->cfg.part->wrsr_us);
}

void mtkpart_deselect(struct mtkdrive *d, uint64_t at)
{
	if (d->spi_count == 0 || d->spi_ignored)
		return;
	if (d->spi_op == OP_WRSR && (d->sr & SR_SRWD))
		mtkpart_violate(d, MTKDRIVE_V_WRSR_WITH_SRWD);
	if (!length_is_right(d)) {
		mtkpart_violate(d, MTKDRIVE_V_LENGTH);
		return;
	}
	if (d->spi_op == OP_WREN)
		d->sr |= SR_WEL;
	else if (d->spi_op == OP_WRDI)
		d->sr &= (uint8_t)~SR_WEL;
	else if (d->spi_op == OP_WRSR)
		start_wrsr(d, at);
	else if (d->spi_op == OP_PROGRAM)
		start_program(d, at);
	else if (is_erase(d->cfg.part, d->spi_op))
		start_erase(d, at);
}
