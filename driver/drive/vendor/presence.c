// SPDX-License-Identifier: GPL-2.0
/*
 * Presence: what the units of a cable show before any command is sent.
 */
#include "presence.h"
#include "vendor.h"

struct unit {
	u8 status;
	u8 error;
	u8 sc;
	u8 lbal;
	u8 lbam;
	u8 lbah;
};

static struct unit look(struct mtkflash_taskfile *tf, u8 dsel)
{
	struct unit unit;

	mtkflash_write(tf, MTKFLASH_REG_DEV, dsel);
	mtkflash_settle(tf);
	unit.status = mtkflash_read(tf, MTKFLASH_REG_CMD);
	unit.error = mtkflash_read(tf, MTKFLASH_REG_FEAT);
	unit.sc = mtkflash_read(tf, MTKFLASH_REG_SC);
	unit.lbal = mtkflash_read(tf, MTKFLASH_REG_LBAL);
	unit.lbam = mtkflash_read(tf, MTKFLASH_REG_LBAM);
	unit.lbah = mtkflash_read(tf, MTKFLASH_REG_LBAH);
	return unit;
}

/* Put back a signature that libata saw and commands overwrote, unless another device came. */
static void restore_signature(struct unit *unit, bool is_packet)
{
	if (!is_packet || mtkflash_is_fresh(unit->error, unit->sc, unit->lbal) ||
	    !mtkflash_signature_is_lost(unit->lbam, unit->lbah))
		return;
	unit->lbam = MTKFLASH_PACKET_LBAM;
	unit->lbah = MTKFLASH_PACKET_LBAH;
}

static bool answers(const struct unit *unit)
{
	return mtkflash_status_is_driven(unit->status);
}

static bool has_packet_signature(const struct unit *unit)
{
	return mtkflash_is_packet_signature(unit->lbam, unit->lbah);
}

static bool is_healthy(const struct unit *unit)
{
	return mtkflash_status_is_ready(unit->status) &&
	       has_packet_signature(unit);
}

/*
 * Stricter than is_healthy(), for a single device: 51h without a reason is a drive to be
 * revived.
 */
static bool may_be_healthy(const struct unit *unit)
{
	return mtkflash_status_is_healthy(unit->status, unit->error) &&
	       has_packet_signature(unit);
}

static bool may_be_disk(const struct unit *unit)
{
	return mtkflash_status_is_ready(unit->status) &&
	       !has_packet_signature(unit);
}

static bool is_other_device(const struct unit *unit)
{
	return mtkflash_status_is_ready(unit->status) &&
	       mtkflash_is_other_signature(unit->lbam, unit->lbah);
}

/* Is the unit at rest, with an unknown signature? */
static bool has_odd_signature(const struct unit *unit)
{
	return (!unit->status || mtkflash_status_is_ready(unit->status)) &&
	       !has_packet_signature(unit) &&
	       !mtkflash_is_other_signature(unit->lbam, unit->lbah);
}

static bool same_signature(const struct unit units[2])
{
	return units[0].lbam == units[1].lbam && units[0].lbah == units[1].lbah;
}

/*
 * Is the unit a packet device that was only reset?  It shows status 00h like an absent one,
 * but the signature of a packet device, which the other unit does not show.
 */
static bool is_fresh(const struct unit *unit, const struct unit *other)
{
	return !unit->status && has_packet_signature(unit) &&
	       !has_packet_signature(other);
}

/* Choose the unit that is not healthy; exactly one must be healthy. */
static enum mtkflash_error choose_sick(const struct unit units[2],
				       struct mtkflash_presence *presence)
{
	u8 sick = is_healthy(&units[0]);

	if (is_healthy(&units[0]) == is_healthy(&units[1]))
		return MTKFLASH_ERROR_SIBLING;
	if (may_be_disk(&units[sick]))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	*presence = (struct mtkflash_presence){
		.unit = sick,
		.unit_known = true,
		.status = units[sick].status,
	};
	return MTKFLASH_ERROR_NONE;
}

/*
 * Bit n: unit n may be a healthy device.  After a reset such a device shows 00h, and counts
 * only if the other unit does not answer.
 */
static u8 maybe_healthy_units(const struct unit units[2])
{
	u8 who = 0;

	for (unsigned int n = 0; n < 2; n++)
		if (may_be_healthy(&units[n]) ||
		    (!units[n].status && has_packet_signature(&units[n]) &&
		     !answers(&units[!n])))
			who |= 1u << n;
	return who;
}

static bool is_disk_there(const struct unit units[2])
{
	if (is_other_device(&units[0]) || is_other_device(&units[1]))
		return true;
	return answers(&units[0]) && answers(&units[1]) && !same_signature(units) &&
	       (may_be_disk(&units[0]) || may_be_disk(&units[1]));
}

enum mtkflash_error mtkflash_presence_check(struct mtkflash_taskfile *tf,
					    bool one_unit, bool allow_sibling,
					    u8 packets,
					    struct mtkflash_presence *presence)
{
	struct unit units[2] = { [1] = { .status = 0xff } };
	u8 unit;

	if (!one_unit)
		units[1] = look(tf, 0xb0);
	units[0] = look(tf, 0xa0);
	restore_signature(&units[0], packets & 1);
	restore_signature(&units[1], packets & 2);

	/*
	 * A lone drive may answer for the missing unit.  Then both units show the same, and
	 * count as one.
	 */
	if (answers(&units[0]) && answers(&units[1]) &&
	    units[0].status != units[1].status)
		return allow_sibling ? choose_sick(units, presence) :
				       MTKFLASH_ERROR_SIBLING;
	if (is_disk_there(units))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	unit = answers(&units[1]) && !answers(&units[0]);
	*presence = (struct mtkflash_presence){
		.unit = unit,
		.unit_known = answers(&units[unit]) &&
			      is_fresh(&units[!unit], &units[unit]),
		.status = units[unit].status,
		/*
		 * Both units count: both may see an intro as long as the right one is not
		 * known.
		 */
		.maybe_healthy = maybe_healthy_units(units),
		.no_disk = has_odd_signature(&units[0]) | has_odd_signature(&units[1]) << 1,
	};
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_presence_again(struct mtkflash_taskfile *tf, u8 unit,
					    struct mtkflash_presence *presence)
{
	struct unit own = look(tf, unit ? 0xb0 : 0xa0);

	presence->status = own.status;
	if (mtkflash_status_is_type(own.status))
		return MTKFLASH_ERROR_NONE;
	if (is_other_device(&own) && mtkflash_is_diagnosed(own.error, own.sc, own.lbal))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	presence->maybe_healthy = may_be_healthy(&own) << unit;
	return MTKFLASH_ERROR_NONE;
}

bool mtkflash_presence_sibling(struct mtkflash_taskfile *tf, u8 unit)
{
	struct unit other = look(tf, unit ? 0xa0 : 0xb0);
	struct unit own = look(tf, unit ? 0xb0 : 0xa0);

	return answers(&other) && other.status != own.status;
}
