// SPDX-License-Identifier: GPL-2.0
/*
 * The plug: an mtk-cd at an AHCI port.  Called from hw/ide/ahci.c for the link, for each
 * FIS of the host and before each access to a register of the port; answers with FISes.
 *
 * A FIS is unpacked into the registers of the model, and when the model drops BSY one
 * goes back.  Firmware that runs is QEMU's ide-cd, as on a cable.
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"

#include "mtk-cd.h"

#define FIS_COMMAND	0x80	/* of byte 1 */

/* Where a FIS of the host has the registers, by enum mtkdrive_reg. */
static const uint8_t places[] = {
	[MTKDRIVE_FEAT] = 3,
	[MTKDRIVE_SC] = 12,
	[MTKDRIVE_LBAL] = 4,
	[MTKDRIVE_LBAM] = 5,
	[MTKDRIVE_LBAH] = 6,
	[MTKDRIVE_DEV] = 7,
	[MTKDRIVE_CMD] = 2,
	[MTKDRIVE_CTL] = 15,
};

static MtkCd *of_bus(IDEBus *bus)
{
	return mtk_cable_unit(bus, 0);
}

static int64_t linked_at(const MtkCd *m)
{
	return MAX((int64_t)m->powered_at + m->link_ms * (int64_t)SCALE_MS,
		   mtk_packet_away_until(m));
}

static bool is_linked(const MtkCd *m)
{
	return m->seen != MTKDRIVE_OFF && m->drive.faulted != MTKDRIVE_FAULT_LINK &&
	       qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) >= linked_at(m);
}

static void tell(MtkCd *m, enum mtkdrive_reg reg, uint8_t value)
{
	mtk_cable_log(m, reg, value);
	mtkdrive_write(&m->drive, reg, value);
	mtk_cd_follow(m);
}

static void unpack(MtkCd *m, const uint8_t *fis)
{
	m->fises++;
	for (unsigned int reg = MTKDRIVE_FEAT; reg <= MTKDRIVE_CMD; reg++)
		tell(m, reg, fis[places[reg]]);
}

/* The adapter does not poll the drive: that this does must not disturb it. */
static uint8_t ask(MtkCd *m, enum mtkdrive_reg reg)
{
	bool disturbs = m->drive.cfg.quiet_reads;
	uint8_t value;

	m->drive.cfg.quiet_reads = false;
	value = mtkdrive_read(&m->drive, reg);
	m->drive.cfg.quiet_reads = disturbs;
	return value;
}

/* BSY is over: a FIS tells of it.  Firmware that has begun to run signs by itself. */
static void answer(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;
	uint8_t regs[MTKDRIVE_REGS];

	if (!m->fis_due || !is_linked(m) || !mtkdrive_answers(&m->drive))
		return;
	if (ask(m, MTKDRIVE_CMD) & BUSY_STAT) {
		if (m->drive.busy_until > m->drive.now)
			timer_mod(m->intrq_timer, m->drive.busy_until);
		return;
	}
	for (unsigned int reg = 0; reg < MTKDRIVE_REGS; reg++)
		regs[reg] = ask(m, reg);
	m->fis_due = !ahci_plug_answer(bus, regs, m->fis_interrupts);
}

/* A signature from vendor mode: nobody knows whether there is one, nor what it says. */
static void sign_in_vendor_mode(MtkCd *m)
{
	if (!m->sign_due || !is_linked(m) || m->seen != MTKDRIVE_VENDOR)
		return;
	m->sign_due = !ahci_plug_sign(mtk_cd_ide(m)->bus, ask(m, MTKDRIVE_CMD));
}

/* --- called by the port ---------------------------------------------------------- */

static bool plug_runs(IDEBus *bus)
{
	MtkCd *m = of_bus(bus);

	return m->seen == MTKDRIVE_NORMAL && !m->drive.faulted && is_linked(m);
}

void mtk_plug_follow(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;

	if (!bus->plug_ops)
		return;
	if (!is_linked(m))
		m->fis_due = false;
	if (m->seen != MTKDRIVE_OFF && !is_linked(m))
		timer_mod(m->intrq_timer, linked_at(m));
	ahci_plug_link(bus, is_linked(m));
	if (plug_runs(bus))
		ahci_plug_sign(bus, SEEK_STAT | WRERR_STAT | READY_STAT);
	sign_in_vendor_mode(m);
	answer(m);
}

static void plug_sync(IDEBus *bus)
{
	mtk_cd_sync(of_bus(bus));
	mtk_plug_follow(of_bus(bus));
}

/* An access takes place when it ends. */
static void plug_access(IDEBus *bus)
{
	MtkCd *m = of_bus(bus);
	uint64_t begin = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), end = begin;

	if (m->access_ns)
		end = mtk_cd_spend(begin, m->access_ns);
	mtk_cd_accessed(m, begin, end);
	m->port_accesses++;
	plug_sync(bus);
}

/* Right after a reset; vendor mode signs later, if at all. */
static bool plug_signs(IDEBus *bus)
{
	return plug_runs(bus);
}

/* The firmware sees each command; those that it does not refuse are ide-cd's. */
static bool plug_wants(IDEBus *bus, const uint8_t *fis)
{
	MtkCd *m = of_bus(bus);

	if (!(fis[1] & FIS_COMMAND)) {
		tell(m, MTKDRIVE_CTL, fis[places[MTKDRIVE_CTL]]);
		return false;
	}
	unpack(m, fis);
	m->fis_seen = true;
	return !plug_runs(bus) || mtk_cable_refuses(m, fis[places[MTKDRIVE_CMD]]);
}

/* 51h, as on the cable. */
static void refuse(MtkCd *m)
{
	const uint8_t regs[MTKDRIVE_REGS] = {
		[MTKDRIVE_FEAT] = ABRT_ERR,
		[MTKDRIVE_CMD] = READY_STAT | SEEK_STAT | ERR_STAT,
	};

	ahci_plug_answer(mtk_cd_ide(m)->bus, regs, m->fis_interrupts);
}

static void plug_command(IDEBus *bus, const uint8_t *fis)
{
	MtkCd *m = of_bus(bus);
	bool seen = m->fis_seen;

	m->fis_seen = false;
	if (!(fis[1] & FIS_COMMAND)) {
		tell(m, MTKDRIVE_CTL, fis[places[MTKDRIVE_CTL]]);
		return;
	}
	if (!seen)
		unpack(m, fis);
	if (plug_runs(bus)) {
		refuse(m);
		return;
	}
	m->fis_due = true;
	mtk_plug_follow(m);
}

static const IDEPlugOps plug_ops = {
	.access = plug_access,
	.sync = plug_sync,
	.runs = plug_runs,
	.signs = plug_signs,
	.wants = plug_wants,
	.command = plug_command,
};

void mtk_plug_attach(MtkCd *m)
{
	IDEBus *bus = mtk_cd_ide(m)->bus;

	if (!object_dynamic_cast(OBJECT(bus->qbus.parent), "ich9-ahci"))
		return;
	bus->plug_ops = &plug_ops;
	bus->plug.stop_ns = m->stop_ms * (int64_t)SCALE_MS;
	bus->plug.takes_all = !m->holds_back;
	if (!m->override)
		ahci_plug_lacks_override(bus);
}

void mtk_plug_reset(MtkCd *m)
{
	m->sign_due = m->fis_after_reset && m->seen == MTKDRIVE_VENDOR;
}

void mtk_plug_detach(MtkCd *m)
{
	mtk_cd_ide(m)->bus->plug_ops = NULL;
}
