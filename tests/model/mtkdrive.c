// SPDX-License-Identifier: GPL-2.0
/*
 * The drive model: power, states and the task file.
 *
 * Marks as in the specification: [D] is inference that no drive has confirmed.
 */
#include <string.h>

#include "mtkbd.h"
#include "mtkdrive.h"
#include "mtkimage.h"
#include "mtkpart.h"
#include "mtkvendor.h"

enum {
	CTL_NIEN		= 0x02,
	CTL_SRST		= 0x04,
	DEV_UNIT		= 0x10,
	NO_LINK			= 0x7f,
	BLANK			= 0xff,	/* no instruction to start with */
	CMD_INTRO_LEGACY	= 0x80
};

static bool selected(const struct mtkdrive *d)
{
	return !!(d->regs[MTKDRIVE_DEV] & DEV_UNIT) == d->cfg.unit;
}

static bool shadows_slave(const struct mtkdrive *d)
{
	return d->cfg.device0_answers_for_1 && d->cfg.unit == 0 && !selected(d);
}

static bool in_reset(const struct mtkdrive *d)
{
	return d->regs[MTKDRIVE_CTL] & CTL_SRST;
}

static bool obeys_srst(const struct mtkdrive *d)
{
	return d->state == MTKDRIVE_LEFT ||
	       (d->state == MTKDRIVE_VENDOR && !d->cfg.srst_ignored);
}

/* No register write gets to the drive. */
static bool unreachable(const struct mtkdrive *d)
{
	return d->state == MTKDRIVE_OFF || d->faulted == MTKDRIVE_FAULT_LINK;
}

bool mtkdrive_busy(const struct mtkdrive *d)
{
	return d->held || d->now < d->busy_until || d->now < d->entering_until ||
	       (in_reset(d) && obeys_srst(d));
}

bool mtkdrive_intrq(const struct mtkdrive *d)
{
	return d->intrq && selected(d) && !(d->regs[MTKDRIVE_CTL] & CTL_NIEN) &&
	       d->state != MTKDRIVE_OFF && d->state != MTKDRIVE_NORMAL;
}

/* --- time and restarts ------------------------------------------------- */

static bool is_own(const struct mtkdrive *d, uint32_t addr)
{
	for (unsigned int i = 0; i < MTKDRIVE_OWN && d->cfg.own[i].last; i++)
		if (addr >= d->cfg.own[i].first && addr <= d->cfg.own[i].last)
			return true;
	return false;
}

/* A byte as the sum of the firmware counts it. */
static uint8_t summed(struct mtkdrive *d, uint32_t addr)
{
	if (is_own(d, addr))
		return 0xff;
	return d->cfg.weak ? mtkpart_read(d, addr) : d->cfg.flash[addr];
}

/* mtkdrive_image_complete() of what the boot code reads. */
static bool reads_complete(struct mtkdrive *d)
{
	uint32_t i, sum_at = d->cfg.part->size - 2;
	uint16_t sum;

	if (!d->cfg.weak && !d->cfg.own[0].last)
		return mtkdrive_image_complete(d->cfg.flash, d->cfg.part->size);
	sum = summed(d, 0);
	if (sum == BLANK)
		return false;
	for (i = 1; i < sum_at; i++)
		sum = (uint16_t)(sum + summed(d, i));
	return summed(d, sum_at) == sum >> 8 && summed(d, sum_at + 1) == (sum & 0xff);
}

/* --- Blu-ray writers (12.1) ----------------------------------------------- */

static uint8_t read_one(void *drive, uint32_t address)
{
	return mtkpart_read(drive, address);
}

/* Firmware of the other of the two chips, whatever the maker's label says. */
static bool is_foreign(const struct mtkdrive *d)
{
	return !memcmp(d->cfg.flash + MTKBD_BANNER, d->cfg.mt1939 ? "MT1959" : "MT1939", 6);
}

static bool boot_code_found(struct mtkdrive *d)
{
	bool any = d->cfg.runs_anything;
	bool boots = mtkpart_readable(d) && (any || mtkbd_boots(read_one, d));

	d->complete = boots && !is_foreign(d) && (any || mtkbd_runs(read_one, d));
	d->boot_loader = boots && !d->complete;
	d->deaf = !boots && d->cfg.boot_in_flash;
	if (boots && is_foreign(d) && d->cfg.silent_ns && !d->silent_until)
		d->silent_until = d->now + d->cfg.silent_ns;
	return boots;
}

bool mtkdrive_in_boot_loader(const struct mtkdrive *d)
{
	return d->state == MTKDRIVE_NORMAL && d->boot_loader;
}

bool mtkdrive_reads_discs(const struct mtkdrive *d)
{
	return d->state == MTKDRIVE_NORMAL && d->complete && mtkdrive_is_calibrated(d);
}

/* Whatever starts with an instruction, if the boot code can read it. */
static bool firmware_found(struct mtkdrive *d)
{
	d->deaf = false;
	if (d->cfg.part->bd)
		return boot_code_found(d);
	d->complete = mtkpart_readable(d) && reads_complete(d);
	return d->complete || (d->cfg.runs_anything && mtkpart_readable(d) &&
			       mtkpart_starts(d));
}

