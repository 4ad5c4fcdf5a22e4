// SPDX-License-Identifier: GPL-2.0
/*
 * Vendor mode of the drive model: intros, outros and commands of all sets.
 *
 * Marks as in the specification: [D] is inference that no drive has confirmed.
 */
#include <string.h>

#include "mtkpart.h"
#include "mtkvendor.h"

enum {
	ERR_ABRT	= 0x04,
	SPI_REMS	= 0x90
};

/* The buffer address decoder ignores the upper bits: 0000h and 8800h are the same byte. */
#define BUFFER_MASK (MTKDRIVE_BUFFER - 1u)

enum action {
	ACTION_NONE,
	ACTION_READ,
	ACTION_WRITE,
	ACTION_EXECUTE,
	ACTION_FINISH,
	ACTION_OUTRO
};

/* Specification, 4.1 and 2; what is not there is ACTION_NONE. */
static const uint8_t commands[][256] = {
	[MTKDRIVE_LEGACY] = {
		[0x00] = ACTION_READ,
		[0x01] = ACTION_WRITE,
		[0x04] = ACTION_EXECUTE,
		[0x05] = ACTION_FINISH,
		[0x81] = ACTION_OUTRO
	},
	[MTKDRIVE_SLIM] = {
		[0x91] = ACTION_READ,
		[0x68] = ACTION_WRITE,
		[0x1b] = ACTION_EXECUTE,
		[0xf0] = ACTION_OUTRO
	},
	[MTKDRIVE_SLIM2] = {
		[0x1f] = ACTION_READ,
		[0x52] = ACTION_WRITE,
		[0xc2] = ACTION_EXECUTE,
		[0xbe] = ACTION_OUTRO
	}
};

/* 1.1; the index is the set. */
static const struct {
	uint8_t lbal;
	uint8_t command;
} intros[] = {
	[MTKDRIVE_LEGACY] = { 0x2a, 0x80 },
	[MTKDRIVE_SLIM] = { 0xd9, 0x89 },
	[MTKDRIVE_SLIM2] = { 0x79, 0x8d }
};

#define INTROS (sizeof(intros) / sizeof(intros[0]))

/* --- which command is it? ------------------------------------------------- */

static enum action action_of(enum mtkdrive_set set, uint8_t command)
{
	return (enum action)commands[set][command];
}

static bool of_any_set(uint8_t command)
{
	return action_of(MTKDRIVE_LEGACY, command) || action_of(MTKDRIVE_SLIM, command) ||
	       action_of(MTKDRIVE_SLIM2, command);
}

/* What it means to this drive, which may lack it although its set has it. */
static enum action action_for(const struct mtkdrive *d, uint8_t command)
{
	enum action action = action_of(d->cfg.set, command);
	bool serial = d->cfg.part->bus == MTKDRIVE_SERIAL;

	if (action == ACTION_EXECUTE || action == ACTION_FINISH)
		return serial ? action : ACTION_NONE;
	return action;
}

/* Any set's intro; INTROS if it is none. */
static size_t intro_of(const struct mtkdrive *d, uint8_t command)
{
	size_t i;

	for (i = 0; i < INTROS; i++)
		if (intros[i].command == command && intros[i].lbal == d->regs[MTKDRIVE_LBAL])
			break;
	return i;
}

static bool is_intro(const struct mtkdrive *d, uint8_t command)
{
	size_t intro = intro_of(d, command);
	unsigned int taken = d->cfg.intros ? d->cfg.intros : 1u << d->cfg.set;

	return intro < INTROS && (taken >> intro & 1);
}

/* --- how a command ends --------------------------------------------------- */

static void finish_command(struct mtkdrive *d, uint64_t transfer_ns, uint8_t status,
			   uint8_t error)
{
	uint64_t start = d->late_until > d->now ? d->late_until : d->now;

	d->busy_until = start + transfer_ns + d->cfg.command_ns;
	d->status = status;
	d->error = error;
	d->intrq_due = d->cfg.raises_intrq;
}

