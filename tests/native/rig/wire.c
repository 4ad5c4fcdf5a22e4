// SPDX-License-Identifier: GPL-2.0
/* Counts what goes over the cable. */
#include <string.h>

#include "mtkpart.h"
#include "wire.h"

#define LEGACY_INTRO 0x80

struct wire wire;
void (*wire_before)(struct drive *d);

static struct drive *watched;
static struct mtkflash_taskfile_ops watched_ops;
static const struct mtkflash_taskfile_ops *drive_ops;
static uint64_t spi_before, works_before;

/* Specification 1.1 and 2, by set. */
static const uint8_t intros[WIRE_SETS] = { LEGACY_INTRO, 0x89, 0x8d };
static const uint8_t outros[WIRE_SETS] = { 0x81, 0xf0, 0xbe };

static uint64_t works(void)
{
	return watched->model.count.erases + watched->model.count.programs;
}

static bool is_blank(const uint8_t *bytes, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		if (bytes[i] != 0xff)
			return false;
	return true;
}

/* A part that writes pages erases one by writing FFh. */
static bool is_erase(const struct mtkdrive *m)
{
	return m->part_op == MTKPART_ERASE ||
	       (m->part_op == MTKPART_PAGE_WRITE && is_blank(m->part_data, m->part_len));
}

/* Work that has begun; of a page that is being loaded it shows later what it is. */
static struct work {
	bool begun;
	bool erases;
	uint32_t addr;
	uint32_t len;
} work;

static void mark(bool *units, uint32_t unit)
{
	for (uint32_t a = work.addr; a < work.addr + work.len; a += unit)
		units[a / unit] = true;
}

static void count_work(void)
{
	if (!work.begun)
		return;
	work.begun = false;
	if (!work.erases) {
		wire.last_programmed = work.addr;
		mark(wire.programmed, WIRE_PAGE);
		return;
	}
	if (!wire.first_size) {
		wire.first_erased = work.addr;
		wire.first_size = work.len;
	}
	mark(wire.erased, WIRE_SECTOR);
}

static void note_work(void)
{
	const struct mtkdrive *m = &watched->model;

	if (works() != works_before || !m->part_op)
		count_work();
	if (works() != works_before || work.begun)
		work = (struct work){ true, is_erase(m), m->part_addr, m->part_len };
	works_before = works();
}

static void note_opcode(void)
{
	const struct mtkdrive *m = &watched->model;

	if (m->count.spi != spi_before)
		wire.opcodes[m->spi_op]++;
	spi_before = m->count.spi;
}

static void note_command(const struct mtkdrive *m, uint8_t command)
{
	uint8_t lbal = m->regs[MTKDRIVE_LBAL];

	for (unsigned int set = 0; set < WIRE_SETS; set++) {
		wire.intros[set] += command == intros[set];
		wire.outros[set] += command == outros[set];
	}
	wire.forbidden += command == LEGACY_INTRO &&
			  (lbal == 0x2b || lbal == 0x2d || lbal == 0x2e);
}

static void watched_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	if (wire_before)
		wire_before(watched);
	note_work();
	wire.writes[reg]++;
	if (reg == MTKFLASH_REG_CMD)
		note_command(&watched->model, value);
	drive_ops->write(tf, reg, value);
	note_opcode();
	note_work();
}

static u8 watched_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	wire.reads++;
	note_work();
	return drive_ops->read(tf, reg);
}

void wire_clear(void)
{
	memset(&wire, 0, sizeof(wire));
	work.begun = false;
	spi_before = watched->model.count.spi;
	works_before = works();
}

void wire_watch(struct drive *d)
{
	watched = d;
	wire_before = NULL;
	drive_ops = d->tf.ops;
	watched_ops = *drive_ops;
	watched_ops.write = watched_write;
	watched_ops.read = watched_read;
	d->tf.ops = &watched_ops;
	wire_clear();
}

uint64_t wire_writes(void)
{
	uint64_t sum = 0;

	for (unsigned int reg = 0; reg < MTKDRIVE_REGS; reg++)
		sum += wire.writes[reg];
	return sum;
}

uint64_t wire_writes_but_device(void)
{
	return wire_writes() - wire.writes[MTKDRIVE_DEV];
}

unsigned int wire_intros(void)
{
	return wire.intros[0] + wire.intros[1] + wire.intros[2];
}

unsigned int wire_outros(void)
{
	return wire.outros[0] + wire.outros[1] + wire.outros[2];
}

unsigned int wire_pages(void)
{
	unsigned int pages = 0;

	count_work();
	for (unsigned int i = 0; i < WIRE_PAGES; i++)
		pages += wire.programmed[i];
	return pages;
}

unsigned int wire_sectors(const uint8_t *old, const uint8_t *new_)
{
	const struct mtkdrive_part *part = watched->config.part;
	unsigned int sectors = 0;
	uint32_t start, size;

	count_work();
	for (uint32_t a = 0; a < part->size; a += size) {
		size = mtkpart_sector(part, a, &start);
		if (wire.erased[a / WIRE_SECTOR] &&
		    !(is_blank(old + a, size) && is_blank(new_ + a, size)))
			sectors++;
	}
	return sectors;
}
