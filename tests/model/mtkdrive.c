// SPDX-License-Identifier: GPL-2.0
/*
 * The drive model: task file, states, vendor mode with the legacy command set.
 *
 * Marks as in the specification: [D] is inference that no drive has confirmed.
 */
#include <string.h>

#include "mtkdrive.h"
#include "mtkimage.h"
#include "mtkpart.h"

enum {
	ST_BSY		= 0x80,
	ST_READY	= 0x50,		/* DRDY DSC */
	ST_ABORTED	= 0x51,		/* DRDY DSC ERR */
	ERR_ABRT	= 0x04,
	CTL_SRST	= 0x04,
	DEV_UNIT	= 0x10
};

enum {
	CMD_READ_BUFFER		= 0x00,
	CMD_WRITE_BUFFER	= 0x01,
	CMD_EXECUTE		= 0x04,
	CMD_FINISH		= 0x05,
	CMD_DEVICE_RESET	= 0x08,
	CMD_INTRO		= 0x80,
	CMD_OUTRO		= 0x81,
	CMD_INTRO_SLIM		= 0x89,
	CMD_INTRO_SLIM2		= 0x8d,
	CMD_DIAGNOSTIC		= 0x90,
	LBAL_INTRO		= 0x2a
};

/* The buffer address decoder ignores the upper bits: 0000h and 8800h are the same byte. */
#define BUFFER_MASK (MTKDRIVE_BUFFER - 1u)

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

static bool busy(const struct mtkdrive *d)
{
	switch (d->state) {
	case MTKDRIVE_WINDOW:
	case MTKDRIVE_BOOTING:
	case MTKDRIVE_DEAD:
		return true;
	case MTKDRIVE_VENDOR:
	case MTKDRIVE_LEFT:
		return d->now < d->busy_until || (in_reset(d) && obeys_srst(d));
	default:
		return false;
	}
}

/* --- time and restarts ------------------------------------------------- */

/* Brings everything that goes on by itself up to d->now. */
static void settle(struct mtkdrive *d)
{
	if (d->state == MTKDRIVE_OFF)
		return;
	mtkpart_settle(d);
	if (d->result_due && d->now >= d->busy_until) {
		d->regs[MTKDRIVE_LBAL] = d->result;
		d->result_due = false;
	}
	if (d->state == MTKDRIVE_WINDOW && d->now >= d->state_until) {
		d->state = MTKDRIVE_BOOTING;
		d->state_until += d->cfg.boot_ns;
	}
	if (d->state == MTKDRIVE_BOOTING && d->now >= d->state_until)
		d->state = MTKDRIVE_NORMAL;
}

/* A part that is still erasing does not answer the boot code, which then finds no firmware [D]. */
static bool firmware_found(const struct mtkdrive *d)
{
	return !mtkpart_busy(d) &&
	       mtkdrive_image_complete(d->cfg.flash, d->cfg.part->size);
}

/* The processor starts at its reset vector; DEV is left to the caller. */
static void restart(struct mtkdrive *d)
{
	d->regs[MTKDRIVE_SC] = 0x01;
	d->regs[MTKDRIVE_LBAL] = 0x01;
	d->regs[MTKDRIVE_LBAM] = 0x14;
	d->regs[MTKDRIVE_LBAH] = 0xeb;
	d->error = 0;
	d->result_due = false;
	d->state = firmware_found(d) ? MTKDRIVE_WINDOW : MTKDRIVE_DEAD;
	d->state_until = d->now + d->cfg.window_ns;
	settle(d);
}

void mtkdrive_init(struct mtkdrive *d, const struct mtkdrive_config *cfg)
{
	memset(d, 0, sizeof(*d));
	d->cfg = *cfg;
	d->state = MTKDRIVE_OFF;
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
	d->count.power_cycles++;
	d->regs[MTKDRIVE_CTL] = 0;
	d->regs[MTKDRIVE_DEV] = 0;
	/* Memory without a defined content, so that nobody relies on zeros. */
	memset(d->buffer, 0xa5, sizeof(d->buffer));
	memset(d->pending, 0x5a, sizeof(d->pending));
	mtkpart_power_on(d);
	restart(d);
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
}

