// SPDX-License-Identifier: GPL-2.0
/*
 * The flash part of the drive model: what its work does to the contents, when
 * it ends, and what is left of it when the power goes first.
 *
 * Marks as in the specification: [D] is ordinary knowledge of such parts that
 * no drive has confirmed.
 */
#include <string.h>

#include "mtkpart.h"

#define BLANK 0xff
#define LJMP 0x02

const struct mtkdrive_part *mtkdrive_part_find(const char *name)
{
	const struct mtkdrive_part *part;

	for (part = mtkdrive_parts; part->name; part++)
		if (!strcmp(part->name, name))
			return part;
	return NULL;
}

static uint32_t next_random(uint32_t x)
{
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

uint8_t mtkpart_random(struct mtkdrive *d)
{
	d->random = next_random(d->random);
	return (uint8_t)(d->random >> 16);
}

uint8_t mtkpart_noise(struct mtkdrive *d)
{
	d->noise_random = next_random(d->noise_random);
	/* Of two draws the second says which bit. */
	if (d->noise_random % d->cfg.noise)
		return 0;
	d->noise_random = next_random(d->noise_random);
	return (uint8_t)(1u << (d->noise_random >> 16 & 7));
}

void mtkpart_init(struct mtkdrive *d)
{
	uint32_t seed = (d->cfg.seed + 1) * 2654435761u;

	/* The one state that xorshift never leaves. */
	d->random = seed ? seed : 1;
	d->noise_random = ~d->random ? ~d->random : 1;
	d->sr = d->cfg.status_register & (uint8_t)~(MTKPART_SR_WIP | MTKPART_SR_WEL);
	d->sr2 = d->cfg.part->sr2 ? d->cfg.status_register_2 : 0;
	mtkbus_init(d);
}

void mtkpart_power_on(struct mtkdrive *d)
{
	d->sr &= (uint8_t)~MTKPART_SR_WEL;
	if (d->cfg.part->ewsr)
		d->sr |= d->cfg.part->bp_mask;
	d->spi_ewsr = false;
	d->aai = false;
	mtkbus_power_on(d);
}

bool mtkpart_powered(const struct mtkdrive *d)
{
	return d->now - d->powered_at >= d->cfg.part_power_ns;
}

bool mtkpart_readable(const struct mtkdrive *d)
{
	return mtkpart_powered(d) && !mtkpart_busy(d) && !d->aai && !d->bus_id;
}

bool mtkpart_ids_early(const struct mtkdrive *d)
{
	if (d->cfg.bad_entries && d->count.entries > d->cfg.bad_entries)
		return false;
	return d->now - d->entered < d->cfg.id_early_ns;
}

uint32_t mtkpart_wrapped(const struct mtkdrive *d, uint32_t addr)
{
	return addr & (d->cfg.part->size - 1);
}

uint32_t mtkpart_sector(const struct mtkdrive_part *part, uint32_t addr, uint32_t *start)
{
	const struct mtkdrive_region *region = part->region;
	uint32_t from = 0;

	while (addr - from >= region->sector * region->count) {
		from += region->sector * region->count;
		region++;
	}
	*start = addr - (addr - from) % region->sector;
	return region->sector;
}

uint8_t mtkpart_read(struct mtkdrive *d, uint32_t addr)
{
	uint32_t at = mtkpart_wrapped(d, addr);
	uint8_t value = d->cfg.flash[at];

	if (d->cfg.weak && d->cfg.weak[at])
		value ^= d->cfg.weak[at] & mtkpart_random(d);
	if (d->lies_left && at == d->cfg.liar_byte - 1 && !--d->lies_left)
		d->cfg.flash[at] ^= 1;
	return value;
}

/* --- what work does to the flash ---------------------------------------- */

/* Nothing changes a boot block that is locked, or a part whose drive is silent. */
static bool is_locked(const struct mtkdrive *d, uint32_t addr)
{
	const struct mtkdrive_lock *lock = d->cfg.part->lock;
	unsigned int i;

	if (d->now < d->silent_until)
		return true;
	for (i = 0; d->cfg.locked >> i; i++)
		if (d->cfg.locked >> i & 1 && addr - lock[i].start < lock[i].size)
			return true;
	return false;
}

static void store(struct mtkdrive *d, uint32_t i, uint8_t value)
{
	if (!is_locked(d, d->part_addr + i))
		d->cfg.flash[d->part_addr + i] = value;
}

/* Of so many bytes at address @addr no bit is unstable any more, but for those of @kept. */
static void make_stable(struct mtkdrive *d, uint32_t addr, uint32_t len, const uint8_t *kept)
{
	uint32_t i;

	if (!d->cfg.weak)
		return;
	for (i = 0; i < len; i++)
		d->cfg.weak[addr + i] &= kept ? kept[i] : 0;
}

/* Of the bits that were to change so, some are on their way still. */
static void make_weak(struct mtkdrive *d, uint32_t addr, uint8_t changing)
{
	if (d->cfg.weak && !is_locked(d, addr))
		d->cfg.weak[addr] |= changing & mtkpart_random(d) & mtkpart_random(d);
}

/* --- the contract of mtkdrive_expect() ------------------------------------ */

static bool is_checked(const struct mtkdrive *d)
{
	return d->cfg.check_power_order && (d->expect_old || d->expect_new);
}

bool mtkpart_starts(const struct mtkdrive *d)
{
	uint8_t first = d->cfg.flash[0];

	if (first == BLANK)
		return false;
	return first == LJMP || (d->expect_old && first == d->expect_old[0]) ||
	       (d->expect_new && first == d->expect_new[0]);
}

/* Would the boot code start what is in the flash?  No, if nobody wants to know. */
static bool starts(struct mtkdrive *d)
{
	if (!is_checked(d))
		return false;
	d->count.order_checks++;
	return mtkpart_starts(d);
}

static bool flash_is(const struct mtkdrive *d, const uint8_t *image)
{
	return image && !memcmp(d->cfg.flash, image, d->cfg.part->size);
}

/* After a change. */
static void check_power_order(struct mtkdrive *d)
{
	if (starts(d) && !flash_is(d, d->expect_old) && !flash_is(d, d->expect_new))
		mtkpart_violate(d, MTKDRIVE_V_POWER_ORDER);
}

/*
 * NOR parts program to 00h what they are to erase: a blank page 0 is undefined again while
 * the first sector goes with others, which takes many times longer than to erase it alone.
 */
static bool spoils_blank_page_0(const struct mtkdrive *d, uint32_t first)
{
	const uint8_t *flash = d->cfg.flash;

	return d->part_op == MTKPART_ERASE && !d->part_addr && d->part_len > first &&
	       d->cfg.part->erase_sector && !d->cfg.erase_takes &&
	       flash[0] == 0xff && !memcmp(flash, flash + 1, 255);
}

/* Before one that can be interrupted: only the first sector itself may go while it starts. */
static void check_begin(struct mtkdrive *d)
{
	uint32_t start, first = mtkpart_sector(d->cfg.part, 0, &start);

	/* Nobody can know that it takes more than that. */
	if (first < d->cfg.erase_takes)
		first = d->cfg.erase_takes;
	if (starts(d) && (d->part_addr || d->part_len > first))
		mtkpart_violate(d, MTKDRIVE_V_POWER_ORDER);
	if (is_checked(d) && spoils_blank_page_0(d, first))
		mtkpart_violate(d, MTKDRIVE_V_POWER_ORDER);
}

/* --- how it comes out ------------------------------------------------------ */

static void spoil_bytes(struct mtkdrive *d)
{
	if (d->cfg.bad_byte && d->cfg.bad_byte <= d->cfg.part->size)
		d->cfg.flash[d->cfg.bad_byte - 1] |= 1;
	if (d->cfg.dead_byte && d->cfg.dead_byte <= d->cfg.part->size)
		d->cfg.flash[d->cfg.dead_byte - 1] &= 0xfe;
}

/* What it was told it will show for a while; erased it has nothing to hide. */
static void make_liar(struct mtkdrive *d, uint8_t work)
{
	uint32_t at = d->cfg.liar_byte - 1;

	if (!d->cfg.liar_byte || at < d->part_addr || at - d->part_addr >= d->part_len)
		return;
	d->lies_left = work == MTKPART_ERASE ? 0 : d->cfg.lies;
}

static void end_work(struct mtkdrive *d, uint64_t when)
{
	if (when > d->part_since)
		d->count.part_busy_ns += when - d->part_since;
	if (!d->aai)
		d->sr &= (uint8_t)~MTKPART_SR_WEL;
	d->part_op = MTKPART_IDLE;
}

static void complete(struct mtkdrive *d)
{
	const uint8_t *target = d->cfg.flash + d->part_addr;
	uint8_t work = d->part_op;
	uint32_t i;

	end_work(d, d->part_until);
	switch (work) {
	case MTKPART_WRSR:
		d->sr = d->part_data[0];
		d->sr2 = d->part_data[1];
		return;
	case MTKPART_PROGRAM:
		for (i = 0; i < d->part_len; i++)
			store(d, i, target[i] & d->part_data[i]);
		make_stable(d, d->part_addr, d->part_len, d->part_data);
		break;
	case MTKPART_PAGE_WRITE:
		for (i = 0; i < d->part_len; i++)
			store(d, i, d->part_data[i]);
		make_stable(d, d->part_addr, d->part_len, NULL);
		break;
	default:
		for (i = 0; i < d->part_len; i++)
			store(d, i, 0xff);
		make_stable(d, d->part_addr, d->part_len, NULL);
		break;
	}
	make_liar(d, work);
	spoil_bytes(d);
	check_power_order(d);
}

static void clear_in_part(struct mtkdrive *d)
{
	const uint8_t *target = d->cfg.flash + d->part_addr;
	uint32_t i;

	for (i = 0; i < d->part_len; i++) {
		make_weak(d, d->part_addr + i, target[i]);
		store(d, i, target[i] & mtkpart_random(d));
	}
}

static void set_in_part(struct mtkdrive *d)
{
	const uint8_t *target = d->cfg.flash + d->part_addr;
	uint32_t i;

	for (i = 0; i < d->part_len; i++) {
		make_weak(d, d->part_addr + i, (uint8_t)~target[i]);
		store(d, i, target[i] | mtkpart_random(d));
	}
}

static void erase_in_part(struct mtkdrive *d)
{
	if (d->cfg.weak && !(mtkpart_random(d) & 3))
		clear_in_part(d);
	else
		set_in_part(d);
}

static void program_in_part(struct mtkdrive *d)
{
	const uint8_t *target = d->cfg.flash + d->part_addr;
	uint32_t i;

	for (i = 0; i < d->part_len; i++) {
		make_weak(d, d->part_addr + i, target[i] & (uint8_t)~d->part_data[i]);
		store(d, i, target[i] & (d->part_data[i] | mtkpart_random(d)));
	}
}

/* It erases first: the power goes in one half of the work or in the other. */
static void write_page_in_part(struct mtkdrive *d)
{
	if (mtkpart_random(d) & 1) {
		erase_in_part(d);
		return;
	}
	for (uint32_t i = 0; i < d->part_len; i++)
		store(d, i, 0xff);
	make_stable(d, d->part_addr, d->part_len, NULL);
	program_in_part(d);
}

/* Some bits have changed already, others not yet. */
static void complete_in_part(struct mtkdrive *d, uint64_t when)
{
	uint8_t work = d->part_op;

	end_work(d, when);
	switch (work) {
	case MTKPART_WRSR:
		d->sr ^= (d->sr ^ d->part_data[0]) & mtkpart_random(d);
		d->sr2 ^= (d->sr2 ^ d->part_data[1]) & mtkpart_random(d);
		return;
	case MTKPART_PROGRAM:
		program_in_part(d);
		break;
	case MTKPART_PAGE_WRITE:
		write_page_in_part(d);
		break;
	default:
		erase_in_part(d);
		break;
	}
	spoil_bytes(d);
	/*
	 * No erase of sector 0 can do without a moment in which half of it is left.  One that
	 * could have been done without was found out as it began.
	 */
	if (d->part_addr > 0 || work == MTKPART_PROGRAM)
		check_power_order(d);
}

/* --- its life ------------------------------------------------------------ */

void mtkpart_begin(struct mtkdrive *d, enum mtkpart_work work, uint8_t code, uint64_t at,
		   uint32_t addr, uint32_t len, uint32_t busy_us)
{
	d->part_op = (uint8_t)work;
	d->part_code = code;
	d->part_addr = addr;
	d->part_len = len;
	d->part_since = at;
	d->part_due = at + (d->cfg.instant_part ? 0 : (uint64_t)busy_us * 1000);
	d->part_until = d->cfg.hangs_at && code == d->cfg.hangs_at ? UINT64_MAX : d->part_due;
	d->worked = true;
	if (work == MTKPART_WRSR)
		return;
	if (work == MTKPART_ERASE)
		d->count.erases++;
	else
		d->count.programs++;
	check_begin(d);
}

void mtkpart_abort(struct mtkdrive *d)
{
	complete_in_part(d, d->now);
}

void mtkpart_settle(struct mtkdrive *d)
{
	mtkbus_settle(d);
	if (d->part_op && d->now >= d->part_until)
		complete(d);
}

bool mtkpart_busy(const struct mtkdrive *d)
{
	return d->part_op && d->now < d->part_until;
}

void mtkpart_power_off(struct mtkdrive *d)
{
	d->bus_loaded = 0;
	if (!d->part_op)
		return;
	/* Still being clocked in or loaded: the part has not even begun. */
	if (d->now < d->part_since)
		d->part_op = MTKPART_IDLE;
	else
		complete_in_part(d, d->now);
}

void mtkpart_power_off_at_end(struct mtkdrive *d)
{
	unsigned int chance;

	d->bus_loaded = 0;
	if (!d->part_op)
		return;
	chance = mtkpart_random(d) % 4;
	/* What never ends is never complete, nor is a page of which bytes may be missing. */
	if (chance == 0)
		d->part_op = MTKPART_IDLE;
	else if (chance == 1 && d->part_until != UINT64_MAX && d->part_op != MTKPART_PAGE_WRITE)
		complete(d);
	else
		complete_in_part(d, d->part_since);
}
