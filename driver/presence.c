// SPDX-License-Identifier: GPL-2.0
/*
 * Presence: what the units of a cable show without being asked anything.
 */
#include "presence.h"
#include "vendor.h"

#define STATUS_BSY	0x80
#define STATUS_DRDY	0x40

struct unit {
	u8 status;
	u8 lbam;
	u8 lbah;
};

static struct unit look(struct mtkflash_taskfile *tf, u8 dsel)
{
	struct unit unit;

	mtkflash_write(tf, MTKFLASH_REG_DEV, dsel);
	unit.status = mtkflash_read(tf, MTKFLASH_REG_CMD);
	unit.lbam = mtkflash_read(tf, MTKFLASH_REG_LBAM);
	unit.lbah = mtkflash_read(tf, MTKFLASH_REG_LBAH);
	return unit;
}

static bool answers(const struct unit *unit)
{
	return unit->status && !mtkflash_status_is_floating(unit->status);
}

/* Ready for ATA commands: alive, and not in vendor mode. */
static bool is_ready(const struct unit *unit)
{
	return answers(unit) && !(unit->status & STATUS_BSY) &&
	       (unit->status & STATUS_DRDY) &&
	       !mtkflash_status_is_type(unit->status);
}

static bool has_packet_signature(const struct unit *unit)
{
	return unit->lbam == 0x14 && unit->lbah == 0xeb;
}

enum mtkflash_error mtkflash_presence_check(struct mtkflash_taskfile *tf)
{
	struct unit slave = look(tf, 0xb0);
	struct unit master = look(tf, 0xa0);

	/*
	 * A lone drive may answer for the unit that is missing.  Then both show
	 * the same, and count as one.
	 */
	if (answers(&master) && answers(&slave) &&
	    master.status != slave.status)
		return MTKFLASH_ERROR_SIBLING;
	if (is_ready(&master) && !has_packet_signature(&master))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	if (is_ready(&slave) && !has_packet_signature(&slave))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	return MTKFLASH_ERROR_NONE;
}
