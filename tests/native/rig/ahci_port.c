// SPDX-License-Identifier: GPL-2.0
/* A port of an AHCI adapter, by its registers. */
#include <string.h>

#include "ahci_port.h"
#include "tap.h"

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

#define BSY	0x80
#define DRQ	0x08
#define ERR	0x01
#define TFES	0x40000000u
#define IFS	0x08000000u
#define HBDS	0x10000000u
#define DHRS	0x00000001u
#define PACKET	0xa0

/* Sector Count of a packet device: what it wants to move (ATA/ATAPI-5, 9.8). */
#define REASON	0x03
#define WANTS_CDB 0x01
#define HAS_DATA 0x02

static struct ahci_port *attached;

static struct ahci_port *of_ahci(struct mtkflash_ahci *ahci)
{
	return container_of(ahci, struct ahci_port, ahci);
}

static u64 now(const struct ahci_port *port)
{
	return port->drive->now;
}

static bool has_power(const struct ahci_port *port)
{
	return mtkdrive_state(&port->drive->model) != MTKDRIVE_OFF;
}

/* Are FISes received?  With FIS-based switching they go elsewhere. */
static bool receives(const struct ahci_port *port)
{
	return port->cmd & MTKFLASH_AHCI_CMD_FRE && !(port->fbs & MTKFLASH_AHCI_FBS_EN) &&
	       (port->takes_all || !(port->serr & MTKFLASH_AHCI_SERR_X));
}

static u8 *received(struct ahci_port *port)
{
	u64 fb = (u64)port->fbu << 32 | port->fb;

	return fb == port->ahci.dma + offsetof(struct mtkflash_ahci_memory, received) ?
	       port->memory.received + 0x40 : NULL;
}

/* --- from the drive ---------------------------------------------------------------- */

/* Send a FIS with the drive's registers.  @ends: it answers the present command. */
static void send_fis(struct ahci_port *port, bool ends)
{
	const struct mtkflash_taskfile_ops *honest = port->honest;
	struct mtkflash_taskfile *tf = &port->drive->tf;
	u8 fis[20] = { 0x34, port->interrupts ? 0x40 : 0 };
	u8 *to = received(port);

	fis[2] = honest->read(tf, MTKFLASH_REG_CMD);
	fis[3] = honest->read(tf, MTKFLASH_REG_FEAT);
	fis[4] = honest->read(tf, MTKFLASH_REG_LBAL);
	fis[5] = honest->read(tf, MTKFLASH_REG_LBAM);
	fis[6] = honest->read(tf, MTKFLASH_REG_LBAH);
	fis[7] = honest->read(tf, MTKFLASH_REG_DEV);
	fis[12] = honest->read(tf, MTKFLASH_REG_SC);
	if (to)
		memcpy(to, fis, port->torn ? sizeof(fis) - sizeof(port->rest) : sizeof(fis));
	memcpy(port->rest, fis + sizeof(fis) - sizeof(port->rest), sizeof(port->rest));
	port->torn_at = to && port->torn ? to + sizeof(fis) - sizeof(port->rest) : NULL;
	port->tfd = fis[3] << 8 | fis[2];
	port->is |= port->interrupts ? DHRS : 0;
	if (fis[2] & ERR) {
		port->is |= TFES;
		port->halted = port->cmd & MTKFLASH_AHCI_CMD_ST;
	} else if (ends && !(fis[2] & (BSY | DRQ))) {
		port->clear_at = now(port) + port->late_ns + 1;
	}
}

static void come_up(struct ahci_port *port)
{
	port->up = true;
	port->linked_at = now(port);
	port->links++;
	port->serr |= MTKFLASH_AHCI_SERR_N | MTKFLASH_AHCI_SERR_X;
	port->tfd = BSY;
	port->sig = 0xffffffff;
	port->held_back = port->signs;
}

static void go_down(struct ahci_port *port)
{
	port->up = false;
	port->in_command = false;
	port->owes = false;
	port->serr |= MTKFLASH_AHCI_SERR_N;
	port->tfd = 0x7f;
}

/* The power may have gone and come back since the last look. */
static void follow_power(struct ahci_port *port)
{
	bool powered = has_power(port), went = port->drive->power_offs != port->power_offs;

	if (powered && (!port->powered || went))
		port->up_at = now(port) + port->link_ns;
	if (port->up && (!powered || went))
		go_down(port);
	port->power_offs = port->drive->power_offs;
	port->powered = powered;
	if (!powered || port->up || now(port) < port->up_at ||
	    port->sctl & MTKFLASH_AHCI_DET)
		return;
	port->first_command_at = 0;
	come_up(port);
}

