// SPDX-License-Identifier: GPL-2.0
/* The cable that lies. */
#include <limits.h>
#include <string.h>

#include "bound.h"
#include "cable.h"

#define STATUS_BSY	0x80
#define STATUS_READY	0x50
#define CTL_SRST	0x04
#define CMD_INTRO	0x80

/* From here on the first byte of an event names a phase. */
#define WHEN_PHASE	0xc0

/* There is one cable at a time; the operations have no place for another pointer. */
static struct cable *cable;

/* --- events ------------------------------------------------------------------ */

static void doubt(struct cable *c, enum cable_honesty honesty)
{
	if (honesty > c->honesty)
		c->honesty = honesty;
	/* Who is lied to may not get nIEN to the drive. */
	c->drive->interrupts_allowed = UINT_MAX;
}

static uint64_t scaled(uint8_t n)
{
	return (uint64_t)n * n;
}

/* The host was busy elsewhere. */
static void pause_host(struct cable *c, uint64_t ns)
{
	c->paused_ns += ns;
	drive_advance(c->drive, ns);
}

static void reset_cable(struct cable *c)
{
	struct drive *d = c->drive;

	mtkdrive_write(&d->model, MTKDRIVE_CTL, CTL_SRST);
	pause_host(c, DRIVE_MS);
	mtkdrive_write(&d->model, MTKDRIVE_CTL, 0);
	d->normal_status = STATUS_READY;
}

static void switch_power(struct drive *d, bool on)
{
	mtkdrive_power(&d->model, on);
	d->normal_status = STATUS_READY;
}

static void show_status(struct cable *c, uint8_t status, uint64_t ns)
{
	doubt(c, status == STATUS_BSY ? CABLE_BUSY_LIES : CABLE_LIES);
	c->status = status;
	c->status_until = c->drive->now + ns;
}

static void show_value(struct cable *c, uint8_t value, uint64_t reads)
{
	doubt(c, CABLE_LIES);
	c->value = value;
	c->values_left = reads;
}

static void invert(struct cable *c, uint8_t mask, uint64_t reads)
{
	doubt(c, CABLE_LIES);
	c->mask = mask;
	c->masks_left = reads;
}

static void show_type(struct cable *c, uint8_t arg)
{
	static const uint8_t types[] = { 0x72, 0x73, 0x70, 0xf2, 0x51, 0x52, 0xd1, 0x7f };

	show_status(c, types[arg & 7], scaled(arg >> 3) * DRIVE_ACCESS_NS + 1);
}

static void drop_writes(struct cable *c, uint8_t arg)
{
	doubt(c, CABLE_LIES);
	c->drops_left = scaled(arg);
}

/* What the model does by itself: hangs, link lost, restarts, a bit that flips. */
static void break_drive(struct cable *c, uint8_t arg)
{
	c->drive->model.fault = (enum mtkdrive_fault)(1 + (arg & 3));
	c->drive->model.fault_after = 1 + (arg >> 2);
	/* A flipped bit is the one lie that the model tells. */
	if (c->drive->model.fault == MTKDRIVE_FAULT_FLIP)
		doubt(c, CABLE_LIES);
}

static void happen(struct cable *c)
{
	struct drive *d = c->drive;
	uint8_t what = fuzz_byte(&c->in);
	uint8_t arg = fuzz_byte(&c->in);

	/* A drive that starts anew in the middle of a command has lost its nIEN. */
	if (what % 16 >= 7 && what % 16 <= 10 && d->interrupts_allowed < UINT_MAX)
		d->interrupts_allowed++;
	switch (what % 16) {
	case 0:
		show_value(c, arg, 1);
		break;
	case 1:
		show_type(c, arg);
		break;
	case 2:
		show_status(c, STATUS_BSY, scaled(arg) * 20 * 1000 + 1);
		break;
	case 3:
		show_status(c, arg, 20 * DRIVE_SECOND);
		break;
	case 4:
		show_value(c, arg, UINT64_MAX);
		break;
	case 5:
		show_value(c, arg, scaled(what >> 4) + 1);
		break;
	case 6:
		invert(c, arg, scaled(what >> 4) + 1);
		break;
	case 7:
		switch_power(d, false);
		d->on_at = arg ? d->now + arg * 16 * DRIVE_MS : 0;
		break;
	case 8:
		switch_power(d, true);
		break;
	case 9:
		/* Whoever resets it clears nIEN too; nobody does while a port is claimed. */
		d->interrupts_allowed = UINT_MAX;
		reset_cable(c);
		break;
	case 10:
		break_drive(c, arg);
		break;
	case 11:
		drop_writes(c, arg);
		break;
	case 12:
		c->paused |= arg > 0;
		pause_host(c, scaled(arg) * 100 * 1000);
		break;
	case 13:
		c->interrupted = true;
		break;
	case 14:
		drive_alloc_failure = arg;
		break;
	default:
		/* An end to all lies. */
		c->status_until = 0;
		c->values_left = 0;
		c->masks_left = 0;
		c->drops_left = 0;
		c->interrupted = false;
		break;
	}
}

