// SPDX-License-Identifier: GPL-2.0
/*
 * The bus side of a parallel flash part: JEDEC command cycles on its unlock
 * addresses, the autoselect mode, and the status bits of a busy part.
 *
 * As strict as the datasheets allow: a write cycle that belongs to no command
 * is latched, and so is one to a busy part.  Erase suspend, the time in which
 * AMD parts take further sectors, and sector protection are not modelled; no
 * tool uses them on these drives.
 *
 * Marks as in the specification: [D] is datasheet knowledge that no drive has
 * confirmed.
 */
#include <string.h>

#include "mtkpart.h"

enum {
	UNLOCK_1	= 0xaa,
	UNLOCK_2	= 0x55,
	CODE_BYPASS	= 0x20,
	CODE_ERASE	= 0x80,
	CODE_ID		= 0x90,
	CODE_PROGRAM	= 0xa0,
	CODE_RESET	= 0xf0
};

enum {
	DQ7 = 0x80,
	DQ6 = 0x40,
	DQ5 = 0x20,
	DQ3 = 0x08
};

/* A page starts to be written so long after its last byte came. */
#define PAGE_LOAD_NS 200000ull

/* How far a command has got. */
enum step {
	STEP_NONE,
	STEP_AA,
	STEP_AA_55,
	STEP_ERASE,		/* 80h */
	STEP_ERASE_AA,
	STEP_ERASE_AA_55,
	STEP_PROGRAM,		/* A0h: the next cycle is address and data */
	STEP_BYPASS_RESET,	/* 90h outside of an unlock sequence */
	STEP_OTHER_AA,		/* the same on the addresses of the other kind of part */
	STEP_OTHER_AA_55
};

/* --- addresses ------------------------------------------------------------ */

/* Parts with a word mode ignore the address bits from A11 on, in byte mode from A12 on [D]. */
static bool is_wide(const struct mtkdrive_part *part)
{
	return part->unlock == 0xaaa;
}

static bool hits(bool wide, unsigned int nth, uint32_t addr)
{
	if (wide)
		return (addr & 0xfff) == (nth == 1 ? 0xaaa : 0x555);
	return (addr & 0x7fff) == (nth == 1 ? 0x5555 : 0x2aaa);
}

static bool unlocks(const struct mtkdrive *d, unsigned int nth, uint32_t addr)
{
	return hits(is_wide(d->cfg.part), nth, addr);
}

static bool unlocks_other(const struct mtkdrive *d, unsigned int nth, uint32_t addr)
{
	return hits(!is_wide(d->cfg.part), nth, addr);
}

/* --- what a read shows ---------------------------------------------------- */

/*
 * The id repeats every 256 bytes.  EON has its manufacturer and device on the
 * second such page; the first holds 7Fh, the sign that others follow [D].
 */
static uint8_t id_byte(const struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t cell = is_wide(part) ? addr >> 1 : addr;

	if (mtkpart_ids_early(d))
		return d->cfg.id_early;
	if ((cell & 0xff) > 1)
		return 0;
	if (part->rems[0] == 0x1c && !(cell & 0x100))
		return 0x7f;
	return part->rems[cell & 1];
}

static bool gave_up(const struct mtkdrive *d)
{
	return d->cfg.gives_up && d->part_until == UINT64_MAX && d->now >= d->part_due;
}

/* DQ7 is not yet what it will be, DQ6 changes with every read. */
static uint8_t busy_byte(struct mtkdrive *d)
{
	uint8_t value = d->part_op == MTKPART_ERASE ? DQ3 : (uint8_t)~d->bus_last & DQ7;

	d->bus_toggle = !d->bus_toggle;
	if (d->bus_toggle)
		value |= DQ6;
	if (gave_up(d))
		value |= DQ5;
	return value;
}

uint8_t mtkbus_read(struct mtkdrive *d, uint32_t addr)
{
	if (!mtkpart_powered(d))
		return MTKPART_FLOATING;
	if (mtkpart_busy(d))
		return busy_byte(d);
	if (d->bus_id)
		return id_byte(d, addr);
	return mtkpart_read(d, addr);
}

