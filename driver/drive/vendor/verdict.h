/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Judge what a port holds, by what libata knows and by two registers.
 */
#ifndef MTKFLASH_VERDICT_H
#define MTKFLASH_VERDICT_H

#include "taskfile.h"
#include "witness.h"

/**
 * enum mtkflash_device_class - What libata found at one unit
 * @MTKFLASH_CLASS_NONE: Nothing.
 * @MTKFLASH_CLASS_DISK: A disk, or something that answers as one.
 * @MTKFLASH_CLASS_PACKET: A packet device.
 * @MTKFLASH_CLASS_OTHER: Anything else.
 */
enum mtkflash_device_class {
	MTKFLASH_CLASS_NONE,
	MTKFLASH_CLASS_DISK,
	MTKFLASH_CLASS_PACKET,
	MTKFLASH_CLASS_OTHER,
};

/**
 * struct mtkflash_port_view - The facts that a verdict depends on
 * @accessible: The host has a task file that can be written directly.
 * @host: The reason if it has none.
 * @one_unit: The host has no unit 1 on this port.
 * @probing: libata is still probing or recovering the port.
 * @class: The class of unit 0 and 1.
 * @said: The identities that these units gave.
 * @status_valid: @altstatus and @status were read.
 * @altstatus: Alternate Status.
 * @status: Status.
 * @error: The Error register.
 * @fresh: The selected unit got no command since power-on or reset.
 * @unit: The unit that is selected, by the Device register.
 * @signature: LBA high and LBA mid of @unit; 0 also if they were not read.
 * @name: Name of @unit, if libata has given it up after an IDENTIFY, and it is ready with
 *	  the signature of a packet device.
 * @packets: Bit n: unit n had the signature of a packet device when libata reset it, and
 *	     was given up.
 * @nonsense: By unit: libata has read an IDENTIFY that makes no sense.
 * @looked_closer: A closer look was taken, with the port claimed.
 * @latches: The latch test found a unit that keeps the values written.
 * @sibling: Beside @unit, which is at rest, another unit answers.
 */
struct mtkflash_port_view {
	bool accessible;
	enum mtkflash_host_reason host;
	bool one_unit;
	bool probing;
	enum mtkflash_device_class class[2];
	struct mtkflash_witnesses said[2];
	bool status_valid;
	u8 altstatus;
	u8 status;
	u8 error;
	bool fresh;
	u8 unit;
	u16 signature;
	struct mtkflash_identity name;
	u8 packets;
	bool nonsense[2];
	bool looked_closer;
	bool latches;
	bool sibling;
};

/**
 * mtkflash_verdict() - Judge a port
 * @view: The facts about it.
 */
enum mtkflash_verdict mtkflash_verdict(const struct mtkflash_port_view *view);

/**
 * mtkflash_may_read_status() - May Alternate Status and Status be read?
 * @view: What libata knows of the port.
 *
 * Only if libata knows of no device: it must be the only one to access its devices, and
 * disks are never accessed.  While libata probes it is not known what there is.
 */
bool mtkflash_may_read_status(const struct mtkflash_port_view *view);

/**
 * mtkflash_shown_status() - The status that the port shows
 * @view: What is known of the port, @status_valid.
 *
 * Some cables and hosts let one of the two registers float although there is a
 * drive (F24).
 *
 * Return: Alternate Status, or Status if only that is driven; 0 if one of them reads 00h
 * and neither is driven.
 */
u8 mtkflash_shown_status(const struct mtkflash_port_view *view);

/**
 * mtkflash_shows_packet_device() - Is a packet device ready, as a healthy one is?
 * @view: What is known of the port, its registers included.
 *
 * The status is 50h or 51h, and the signature is that of a packet device.
 */
bool mtkflash_shows_packet_device(const struct mtkflash_port_view *view);

/**
 * mtkflash_recall_signature() - Restore a signature that libata has seen
 * @view: What is known of the port, its registers included.
 *
 * libata's later commands overwrote it.  Does nothing if another device may have come.
 */
void mtkflash_recall_signature(struct mtkflash_port_view *view);

/**
 * mtkflash_is_nonsense() - Does a packet device give nothing but nonsense?
 * @view: What libata knows.
 * @unit: The unit.
 *
 * It accepts IDENTIFY and does not answer INQUIRY (F20).
 */
bool mtkflash_is_nonsense(const struct mtkflash_port_view *view, unsigned int unit);

/**
 * mtkflash_needs_closer_look() - Could a closer look change the verdict?
 * @view: What is known of the port, the registers included.
 *
 * The closer look writes registers and needs the port claimed.
 */
bool mtkflash_needs_closer_look(const struct mtkflash_port_view *view);

/**
 * mtkflash_keep_closer_look() - Take over the result of an earlier closer look
 * @view: The facts about the port now; gets the result if nothing has changed.
 * @before: The facts at the time of the earlier look.
 */
void mtkflash_keep_closer_look(struct mtkflash_port_view *view,
			       const struct mtkflash_port_view *before);

/**
 * mtkflash_latch_test() - Does any unit keep the values written?
 * @tf: The task file of a claimed port.
 *
 * The test that libata itself does when it looks for devices.
 */
bool mtkflash_latch_test(struct mtkflash_taskfile *tf);

/**
 * mtkflash_look_closer() - Do the latch test, or look at the other unit
 * @tf: The task file of a claimed port.
 * @view: What is known of the port; gets what was found.
 *
 * A device at rest only sees that the other unit is selected.
 */
void mtkflash_look_closer(struct mtkflash_taskfile *tf, struct mtkflash_port_view *view);

/**
 * mtkflash_verdict_has_node() - Does such a port get a /dev/mtkflashN?
 * @verdict: The verdict.
 */
bool mtkflash_verdict_has_node(enum mtkflash_verdict verdict);

/**
 * mtkflash_find_mediatek() - Find the drive that may be accessed
 * @view: What libata knows.
 * @unit: Out: the unit, or the second of two; not set if there is none.
 * @found: Out: its identity; not set if there is none.
 *
 * A drive may be accessed if it has a MediaTek chip, an unknown chip, no name, or nonsense
 * in its answers.
 *
 * Return: the number of such drives, 0 to 2.
 */
unsigned int mtkflash_find_mediatek(const struct mtkflash_port_view *view,
				    unsigned int *unit,
				    struct mtkflash_finding *found);

/**
 * mtkflash_find_stranger() - Find an optical drive that is in no table
 * @view: State of the port.
 * @unit: Out: the unit; not set if there is none.
 * @id: Out: its identity; not set if there is none.
 *
 * The drive has a name, but no row in a table, and no sign of another maker's chip.  libata
 * knows the drive, or has given it up after IDENTIFY.
 */
bool mtkflash_find_stranger(const struct mtkflash_port_view *view, unsigned int *unit,
			    struct mtkflash_identity *id);

#endif /* MTKFLASH_VERDICT_H */