static void arm(struct cable *c)
{
	uint8_t when;

	if (c->armed || !fuzz_more(&c->in))
		return;
	when = fuzz_byte(&c->in);
	c->armed = true;
	c->by_phase = when >= WHEN_PHASE;
	if (c->by_phase) {
		c->phase = when == 0xff ? MTKFLASH_PHASE_RESTORING :
					  (enum mtkflash_phase)(when & 15);
		when = fuzz_byte(&c->in);
	}
	c->reads_left = scaled(when);
}

static bool due(struct cable *c)
{
	if (!c->armed)
		return false;
	if (c->by_phase && c->drive->session.phase != c->phase)
		return false;
	c->by_phase = false;
	return !c->reads_left--;
}

/* Several may happen at the same read. */
static void happen_if_due(struct cable *c)
{
	arm(c);
	while (due(c)) {
		c->armed = false;
		happen(c);
		arm(c);
	}
}

/* --- what is watched ---------------------------------------------------------- */

static void require_progress(struct cable *c)
{
	FUZZ_REQUIRE(++c->accesses < CABLE_ACCESS_LIMIT);
	FUZZ_REQUIRE(cable_session_ns(c) < c->limit);
}

static bool to_sibling(const struct cable *c)
{
	return c->sibling.present && !!(c->dev & 0x10) != c->drive->config.unit;
}

/* Ready, and without the signature of a packet device. */
static bool sibling_is_disk(const struct cable *c)
{
	return c->sibling.status == STATUS_READY && !c->sibling.packet;
}

static void require_allowed(const struct cable *c, enum mtkflash_register reg, uint8_t value)
{
	if (reg != MTKFLASH_REG_CMD)
		return;
	/* These destroy the drives of others. */
	if (value == CMD_INTRO)
		FUZZ_REQUIRE(c->lbal != 0x2b && c->lbal != 0x2d && c->lbal != 0x2e);
	if (to_sibling(c) && sibling_is_disk(c))
		FUZZ_REQUIRE(c->honesty != CABLE_HONEST);
}

/* --- the task file ------------------------------------------------------------ */

static void cable_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	struct cable *c = cable;

	require_progress(c);
	if (reg == MTKFLASH_REG_LBAL)
		c->lbal = value;
	if (reg == MTKFLASH_REG_DEV)
		c->dev = value;
	require_allowed(c, reg, value);
	if (c->drops_left) {
		c->drops_left--;
		return;
	}
	c->honest->write(tf, reg, value);
}

static u8 read_sibling(const struct cable *c, enum mtkflash_register reg)
{
	switch (reg) {
	case MTKFLASH_REG_CMD:
		return c->sibling.status;
	case MTKFLASH_REG_LBAM:
		return c->sibling.packet ? 0x14 : 0;
	case MTKFLASH_REG_LBAH:
		return c->sibling.packet ? 0xeb : 0;
	default:
		return 1;
	}
}

/* What is read in place of @value, which may be wider than a byte. */
static u16 twist(struct cable *c, u16 value)
{
	if (c->masks_left) {
		c->masks_left--;
		value ^= (u16)(c->mask << 8 | c->mask);
	}
	if (c->values_left) {
		c->values_left--;
		value = (u16)(c->value << 8 | c->value);
	}
	return value;
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct cable *c = cable;
	u8 value;

	require_progress(c);
	happen_if_due(c);
	value = c->honest->read(tf, reg);
	if (to_sibling(c))
		value = read_sibling(c, reg);
	if (reg == MTKFLASH_REG_CMD && c->drive->now < c->status_until)
		value = c->status;
	return (u8)twist(c, value);
}

static u16 cable_read_data(struct mtkflash_taskfile *tf)
{
	struct cable *c = cable;

	require_progress(c);
	happen_if_due(c);
	return twist(c, c->honest->read_data(tf));
}

static void cable_settle(struct mtkflash_taskfile *tf)
{
	require_progress(cable);
	cable->honest->settle(tf);
}

static void cable_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	require_progress(cable);
	cable->honest->delay(tf, usecs);
}

static enum mtkflash_error cable_interrupted(struct mtkflash_session *s)
{
	return cable->interrupted ? MTKFLASH_ERROR_INTERRUPTED : cable->host->interrupted(s);
}

void cable_connect(struct cable *c, struct drive *d, const struct fuzz_input *in)
{
	memset(c, 0, sizeof(*c));
	cable = c;
	c->drive = d;
	c->in = *in;
	c->honest = d->tf.ops;
	c->host = d->session.ops;
	c->taskfile = (struct mtkflash_taskfile_ops){
		.write = cable_write,
		.read = cable_read,
		.read_data = cable_read_data,
		.settle = cable_settle,
		.delay = cable_delay,
		.mask = c->honest->mask,
		.now = c->honest->now,
	};
	c->session = *c->host;
	c->session.interrupted = cable_interrupted;
	d->tf.ops = &c->taskfile;
	d->session.ops = &c->session;
}

void cable_begin(struct cable *c)
{
	static uint64_t longest;

	c->accesses = 0;
	c->paused_ns = 0;
	if (!longest)
		longest = bound_longest(0, NULL);
	c->limit = longest + bound_phase(NULL, MTKFLASH_PHASE_WAITING,
					 c->drive->session.wait_ms);
	c->started = c->drive->now;
	c->probing_before = c->drive->probing_ns;
}

uint64_t cable_session_ns(const struct cable *c)
{
	uint64_t probing = c->drive->probing_ns - c->probing_before;

	return c->drive->now - c->started - probing - c->paused_ns;
}
