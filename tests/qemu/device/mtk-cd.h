/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mtk-cd: a MediaTek optical drive for QEMU.
 *
 * While its firmware runs it is QEMU's own ide-cd under the name that stands in
 * the flash image; without power, while it starts, dead or in vendor mode the
 * drive model (tests/model) answers on the cable instead.
 *
 *	-device mtk-cd,id=mtk0,bus=ide.1,unit=0,flash=flash.bin,part=MX25L2005
 *
 * Properties fixed by -device (beside those of ide-cd: unit, drive, serial, ...):
 *
 *	floating	what a cable without any powered drive reads: 0x7f
 *	access-ns	how long a register access takes at least: 0.  An emulated
 *			one takes some 0.1 us, as no cable does
 *	override	at an AHCI port: the adapter has command list override: on
 *	fis-interrupts	at an AHCI port: FISes of vendor mode have the interrupt bit: on
 *	stop-ms		at an AHCI port: its engine takes so long to stop: 0
 *	holds-back	at an AHCI port: no FIS is taken while DIAG.X is set: on
 *	link-ms		at an AHCI port: the link comes up so long after the power: 0
 *	fis-after-reset	at an AHCI port: vendor mode, if a reset does not end it, answers
 *			with a signature: off
 *	burn-ms		how long a drive with packets burns: 2000
 *	mark-port	a port of a byte; a write makes an entry in marks.  0: none
 *
 * Properties for -device, qom-get and qom-set (/machine/peripheral/ID).
 * What the drive is made of changes only while it has no power, and is checked
 * when the power comes on, so that the order does not matter:
 *
 *	flash		file with the contents of the flash, exactly as large as
 *			the part; mapped, so it follows every program and erase
 *	part		name in mtkdrive_parts[]
 *	rems, rdid, res	the part's ids are these instead, high byte first
 *	type-byte	of vendor mode: 0x70, 0x72, 0x73, or 0 (default) for the
 *			usual one of the part's bus ("type" alone is taken by
 *			every QEMU object)
 *	set		command set: "legacy" (default), "slim", "slim2"
 *	intros		sets whose intro is taken, as "legacy+slim"; "" (default)
 *			is its own
 *
 * At any time:
 *
 *	power		bool; off cuts the supply in that instant
 *	firmware	"unlocked" (default) or "locked": intro while it runs
 *	window-ms	length of the boot window
 *	boot-ms		from the end of the window to a running firmware
 *	command-ns, spi-byte-ns, write-protect-pin, seed, busy-hides-registers,
 *	srst-ignored, reset-without-outro, device0-answers-for-1, finish-copies,
 *	linear-rems, id-early-ns, id-early, needs-reselect,
 *	clobbers-registers, late-busy-ns, rdsr-clobbers, enter-busy-ns, bad-entries,
 *	half-way, window-status, boot-status, dead-status, runs-anything,
 *	part-power-ns, outros-ignored, hangs-at, gives-up, instant-part, bad-byte,
 *	raises-intrq, factory-jumper, check-power-order, mt1939, refuses, refuses-off-ms,
 *	boot-in-flash, silent-ms
 *			the members of struct mtkdrive_config of that name
 *	slow-packet, slow-packet-ms
 *			packets with this opcode (0: none) take running firmware so
 *			long
 *	refused-packet	packets with this opcode (0: none) running firmware refuses
 *	packets		running firmware takes firmware by packets, as a drive of this kind:
 *			"" (default, it does not), "btc", "bd", "tsst-bd" or "tsst-dvd"; from
 *			the next start on, as is
 *	packet-silent	it takes all of it, and keeps what it has
 *	packet-lost	it never answers the command that has it burn; what follows is noise
 *	packet-lasts-ms	the piece for 80000h takes it so long
 *	packet-away-ms	when it has burned it starts by itself, answers nothing for so long, and
 *			at an AHCI port has no link (0, default: it is there at once); from
 *			the next start on
 *	aborts		the ATA command (0: none) that running firmware aborts, as 0xa1
 *			(IDENTIFY PACKET DEVICE) and 0xef (SET FEATURES)
 *	nonsense	what running firmware says to IDENTIFY PACKET DEVICE: the truth
 *			(0), no letters in place of its name (1), FFh throughout (2)
 *	signature	after a reset of running firmware: LBA high and mid, 0 for the
 *			usual 0xeb14
 *	inquiry-blank, identify-blank, identify-silent, boots, identify-sound
 *			the members of struct mtksay_config of that name, from the next
 *			start of the firmware on; so is
 *	stuck-line	"" (default), or what becomes of what it says: "even", "odd" or
 *			"all", the number of a bit, "0" or "1": "even 0 1"
 *	altstatus-floats
 *			nobody drives Alternate Status on this cable, as on some
 *			laptops: it reads as "floating" whatever Status says
 *	status-register	of the flash part
 *	cut-after-writes, cut-after-spi, cut-after-bus, fault-after
 *			see struct mtkdrive; they count down to 0
 *	fault		what happens then: "none", "link", "hang", "restart", "flip"
 *	expect-old, expect-new
 *			image files for check-power-order, "" for none
 *	trace-file	appends a line for each register write on the cable, for
 *			whichever unit: "<ns> <unit> <register> <value>"; the unit is
 *			the one selected before the write, registers are numbered as
 *			in enum mtkdrive_reg, values are in hex ("" closes the file)
 *
 * Properties for qom-get only:
 *
 *	state		as mtkdrive_state_name()
 *	violations	names separated by commas, empty if there are none
 *	counters	struct mtkdrive_counters as a JSON object in a string; the
 *			arrays are indexed by enum mtkdrive_reg.  Also cable_reads and
 *			cable_writes, the accesses of any register on the cable,
 *			whoever answers, fises and port_accesses, those of an AHCI
 *			port, and idle_ns, the time for which the cable
 *			was not used: every pause between two accesses that is longer
 *			than 10 us
 *	packet-counters	of the model of tests/model/mtkpacket.h, as a JSON object: violations,
 *			packets, pieces, burns, burning, resets (of one that had a part of its
 *			firmware, or burned), others: packets that it has left to ide-cd, and
 *			strangers: packets between its first piece and its last that are none
 *	marks		a JSON array in a string: for each write to mark-port the
 *			counters of that instant, and its time as "ns"
 *	revision	in the identity block of the image in the flash, or empty
 *
 * At a port of ich9-ahci a command reaches the model as a FIS, and one goes back when
 * BSY is over; the power makes the link.  COMRESET and SRST act on the model like SRST.
 *
 * Reading any of them lets the model catch up with the clock first, so the
 * flash file is exact after that.  The clock is QEMU_CLOCK_VIRTUAL.
 *
 * A cable with an mtk-cd follows ATA more closely than QEMU does: a unit that
 * is absent or without power swallows commands and reads as 00h if the other
 * unit has power, else as "floating"; SRST selects unit 0.  RESET- of the bus
 * acts on the model like SRST.  Running firmware that does not take an intro
 * answers it with 51h, where ide-cd would leave DSC out.
 */