static void succeed_after(struct mtkdrive *d, uint64_t transfer_ns)
{
	d->clobber_due = d->cfg.clobbers_registers;
	finish_command(d, transfer_ns, d->cfg.type, 0);
}

static void succeed(struct mtkdrive *d)
{
	succeed_after(d, 0);
}

static void reject(struct mtkdrive *d)
{
	finish_command(d, 0, MTKVENDOR_ABORTED, ERR_ABRT);
}

/* Nobody who relies on the old contents gets away with it. */
static void clobber(struct mtkdrive *d)
{
	static const uint8_t parameters[] = {
		MTKDRIVE_FEAT, MTKDRIVE_SC, MTKDRIVE_LBAL, MTKDRIVE_LBAM, MTKDRIVE_LBAH
	};
	size_t i;

	for (i = 0; i < sizeof(parameters); i++)
		d->regs[parameters[i]] = (uint8_t)~d->regs[parameters[i]];
}

static void settle_command(struct mtkdrive *d)
{
	if (d->held || d->now < d->busy_until)
		return;
	if (d->clobber_due)
		clobber(d);
	if (d->result_due)
		d->regs[MTKDRIVE_LBAL] = d->result;
	if (d->intrq_due) {
		d->intrq = true;
		d->count.interrupts += mtkdrive_intrq(d);
	}
	d->clobber_due = false;
	d->result_due = false;
	d->intrq_due = false;
}

void mtkvendor_forget(struct mtkdrive *d)
{
	d->result_due = false;
	d->clobber_due = false;
	d->intrq_due = false;
	d->intrq = false;
	d->held = false;
	d->late_until = 0;
	d->entering_until = 0;
	d->quiet_until = 0;
	d->busy_until = d->now;
}

/* --- getting in ----------------------------------------------------------- */

static bool powered_on_lately(const struct mtkdrive *d)
{
	return d->state == MTKDRIVE_WINDOW || d->state == MTKDRIVE_DEAD;
}

static void enter_half_way(struct mtkdrive *d)
{
	d->half_ways++;
	d->state = MTKDRIVE_HALF_WAY;
	finish_command(d, 0, MTKVENDOR_HALF_WAY, 0);
}

static uint64_t later(uint64_t now, uint64_t ns)
{
	return ns > UINT64_MAX - now ? UINT64_MAX : now + ns;
}

static void enter_vendor_mode(struct mtkdrive *d)
{
	bool again = d->state == MTKDRIVE_LEFT;

	d->count.entries++;
	d->entered = d->now;
	d->state = MTKDRIVE_VENDOR;
	if (again || (d->cfg.bad_entries && d->count.entries > d->cfg.bad_entries))
		d->entering_until = 0;
	else
		d->entering_until = later(d->now, d->cfg.enter_busy_ns);
}

void mtkvendor_begin(struct mtkdrive *d)
{
	enter_vendor_mode(d);
	finish_command(d, 0, d->cfg.type, 0);
}

static void enter_at_once(struct mtkdrive *d)
{
	if (powered_on_lately(d) && d->half_ways < d->cfg.half_way) {
		enter_half_way(d);
		return;
	}
	if (d->state != MTKDRIVE_VENDOR)
		enter_vendor_mode(d);
	d->count.intros++;
	d->finish_due = false;
	d->worked = false;
	finish_command(d, 0, d->cfg.type, 0);
}

/*
 * A second intro is harmless; it does not make the part start again [D].  Only
 * boot code may want silence after it.
 */
static void enter(struct mtkdrive *d)
{
	if (d->state == MTKDRIVE_WINDOW &&
	    d->now + d->cfg.window_ns < d->state_until + d->cfg.window_late_ns)
		return;
	if (d->ignored < d->cfg.intros_ignored) {
		d->ignored++;
		return;
	}
	if (!d->cfg.quiet_ns || !powered_on_lately(d)) {
		enter_at_once(d);
		return;
	}
	d->intro_until = d->now + MTKDRIVE_INTRO_NS;
	d->quiet_until = d->now + d->cfg.quiet_ns;
}