/* --- work ----------------------------------------------------------------- */

static void erase_sector(struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t start, len = mtkpart_sector(part, mtkpart_wrapped(d, addr), &start);

	mtkpart_begin(d, MTKPART_ERASE, part->erase_sector, d->now, start, len, part->sector_us);
}

static void erase_block(struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t start = mtkpart_wrapped(d, addr) & ~(part->block_size - 1);

	mtkpart_begin(d, MTKPART_ERASE, part->erase_block, d->now, start, part->block_size,
		      part->block_us);
}

static void erase_chip(struct mtkdrive *d)
{
	const struct mtkdrive_part *part = d->cfg.part;

	mtkpart_begin(d, MTKPART_ERASE, part->erase_chip, d->now, 0, part->size, part->chip_us);
}

/* The time for loading begins anew with every byte. */
static void load_byte(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	d->part_data[addr & (d->part_len - 1)] = data;
	d->bus_last = data;
	d->part_since = d->now + PAGE_LOAD_NS;
	d->part_due = d->part_since + (uint64_t)d->cfg.part->program_us * 1000;
	if (d->part_until != UINT64_MAX)
		d->part_until = d->part_due;
}

static void begin_page(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	const struct mtkdrive_part *part = d->cfg.part;

	memset(d->part_data, 0xff, sizeof(d->part_data));
	mtkpart_begin(d, MTKPART_PAGE_WRITE, CODE_PROGRAM, d->now,
		      mtkpart_wrapped(d, addr) & ~(part->page - 1), part->page, part->program_us);
	load_byte(d, addr, data);
}

static void program(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	const struct mtkdrive_part *part = d->cfg.part;

	if (part->program == MTKDRIVE_PROGRAM_PAGE) {
		begin_page(d, addr, data);
		return;
	}
	addr = mtkpart_wrapped(d, addr);
	if (data & ~d->cfg.flash[addr])
		mtkpart_violate(d, MTKDRIVE_V_SET_BITS);
	d->part_data[0] = data;
	d->bus_last = data;
	mtkpart_begin(d, MTKPART_PROGRAM, CODE_PROGRAM, d->now, addr, 1, part->program_us);
}

/* --- write cycles --------------------------------------------------------- */

/* Belongs to no command; the part is back where it was before the first cycle. */
static void lead_nowhere(struct mtkdrive *d)
{
	d->bus_step = STEP_NONE;
	mtkpart_violate(d, MTKDRIVE_V_SEQUENCE);
}

static void step_if(struct mtkdrive *d, bool right, enum step next)
{
	if (right)
		d->bus_step = (uint8_t)next;
	else
		lead_nowhere(d);
}

static void first_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (data == CODE_RESET)
		d->bus_id = false;
	else if (data == UNLOCK_1 && unlocks(d, 1, addr))
		d->bus_step = STEP_AA;
	else if (data == UNLOCK_1 && unlocks_other(d, 1, addr))
		d->bus_step = STEP_OTHER_AA;
	else
		step_if(d, data == CODE_ID, STEP_BYPASS_RESET);
}

/* In unlock bypass there are two commands; an id request and a reset are not heard. */
static void first_cycle_in_bypass(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (data == CODE_PROGRAM)
		d->bus_step = STEP_PROGRAM;
	else if (data == CODE_ID)
		d->bus_step = STEP_BYPASS_RESET;
	else if (data == UNLOCK_1 && (unlocks(d, 1, addr) || unlocks_other(d, 1, addr)))
		d->bus_step = STEP_OTHER_AA;
	else if (data != CODE_RESET)
		lead_nowhere(d);
}

