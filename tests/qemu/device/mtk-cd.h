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
 *	flash		file with the contents of the flash, exactly as large as
 *			the part; mapped, so it follows every program and erase
 *	part		name in mtkdrive_parts[]
 *	type-byte	of vendor mode, 0x72 (default) or 0x73; "type" alone is
 *			taken by every QEMU object
 *	firmware	"unlocked" (default) or "locked": intro while it runs
 *	window-ms	length of the boot window
 *	boot-ms		from the end of the window to a running firmware
 *	floating	what a cable without any powered drive reads: 0x7f
 *	command-ns, spi-byte-ns, write-protect-pin, seed, busy-hides-registers,
 *	srst-ignored, reset-without-outro, device0-answers-for-1,
 *	finish-copies, linear-rems, id-zero-ns, check-power-order
 *			the members of struct mtkdrive_config of that name
 *
 * Properties for -device, qom-get and qom-set (/machine/peripheral/ID):
 *
 *	power		bool; off cuts the supply in that instant
 *	status-register	of the flash part
 *	cut-after-writes, cut-after-spi
 *			see struct mtkdrive; they count down to 0
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
 *			arrays are indexed by enum mtkdrive_reg
 *	revision	in the identity block of the image in the flash, or empty
 *
 * Reading any of them lets the model catch up with the clock first, so the
 * flash file is exact after that.  The clock is QEMU_CLOCK_VIRTUAL.
 *
 * A cable with an mtk-cd follows ATA more closely than QEMU does: a unit that
 * is absent or without power swallows commands and reads as 00h if the other
 * unit has power, else as "floating"; SRST selects unit 0.  RESET- of the bus
 * acts on the model like SRST.
 */
#ifndef HW_IDE_MTK_CD_H
#define HW_IDE_MTK_CD_H

#include "hw/ide/internal.h"

#include "mtkdrive.h"
#include "mtkimage.h"

#define TYPE_MTK_CD "mtk-cd"
OBJECT_DECLARE_TYPE(MtkCd, MtkCdClass, MTK_CD)

struct MtkCdClass {
	IDEDeviceClass parent_class;
	void (*parent_realize)(IDEDevice *dev, Error **errp);
};

struct MtkCd {
	IDEDevice dev;			/* first: all that ide-cd has */
	Notifier exit;
	bool realized;

	/* -device */
	char *flash_path;
	char *part_name;
	char *firmware_name;
	uint64_t window_ms;
	uint64_t boot_ms;
	uint8_t floating;
	bool power;			/* at the start of the machine */
	struct mtkdrive_config cfg;

	struct mtkdrive drive;
	enum mtkdrive_state seen;	/* state at the last look */
	uint64_t powered_at;

	char *expect_path[2];		/* old, new */
	uint8_t *expect[2];
	char *trace_path;
	FILE *trace;
};

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

void mtk_cd_power(MtkCd *m, bool on);

/* Puts the drive on its cable, and takes it off. */
void mtk_cable_attach(MtkCd *m);
void mtk_cable_detach(MtkCd *m);

/* mtk-qom.c: the properties that change at run time. */
void mtk_cd_class_properties(ObjectClass *oc);
bool mtk_cd_identity(MtkCd *m, struct mtkimage_identity *id);

#endif