/* Half a firmware runs into the weeds: it is never done with booting [D, 3.3]. */
static uint64_t boot_end(const struct mtkdrive *d)
{
	if (!d->complete && !d->boot_loader)
		return UINT64_MAX;
	return d->state_until + d->cfg.boot_ns;
}

/* Brings everything that goes on by itself up to d->now. */
static void settle(struct mtkdrive *d)
{
	if (d->state == MTKDRIVE_OFF)
		return;
	mtkpart_settle(d);
	mtkvendor_settle(d);
	/* Who has taken an intro does not start the firmware. */
	if (d->quiet_until)
		return;
	if (d->state == MTKDRIVE_WINDOW && d->now >= d->state_until) {
		d->state = MTKDRIVE_BOOTING;
		d->state_until = boot_end(d);
	}
	if (d->state == MTKDRIVE_BOOTING && d->now >= d->state_until)
		d->state = MTKDRIVE_NORMAL;
}

void mtkdrive_restart(struct mtkdrive *d)
{
	d->regs[MTKDRIVE_SC] = 0x01;
	d->regs[MTKDRIVE_LBAL] = 0x01;
	d->regs[MTKDRIVE_LBAM] = 0x14;
	d->regs[MTKDRIVE_LBAH] = 0xeb;
	d->error = 0;
	mtkvendor_forget(d);
	d->refused = false;
	d->state = firmware_found(d) ? MTKDRIVE_WINDOW : MTKDRIVE_DEAD;
	d->state_until = d->now + d->cfg.window_ns;
	if (d->cfg.factory_jumper)
		mtkvendor_begin(d);
	settle(d);
}

/* FNV-1a */
static uint64_t hash_own(const struct mtkdrive *d)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (unsigned int i = 0; i < MTKDRIVE_OWN && d->cfg.own[i].last; i++)
		for (uint32_t a = d->cfg.own[i].first; a <= d->cfg.own[i].last; a++)
			hash = (hash ^ d->cfg.flash[a]) * 0x100000001b3u;
	return hash;
}

bool mtkdrive_is_calibrated(const struct mtkdrive *d)
{
	return hash_own(d) == d->own;
}

void mtkdrive_init(struct mtkdrive *d, const struct mtkdrive_config *cfg)
{
	memset(d, 0, sizeof(*d));
	d->cfg = *cfg;
	d->state = MTKDRIVE_OFF;
	d->own = hash_own(d);
	mtkpart_init(d);
}

void mtkdrive_set_time(struct mtkdrive *d, uint64_t now_ns)
{
	if (now_ns > d->now)
		d->now = now_ns;
	settle(d);
}

static void power_on(struct mtkdrive *d)
{
	d->was_off_long |= d->count.power_cycles && d->cfg.refuses_off_ns &&
			   d->now - d->off_since >= d->cfg.refuses_off_ns;
	d->count.power_cycles++;
	d->powered_at = d->now;
	d->faulted = MTKDRIVE_NO_FAULT;
	d->regs[MTKDRIVE_CTL] = 0;
	d->regs[MTKDRIVE_DEV] = 0;
	/* Memory without a defined content, so that nobody relies on zeros. */
	memset(d->buffer, 0xa5, sizeof(d->buffer));
	memset(d->pending, 0x5a, sizeof(d->pending));
	mtkpart_power_on(d);
	mtkdrive_restart(d);
}

void mtkdrive_power(struct mtkdrive *d, bool on)
{
	if (on == (d->state != MTKDRIVE_OFF))
		return;
	if (on) {
		power_on(d);
		return;
	}
	mtkpart_power_off(d);
	d->state = MTKDRIVE_OFF;
	d->off_since = d->now;
}

void mtkdrive_expect(struct mtkdrive *d, const uint8_t *old_image,
		     const uint8_t *new_image)
{
	d->expect_old = old_image;
	d->expect_new = new_image;
}

/* --- faults ------------------------------------------------------------- */

static void strike(struct mtkdrive *d)
{
	if (d->fault == MTKDRIVE_FAULT_RESTART)
		mtkdrive_restart(d);
	else
		d->faulted = d->fault;
}

static void count_down_to_fault(struct mtkdrive *d)
{
	if (d->fault_after && !--d->fault_after && d->state != MTKDRIVE_OFF)
		strike(d);
}

/* --- the task file ----------------------------------------------------- */

static void command(struct mtkdrive *d, uint8_t value)
{
	if (in_reset(d) || d->faulted == MTKDRIVE_FAULT_HANG)
		return;
	if (!selected(d) && value != MTKVENDOR_DIAGNOSTIC)
		return;
	if (!mtkvendor_command(d, value))
		return;
	d->count.vendor_commands++;
	count_down_to_fault(d);
}