void mtkdrive_expect(struct mtkdrive *d, const uint8_t *old_image,
		     const uint8_t *new_image)
{
	d->expect_old = old_image;
	d->expect_new = new_image;
}

/* --- vendor mode ------------------------------------------------------- */

static void finish_command(struct mtkdrive *d, uint64_t transfer_ns, uint8_t status,
			   uint8_t error)
{
	d->busy_until = d->now + transfer_ns + d->cfg.command_ns;
	d->status = status;
	d->error = error;
}

static void succeed(struct mtkdrive *d)
{
	finish_command(d, 0, d->cfg.type, 0);
}

static void reject(struct mtkdrive *d)
{
	finish_command(d, 0, ST_ABORTED, ERR_ABRT);
}

static bool is_intro(const struct mtkdrive *d, uint8_t command)
{
	return command == CMD_INTRO && d->regs[MTKDRIVE_LBAL] == LBAL_INTRO;
}

/* A second intro is harmless; it does not make the part start again [D]. */
static void enter(struct mtkdrive *d)
{
	if (d->state != MTKDRIVE_VENDOR)
		d->entered = d->now;
	d->state = MTKDRIVE_VENDOR;
	d->count.intros++;
	d->finish_due = false;
	succeed(d);
}

static unsigned int buffer_index(const struct mtkdrive *d)
{
	unsigned int addr = (unsigned int)d->regs[MTKDRIVE_LBAH] << 8 | d->regs[MTKDRIVE_LBAM];

	return addr & BUFFER_MASK;
}

/* The endianness of the lengths goes with the type byte. */
static unsigned int length(const struct mtkdrive *d, enum mtkdrive_reg first,
			   enum mtkdrive_reg second)
{
	if (d->cfg.type == 0x73)
		return (unsigned int)d->regs[first] << 8 | d->regs[second];
	return (unsigned int)d->regs[second] << 8 | d->regs[first];
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
	bool zero = d->cfg.linear_rems && opcode == 0x90 && tx != 4;

	if (d->cfg.finish_copies)
		memcpy(d->pending, d->buffer, sizeof(d->pending));
	mtkpart_select(d);
	for (i = 0; i < tx + rx; i++) {
		uint8_t mosi = i < tx ? d->buffer[i & BUFFER_MASK] : MTKPART_FLOATING;
		uint8_t miso = mtkpart_clock(d, mosi, at);

		result[i & BUFFER_MASK] = zero ? 0 : miso;
		at += d->cfg.spi_byte_ns;
	}
	mtkpart_deselect(d, at);
	return at - d->now;
}

static void execute(struct mtkdrive *d)
{
	unsigned int tx = length(d, MTKDRIVE_FEAT, MTKDRIVE_SC);
	unsigned int rx = length(d, MTKDRIVE_LBAM, MTKDRIVE_LBAH);

	if (!tx || tx + rx > MTKDRIVE_BUFFER)
		mtkpart_violate(d, MTKDRIVE_V_LENGTH);
	d->count.spi++;
	d->finish_due = true;
	finish_command(d, transfer(d, tx, rx), d->cfg.type, 0);
	if (!d->cut_after_spi || --d->cut_after_spi)
		return;
	mtkpart_power_off_at_end(d);
	d->state = MTKDRIVE_OFF;
}

static void finish(struct mtkdrive *d)
{
	if (d->finish_due && d->cfg.finish_copies)
		memcpy(d->buffer, d->pending, sizeof(d->buffer));
	d->finish_due = false;
	succeed(d);
}

/* W, R, X, intro and outro of the slim and slim2 sets. */
static bool of_other_set(uint8_t command)
{
	static const uint8_t others[] = {
		0x68, 0x91, 0x1b, 0xf0,
		0x52, 0x1f, 0xc2, 0xbe
	};

	return memchr(others, command, sizeof(others));
}