static bool drops_busy(struct ahci_port *port)
{
	return !(port->honest->read(&port->drive->tf, MTKFLASH_REG_CMD) & BSY);
}

static void fetch(struct ahci_port *port);

/* After a register read all that the port wrote before is in memory. */
static void mend(struct ahci_port *port)
{
	if (port->torn_at)
		memcpy(port->torn_at, port->rest, sizeof(port->rest));
	port->torn_at = NULL;
}

static void end_late(struct ahci_port *port)
{
	if (!port->clear_at || (now(port) < port->clear_at && port->late_ns))
		return;
	port->clear_at = 0;
	port->ci &= ~(1u << port->slot);
	fetch(port);
}

static u32 le32(const u8 *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
}

static u8 *header(struct ahci_port *port)
{
	return port->memory.list + 32 * port->slot;
}

/* Room for data; the rest is lost, as after an overflow. */
static u32 room(struct ahci_port *port)
{
	const u8 *entry = port->memory.table[port->slot] + 0x80;

	return le32(header(port)) >> 16 ? le32(entry + 12) + 1 : 0;
}

static void move_word(struct ahci_port *port, const u8 *from, u8 *to)
{
	struct mtkflash_taskfile *tf = &port->drive->tf;
	u16 word;

	if (from) {
		port->honest->write_data(tf, from[0] | from[1] << 8);
		return;
	}
	word = port->honest->read_data(tf);
	if (to) {
		to[0] = word;
		to[1] = word >> 8;
	}
}

/* Move a block of data.  The drive says how much, and in which direction. */
static void move_data(struct ahci_port *port, bool in)
{
	struct mtkflash_taskfile *tf = &port->drive->tf;
	u32 count = port->honest->read(tf, MTKFLASH_REG_LBAM) |
		    port->honest->read(tf, MTKFLASH_REG_LBAH) << 8;

	port->bad_headers += in == !!(le32(header(port)) & 0x40);
	for (u32 i = 0; i < count; i += 2, port->moved += 2) {
		u8 *at = port->moved + 2 <= room(port) ? port->data + port->moved : NULL;

		move_word(port, in ? NULL : at ?: port->data, at);
	}
	if (port->moved > room(port))
		port->moved = room(port);
	count = port->moved;
	if (!in)
		count = port->counts_no_out ? 0 : count - port->short_by;
	port->is |= !in && port->bad_memory ? HBDS : 0;
	for (unsigned int i = 0; i < 4; i++)
		header(port)[4 + i] = count >> 8 * i;
}

/* The drive has DRQ set: move what it asks for.  The driver sees nothing of that. */
static bool serve(struct ahci_port *port)
{
	struct mtkflash_taskfile *tf = &port->drive->tf;
	const u8 *cdb = port->memory.table[port->slot] + 0x40;
	u8 reason;

	if (!port->in_packet || !(port->honest->read(tf, MTKFLASH_REG_CMD) & DRQ))
		return false;
	reason = port->honest->read(tf, MTKFLASH_REG_SC) & REASON;
	if (reason == WANTS_CDB)
		for (unsigned int i = 0; i < 12; i += 2)
			move_word(port, cdb + i, NULL);
	else
		move_data(port, reason == HAS_DATA);
	return true;
}

static void tick(struct ahci_port *port)
{
	end_late(port);
	follow_power(port);
	if (!port->up || !receives(port))
		return;
	if (port->in_command) {
		if (!drops_busy(port) || serve(port))
			return;
		port->in_command = false;
		if (port->loses_answer)
			port->loses_answer = false;
		else
			send_fis(port, true);
	} else if (port->owes && drops_busy(port)) {
		port->owes = false;
		send_fis(port, false);
	} else if (port->held_back && drops_busy(port)) {
		port->held_back = false;
		port->sig = 0xeb140101;
		send_fis(port, false);
	}
	fetch(port);
}

/* --- to the drive -------------------------------------------------------------------- */

