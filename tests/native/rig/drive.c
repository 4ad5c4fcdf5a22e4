// SPDX-License-Identifier: GPL-2.0
/* The drive model behind the driver's operations. */
#include <stdlib.h>
#include <string.h>

#include <linux/container_of.h>

#include "drive.h"
#include "flash/flash.h"
#include "mtkpart.h"
#include "packet/question.h"
#include "tap.h"

/* A cable without a driver: DD7 is pulled down. */
#define BUS_FLOATING	0x7f

/* Running firmware, which is no part of the model. */
#define NORMAL_READY	0x50
#define NORMAL_ABORTED	0x51

#define STATUS_BSY	0x80
#define CTL_NIEN	0x02
#define CTL_SRST	0x04
#define CMD_EXECUTE	0x04

/* Step of a wait for the firmware. */
#define WAIT_STEP_NS	(10 * DRIVE_MS)

unsigned int drive_alloc_failure;
unsigned int drive_allocated;
unsigned int drive_allocated_most;

/* --- time and power ------------------------------------------------------ */

static void switch_power(struct drive *d, bool on)
{
	d->power_offs += !on;
	mtkdrive_power(&d->model, on);
	d->normal_status = NORMAL_READY;
}

static void run_until(struct drive *d, uint64_t now)
{
	d->now = now;
	mtkdrive_set_time(&d->model, now);
	if (d->atapi)
		atapi_set_time(d->atapi, now);
}

/* The power switch, if it is due by @now. */
static void switch_by(struct drive *d, uint64_t *at, bool on, uint64_t now)
{
	if (!*at || *at > now)
		return;
	if (*at > d->now)
		run_until(d, *at);
	*at = 0;
	switch_power(d, on);
}

void drive_advance(struct drive *d, uint64_t ns)
{
	uint64_t end = d->now + ns;

	if (d->off_at | d->on_at) {
		switch_by(d, &d->off_at, false, end);
		switch_by(d, &d->on_at, true, end);
	}
	run_until(d, end);
}

bool drive_wait_normal(struct drive *d, uint64_t limit_ns)
{
	uint64_t end = d->now + limit_ns;

	while (mtkdrive_state(&d->model) != MTKDRIVE_NORMAL) {
		/* Nothing happens to a drive without power. */
		if (mtkdrive_state(&d->model) == MTKDRIVE_OFF && !d->on_at)
			drive_advance(d, end - d->now);
		if (d->now >= end)
			return false;
		drive_advance(d, WAIT_STEP_NS);
	}
	d->normal_status = NORMAL_READY;
	return true;
}

void drive_start(struct drive *d)
{
	switch_power(d, true);
	if (mtkdrive_state(&d->model) != MTKDRIVE_DEAD)
		drive_wait_normal(d, DRIVE_PROBE_NS);
}

/* --- faults -------------------------------------------------------------- */

static void write_control(struct drive *d, uint8_t control)
{
	mtkdrive_write(&d->model, MTKDRIVE_CTL, control);
	if (d->atapi)
		atapi_write(d->atapi, ATAPI_CTL, control);
}

/* SRST; the rest of Device Control is @control. */
static void reset_cable(struct drive *d, uint8_t control)
{
	write_control(d, control | CTL_SRST);
	drive_advance(d, DRIVE_MS);
	write_control(d, control);
	d->normal_status = NORMAL_READY;
}

static void strike(struct drive *d)
{
	d->armed = false;
	d->struck = true;
	d->struck_at = d->now;
	if (d->fault == DRIVE_FAULT_POWER)
		switch_power(d, false);
	else if (d->fault == DRIVE_FAULT_RESET)
		reset_cable(d, CTL_NIEN);
}

static void arm(struct drive *d)
{
	if (d->fault == DRIVE_NO_FAULT || d->armed || d->struck)
		return;
	if (d->session.phase != d->fault_phase)
		return;
	d->armed = true;
	d->fault_spi = d->model.count.spi + d->fault_after;
}

static void strike_if_due(struct drive *d)
{
	if (!d->armed || d->model.count.spi < d->fault_spi)
		return;
	/* Half a transaction has consequences of its own. */
	if (d->fault == DRIVE_FAULT_STUCK && d->last_command == CMD_EXECUTE)
		return;
	strike(d);
}

void drive_clear_fault(struct drive *d)
{
	d->fault = DRIVE_NO_FAULT;
	d->armed = false;
	d->struck = false;
}

/* --- the task file ------------------------------------------------------- */