/* Intros are sent blindly while the drive starts, and these two reach everybody. */
static bool allowed_while_busy(uint8_t command)
{
	return command == CMD_INTRO || command == CMD_INTRO_SLIM ||
	       command == CMD_INTRO_SLIM2 || command == CMD_DEVICE_RESET ||
	       command == CMD_DIAGNOSTIC;
}

static void obey(struct mtkdrive *d, uint8_t command)
{
	switch (command) {
	case CMD_READ_BUFFER:
		d->result = d->buffer[buffer_index(d)];
		d->result_due = true;
		succeed(d);
		break;
	case CMD_WRITE_BUFFER:
		d->buffer[buffer_index(d)] = d->regs[MTKDRIVE_LBAL];
		succeed(d);
		break;
	case CMD_EXECUTE:
		execute(d);
		break;
	case CMD_FINISH:
		finish(d);
		break;
	case CMD_OUTRO:
		d->state = MTKDRIVE_LEFT;
		finish_command(d, 0, ST_READY, 0);
		break;
	default:
		if (of_other_set(command))
			mtkpart_violate(d, MTKDRIVE_V_WRONG_SET);
		reject(d);
		break;
	}
}

static void command_in_vendor_mode(struct mtkdrive *d, uint8_t command)
{
	if (command == CMD_DEVICE_RESET && d->cfg.reset_without_outro) {
		restart(d);
		return;
	}
	if (busy(d)) {
		if (!allowed_while_busy(command))
			mtkpart_violate(d, MTKDRIVE_V_VENDOR_BUSY);
		return;
	}
	/* Not held against an intro: it starts afresh what was given up. */
	if (is_intro(d, command)) {
		enter(d);
		return;
	}
	if (d->finish_due && command != CMD_FINISH) {
		mtkpart_violate(d, MTKDRIVE_V_NO_FINISH);
		d->finish_due = false;
	}
	obey(d, command);
}

/* What 81h does alone is unknown: here the vendor handler is over and the reset is awaited [D]. */
static void command_after_outro(struct mtkdrive *d, uint8_t command)
{
	if (command == CMD_DEVICE_RESET)
		restart(d);
	else if (is_intro(d, command))
		enter(d);
	else
		reject(d);
}

/* --- the task file ----------------------------------------------------- */

static bool awaits_intro(const struct mtkdrive *d)
{
	switch (d->state) {
	case MTKDRIVE_WINDOW:
	case MTKDRIVE_DEAD:
		return true;
	case MTKDRIVE_NORMAL:
		return d->cfg.firmware == MTKDRIVE_FW_UNLOCKED;
	default:
		return false;
	}
}

static bool counts_as_vendor(const struct mtkdrive *d, uint8_t command)
{
	if (is_intro(d, command))
		return true;
	if (d->state != MTKDRIVE_VENDOR && d->state != MTKDRIVE_LEFT)
		return false;
	return command == CMD_READ_BUFFER || command == CMD_WRITE_BUFFER ||
	       command == CMD_EXECUTE || command == CMD_FINISH || command == CMD_OUTRO;
}

static void command(struct mtkdrive *d, uint8_t value)
{
	if (in_reset(d))
		return;
	if (!selected(d) && value != CMD_DIAGNOSTIC)
		return;
	if (counts_as_vendor(d, value))
		d->count.vendor_commands++;
	if (d->state == MTKDRIVE_VENDOR)
		command_in_vendor_mode(d, value);
	else if (d->state == MTKDRIVE_LEFT)
		command_after_outro(d, value);
	else if (awaits_intro(d) && is_intro(d, value))
		enter(d);
}

static void device_control(struct mtkdrive *d, uint8_t before)
{
	if (!(before & CTL_SRST) || in_reset(d))
		return;
	d->regs[MTKDRIVE_DEV] = 0;
	if (obeys_srst(d))
		restart(d);
}