static void third_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	d->bus_step = STEP_NONE;
	if (!unlocks(d, 1, addr))
		lead_nowhere(d);
	else if (data == CODE_RESET)
		d->bus_id = false;
	else if (data == CODE_ID)
		d->bus_id = true;
	else if (d->bus_id)
		lead_nowhere(d);	/* it has to be reset first */
	else if (data == CODE_ERASE)
		d->bus_step = STEP_ERASE;
	else if (data == CODE_PROGRAM)
		d->bus_step = STEP_PROGRAM;
	else if (data == CODE_BYPASS && d->cfg.part->program == MTKDRIVE_PROGRAM_BYPASS)
		d->bus_bypass = true;
	else
		lead_nowhere(d);
}

static void sixth_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	const struct mtkdrive_part *part = d->cfg.part;

	d->bus_step = STEP_NONE;
	if (!data)
		lead_nowhere(d);
	else if (data == part->erase_chip && unlocks(d, 1, addr))
		erase_chip(d);
	else if (data == part->erase_sector)
		erase_sector(d, addr);
	else if (data == part->erase_block)
		erase_block(d, addr);
	else
		lead_nowhere(d);
}

static void end_bypass(struct mtkdrive *d, uint8_t data)
{
	d->bus_step = STEP_NONE;
	if (data == 0x00)
		d->bus_bypass = false;
	else
		lead_nowhere(d);
}

static void other_third_cycle(struct mtkdrive *d, uint8_t data)
{
	d->bus_step = STEP_NONE;
	if (data != CODE_ID && data != CODE_RESET)
		lead_nowhere(d);
}

static bool other_second_fits(const struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	return data == UNLOCK_2 &&
	       (unlocks_other(d, 2, addr) || (d->bus_bypass && unlocks(d, 2, addr)));
}

static void command_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	switch ((enum step)d->bus_step) {
	case STEP_NONE:
		if (d->bus_bypass)
			first_cycle_in_bypass(d, addr, data);
		else
			first_cycle(d, addr, data);
		break;
	case STEP_AA:
		step_if(d, data == UNLOCK_2 && unlocks(d, 2, addr), STEP_AA_55);
		break;
	case STEP_AA_55:
		third_cycle(d, addr, data);
		break;
	case STEP_ERASE:
		step_if(d, data == UNLOCK_1 && unlocks(d, 1, addr), STEP_ERASE_AA);
		break;
	case STEP_ERASE_AA:
		step_if(d, data == UNLOCK_2 && unlocks(d, 2, addr), STEP_ERASE_AA_55);
		break;
	case STEP_ERASE_AA_55:
		sixth_cycle(d, addr, data);
		break;
	case STEP_PROGRAM:
		d->bus_step = STEP_NONE;
		program(d, addr, data);
		break;
	case STEP_BYPASS_RESET:
		end_bypass(d, data);
		break;
	case STEP_OTHER_AA:
		step_if(d, other_second_fits(d, addr, data), STEP_OTHER_AA_55);
		break;
	case STEP_OTHER_AA_55:
		other_third_cycle(d, data);
		break;
	}
}

static bool takes_page_bytes(const struct mtkdrive *d)
{
	return d->part_op == MTKPART_PAGE_WRITE && d->now < d->part_since;
}

static void page_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (mtkpart_wrapped(d, addr) - d->part_addr < d->part_len)
		load_byte(d, addr, data);
	else
		mtkpart_violate(d, MTKDRIVE_V_PAGE_WRAP);
}

/* The host was too slow: the page is being written without this byte and its followers. */
static bool too_late_for_page(const struct mtkdrive *d, uint32_t addr)
{
	return d->part_op == MTKPART_PAGE_WRITE &&
	       mtkpart_wrapped(d, addr) - d->part_addr < d->part_len;
}

static void cycle_while_busy(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (data == CODE_RESET && gave_up(d))
		mtkpart_abort(d);
	else if (data != CODE_RESET && !too_late_for_page(d, addr))
		mtkpart_violate(d, MTKDRIVE_V_BUSY_PART);
}

void mtkbus_write(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (!mtkpart_powered(d))
		return;
	if (takes_page_bytes(d))
		page_cycle(d, addr, data);
	else if (mtkpart_busy(d))
		cycle_while_busy(d, addr, data);
	else
		command_cycle(d, addr, data);
}