static struct drive *of_taskfile(struct mtkflash_taskfile *tf)
{
	return container_of(tf, struct drive, tf);
}

static bool selected(const struct drive *d)
{
	return !!(d->model.regs[MTKDRIVE_DEV] & 0x10) == d->config.unit;
}

/* Does it take packets now? */
static bool takes_packets(const struct drive *d)
{
	return d->atapi && mtkdrive_state(&d->model) == MTKDRIVE_NORMAL;
}

static void tf_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	struct drive *d = of_taskfile(tf);

	drive_advance(d, DRIVE_ACCESS_NS);
	strike_if_due(d);
	mtkdrive_write(&d->model, (enum mtkdrive_reg)reg, value);
	if (reg == MTKFLASH_REG_CMD)
		d->last_command = value;
	if (takes_packets(d))
		atapi_write(d->atapi, reg, value);
	/* Vendor commands are unknown to firmware that is locked. */
	if (reg == MTKFLASH_REG_CMD && selected(d) &&
	    mtkdrive_state(&d->model) == MTKDRIVE_NORMAL)
		d->normal_status = NORMAL_ABORTED;
}

/* Error: passed its diagnostic, or aborted a command. */
static u8 error_register(const struct drive *d)
{
	if (d->normal_status == NORMAL_ABORTED)
		return d->error ? d->error : 0x04;
	return d->asked ? 0x00 : 0x01;
}

static u8 normal_register(const struct drive *d, enum mtkflash_register reg)
{
	if (d->atapi)
		return atapi_read(d->atapi, reg);
	switch (reg) {
	case MTKFLASH_REG_CMD:
		return d->normal_status;
	case MTKFLASH_REG_FEAT:
		return error_register(d);
	case MTKFLASH_REG_SC:
	case MTKFLASH_REG_LBAL:
		return !d->asked && d->normal_status != NORMAL_ABORTED;
	case MTKFLASH_REG_LBAM:
		return d->signature & 0xff;
	case MTKFLASH_REG_LBAH:
		return d->signature >> 8;
	default:
		return 0;
	}
}

/* The value on the cable where the model does not drive it. */
static u8 read_bus(const struct drive *d, enum mtkflash_register reg)
{
	if (mtkdrive_state(&d->model) != MTKDRIVE_NORMAL)
		return BUS_FLOATING;
	if (selected(d) || d->twin)
		return normal_register(d, reg);
	return d->config.device0_answers_for_1 && !d->config.unit ? 0 : BUS_FLOATING;
}

static u8 read_register(struct drive *d, enum mtkflash_register reg)
{
	if (mtkdrive_answers(&d->model))
		return mtkdrive_read(&d->model, (enum mtkdrive_reg)reg);
	return read_bus(d, reg);
}

static u8 tf_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct drive *d = of_taskfile(tf);
	u8 value;

	drive_advance(d, DRIVE_ACCESS_NS);
	strike_if_due(d);
	value = read_register(d, reg);
	if (!d->struck)
		return value;
	if (d->fault == DRIVE_FAULT_STUCK || d->fault == DRIVE_FAULT_STUCK_EXECUTE)
		return STATUS_BSY;
	if (d->fault == DRIVE_FAULT_FLIP && reg == MTKFLASH_REG_LBAL) {
		drive_clear_fault(d);
		return value ^ 1;
	}
	return value;
}

static u16 tf_read_data(struct mtkflash_taskfile *tf)
{
	struct drive *d = of_taskfile(tf);

	drive_advance(d, DRIVE_ACCESS_NS);
	strike_if_due(d);
	if (takes_packets(d) && selected(d))
		return atapi_read_data(d->atapi);
	if (!mtkdrive_answers(&d->model))
		return BUS_FLOATING << 8 | BUS_FLOATING;
	return mtkdrive_read_data(&d->model);
}

static void tf_write_data(struct mtkflash_taskfile *tf, u16 value)
{
	struct drive *d = of_taskfile(tf);

	drive_advance(d, DRIVE_ACCESS_NS);
	strike_if_due(d);
	if (takes_packets(d) && selected(d))
		atapi_write_data(d->atapi, value);
}

static void tf_settle(struct mtkflash_taskfile *tf)
{
	drive_advance(of_taskfile(tf), 400);
}

static void tf_mask(struct mtkflash_taskfile *tf)
{
	write_control(of_taskfile(tf), CTL_NIEN);
}

static void tf_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	drive_advance(of_taskfile(tf), usecs * 1000ull);
}