static void device_control(struct mtkdrive *d, uint8_t before)
{
	if (!(before & CTL_SRST) || in_reset(d))
		return;
	d->regs[MTKDRIVE_DEV] = 0;
	if (obeys_srst(d) && d->faulted != MTKDRIVE_FAULT_HANG)
		mtkdrive_restart(d);
}

static void check_intro(struct mtkdrive *d)
{
	uint8_t lbal = d->regs[MTKDRIVE_LBAL];

	if (d->regs[MTKDRIVE_CMD] != CMD_INTRO_LEGACY)
		return;
	if (lbal == 0x2b || lbal == 0x2d || lbal == 0x2e)
		mtkpart_violate(d, MTKDRIVE_V_FORBIDDEN_INTRO);
}

static void take(struct mtkdrive *d, enum mtkdrive_reg reg, uint8_t value, uint8_t before)
{
	bool raised = d->intrq && reg == MTKDRIVE_CTL && before & CTL_NIEN;

	if (reg == MTKDRIVE_CMD)
		command(d, value);
	else if (reg == MTKDRIVE_CTL)
		device_control(d, before);
	else if (reg == MTKDRIVE_DEV && selected(d))
		mtkvendor_reselect(d);
	settle(d);
	d->count.interrupts += raised && mtkdrive_intrq(d);
}

void mtkdrive_write(struct mtkdrive *d, enum mtkdrive_reg reg, uint8_t value)
{
	uint8_t before;

	if ((unsigned int)reg >= MTKDRIVE_REGS)
		return;
	before = d->regs[reg];
	d->regs[reg] = value;
	/* Sending it is the mistake, even if nobody is there today. */
	if (reg == MTKDRIVE_CMD)
		check_intro(d);
	if (unreachable(d))
		return;
	d->count.writes[reg]++;
	d->count.accesses++;
	mtkvendor_disturb(d);
	take(d, reg, value, before);
	if (d->cut_after_writes && !--d->cut_after_writes)
		mtkdrive_power(d, false);
}

static uint8_t shown(uint16_t configured)
{
	return configured ? (uint8_t)configured : MTKVENDOR_BSY;
}

static uint8_t vendor_status(const struct mtkdrive *d)
{
	bool entering = d->now < d->entering_until && !d->held && d->now >= d->busy_until;

	if (d->now < d->late_until)
		return d->late_status;
	if (!mtkdrive_busy(d))
		return d->status;
	if (entering || d->state == MTKDRIVE_HALF_WAY)
		return d->status | MTKVENDOR_BSY;
	return MTKVENDOR_BSY;
}

static uint8_t status(const struct mtkdrive *d)
{
	if (d->faulted == MTKDRIVE_FAULT_HANG)
		return MTKVENDOR_BSY;
	if (d->refused)
		return (uint8_t)d->cfg.refuses;
	switch (d->state) {
	case MTKDRIVE_WINDOW:
		return shown(d->cfg.window_status);
	case MTKDRIVE_BOOTING:
		return shown(d->cfg.boot_status);
	case MTKDRIVE_DEAD:
		return shown(d->cfg.dead_status);
	default:
		return vendor_status(d);
	}
}

/* ATA: device 0 shows 00h for an absent device 1, but its own other registers. */
static uint8_t status_shown(const struct mtkdrive *d)
{
	return shadows_slave(d) ? 0 : status(d);
}

uint8_t mtkdrive_read(struct mtkdrive *d, enum mtkdrive_reg reg)
{
	if ((unsigned int)reg >= MTKDRIVE_REGS || !mtkdrive_answers(d))
		return MTKPART_FLOATING;
	d->count.reads[reg]++;
	d->count.accesses++;
	if (d->faulted == MTKDRIVE_FAULT_LINK)
		return NO_LINK;
	if (d->cfg.quiet_reads)
		mtkvendor_disturb(d);
	if (reg == MTKDRIVE_CMD && selected(d))
		d->intrq = false;
	if (reg == MTKDRIVE_CMD || reg == MTKDRIVE_CTL)
		return status_shown(d);
	if (d->cfg.busy_hides_registers && (status(d) & MTKVENDOR_BSY))
		return status_shown(d);
	if (reg == MTKDRIVE_FEAT)
		return d->error;
	return d->regs[reg];
}

bool mtkdrive_answers(const struct mtkdrive *d)
{
	if (d->state == MTKDRIVE_OFF)
		return false;
	if (d->state == MTKDRIVE_NORMAL && d->faulted != MTKDRIVE_FAULT_LINK &&
	    d->faulted != MTKDRIVE_FAULT_HANG)
		return false;
	return selected(d) || shadows_slave(d);
}

enum mtkdrive_state mtkdrive_state(const struct mtkdrive *d)
{
	return d->state;
}

/* --- the firmware's own check ------------------------------------------- */

bool mtkdrive_image_complete(const uint8_t *image, size_t size)
{
	uint16_t sum;

	if (mtkbd_is(image, size))
		return mtkbd_complete(image);
	if (size < 4 || image[0] == BLANK || !image[0])
		return false;
	sum = mtkimage_sum(image, size);
	return image[size - 2] == sum >> 8 && image[size - 1] == (sum & 0xff);
}