/* A packet has one piece of memory, or none; other commands have none. */
static bool is_good_packet(struct ahci_port *port, u32 first)
{
	const u8 *entry = port->memory.table[port->slot] + 0x80;
	u64 data = (u64)le32(entry + 4) << 32 | le32(entry);

	if (first >> 16 > 1 || (first & 0xffff & ~0x40u) != 0x25)
		return false;
	return !(first >> 16) || (data == AHCI_DATA && le32(entry + 12) & 1 &&
				  le32(entry + 12) < sizeof(port->data));
}

static bool header_is_good(struct ahci_port *port)
{
	const u8 *fis = port->memory.table[port->slot];
	u64 table = (u64)le32(header(port) + 12) << 32 | le32(header(port) + 8);
	u64 list = (u64)port->clbu << 32 | port->clb;
	u32 first = le32(header(port));

	return list == port->ahci.dma &&
	       (fis[2] == PACKET ? is_good_packet(port, first) : first == 5) &&
	       table == port->ahci.dma +
			offsetof(struct mtkflash_ahci_memory, table[port->slot]) &&
	       fis[0] == 0x27 && fis[1] == 0x80;
}

static void run_command(struct ahci_port *port)
{
	static const u8 places[AHCI_FIS_WRITES] = { 3, 12, 4, 5, 6, 7, 2 };
	const u8 *fis;

	port->slot = __builtin_ctz(port->ci);
	fis = port->memory.table[port->slot];
	if (!header_is_good(port)) {
		port->bad_headers++;
		return;
	}
	port->commands++;
	port->owes = false;
	port->in_packet = fis[2] == PACKET;
	port->moved = 0;
	if (!port->first_command_at)
		port->first_command_at = now(port);
	port->tfd |= BSY;
	if (port->before_fis)
		port->before_fis(port);
	if (port->loses_fis) {
		port->loses_fis = false;
		port->halted = true;
		port->is |= IFS;
		return;
	}
	for (unsigned int i = 0; i < AHCI_FIS_WRITES; i++)
		port->honest->write(&port->drive->tf, MTKFLASH_REG_FEAT + i, fis[places[i]]);
	port->in_command = true;
}

static void fetch(struct ahci_port *port)
{
	bool runs = port->cmd & MTKFLASH_AHCI_CMD_ST && !port->halted && !port->stunned;

	if (runs && port->ci && now(port) >= port->fetch_at && !port->clear_at &&
	    !port->in_command && port->up && !(port->tfd & (BSY | DRQ)))
		run_command(port);
}

/* --- registers --------------------------------------------------------------------- */

static bool runs(const struct ahci_port *port)
{
	return port->cmd & MTKFLASH_AHCI_CMD_ST || port->never_stops ||
	       now(port) < port->cr_until;
}

/* May the port still write to its area for received FISes? */
static bool may_receive(const struct ahci_port *port)
{
	return port->cmd & MTKFLASH_AHCI_CMD_FRE || now(port) < port->fr_until;
}

static u32 read_cmd(struct ahci_port *port)
{
	u32 cmd = port->cmd;

	if (runs(port))
		cmd |= MTKFLASH_AHCI_CMD_CR;
	if (may_receive(port))
		cmd |= MTKFLASH_AHCI_CMD_FR;
	if (port->clo_until && now(port) >= port->clo_until && !port->no_override) {
		port->clo_until = 0;
		if (!port->stays_busy)
			port->tfd &= ~(BSY | DRQ);
	}
	if (port->clo_until)
		cmd |= MTKFLASH_AHCI_CMD_CLO;
	port->stalls = cmd & (MTKFLASH_AHCI_CMD_CR | MTKFLASH_AHCI_CMD_CLO);
	return cmd;
}

static void end_commands(struct ahci_port *port)
{
	port->cr_until = now(port) + port->stop_ns;
	port->ci = 0;
	port->clear_at = 0;
	port->owes |= port->in_command;
	port->in_command = false;
	port->recoveries += port->halted;
	port->halted = false;
}

/* A link that may sleep does.  It must be woken by ICC, which takes 10 ms. */
static void follow_sleep(struct ahci_port *port, u32 value)
{
	const u32 engines = MTKFLASH_AHCI_CMD_ST | MTKFLASH_AHCI_CMD_FRE;
	bool asleep = port->cmd & MTKFLASH_AHCI_CMD_ALPE || now(port) < port->awake_at;

	if (port->wakes_slowly && asleep && port->cmd & ~value & engines)
		port->stunned = true;
	if (port->cmd & ~value & MTKFLASH_AHCI_CMD_ALPE)
		port->awake_at = UINT64_MAX;
	if (value & MTKFLASH_AHCI_CMD_ICC_ACTIVE)
		port->awake_at = now(port) + 10 * DRIVE_MS;
}