void mtkvendor_disturb(struct mtkdrive *d)
{
	if (!d->quiet_until || d->now < d->intro_until)
		return;
	d->quiet_until = d->now + d->cfg.quiet_ns;
	if (d->cfg.quiet_loses) {
		d->deaf = true;
		d->quiet_until = 0;
	}
}

void mtkvendor_settle(struct mtkdrive *d)
{
	const uint64_t now = d->now;

	if (d->quiet_until && now >= d->quiet_until) {
		/* That was then. */
		d->now = d->quiet_until;
		d->quiet_until = 0;
		enter_at_once(d);
		d->now = now;
	}
	settle_command(d);
}

/* --- the serial engine ---------------------------------------------------- */

static unsigned int buffer_index(const uint8_t *regs)
{
	unsigned int addr = (unsigned int)regs[MTKDRIVE_LBAH] << 8 | regs[MTKDRIVE_LBAM];

	return addr & BUFFER_MASK;
}

/* The endianness of the lengths goes with the type byte. */
static unsigned int length(const struct mtkdrive *d, uint8_t first, uint8_t second)
{
	if (d->cfg.type == 0x73)
		return (unsigned int)first << 8 | second;
	return (unsigned int)second << 8 | first;
}

/*
 * Clocks tx + rx bytes in place: every byte received is stored at its own
 * clock index, those that arrive during transmission too, so that the command
 * bytes are gone afterwards [D].
 */
static uint64_t transfer(struct mtkdrive *d, unsigned int tx, unsigned int rx)
{
	uint8_t *result = d->cfg.finish_copies ? d->pending : d->buffer;
	uint64_t at = d->now;
	unsigned int i;
	uint8_t opcode = tx ? d->buffer[0] : MTKPART_FLOATING;
	bool zero = d->cfg.linear_rems && opcode == SPI_REMS && tx != 4;

	if (d->cfg.finish_copies)
		memcpy(d->pending, d->buffer, sizeof(d->pending));
	mtkserial_select(d);
	for (i = 0; i < tx + rx; i++) {
		uint8_t mosi = i < tx ? d->buffer[i & BUFFER_MASK] : MTKPART_FLOATING;
		uint8_t miso = mtkserial_clock(d, mosi, at);

		result[i & BUFFER_MASK] = zero ? 0 : miso;
		at += d->cfg.spi_byte_ns;
	}
	mtkserial_deselect(d, at);
	for (i = tx + rx; d->cfg.rdsr_clobbers && i < MTKDRIVE_BUFFER; i++)
		result[i] = (uint8_t)~result[i];
	return at - d->now;
}

static void cut(struct mtkdrive *d, uint64_t *after)
{
	if (!*after || --*after)
		return;
	mtkpart_power_off_at_end(d);
	d->state = MTKDRIVE_OFF;
	d->off_since = d->now;
}

static void execute(struct mtkdrive *d, const uint8_t *regs)
{
	unsigned int tx = length(d, regs[MTKDRIVE_FEAT], regs[MTKDRIVE_SC]);
	unsigned int rx = length(d, regs[MTKDRIVE_LBAM], regs[MTKDRIVE_LBAH]);

	if (!tx || tx + rx > MTKDRIVE_BUFFER)
		mtkpart_violate(d, MTKDRIVE_V_LENGTH);
	d->count.spi++;
	d->finish_due = action_of(d->cfg.set, 0x05) == ACTION_FINISH;
	succeed_after(d, transfer(d, tx, rx));
	/* A set without a finish has nothing to make its results visible later. */
	if (!d->finish_due && d->cfg.finish_copies)
		memcpy(d->buffer, d->pending, sizeof(d->buffer));
	cut(d, &d->cut_after_spi);
}

static void finish(struct mtkdrive *d)
{
	if (d->finish_due && d->cfg.finish_copies)
		memcpy(d->buffer, d->pending, sizeof(d->buffer));
	d->finish_due = false;
	succeed(d);
}

/* --- one byte ------------------------------------------------------------- */

