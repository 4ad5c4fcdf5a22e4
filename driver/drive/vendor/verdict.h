/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a port holds, told from what libata knows and from two registers.
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
 * struct mtkflash_port_view - All that a verdict is made of
 * @accessible: The host has a task file that can be written directly.
 * @host: Why not, if it has none.
 * @one_unit: The host has no unit 1 on this port.
 * @probing: libata is still probing or recovering the port.
 * @class: What is at unit 0 and 1.
 * @said: Who these say they are.
 * @status_valid: @altstatus and @status were read.
 * @altstatus: Alternate Status.
 * @status: Status.
 * @error: The Error register.
 * @fresh: It got no command since power-on or reset.
 * @unit: The unit that is selected, by the Device register.
 * @signature: Its LBA high and LBA mid; 0 if they were not read, too.
 * @name: Who it is, if libata has given it up after an IDENTIFY, and it waits for
 *	  commands with the signature of a packet device.
 * @packets: Bit n: unit n had the signature of a packet device when libata reset it, and
 *	     was given up.
 * @nonsense: libata has read an IDENTIFY from unit 0 or 1 that makes no sense.
 * @looked_closer: The claimed port was looked at closer.
 * @latches: The latch test found a unit that keeps what is written.
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
 * @view: What is known of it.
 */
enum mtkflash_verdict mtkflash_verdict(const struct mtkflash_port_view *view);

/**
 * mtkflash_may_read_status() - May Alternate Status and Status be read?
 * @view: What libata knows of the port.
 *
 * Only where libata knows of no device: it does not expect anybody to look at one
 * of its own, and a disk is left alone altogether.  As long as it is probing nobody
 * knows what there is.
 */
bool mtkflash_may_read_status(const struct mtkflash_port_view *view);

/**
 * mtkflash_shown_status() - What does the port show?
 * @view: What is known of the port, @status_valid.
 *
 * Some cables and hosts let one of the two registers float although there is a
 * drive (F24).
 *
 * Return: Alternate Status, or Status if only that is driven by somebody; 0 if one
 * of them reads 00h and neither tells more.
 */
u8 mtkflash_shown_status(const struct mtkflash_port_view *view);

/**
 * mtkflash_shows_packet_device() - Does it wait for commands, as a healthy one does?
 * @view: What is known of the port, its registers included.
 *
 * Exactly 50h or 51h, and the signature.
 */
bool mtkflash_shows_packet_device(const struct mtkflash_port_view *view);

/**
 * mtkflash_recall_signature() - Put back a signature that libata has seen
 * @view: What is known of the port, its registers included.
 *
 * libata's next commands have written over it.  Not if another device may have come.
 */
void mtkflash_recall_signature(struct mtkflash_port_view *view);

/**
 * mtkflash_is_nonsense() - Is a unit a packet device that tells nothing but nonsense?
 * @view: What libata knows.
 * @unit: The unit.
 *
 * It has taken IDENTIFY and answers no INQUIRY (F20).
 */
bool mtkflash_is_nonsense(const struct mtkflash_port_view *view, unsigned int unit);

/**
 * mtkflash_needs_closer_look() - Could a closer look change the verdict?
 * @view: What is known of the port, the registers included.
 *
 * It writes registers and needs the port claimed.
 */
bool mtkflash_needs_closer_look(const struct mtkflash_port_view *view);

/**
 * mtkflash_keep_closer_look() - Take over what an earlier closer look has found
 * @view: What is known of the port now; gets the result if nothing has changed.
 * @before: What was known when the port was looked at before.
 */
void mtkflash_keep_closer_look(struct mtkflash_port_view *view,
			       const struct mtkflash_port_view *before);

/**
 * mtkflash_latch_test() - Does any unit keep what is written?
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
 * A device at rest sees no more than that the other unit is selected.
 */
void mtkflash_look_closer(struct mtkflash_taskfile *tf, struct mtkflash_port_view *view);

/**
 * mtkflash_verdict_has_node() - Does such a port get a /dev/mtkflashN?
 * @verdict: The verdict.
 */
bool mtkflash_verdict_has_node(enum mtkflash_verdict verdict);

/**
 * mtkflash_find_mediatek() - Which unit is a drive that may be accessed?
 * @view: What libata knows.
 * @unit: Out: the unit, or the second of two; not set if there is none.
 * @found: Out: who it is; not set if there is none.
 *
 * That is a drive with a MediaTek chip, an unknown chip, no name, or nonsense in its answers.
 *
 * Return: how many there are, 0 to 2.
 */
unsigned int mtkflash_find_mediatek(const struct mtkflash_port_view *view,
				    unsigned int *unit,
				    struct mtkflash_finding *found);

#endif /* MTKFLASH_VERDICT_H */