static void write_cmd(struct ahci_port *port, u32 value)
{
	bool started = port->cmd & MTKFLASH_AHCI_CMD_ST;
	bool starts = value & MTKFLASH_AHCI_CMD_ST;

	follow_sleep(port, value);
	if (value & MTKFLASH_AHCI_CMD_CLO) {
		port->overrides++;
		port->override_while_running += runs(port) || starts;
		port->clo_until = now(port) + port->override_ns + 1;
	}
	if (starts && !started) {
		port->starts++;
		port->start_while_busy += !!(port->tfd & (BSY | DRQ)) || !!port->clo_until;
		port->started_without_receiving += !(port->cmd & MTKFLASH_AHCI_CMD_FRE);
		port->started_with_errors += !!(port->is & (TFES | IFS));
		port->detached_while_running += !!(port->sctl & MTKFLASH_AHCI_DET);
	}
	if (started && !starts)
		end_commands(port);
	if (port->cmd & ~value & MTKFLASH_AHCI_CMD_FRE)
		port->fr_until = now(port) + port->stop_ns;
	/* 3.3.7: this edge begins with COMRESET. */
	port->comresets += ~port->cmd & value & AHCI_CMD_SUD ? 1 : 0;
	port->cmd = value & ~(MTKFLASH_AHCI_CMD_CR | MTKFLASH_AHCI_CMD_FR |
			      MTKFLASH_AHCI_CMD_CLO | MTKFLASH_AHCI_CMD_ICC);
}

static void issue(struct ahci_port *port, u32 value)
{
	port->issued_while_stopped += !(port->cmd & MTKFLASH_AHCI_CMD_ST);
	port->issued_twice += !!(port->ci & value);
	port->ci |= value;
	port->fetch_at = now(port) + port->fetch_ns;
}

/* There is a device, but not yet a link: DET is 1. */
static u32 ssts(const struct ahci_port *port)
{
	if (port->up)
		return 0x113;
	return port->powered;
}

static void clear_serr(struct ahci_port *port, u32 value)
{
	port->serr &= ~value | port->serr_stuck;
	if (!port->bounces)
		return;
	port->bounces--;
	port->serr |= MTKFLASH_AHCI_LINK_CHANGED;
}

/* 3.3.11: DET stays while ST is set. */
static void write_sctl(struct ahci_port *port, u32 value)
{
	port->sctl_writes++;
	port->comresets += (value & ~port->sctl & MTKFLASH_AHCI_DET) == MTKFLASH_AHCI_DET_RESET;
	port->detached_while_running += port->cmd & MTKFLASH_AHCI_CMD_ST &&
					(port->sctl ^ value) & MTKFLASH_AHCI_DET;
	port->sctl = value & ~port->sctl_lacks;
}

static u32 io_read(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg)
{
	struct ahci_port *port = of_ahci(ahci);

	mend(port);
	drive_advance(port->drive, port->hurries && !has_power(port) ? DRIVE_MS : DRIVE_ACCESS_NS);
	tick(port);
	mend(port);
	port->reads++;
	if (port->pulled)
		return 0xffffffff;
	switch (reg) {
	case MTKFLASH_AHCI_CLB:
		return port->clb;
	case MTKFLASH_AHCI_CLBU:
		return port->clbu;
	case MTKFLASH_AHCI_FB:
		return port->fb;
	case MTKFLASH_AHCI_FBU:
		return port->fbu;
	case MTKFLASH_AHCI_IS:
		return port->is;
	case MTKFLASH_AHCI_IE:
		return port->ie;
	case MTKFLASH_AHCI_CMD:
		return read_cmd(port);
	case MTKFLASH_AHCI_TFD:
		return port->tfd;
	case MTKFLASH_AHCI_SIG:
		return port->sig;
	case MTKFLASH_AHCI_SSTS:
		return ssts(port);
	case MTKFLASH_AHCI_SCTL:
		return port->sctl;
	case MTKFLASH_AHCI_SERR:
		return port->serr;
	case MTKFLASH_AHCI_CI:
		return port->ci;
	case MTKFLASH_AHCI_FBS:
		return port->fbs;
	default:
		return 0;
	}
}