static u64 tf_now(struct mtkflash_taskfile *tf)
{
	return of_taskfile(tf)->now;
}

static const struct mtkflash_taskfile_ops taskfile_ops = {
	.write = tf_write,
	.read = tf_read,
	.read_data = tf_read_data,
	.write_data = tf_write_data,
	.settle = tf_settle,
	.mask = tf_mask,
	.delay = tf_delay,
	.now = tf_now,
};

/* --- pages in one go ------------------------------------------------------- */

/* Can a page be read at once, without an event in the middle of it? */
static bool at_rest(const struct drive *d)
{
	const struct mtkdrive *m = &d->model;

	return mtkdrive_state(m) == MTKDRIVE_VENDOR && mtkpart_readable(m) && !m->part_op &&
	       !m->bus_step && !m->cut_after_writes && !m->cut_after_spi && !m->cut_after_bus &&
	       !m->cfg.noise && !m->fault_after && m->faulted == MTKDRIVE_NO_FAULT &&
	       d->fault == DRIVE_NO_FAULT && !(d->off_at | d->on_at);
}

enum mtkflash_error drive_flash_read(struct mtkflash_vendor *v, u32 address, u8 *data)
{
	struct drive *d = of_taskfile(v->tf);

	if (!d->page_reads || !at_rest(d))
		return mtkflash_flash_read(v, address, data);
	for (u32 i = 0; i < MTKFLASH_PAGE; i++)
		data[i] = mtkpart_read(&d->model, address + i);
	drive_advance(d, DRIVE_MS);
	return MTKFLASH_ERROR_NONE;
}

/* --- the owner of the port ----------------------------------------------- */

static struct drive *of_session(struct mtkflash_session *s)
{
	return container_of(s, struct drive, session);
}

/* The SCSI layer of the kernel shows what is no text as blanks. */
static void copy_sane(char *to, const char *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = from[i] < ' ' || from[i] > '~' ? ' ' : from[i];
}

static void trim(char *text)
{
	size_t length = strlen(text);

	while (length && text[length - 1] == ' ')
		text[--length] = '\0';
}

/* The name that the firmware gives, as the kernel passes it on. */
static void hear(const struct drive *d, struct mtkflash_witnesses *w)
{
	char vendor[8], product[16], revision[4];
	struct mtkimage_identity from;
	struct mtksay said;

	memset(w, 0, sizeof(*w));
	if (!mtkimage_identity(d->flash, d->config.part->size, &from))
		return;
	if (mtkdrive_in_boot_loader(&d->model))
		strcpy(from.revision, "BOOT");
	if (d->other_revision)
		strcpy(from.revision, d->other_revision);
	if (d->other_product)
		strcpy(from.product, d->other_product);
	mtksay(&d->say, &from, &said);
	copy_sane(vendor, said.vendor, sizeof(vendor));
	copy_sane(product, said.product, sizeof(product));
	copy_sane(revision, said.revision, sizeof(revision));
	mtkflash_identity_set(&w->inquiry, vendor, product, revision);
	strcpy(w->model, said.model);
	strcpy(w->firmware, said.firmware);
	trim(w->model);
	trim(w->firmware);
	w->answered = true;
}

static enum mtkflash_error op_claim(struct mtkflash_session *s)
{
	struct drive *d = of_session(s);
	struct mtkflash_witnesses said;
	struct mtkflash_finding found;

	if (d->claim_error)
		return d->claim_error;
	d->claims++;
	write_control(d, CTL_NIEN);
	s->running = mtkdrive_state(&d->model) == MTKDRIVE_NORMAL && !d->given_up;
	s->nonsense = d->nonsense << d->config.unit | d->other_nonsense << !d->config.unit;
	s->packets = d->packets;
	s->unit_is = s->running ? MTKFLASH_UNIT_KNOWN : MTKFLASH_UNIT_UNKNOWN;
	s->unit = s->running ? d->config.unit : 0;
	memset(&s->inquiry, 0, sizeof(s->inquiry));
	if (s->running) {
		hear(d, &said);
		mtkflash_hear(&said, &found);
		s->inquiry = found.identity;
	}
	return MTKFLASH_ERROR_NONE;
}

static void op_release(struct mtkflash_session *s, enum mtkflash_release how)
{
	struct drive *d = of_session(s);
	uint64_t start = d->now;

	d->releases++;
	d->released = how;
	read_register(d, MTKFLASH_REG_CMD);
	if (how == MTKFLASH_RELEASE_PROBE) {
		reset_cable(d, 0);
		drive_wait_normal(d, DRIVE_PROBE_NS);
	} else {
		write_control(d, 0);
	}
	d->probing_ns += d->now - start;
}

