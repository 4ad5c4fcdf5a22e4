// SPDX-License-Identifier: GPL-2.0
/*
 * The cable: who sees a register write and who answers a register read when
 * at least one unit of a bus is an mtk-cd.  Called from hw/ide/core.c before
 * QEMU's own units come into play.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "qemu/timer.h"

#include "mtk-cd.h"

#define CMD_IDENTIFY_PACKET 0xa1
#define CMD_IDENTIFY 0xec

struct IDECable {
	MtkCd *unit[2];
	bool srst;
	bool intrq;			/* raised by a model */
	uint64_t reads, writes;		/* of any register, by the host */
};

static void sync_all(IDECable *cable)
{
	for (int i = 0; i < 2; i++)
		if (cable->unit[i])
			mtk_cd_sync(cable->unit[i]);
}

/* An access takes place when it ends. */
static void begin_access(IDECable *cable)
{
	uint64_t begin = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), end = begin;
	MtkCd *first = cable->unit[0] ?: cable->unit[1];

	if (first->access_ns)
		end = mtk_cd_spend(begin, first->access_ns);
	for (int i = 0; i < 2; i++)
		if (cable->unit[i])
			mtk_cd_accessed(cable->unit[i], begin, end);
}

/* A link that is gone, and firmware that hangs, are the model's. */
static bool runs(const MtkCd *m)
{
	return m->seen == MTKDRIVE_NORMAL && m->drive.faulted != MTKDRIVE_FAULT_LINK &&
	       m->drive.faulted != MTKDRIVE_FAULT_HANG;
}

/* Is it QEMU's own drive, or ide-cd in the place of running firmware, that has this unit? */
static bool qemu_has(IDEBus *bus, int unit)
{
	MtkCd *m = bus->cable->unit[unit];

	if (m)
		return runs(m);
	return bus->ifs[unit].blk;
}

static bool has_power(IDEBus *bus, int unit)
{
	MtkCd *m = bus->cable->unit[unit];

	if (m)
		return m->seen != MTKDRIVE_OFF;
	return bus->ifs[unit].blk;
}

/* --- INTRQ ---------------------------------------------------------------- */

/* The unit that is selected drives the line; QEMU's own units do so by themselves. */
static void drive_intrq(IDEBus *bus)
{
	MtkCd *m = bus->cable->unit[bus->unit];
	bool models = m && !qemu_has(bus, bus->unit);
	bool intrq = models && mtkdrive_intrq(&m->drive);

	if (models && m->drive.intrq_due)
		timer_mod(m->intrq_timer, m->drive.busy_until);
	if (intrq != bus->cable->intrq)
		qemu_set_irq(bus->irq, intrq);
	bus->cable->intrq = intrq;
}

void mtk_cable_interrupt(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;

	if (bus->cable)
		drive_intrq(bus);
}

/* --- writes --------------------------------------------------------------- */

void mtk_cable_log(MtkCd *m, unsigned int reg, uint32_t value)
{
	if (m->trace)
		fprintf(m->trace, "%" PRId64 " %d %u %02" PRIx32 "\n",
			qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL),
			mtk_cd_ide(m)->bus->unit, reg, value);
}

static void log_write(IDEBus *bus, unsigned int reg, uint32_t value)
{
	for (int i = 0; i < 2; i++)
		if (bus->cable->unit[i])
			mtk_cable_log(bus->cable->unit[i], reg, value);
}

static void write_models(IDEBus *bus, unsigned int reg, uint8_t value)
{
	for (int i = 0; i < 2; i++) {
		MtkCd *m = bus->cable->unit[i];

		if (!m)
			continue;
		mtkdrive_write(&m->drive, reg, value);
		mtk_cd_follow(m);
	}
}