static uint32_t bus_address(const uint8_t *regs)
{
	return (uint32_t)(regs[MTKDRIVE_DEV] & 0x0f) << 16 |
	       (uint32_t)regs[MTKDRIVE_LBAH] << 8 | regs[MTKDRIVE_LBAM];
}

/* What happens to a byte on the cable. */
static uint8_t carry(struct mtkdrive *d, uint8_t value)
{
	if (d->cfg.noise)
		value ^= mtkpart_noise(d);
	if (d->faulted != MTKDRIVE_FAULT_FLIP)
		return value;
	d->faulted = MTKDRIVE_NO_FAULT;
	return value ^ 1;
}

static void read_byte(struct mtkdrive *d, const uint8_t *regs)
{
	uint8_t value;

	if (d->cfg.part->bus == MTKDRIVE_PARALLEL) {
		d->count.bus++;
		value = mtkbus_read(d, bus_address(regs));
	} else {
		value = d->buffer[buffer_index(regs)];
	}
	d->result = carry(d, value);
	d->result_due = true;
	succeed(d);
}

static void write_byte(struct mtkdrive *d, const uint8_t *regs)
{
	succeed(d);
	if (d->cfg.part->bus == MTKDRIVE_SERIAL) {
		d->buffer[buffer_index(regs)] = regs[MTKDRIVE_LBAL];
		return;
	}
	d->count.bus++;
	d->count.bus_writes++;
	mtkbus_write(d, bus_address(regs), regs[MTKDRIVE_LBAL]);
	cut(d, &d->cut_after_bus);
}

uint16_t mtkdrive_read_data(struct mtkdrive *d)
{
	if (!mtkdrive_answers(d))
		return 0xffff;
	d->count.accesses++;
	d->count.reads[MTKDRIVE_DATA]++;
	return d->faulted == MTKDRIVE_FAULT_LINK ? 0x7f7f : 0xffff;
}

/* --- commands ------------------------------------------------------------- */

/* Intros are sent blindly while the drive starts, and these two reach everybody. */
static bool allowed_while_busy(uint8_t command)
{
	size_t i;

	for (i = 0; i < INTROS; i++)
		if (command == intros[i].command)
			return true;
	return command == MTKVENDOR_DEVICE_RESET || command == MTKVENDOR_DIAGNOSTIC;
}

static void leave(struct mtkdrive *d)
{
	if (d->outros < d->cfg.outros_ignored) {
		d->outros++;
		succeed(d);
		return;
	}
	d->state = MTKDRIVE_LEFT;
	d->entering_until = 0;
	finish_command(d, 0, MTKVENDOR_READY, 0);
}

static void obey(struct mtkdrive *d, uint8_t command, const uint8_t *regs)
{
	switch (action_for(d, command)) {
	case ACTION_READ:
		read_byte(d, regs);
		break;
	case ACTION_WRITE:
		write_byte(d, regs);
		break;
	case ACTION_EXECUTE:
		execute(d, regs);
		break;
	case ACTION_FINISH:
		finish(d);
		break;
	case ACTION_OUTRO:
		leave(d);
		break;
	case ACTION_NONE:
		if (command == MTKVENDOR_DEAD_CODE && d->cfg.set == MTKDRIVE_LEGACY)
			mtkpart_violate(d, MTKDRIVE_V_UNPROVEN);
		if (d->worked && of_any_set(command) && !action_of(d->cfg.set, command))
			mtkpart_violate(d, MTKDRIVE_V_WRONG_SET);
		reject(d);
		break;
	}
}

static bool waits_for_reselect(const struct mtkdrive *d, uint8_t command)
{
	enum action action = action_for(d, command);

	return d->cfg.needs_reselect &&
	       (action == ACTION_READ || action == ACTION_WRITE || action == ACTION_EXECUTE);
}

static void hold(struct mtkdrive *d, uint8_t command)
{
	d->held = true;
	d->held_command = command;
	memcpy(d->held_regs, d->regs, sizeof(d->held_regs));
}