#ifndef HW_IDE_MTK_CD_H
#define HW_IDE_MTK_CD_H

#include "mtk-compat.h"
#include "mtkdrive.h"
#include "mtkimage.h"
#include "mtksay.h"
#include "mtktsst.h"

#define TYPE_MTK_CD "mtk-cd"
OBJECT_DECLARE_TYPE(MtkCd, MtkCdClass, MTK_CD)

struct MtkCdClass {
	IDEDeviceClass parent_class;
	void (*parent_realize)(IDEDevice *dev, Error **errp);
};

/* Used until an access follows that comes sooner. */
#define MTK_CD_IDLE_NS 10000

struct MtkCd {
	IDEDevice dev;			/* first: all that ide-cd has */
	Notifier exit;
	bool realized;

	/* What it is made of. */
	char *flash_path;
	char *part_name;
	struct mtkdrive_part part;	/* with ids of its own */
	uint32_t rems;			/* MTK_CD_OWN_ID: that of the part */
	uint32_t rdid;
	uint32_t res;
	uint8_t type;			/* 0: the usual one */
	size_t mapped;			/* bytes of cfg.flash */
	bool stale;			/* the model does not know yet */
	QEMUTimer *intrq_timer;		/* INTRQ is raised when BSY ends */

	uint8_t floating;
	uint32_t access_ns;
	bool altstatus_floats;
	bool power;			/* at the start of the machine */
	struct mtkdrive_config cfg;	/* the model's own copy is kept equal */

	struct mtksay_config say;

	/* At an AHCI port. */
	bool override;
	bool fis_interrupts;
	uint32_t stop_ms;
	bool holds_back;
	uint32_t link_ms;
	bool fis_after_reset;
	bool sign_due;			/* it was reset in vendor mode */
	uint64_t port_accesses;		/* of its registers */
	uint64_t fises;			/* of the host */
	bool fis_due;			/* a command was sent, and BSY is not over */
	bool fis_seen;			/* the model has seen the command already */

	uint8_t slow_packet;
	uint32_t slow_packet_ms;
	uint8_t refused_packet;
	uint8_t aborts;
	uint8_t nonsense;
	uint16_t signature;
	uint8_t last_command;		/* to running firmware */
	QEMUTimer *packet_timer;	/* pending: BSY until then */
	bool packet_due;		/* the time of this one is over */

