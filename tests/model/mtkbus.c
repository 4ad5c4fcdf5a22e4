// SPDX-License-Identifier: GPL-2.0
/*
 * The bus side of a parallel flash part: JEDEC command cycles on its unlock
 * addresses, the autoselect mode, and the status bits of a busy part.
 *
 * As strict as the datasheets allow: a write cycle that belongs to no command
 * is latched, and so is one to a busy part; without software data protection it
 * is data, and the rest of its page is lost.  Erase suspend, the time in which
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
	CODE_OLD_ID	= 0x60,		/* sixth cycle */
	CODE_ERASE	= 0x80,
	CODE_ID		= 0x90,
	CODE_PROGRAM	= 0xa0,
	CODE_RESET	= 0xf0,
	BLANK		= 0xff		/* for a part that waits for data */
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

static bool writes_pages(const struct mtkdrive *d)
{
	return d->cfg.part->program == MTKDRIVE_PROGRAM_PAGE;
}

static bool unlocks_other(const struct mtkdrive *d, unsigned int nth, uint32_t addr)
{
	return hits(!is_wide(d->cfg.part), nth, addr);
}

/* --- what a read shows ---------------------------------------------------- */

static bool shows_lock(const struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_lock *lock = d->cfg.part->lock;
	unsigned int i;

	for (i = 0; i < MTKDRIVE_LOCKS && lock[i].size; i++)
		if (lock[i].at == addr)
			return true;
	return false;
}

/* Parts that write pages show FEh and FFh, the others have zeros beside the bits. */
static uint8_t lock_byte(const struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_lock *lock = d->cfg.part->lock;
	uint8_t value = writes_pages(d) ? 0xfe : 0;
	unsigned int i;

	for (i = 0; i < MTKDRIVE_LOCKS && lock[i].size; i++)
		if (lock[i].at == addr && d->cfg.locked >> i & 1)
			value |= lock[i].mask & (uint8_t)-lock[i].mask;
	return value;
}

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
	if (shows_lock(d, mtkpart_wrapped(d, addr)))
		return lock_byte(d, mtkpart_wrapped(d, addr));
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
	if (mtkpart_busy(d) || d->now < d->bus_changing)
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

	/* W29C: the first lock disables the chip erase. */
	if (d->cfg.locked && writes_pages(d))
		return;
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
		d->bus_sdp_off = false;
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
	/* Without protection it is data: what becomes of it is to be seen in the flash. */
	if (!d->bus_sdp_off)
		mtkpart_violate(d, MTKDRIVE_V_SEQUENCE);
}

/* The cycles so far were a command, and no data. */
static void take_command(struct mtkdrive *d)
{
	d->bus_loaded = 0;
}

static void change_id_mode(struct mtkdrive *d, bool into)
{
	take_command(d);
	d->bus_id = into;
	d->bus_changing = d->now + d->cfg.id_change_ns;
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
	if (data == CODE_RESET && !writes_pages(d))
		d->bus_id = d->bus_id && d->cfg.leaves_by_ff;
	else if (data == CODE_RESET && !d->bus_sdp_off)
		;	/* a lone one does nothing to them */
	else if (data == UNLOCK_1 && unlocks(d, 1, addr))
		d->bus_step = STEP_AA;
	else if (data == UNLOCK_1 && unlocks_other(d, 1, addr))
		d->bus_step = STEP_OTHER_AA;
	else
		lead_nowhere(d);
}

static void start_program(struct mtkdrive *d)
{
	take_command(d);
	d->bus_step = STEP_PROGRAM;
}