void mtkvendor_reselect(struct mtkdrive *d)
{
	if (!d->held)
		return;
	d->held = false;
	obey(d, d->held_command, d->held_regs);
}

/* The type byte with BSY: nothing but the way out works. */
static bool only_entering(const struct mtkdrive *d)
{
	return d->now < d->entering_until && d->now >= d->busy_until && !d->held;
}

static bool is_outro(uint8_t command)
{
	return action_of(MTKDRIVE_LEGACY, command) == ACTION_OUTRO ||
	       action_of(MTKDRIVE_SLIM, command) == ACTION_OUTRO ||
	       action_of(MTKDRIVE_SLIM2, command) == ACTION_OUTRO;
}

/* Whose outro it takes cannot be known before it has answered to a set. */
static void ignore_while_busy(struct mtkdrive *d, uint8_t command)
{
	if (only_entering(d) && action_for(d, command) == ACTION_OUTRO)
		leave(d);
	else if (only_entering(d) && is_outro(command))
		return;
	else if (!allowed_while_busy(command) && d->now >= d->late_until)
		mtkpart_violate(d, MTKDRIVE_V_VENDOR_BUSY);
}

static void show_late(struct mtkdrive *d)
{
	d->late_status = d->status;
	d->late_until = d->now + d->cfg.late_busy_ns;
}

static void command_in_vendor_mode(struct mtkdrive *d, uint8_t command)
{
	if (command == MTKVENDOR_DEVICE_RESET && d->cfg.reset_without_outro) {
		mtkdrive_restart(d);
		return;
	}
	if (mtkdrive_busy(d)) {
		ignore_while_busy(d, command);
		return;
	}
	show_late(d);
	/* Not held against an intro: it starts afresh what was given up. */
	if (is_intro(d, command)) {
		enter(d);
		return;
	}
	if (d->finish_due && action_for(d, command) != ACTION_FINISH) {
		mtkpart_violate(d, MTKDRIVE_V_NO_FINISH);
		d->finish_due = false;
	}
	if (waits_for_reselect(d, command))
		hold(d, command);
	else
		obey(d, command, d->regs);
}

/* What 81h does alone is unknown: here the vendor handler is over and the reset is awaited [D]. */
static void command_after_outro(struct mtkdrive *d, uint8_t command)
{
	if (command == MTKVENDOR_DEVICE_RESET)
		mtkdrive_restart(d);
	else if (is_intro(d, command))
		enter(d);
	else
		reject(d);
}

static bool refuses(const struct mtkdrive *d)
{
	return d->cfg.refuses && !d->was_off_long;
}

static bool awaits_intro(const struct mtkdrive *d)
{
	if (refuses(d))
		return false;
	if (d->state == MTKDRIVE_NORMAL)
		return d->cfg.firmware == MTKDRIVE_FW_UNLOCKED || d->boot_loader;
	return powered_on_lately(d) && !d->deaf && !d->quiet_until;
}

static void ignore_intro(struct mtkdrive *d, uint8_t command)
{
	if (refuses(d) && intro_of(d, command) < INTROS)
		d->refused = true;
	if (d->cfg.foreign_closes && powered_on_lately(d) && intro_of(d, command) < INTROS)
		d->deaf = true;
}

static bool is_vendor_command(const struct mtkdrive *d, uint8_t command)
{
	if (intro_of(d, command) < INTROS)
		return true;
	if (d->state != MTKDRIVE_VENDOR && d->state != MTKDRIVE_LEFT)
		return false;
	return of_any_set(command);
}

bool mtkvendor_command(struct mtkdrive *d, uint8_t command)
{
	bool counts = is_vendor_command(d, command);

	if (d->state == MTKDRIVE_VENDOR)
		command_in_vendor_mode(d, command);
	else if (d->state == MTKDRIVE_LEFT)
		command_after_outro(d, command);
	else if (awaits_intro(d) && is_intro(d, command))
		enter(d);
	else if (!is_intro(d, command) || refuses(d))
		ignore_intro(d, command);
	return counts;
}