/* ATA: the Device register is 0 after a reset, which QEMU does not do to its bus. */
static void follow_srst(IDEBus *bus, uint8_t control)
{
	bool srst = control & IDE_CTRL_RESET;

	for (int i = 0; i < 2; i++)
		if (srst && !bus->cable->srst && bus->cable->unit[i])
			mtk_packet_reset(bus->cable->unit[i]);
	if (bus->cable->srst && !srst)
		bus->unit = 0;
	bus->cable->srst = srst;
}

static bool is_intro(uint32_t command)
{
	return command == 0x80 || command == 0x89 || command == 0x8d;
}

/* Firmware of a kind of its own, and what it answers to IDENTIFY PACKET DEVICE. */
static void tell_nonsense(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	if (m->last_command != CMD_IDENTIFY_PACKET || s->data_ptr != s->io_buffer)
		return;
	if (m->nonsense == 1)
		memset(s->io_buffer + 2 * 27, 0x81, 40);
	else if (m->nonsense)
		memset(s->io_buffer, 0xff, 512);
}

static bool shows_signature(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	return s->lcyl == 0x14 && s->hcyl == 0xeb;
}

/* Does it answer this command to running firmware as QEMU's own drive would not? */
bool mtk_cable_refuses(MtkCd *m, uint8_t command)
{
	m->last_command = command;
	/* Whoever does not know IDENTIFY PACKET DEVICE does not know that of disks either. */
	return is_intro(command) || (m->aborts && command == m->aborts) ||
	       (m->aborts == CMD_IDENTIFY_PACKET && command == CMD_IDENTIFY);
}

/*
 * Firmware that runs and does not take the intro shows 51h.  ide-cd would refuse
 * the command as well, but without DSC.
 */
static bool refuse_command(IDEBus *bus, uint8_t command)
{
	IDEState *s = ide_bus_active_if(bus);

	if (s->status & (BUSY_STAT | DRQ_STAT))
		return false;
	/* ATA: packet devices answer the IDENTIFY of disks with their signature. */
	if (command == CMD_IDENTIFY) {
		s->lcyl = 0x14;
		s->hcyl = 0xeb;
	}
	s->status = READY_STAT | SEEK_STAT | ERR_STAT;
	s->error = ABRT_ERR;
	ide_bus_set_irq(bus);
	return true;
}

/* True if QEMU's units must not see this write. */
static bool cable_write(IDEBus *bus, unsigned int reg, uint32_t value)
{
	bool qemu_had;

	begin_access(bus->cable);
	bus->cable->writes++;
	log_write(bus, reg, value);
	qemu_had = qemu_has(bus, bus->unit);
	if (reg != MTKDRIVE_DATA)
		write_models(bus, reg, value);
	/* The Device register is written below; the model knows it already. */
	if (reg != MTKDRIVE_DEV)
		drive_intrq(bus);
	if (reg == MTKDRIVE_CTL) {
		follow_srst(bus, value);
		return false;
	}
	/* "Had" and "has": an intro that running firmware accepts is the model's. */
	if (qemu_had && qemu_has(bus, bus->unit))
		return reg == MTKDRIVE_CMD && bus->cable->unit[bus->unit] &&
		       mtk_cable_refuses(bus->cable->unit[bus->unit], value) &&
		       refuse_command(bus, value);
	if (reg == MTKDRIVE_CMD || reg == MTKDRIVE_DATA)
		return true;
	/* The others are only latched; QEMU would refuse that while its own SRST goes on. */
	bus->ifs[bus->unit].status &= ~(BUSY_STAT | DRQ_STAT);
	return false;
}

/* --- reads ---------------------------------------------------------------- */

/* The Data register apart drives put one byte on the bus; the upper lines float. */
static uint32_t from_model(MtkCd *m, unsigned int reg)
{
	if (reg == MTKDRIVE_DATA)
		return mtkdrive_read_data(&m->drive);
	return mtkdrive_read(&m->drive, reg) | 0xffffff00u;
}

