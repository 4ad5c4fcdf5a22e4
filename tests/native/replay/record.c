// SPDX-License-Identifier: GPL-2.0
/* Recording what a session does with the model. */
#include <string.h>

#include "record.h"

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

static struct record *of_taskfile(struct mtkflash_taskfile *tf)
{
	return container_of(tf->ops, struct record, ops);
}

static void emit(struct record *record, struct trace_event *event)
{
	event->ns = record->drive->now;
	event->sequence = record->sequence;
	record->emit(record->context, event);
}

static void emit_access(struct record *record, enum trace_kind kind, unsigned int reg,
			unsigned int value)
{
	struct trace_event event = { .kind = kind, .reg = reg, .value = value };

	emit(record, &event);
	record->sequence++;
}

static void tf_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	struct record *record = of_taskfile(tf);

	record->inner->write(tf, reg, value);
	mtkflash_fold_write(&record->fold);
	if (record->emit)
		emit_access(record, TRACE_WRITE, reg, value);
}

static u8 tf_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct record *record = of_taskfile(tf);
	u8 value = record->inner->read(tf, reg);

	if (record->emit && mtkflash_fold_read(&record->fold, reg, value))
		emit_access(record, TRACE_READ, reg, value);
	return value;
}

static u16 tf_read_data(struct mtkflash_taskfile *tf)
{
	struct record *record = of_taskfile(tf);
	u16 value = record->inner->read_data(tf);

	if (record->emit)
		emit_access(record, TRACE_DATA, 0, value);
	return value;
}

void record_attach(struct record *record, struct drive *drive)
{
	memset(record, 0, sizeof(*record));
	record->drive = drive;
	record->inner = drive->tf.ops;
	record->ops = *record->inner;
	record->ops.write = tf_write;
	record->ops.read = tf_read;
	record->ops.read_data = tf_read_data;
	drive->tf.ops = &record->ops;
}

void record_changed(struct record *record)
{
	const struct mtkflash_session *s = &record->drive->session;
	struct trace_event event = {
		.kind = TRACE_PHASE,
		.phase = s->phase,
		.failed_phase = s->failed_phase,
		.error = s->error,
	};

	if (!record->emit || (record->phase == s->phase && record->error == s->error))
		return;
	record->phase = s->phase;
	record->error = s->error;
	emit(record, &event);
}