/* Addresses stay while the engine that uses them runs. */
static void move(struct ahci_port *port, u32 *reg, u32 value, bool used)
{
	port->moved_while_running += used;
	*reg = value;
}

static void move_upper(struct ahci_port *port, u32 *reg, u32 value, bool used)
{
	if (port->narrow)
		port->wrote_read_only++;
	else
		move(port, reg, value, used);
}

/* 9.3: FBS.EN stays while the list is processed. */
static void move_switching(struct ahci_port *port, u32 value)
{
	port->switched_while_running += runs(port) || !port->switches;
	port->fbs = value;
}

static void io_write(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg, u32 value)
{
	struct ahci_port *port = of_ahci(ahci);

	drive_advance(port->drive, DRIVE_ACCESS_NS);
	tick(port);
	port->writes++;
	port->wrote_foreign += port->foreign;
	if (port->pulled)
		return;
	switch (reg) {
	case MTKFLASH_AHCI_CLB:
		move(port, &port->clb, value, runs(port));
		break;
	case MTKFLASH_AHCI_CLBU:
		move_upper(port, &port->clbu, value, runs(port));
		break;
	case MTKFLASH_AHCI_FB:
		move(port, &port->fb, value, may_receive(port));
		break;
	case MTKFLASH_AHCI_FBU:
		move_upper(port, &port->fbu, value, may_receive(port));
		break;
	case MTKFLASH_AHCI_IS:
		port->is &= ~value;
		break;
	case MTKFLASH_AHCI_IE:
		port->ie = value;
		break;
	case MTKFLASH_AHCI_CMD:
		write_cmd(port, value);
		break;
	case MTKFLASH_AHCI_SCTL:
		write_sctl(port, value);
		break;
	case MTKFLASH_AHCI_SERR:
		clear_serr(port, value);
		break;
	case MTKFLASH_AHCI_CI:
		issue(port, value);
		break;
	case MTKFLASH_AHCI_FBS:
		move_switching(port, value);
		break;
	default:
		break;
	}
	fetch(port);
	tick(port);
}

static void io_delay(struct mtkflash_ahci *ahci, unsigned int usecs)
{
	struct ahci_port *port = of_ahci(ahci);

	drive_advance(port->drive, usecs * 1000ull);
	tick(port);
}

/* Looking at memory or at the clock takes time, too. */
static void io_relax(struct mtkflash_ahci *ahci)
{
	drive_advance(of_ahci(ahci)->drive, DRIVE_ACCESS_NS / 20);
	tick(of_ahci(ahci));
}

static u64 io_now(struct mtkflash_ahci *ahci)
{
	struct ahci_port *port = of_ahci(ahci);

	io_relax(ahci);
	if (port->stalls && port->stall_ns) {
		drive_advance(port->drive, port->stall_ns);
		tick(port);
		port->stall_ns = 0;
	}
	return now(port);
}

static const struct mtkflash_ahci_io io = {
	.read = io_read,
	.write = io_write,
	.delay = io_delay,
	.relax = io_relax,
	.now = io_now,
};

/* --- the task file of the session ---------------------------------------------------- */

static struct mtkflash_ahci *of_taskfile(struct mtkflash_taskfile *tf)
{
	EXPECT(tf == &attached->drive->tf);
	return &attached->ahci;
}

static void tf_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	mtkflash_ahci_write(of_taskfile(tf), reg, value);
}

static bool tf_was_sent(struct mtkflash_taskfile *tf)
{
	return !of_taskfile(tf)->why;
}

static u8 tf_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	return mtkflash_ahci_read(of_taskfile(tf), reg);
}

static bool tf_packet(struct mtkflash_taskfile *tf, const u8 *cdb, const u8 *data, u32 length,
		      bool out)
{
	struct mtkflash_ahci *ahci = of_taskfile(tf);

	EXPECT(length <= sizeof(attached->data));
	memset(attached->data, 0xcc, sizeof(attached->data));
	if (out)
		memcpy(attached->data, data, length);
	return !mtkflash_ahci_packet(ahci, cdb, AHCI_DATA, length + (length & 1), out);
}

static u32 tf_packet_data(struct mtkflash_taskfile *tf, u8 *data, u32 length)
{
	u32 moved = mtkflash_ahci_moved(of_taskfile(tf));

	if (moved > length)
		moved = length;
	memcpy(data, attached->data, moved);
	return moved;
}