	/* mtk-packet.c */
	struct mtkpacket packets;
	uint8_t packet_cdb[MTKPACKET_CDB];
	uint32_t packet_length;		/* of the data that go to the drive */
	bool packet_piece;		/* which are on their way by PIO */
	unsigned int packet_burns;	/* seen */
	unsigned int other_packets;	/* left to ide-cd */
	unsigned int strange_packets;	/* within the stream of its firmware */
	uint32_t burn_ms;
	bool packet_silent;
	bool packet_lost;
	uint32_t packet_lasts_ms;
	uint32_t packet_away_ms;

	struct mtkdrive drive;
	enum mtkdrive_state seen;	/* state at the last look */
	uint64_t powered_at;

	/* mtk-mark.c */
	uint16_t mark_port;
	MemoryRegion mark_region;
	GString *marks;
	uint64_t last_access;		/* when it ended */
	uint64_t idle_ns;

	char *expect_path[2];		/* old, new */
	uint8_t *expect[2];
	char *trace_path;
	FILE *trace;
};

#define MTK_CD_OWN_ID UINT32_MAX

/* The unit's half inside QEMU's ide-cd. */
static inline IDEState *mtk_cd_ide(MtkCd *m)
{
	IDEBus *bus = IDE_BUS(qdev_get_parent_bus(DEVICE(m)));

	return &bus->ifs[m->dev.unit];
}

/* Lets the model catch up with the clock, and ide-cd with the model. */
void mtk_cd_sync(MtkCd *m);

/* ide-cd takes over when the firmware runs, and is silenced when it stops. */
void mtk_cd_follow(MtkCd *m);

/* False with an error if what the drive was made of meanwhile cannot be. */
bool mtk_cd_power(MtkCd *m, bool on, Error **errp);

/* Running firmware is sent a packet.  True if it refuses, or takes long and does it later. */
bool mtk_cd_packet(MtkCd *m);

/* Whatever it is called now. */
void mtk_cd_take_identity(MtkCd *m);

/* mtk-packet.c: true if the packet is not ide-cd's. */
#define MTK_PACKET_ROOM 0x10000
bool mtk_packet(MtkCd *m);
bool mtk_packet_data(MtkCd *m);
void mtk_packet_start(MtkCd *m);
void mtk_packet_reset(MtkCd *m);

/* Lets it burn on, until now. */
void mtk_packet_follow(MtkCd *m);

/* The end of its being away after a burn, 0 if it never was. */
int64_t mtk_packet_away_until(const MtkCd *m);
void mtk_packet_properties(ObjectClass *oc);

/* mtk-config.c: what the drive is made of, and the switches of the model. */
bool mtk_cd_configure(MtkCd *m, Error **errp);
void mtk_cd_config_init(MtkCd *m);
void mtk_cd_config_free(MtkCd *m);
void mtk_cd_config_properties(ObjectClass *oc);

/* mtk-time.c: lets so much time pass, of which it is now "begin"; returns what it is then. */
uint64_t mtk_cd_spend(uint64_t begin, uint32_t ns);

/* Puts the drive on its cable, and takes it off. */
void mtk_cable_attach(MtkCd *m);
void mtk_cable_detach(MtkCd *m);

/* Lets the interrupt line follow the model that is selected. */
void mtk_cable_interrupt(MtkCd *m);

/* For mtk-plug.c: who is there, the trace file, and what running firmware refuses. */
MtkCd *mtk_cable_unit(IDEBus *bus, int unit);
void mtk_cable_log(MtkCd *m, unsigned int reg, uint32_t value);
bool mtk_cable_refuses(MtkCd *m, uint8_t command);

/* mtk-plug.c: the drive at an AHCI port, and what changes with it or with time. */
void mtk_plug_attach(MtkCd *m);
void mtk_plug_detach(MtkCd *m);
void mtk_plug_follow(MtkCd *m);
void mtk_plug_reset(MtkCd *m);

/* How often the host has accessed a register of the cable; 0 before the start. */
uint64_t mtk_cable_reads(MtkCd *m);
uint64_t mtk_cable_writes(MtkCd *m);

/* mtk-qom.c: what a test sees and does. */
void mtk_cd_class_properties(ObjectClass *oc);
bool mtk_cd_identity(MtkCd *m, struct mtkimage_identity *id);
void mtk_cd_append_counters(MtkCd *m, GString *json);

/* mtk-mark.c: when the cable is used, and what a guest wants to be remembered. */
void mtk_cd_accessed(MtkCd *m, uint64_t begin, uint64_t end);
uint64_t mtk_cd_idle_ns(const MtkCd *m, uint64_t now);
void mtk_cd_mark_realize(MtkCd *m);
void mtk_cd_mark_unrealize(MtkCd *m);
void mtk_cd_mark_properties(ObjectClass *oc);

#endif