static void third_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	d->bus_step = STEP_NONE;
	if (!unlocks(d, 1, addr))
		lead_nowhere(d);
	else if (data == CODE_RESET)
		change_id_mode(d, d->bus_id && d->cfg.leaves_by_ff);
	else if (data == CODE_ID && (d->cfg.no_id_mode || d->cfg.six_cycle_id))
		;	/* not known, and not held against anybody */
	else if (data == CODE_ID)
		change_id_mode(d, true);
	else if (d->bus_id)
		lead_nowhere(d);	/* it has to be reset first */
	else if (data == CODE_ERASE)
		d->bus_step = STEP_ERASE;
	else if (data == CODE_PROGRAM)
		start_program(d);
	else
		lead_nowhere(d);
}

static void sixth_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	const struct mtkdrive_part *part = d->cfg.part;

	d->bus_step = STEP_NONE;
	if (!data) {
		lead_nowhere(d);
		return;
	}
	if (data == CODE_OLD_ID && unlocks(d, 1, addr)) {
		if (writes_pages(d) && !d->cfg.no_id_mode)
			change_id_mode(d, true);
		return;
	}
	take_command(d);
	if (data == part->erase_chip && unlocks(d, 1, addr))
		erase_chip(d);
	else if (data == part->erase_sector)
		erase_sector(d, addr);
	else if (data == part->erase_block)
		erase_block(d, addr);
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
	return data == UNLOCK_2 && unlocks_other(d, 2, addr);
}

static void command_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	/* FFh is no cycle of any command, and ends what was begun. */
	if (data == BLANK && d->bus_step != STEP_PROGRAM && !d->bus_sdp_off) {
		d->bus_id = d->bus_id && !d->cfg.leaves_by_ff;
		d->bus_step = STEP_NONE;
		return;
	}
	switch ((enum step)d->bus_step) {
	case STEP_NONE:
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

/* --- without software data protection ------------------------------------- */

/* The page is that of the first byte. */
static void load_raw(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	uint32_t page = d->cfg.part->page;

	if (!d->bus_loaded) {
		memset(d->part_data, 0xff, sizeof(d->part_data));
		d->part_addr = mtkpart_wrapped(d, addr) & ~(page - 1);
	}
	d->part_data[addr & (page - 1)] = data;
	d->bus_loaded++;
	d->bus_last = data;
	d->part_since = d->now + PAGE_LOAD_NS;
}

void mtkbus_settle(struct mtkdrive *d)
{
	if (!d->bus_loaded || d->now < d->part_since)
		return;
	d->bus_loaded = 0;
	d->bus_deaf = false;
	d->bus_step = STEP_NONE;
	mtkpart_begin(d, MTKPART_PAGE_WRITE, 0, d->part_since, d->part_addr, d->cfg.part->page,
		      d->cfg.part->program_us);
}

/* Each cycle is both, until it is certain which: a command is all there is of a load. */
static void unprotected_cycle(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	load_raw(d, addr, data);
	if (!d->bus_deaf)
		command_cycle(d, addr, data);
	d->bus_deaf = d->bus_loaded && d->bus_step == STEP_NONE;
}

/* --- from outside ----------------------------------------------------------- */

void mtkbus_init(struct mtkdrive *d)
{
	d->bus_sdp_off = d->cfg.sdp_off && writes_pages(d);
}

void mtkbus_power_on(struct mtkdrive *d)
{
	bool first = d->count.power_cycles <= 1;

	d->bus_step = d->cfg.awaits_data && first ? STEP_PROGRAM : STEP_NONE;
	d->bus_id = false;
	d->bus_deaf = false;
	d->bus_changing = 0;
	d->bus_loaded = 0;
}

void mtkbus_write(struct mtkdrive *d, uint32_t addr, uint8_t data)
{
	if (!mtkpart_powered(d))
		return;
	if (takes_page_bytes(d))
		page_cycle(d, addr, data);
	else if (mtkpart_busy(d))
		cycle_while_busy(d, addr, data);
	else if (d->now < d->bus_changing)
		mtkpart_violate(d, MTKDRIVE_V_BUSY_PART);
	else if (d->bus_sdp_off && d->bus_step != STEP_PROGRAM)
		unprotected_cycle(d, addr, data);
	else
		command_cycle(d, addr, data);
}