static void check_intro(struct mtkdrive *d)
{
	uint8_t lbal = d->regs[MTKDRIVE_LBAL];

	if (d->regs[MTKDRIVE_CMD] != CMD_INTRO)
		return;
	if (lbal == 0x2b || lbal == 0x2d || lbal == 0x2e)
		mtkpart_violate(d, MTKDRIVE_V_FORBIDDEN_INTRO);
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
	if (d->state == MTKDRIVE_OFF)
		return;
	d->count.writes[reg]++;
	if (reg == MTKDRIVE_CMD)
		command(d, value);
	else if (reg == MTKDRIVE_CTL)
		device_control(d, before);
	settle(d);
	if (d->cut_after_writes && !--d->cut_after_writes)
		mtkdrive_power(d, false);
}

static uint8_t status(const struct mtkdrive *d)
{
	/* ATA: device 0 shows 00h for an absent device 1, but its own other registers. */
	if (shadows_slave(d))
		return 0;
	return busy(d) ? ST_BSY : d->status;
}

uint8_t mtkdrive_read(struct mtkdrive *d, enum mtkdrive_reg reg)
{
	if ((unsigned int)reg >= MTKDRIVE_REGS || !mtkdrive_answers(d))
		return MTKPART_FLOATING;
	d->count.reads[reg]++;
	if (reg == MTKDRIVE_CMD || reg == MTKDRIVE_CTL)
		return status(d);
	if (busy(d) && d->cfg.busy_hides_registers)
		return status(d);
	if (reg == MTKDRIVE_FEAT)
		return d->error;
	return d->regs[reg];
}

bool mtkdrive_answers(const struct mtkdrive *d)
{
	if (d->state == MTKDRIVE_OFF || d->state == MTKDRIVE_NORMAL)
		return false;
	return selected(d) || shadows_slave(d);
}

enum mtkdrive_state mtkdrive_state(const struct mtkdrive *d)
{
	return d->state;
}

/* --- names, and the firmware's own check -------------------------------- */

const char *mtkdrive_state_name(enum mtkdrive_state state)
{
	switch (state) {
	case MTKDRIVE_OFF:	return "off";
	case MTKDRIVE_WINDOW:	return "window";
	case MTKDRIVE_BOOTING:	return "booting";
	case MTKDRIVE_DEAD:	return "dead";
	case MTKDRIVE_NORMAL:	return "normal";
	case MTKDRIVE_VENDOR:	return "vendor";
	case MTKDRIVE_LEFT:	return "left";
	}
	return "unknown";
}

const char *mtkdrive_violation_name(uint32_t mask)
{
	switch (mask & (0 - mask)) {
	case 0:					return "none";
	case MTKDRIVE_V_FORBIDDEN_INTRO:	return "forbidden-intro";
	case MTKDRIVE_V_WRSR_WITH_SRWD:		return "wrsr-with-srwd";
	case MTKDRIVE_V_BUSY_PART:		return "busy-part";
	case MTKDRIVE_V_NO_WEL:			return "no-wel";
	case MTKDRIVE_V_PAGE_WRAP:		return "page-wrap";
	case MTKDRIVE_V_SET_BITS:		return "set-bits";
	case MTKDRIVE_V_PROTECTED:		return "protected";
	case MTKDRIVE_V_OPCODE:			return "opcode";
	case MTKDRIVE_V_LENGTH:			return "length";
	case MTKDRIVE_V_VENDOR_BUSY:		return "vendor-busy";
	case MTKDRIVE_V_WRONG_SET:		return "wrong-set";
	case MTKDRIVE_V_NO_FINISH:		return "no-finish";
	case MTKDRIVE_V_POWER_ORDER:		return "power-order";
	}
	return "unknown";
}

bool mtkdrive_image_complete(const uint8_t *image, size_t size)
{
	uint16_t sum;

	if (size < 4 || image[0] != 0x02)
		return false;
	sum = mtkimage_sum(image, size);
	return image[size - 2] == sum >> 8 && image[size - 1] == (sum & 0xff);
}
