// SPDX-License-Identifier: GPL-2.0
/* The PACKET command of a packet device. */
#include <assert.h>
#include <string.h>

#include "atapi.h"

#define NEVER		UINT64_MAX
#define SETTLE_NS	400u

#define LBAM_OF(signature)	((uint8_t)(signature))
#define LBAH_OF(signature)	((uint8_t)((signature) >> 8))

enum {
	READY		= 0x50,		/* DRDY, DSC */
	BSY		= 0x80,
	DRQ		= 0x08,
	ERR		= 0x01,
	ABRT		= 0x04,		/* of Error */
	NIEN		= 0x02,		/* of Device Control */
	SRST		= 0x04,
	UNIT		= 0x10,		/* of Device */
	COD		= 0x01,		/* of Sector Count: a command, not data */
	IO		= 0x02,		/* to the host */
	DEVICE_RESET	= 0x08,
	PACKET		= 0xa0,
	REQUEST_SENSE	= 0x03
};

/* What a byte reads that belongs to no data. */
#define PAD		0xee

static void violate(struct atapi *a, enum atapi_violation what)
{
	a->violations |= what;
}

static bool is_busy(const struct atapi *a)
{
	return a->now < a->busy_until;
}

static bool has_drq(const struct atapi *a)
{
	return !is_busy(a) && a->phase >= ATAPI_PACKET && a->phase <= ATAPI_OUT;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* --- phases ------------------------------------------------------------------------ */

static void begin(struct atapi *a, enum atapi_phase phase)
{
	a->phase = phase;
	a->settled_at = a->now + SETTLE_NS;
	a->busy_until = a->cfg.hangs == phase ? NEVER : a->now + a->cfg.busy_ns;
}

static void end(struct atapi *a, bool good)
{
	a->status = good ? READY : READY | ERR;
	if (!good || !a->cfg.keeps_error)
		a->error = (uint8_t)(good ? 0 : a->sense[0] << 4 | ABRT);
	begin(a, ATAPI_END);
}

/* The limit holds for each block, and but for the last one a block is even. */
static void begin_block(struct atapi *a, enum atapi_phase phase)
{
	uint32_t left = a->length - a->at;

	a->count = smaller(left, a->limit);
	if (a->cfg.chunk)
		a->count = smaller(a->count, a->cfg.chunk);
	if (a->count & 1 && (a->count < left || a->cfg.splits_odd))
		a->count = a->count > 1 ? a->count & ~1u : 2;
	a->moved = 0;
	begin(a, phase);
}

static void send(struct atapi *a, uint32_t length)
{
	if (!length) {
		end(a, true);
		return;
	}
	if (!a->limit)
		violate(a, ATAPI_V_LIMIT);
	a->length = length;
	a->at = 0;
	begin_block(a, ATAPI_IN);
}

static void refuse(struct atapi *a, uint8_t key, uint8_t asc)
{
	a->sense[0] = key;
	a->sense[1] = asc;
	a->sense[2] = 0;
	end(a, false);
}

/* --- packets ----------------------------------------------------------------------- */

static void tell_sense(struct atapi *a)
{
	uint8_t answer[18] = { 0x70, 0, a->sense[0], 0, 0, 0, 0, 10 };
	uint32_t length = a->cfg.short_sense ? 8 : sizeof(answer);

	if (a->cfg.no_sense) {
		end(a, false);
		return;
	}
	answer[12] = a->sense[1];
	answer[13] = a->sense[2];
	memset(a->sense, 0, sizeof(a->sense));
	memcpy(a->data, answer, sizeof(answer));
	send(a, smaller(a->cdb[4], length));
}

static void inquiry(struct atapi *a)
{
	uint32_t asked = (uint32_t)(a->cdb[3] << 8 | a->cdb[4]);

	if (!a->cfg.inquiry) {
		refuse(a, 5, 0x20);
		return;
	}
	memcpy(a->data, a->cfg.inquiry, a->cfg.inquiry_length);
	send(a, a->cfg.chatters ? a->cfg.inquiry_length : smaller(asked, a->cfg.inquiry_length));
}

static void test_ready(struct atapi *a)
{
	if (!a->cfg.attentions) {
		refuse(a, 2, 0x3a);
		return;
	}
	a->cfg.attentions--;
	refuse(a, 6, 0x29);
}

static void read_buffer(struct atapi *a)
{
	if (a->cdb[1] != 3)
		violate(a, ATAPI_V_UNASKED);
	if (a->cdb[1] != 3 || !a->cfg.knows_buffer) {
		refuse(a, 5, a->cfg.knows_buffer ? 0x24 : 0x20);
		return;
	}
	memcpy(a->data, a->cfg.descriptor, sizeof(a->cfg.descriptor));
	send(a, smaller(a->cdb[8], sizeof(a->cfg.descriptor)));
}

static void run_next(struct atapi *a)
{
	uint32_t out = mtkpacket_out_length(a->cfg.packets, a->cdb);
	uint32_t length = out ? out : ATAPI_DATA;
	uint64_t takes = 0;

	mtkpacket_set_time(a->cfg.packets, a->now);
	switch (mtkpacket_command(a->cfg.packets, a->cdb, a->data, &length, &takes)) {
	case MTKPACKET_GOOD:
		/* Whoever has nothing to say leaves it as it was. */
		send(a, !out && length < ATAPI_DATA ? length : 0);
		break;
	case MTKPACKET_CHECK:
		memcpy(a->sense, a->cfg.packets->sense, sizeof(a->sense));
		end(a, false);
		break;
	case MTKPACKET_DEAD:
		begin(a, ATAPI_END);
		a->busy_until = NEVER;
		return;
	}
	a->busy_until += takes;
	a->owes = true;
}

static void run(struct atapi *a)
{
	if (a->cdb[0] == REQUEST_SENSE) {
		tell_sense(a);
		return;
	}
	if (a->cfg.packets) {
		run_next(a);
		return;
	}
	switch (a->cdb[0]) {
	case 0x00:
		test_ready(a);
		break;
	case 0x12:
		inquiry(a);
		break;
	case 0x3c:
		read_buffer(a);
		break;
	default:
		violate(a, ATAPI_V_UNASKED);
		refuse(a, 5, 0x20);
	}
}

static void take_packet(struct atapi *a)
{
	uint32_t out = a->cfg.packets ? mtkpacket_out_length(a->cfg.packets, a->cdb) : 0;

	if (a->packets < sizeof(a->opcodes))
		a->opcodes[a->packets] = a->cdb[0];
	a->packets++;
	if (!out) {
		run(a);
		return;
	}
	if (!a->limit || out > ATAPI_DATA)
		violate(a, ATAPI_V_LIMIT);
	a->length = smaller(out, ATAPI_DATA);
	a->at = 0;
	begin_block(a, ATAPI_OUT);
}

/* --- the data register --------------------------------------------------------------- */

static void end_of_block(struct atapi *a)
{
	a->at += a->count;
	if (a->at < a->length)
		begin_block(a, a->phase);
	else if (a->phase == ATAPI_OUT)
		run(a);
	else
		end(a, true);
}

uint16_t atapi_read_data(struct atapi *a)
{
	uint16_t value = 0;

	if (!has_drq(a) || a->phase != ATAPI_IN) {
		violate(a, ATAPI_V_DATA);
		return 0xffff;
	}
	for (unsigned int i = 0; i < 2; i++) {
		uint32_t at = a->at + a->moved + i;
		uint8_t byte = a->moved + i < a->count && at < a->length ? a->data[at] : PAD;

		value = (uint16_t)(value | byte << 8 * i);
	}
	a->moved += 2;
	if (a->moved >= a->count)
		end_of_block(a);
	return value;
}

static void take_word(struct atapi *a, uint8_t *to, uint32_t room, uint16_t value)
{
	for (unsigned int i = 0; i < 2; i++)
		if (a->moved + i < room)
			to[a->moved + i] = (uint8_t)(value >> 8 * i);
	a->moved += 2;
}

void atapi_write_data(struct atapi *a, uint16_t value)
{
	if (!has_drq(a) || a->phase == ATAPI_IN) {
		violate(a, ATAPI_V_DATA);
		return;
	}
	if (a->phase == ATAPI_PACKET) {
		take_word(a, a->cdb, sizeof(a->cdb), value);
		if (a->moved >= sizeof(a->cdb))
			take_packet(a);
		return;
	}
	take_word(a, a->data + a->at, a->count, value);
	if (a->moved >= a->count)
		end_of_block(a);
}

/* --- registers ----------------------------------------------------------------------- */

bool atapi_selected(const struct atapi *a)
{
	return !!(a->regs[ATAPI_DEV] & UNIT) == a->cfg.unit;
}

static void abort_command(struct atapi *a)
{
	a->status = READY | ERR;
	a->error = ABRT;
	begin(a, ATAPI_END);
}

static void begin_packet(struct atapi *a)
{
	a->limit = (uint32_t)(a->regs[ATAPI_LBAH] << 8 | a->regs[ATAPI_LBAM]);
	if (a->limit & 1)
		violate(a, ATAPI_V_LIMIT);
	if (a->regs[ATAPI_FEAT])
		violate(a, ATAPI_V_FEATURES);
	memset(a->cdb, 0, sizeof(a->cdb));
	a->moved = 0;
	a->status = READY;
	if (a->cfg.aborts)
		abort_command(a);
	else
		begin(a, a->cfg.deaf ? ATAPI_END : ATAPI_PACKET);
}

static void command(struct atapi *a, uint8_t value)
{
	a->commands++;
	if (!(a->regs[ATAPI_CTL] & NIEN))
		violate(a, ATAPI_V_INTERRUPTS);
	if (value == DEVICE_RESET)
		atapi_reset(a);
	else if (value == PACKET)
		begin_packet(a);
	else
		abort_command(a);
}

void atapi_write(struct atapi *a, unsigned int reg, uint8_t value)
{
	uint8_t before;

	assert(reg < ATAPI_REGS);
	before = a->regs[reg];
	if (reg == ATAPI_CTL) {
		a->regs[reg] = value;
		if (before & SRST && !(value & SRST))
			atapi_reset(a);
		return;
	}
	if (atapi_selected(a) && (is_busy(a) || has_drq(a)) &&
	    !(reg == ATAPI_CMD && value == DEVICE_RESET)) {
		violate(a, ATAPI_V_BUSY);
		return;
	}
	a->regs[reg] = value;
	if (reg == ATAPI_CMD && atapi_selected(a))
		command(a, value);
}

static uint8_t status(struct atapi *a)
{
	if (a->now < a->settled_at)
		violate(a, ATAPI_V_EARLY);
	if (is_busy(a))
		return BSY;
	a->owes = false;
	if (has_drq(a))
		return READY | DRQ | (a->phase == ATAPI_PACKET && a->cfg.fails_asking ? ERR : 0);
	return a->status;
}

/* Interrupt reason. */
static uint8_t reason(const struct atapi *a)
{
	static const uint8_t reasons[] = {
		[ATAPI_PACKET] = COD,
		[ATAPI_IN] = IO,
		[ATAPI_OUT] = 0,
		[ATAPI_END] = COD | IO,
	};

	return a->cfg.lies == a->phase ? reasons[a->phase] ^ IO : reasons[a->phase];
}

static uint8_t shown(const struct atapi *a, unsigned int reg)
{
	uint32_t count = a->cfg.empty_block ? 0 : a->count;
	bool moves = a->phase == ATAPI_IN || a->phase == ATAPI_OUT;

	if (reg == ATAPI_FEAT)
		return a->error;
	if (reg == ATAPI_SC && a->phase != ATAPI_REST)
		return reason(a);
	if (reg == ATAPI_LBAM && moves)
		return (uint8_t)count;
	if (reg == ATAPI_LBAH && moves)
		return (uint8_t)(count >> 8);
	return a->regs[reg];
}

uint8_t atapi_read(struct atapi *a, unsigned int reg)
{
	if (reg == ATAPI_CMD || reg == ATAPI_CTL)
		return status(a);
	/* They mean nothing then. */
	if (is_busy(a))
		return BSY;
	return shown(a, reg);
}

/* --- life -------------------------------------------------------------------------- */

void atapi_reset(struct atapi *a)
{
	a->phase = ATAPI_REST;
	a->owes = false;
	a->status = a->cfg.blank_reset ? 0 : READY;
	a->error = a->cfg.silent_reset ? 0 : 0x01;
	a->busy_until = 0;
	a->settled_at = a->now;
	a->regs[ATAPI_SC] = !a->cfg.silent_reset;
	a->regs[ATAPI_LBAL] = !a->cfg.silent_reset;
	a->regs[ATAPI_LBAM] = LBAM_OF(a->cfg.signature);
	a->regs[ATAPI_LBAH] = LBAH_OF(a->cfg.signature);
	a->regs[ATAPI_DEV] = (uint8_t)(a->cfg.unit * UNIT);
}

/*
 * Firmware that starts anew is as after a reset then, and busy before.  When it has burned,
 * and is not away meanwhile, an answer that it owes comes first.
 */
static void follow(struct atapi *a)
{
	struct mtkpacket *packets = a->cfg.packets;
	bool burned;

	if (!packets)
		return;
	mtkpacket_set_time(packets, a->now);
	if (!packets->powered)
		atapi_reset(a);
	if (packets->starts == a->starts)
		return;
	burned = packets->burns != a->burns;
	a->starts = packets->starts;
	a->burns = packets->burns;
	if (burned && a->owes && packets->away_until <= a->now)
		return;
	atapi_reset(a);
	a->busy_until = packets->away_until;
}

void atapi_set_time(struct atapi *a, uint64_t now_ns)
{
	if (now_ns > a->now)
		a->now = now_ns;
	follow(a);
}

void atapi_init(struct atapi *a, const struct atapi_config *cfg)
{
	memset(a, 0, sizeof(*a));
	a->cfg = *cfg;
	if (cfg->packets) {
		a->starts = cfg->packets->starts;
		a->burns = cfg->packets->burns;
	}
	atapi_reset(a);
}