static bool op_identity(struct mtkflash_session *s, struct mtkflash_witnesses *said)
{
	struct drive *d = of_session(s);

	if (mtkdrive_state(&d->model) != MTKDRIVE_NORMAL)
		return false;
	hear(d, said);
	return true;
}

static enum mtkflash_error op_interrupted(struct mtkflash_session *s)
{
	struct drive *d = of_session(s);

	strike_if_due(d);
	return d->struck && d->fault == DRIVE_FAULT_INTERRUPT ?
		MTKFLASH_ERROR_INTERRUPTED : MTKFLASH_ERROR_NONE;
}

unsigned int drive_phase_place(enum mtkflash_phase phase)
{
	if (phase == MTKFLASH_PHASE_WAITING)
		return 2 * MTKFLASH_PHASE_ENTERING + 1;
	if (phase == MTKFLASH_PHASE_RESTORING)
		return 2 * MTKFLASH_PHASE_VERIFYING + 1;
	return 2 * phase;
}

/* Within a session phases and progress only go forward. */
static void op_changed(struct mtkflash_session *s)
{
	struct drive *d = of_session(s);

	if (drive_phase_place(s->phase) < drive_phase_place(d->seen_phase) &&
	    s->phase != MTKFLASH_PHASE_IDLE)
		d->progress_broken = true;
	if (s->done < d->seen_done || s->done > s->total)
		d->progress_broken = true;
	d->seen_phase = s->phase;
	d->seen_done = s->done;
	if (d->changed)
		d->changed(d);
	arm(d);
	strike_if_due(d);
}

static void *op_alloc(size_t size)
{
	void *memory;

	if (drive_alloc_failure && !--drive_alloc_failure)
		return NULL;
	memory = calloc(1, size);
	drive_allocated += memory != NULL;
	if (drive_allocated > drive_allocated_most)
		drive_allocated_most = drive_allocated;
	return memory;
}

static void op_free(void *memory)
{
	drive_allocated -= memory != NULL;
	free(memory);
}

static const struct mtkflash_session_ops session_ops = {
	.claim = op_claim,
	.release = op_release,
	.identity = op_identity,
	.interrupted = op_interrupted,
	.question = mtkflash_question,
	.changed = op_changed,
	.say = drive_say,
	.alloc = op_alloc,
	.free = op_free,
};

struct mtkdrive_part drive_tiny_part;

void drive_make_tiny_part(void)
{
	static const uint8_t rdid[] = { 0xe0, 0x00, 0x01 };

	drive_tiny_part = *mtkdrive_part_find("TINY8K");
	memcpy(drive_tiny_part.rdid, rdid, sizeof(rdid));
	drive_tiny_part.res = 0x01;
}

/* --- life of a drive ----------------------------------------------------- */

void drive_default_config(struct mtkdrive_config *config)
{
	memset(config, 0, sizeof(*config));
	config->part = mtkdrive_part_find("MX25L2005");
	config->type = 0x72;
	config->firmware = MTKDRIVE_FW_UNLOCKED;
	config->window_ns = 300 * DRIVE_MS;
	config->boot_ns = 2 * DRIVE_SECOND;
	config->command_ns = DRIVE_ACCESS_NS;
	config->spi_byte_ns = 100;
	config->raises_intrq = true;
	config->check_power_order = true;
}

bool drive_page_reads;

void drive_init(struct drive *d, const struct mtkdrive_config *config,
		const uint8_t *content)
{
	memset(d, 0, offsetof(struct drive, flash));
	d->page_reads = drive_page_reads;
	memcpy(d->flash, content, config->part->size);
	d->config = *config;
	d->config.flash = d->flash;
	d->signature = 0xeb14;
	mtkdrive_init(&d->model, &d->config);
	/* 0 means never in off_at and on_at. */
	run_until(d, DRIVE_SECOND);
	d->tf.ops = &taskfile_ops;
	mtkflash_session_init(&d->session, &session_ops, &d->tf);
	mtkflash_part_init(&d->part, &d->session);
}

void drive_destroy(struct drive *d)
{
	mtkflash_session_destroy(&d->session);
	/* Violations that no test may cause: a lock that was set, an unknown command. */
	EXPECT_EQUAL(d->model.violations & (MTKDRIVE_V_LOCK | MTKDRIVE_V_UNPROVEN), 0);
	EXPECT_EQUAL(drive_allocated, 0);
}