static bool tf_packet_sent(struct mtkflash_taskfile *tf, u32 length)
{
	return mtkflash_ahci_sent(of_taskfile(tf), length);
}

static bool tf_lost_link(struct mtkflash_taskfile *tf)
{
	return mtkflash_ahci_lost_link(of_taskfile(tf));
}

static unsigned int tf_tend_link(struct mtkflash_taskfile *tf)
{
	return mtkflash_ahci_tend_link(of_taskfile(tf)) ? MTKFLASH_BOTH_UNITS : 0;
}

static bool tf_is_foreign(struct mtkflash_taskfile *tf)
{
	return mtkflash_ahci_is_foreign(of_taskfile(tf));
}

static void tf_settle(struct mtkflash_taskfile *tf)
{
	of_taskfile(tf);
}

void ahci_port_attach(struct ahci_port *port, struct drive *d)
{
	attached = port;
	port->drive = d;
	port->honest = d->tf.ops;
	port->ops = *port->honest;
	port->ops.write = tf_write;
	port->ops.was_sent = tf_was_sent;
	port->ops.read = tf_read;
	port->ops.packet = tf_packet;
	port->ops.packet_data = tf_packet_data;
	port->ops.packet_sent = tf_packet_sent;
	port->ops.settle = tf_settle;
	port->ops.tend_link = tf_tend_link;
	port->ops.lost_link = tf_lost_link;
	port->ops.is_foreign = tf_is_foreign;
	d->tf.ops = &port->ops;

	port->clb = AHCI_LIBATA_CLB;
	port->fb = AHCI_LIBATA_FB;
	port->ie = AHCI_LIBATA_IE;
	port->sctl = AHCI_LIBATA_SCTL;
	port->cmd = MTKFLASH_AHCI_CMD_ST | MTKFLASH_AHCI_CMD_FRE | AHCI_CMD_SUD |
		    AHCI_CMD_POD | MTKFLASH_AHCI_CMD_ALPE | MTKFLASH_AHCI_CMD_ASP;
	if (port->switches) {
		port->cmd |= MTKFLASH_AHCI_CMD_FBSCP;
		port->fbs = AHCI_LIBATA_FBS;
	}
	port->powered = has_power(port);
	port->power_offs = d->power_offs;
	port->up = port->powered;
	port->serr = port->up ? MTKFLASH_AHCI_SERR_X : 0;
	port->tfd = port->first_status ?: port->up ? BSY : 0x7f;
	port->sig = 0xffffffff;
	port->ahci.io = &io;
	port->ahci.memory = &port->memory;
	port->ahci.dma = port->narrow ? AHCI_DMA_NARROW : AHCI_DMA;
	port->ahci.slots = port->slots ?: MTKFLASH_AHCI_SLOTS;
}

void ahci_port_comreset(struct ahci_port *port, bool leaves)
{
	if (leaves) {
		mtkdrive_write(&port->drive->model, MTKDRIVE_CTL, 0x04);
		mtkdrive_write(&port->drive->model, MTKDRIVE_CTL, 0x00);
	}
	come_up(port);
}

bool ahci_port_is_as_before(const struct ahci_port *port)
{
	u32 switching = port->switches ? MTKFLASH_AHCI_CMD_FBSCP : 0;

	return port->clb == AHCI_LIBATA_CLB && !port->clbu && port->fb == AHCI_LIBATA_FB &&
	       !port->fbu && port->ie == AHCI_LIBATA_IE && port->sctl == AHCI_LIBATA_SCTL &&
	       port->fbs == (port->switches ? AHCI_LIBATA_FBS : 0) &&
	       port->cmd == (switching | MTKFLASH_AHCI_CMD_FRE | AHCI_CMD_SUD |
			     AHCI_CMD_POD | MTKFLASH_AHCI_CMD_ALPE |
			     MTKFLASH_AHCI_CMD_ASP) && !port->is && !port->serr;
}

unsigned int ahci_port_faults(const struct ahci_port *port)
{
	return port->start_while_busy + port->override_while_running +
	       port->moved_while_running + port->comresets + port->issued_twice +
	       port->issued_while_stopped + port->bad_headers +
	       port->started_without_receiving + port->wrote_read_only +
	       port->switched_while_running + port->started_with_errors +
	       port->detached_while_running + port->wrote_foreign;
}