static uint32_t from_nobody(IDEBus *bus)
{
	MtkCd *m = bus->cable->unit[0] ?: bus->cable->unit[1];

	if (has_power(bus, 0) || has_power(bus, 1))
		return 0;
	return m->floating * 0x01010101u;
}

static bool altstatus_floats(const IDECable *cable)
{
	for (int i = 0; i < 2; i++)
		if (cable->unit[i] && cable->unit[i]->altstatus_floats)
			return true;
	return false;
}

/* What running firmware answers in another way than QEMU's own drive. */
static bool running_answers(MtkCd *m, unsigned int reg, uint32_t *value)
{
	if (reg == MTKDRIVE_DATA)
		tell_nonsense(m);
	if ((reg != MTKDRIVE_LBAM && reg != MTKDRIVE_LBAH) || !m->signature ||
	    !shows_signature(m))
		return false;
	*value = reg == MTKDRIVE_LBAM ? m->signature & 0xff : m->signature >> 8;
	return true;
}

/* True if *value is the answer, and QEMU's units are not to be asked. */
static bool cable_read(IDEBus *bus, unsigned int reg, uint32_t *value)
{
	IDECable *cable = bus->cable;
	MtkCd *here = cable->unit[bus->unit];
	MtkCd *other = cable->unit[!bus->unit];

	begin_access(cable);
	cable->reads++;
	if (reg == MTKDRIVE_CTL && altstatus_floats(cable)) {
		*value = (cable->unit[0] ?: cable->unit[1])->floating * 0x01010101u;
		return true;
	}
	if (qemu_has(bus, bus->unit))
		return here && running_answers(here, reg, value);
	if (here && mtkdrive_answers(&here->drive)) {
		*value = from_model(here, reg);
		drive_intrq(bus);
	} else if (!has_power(bus, bus->unit) && other && mtkdrive_answers(&other->drive))
		*value = from_model(other, reg);
	else
		*value = from_nobody(bus);
	return true;
}

/* --- RESET- --------------------------------------------------------------- */

static void cable_reset(IDEBus *bus)
{
	uint64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

	sync_all(bus->cable);
	bus->cable->srst = false;
	for (int i = 0; i < 2; i++) {
		MtkCd *m = bus->cable->unit[i];

		/* The reset at power-on is part of powering on. */
		if (!m || m->powered_at == now)
			continue;
		mtkdrive_write(&m->drive, MTKDRIVE_CTL, IDE_CTRL_RESET);
		mtkdrive_write(&m->drive, MTKDRIVE_CTL, 0);
		mtk_packet_reset(m);
		mtk_cd_follow(m);
		mtk_plug_reset(m);
	}
}

static bool cable_packet(IDEState *s)
{
	MtkCd *m = s->bus->cable->unit[s->unit];

	return m && mtk_cd_packet(m);
}

static const IDECableOps cable_ops = {
	.write = cable_write,
	.read = cable_read,
	.reset = cable_reset,
	.packet = cable_packet,
};

uint64_t mtk_cable_reads(MtkCd *m)
{
	return m->realized ? mtk_cd_ide(m)->bus->cable->reads : 0;
}

uint64_t mtk_cable_writes(MtkCd *m)
{
	return m->realized ? mtk_cd_ide(m)->bus->cable->writes : 0;
}

MtkCd *mtk_cable_unit(IDEBus *bus, int unit)
{
	return bus->cable->unit[unit];
}

void mtk_cable_attach(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;

	if (!bus->cable)
		bus->cable = g_new0(IDECable, 1);
	bus->cable->unit[m->dev.unit] = m;
	bus->cable_ops = &cable_ops;
}

void mtk_cable_detach(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;
	IDECable *cable = bus->cable;

	cable->unit[m->dev.unit] = NULL;
	if (cable->unit[0] || cable->unit[1])
		return;
	bus->cable_ops = NULL;
	bus->cable = NULL;
	g_free(cable);
}
