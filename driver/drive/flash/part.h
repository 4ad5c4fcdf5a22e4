/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The method "flash part": the drive is in vendor mode, its flash is accessed directly.
 */
#ifndef MTKFLASH_PART_H
#define MTKFLASH_PART_H

#include "chips.h"
#include "estimate.h"
#include "identify.h"
#include "image_bd.h"
#include "plan.h"
#include "protect.h"
#include "state.h"
#include "vendor/vendor.h"

/**
 * struct mtkflash_part - Flash part of a drive; kept from one session to the next
 * @s: The session whose method it is.
 * @vendor: The drive.
 * @chip: Its flash part once identified, else NULL.
 * @ids: The ids that the part gave.
 * @learned: Description of a part that is not in the table, or has locked blocks.
 * @has_no_id: The part gives no id, and was accepted by its contents or by name.
 * @unlocked: The block protection was read since the port was claimed.
 * @unlocked_ids: Ids of the part it was read from.
 * @protection: The status registers of that part.
 * @cleared: Protection was cleared since then, and not set again yet.
 * @srwd_cleared: SRWD was cleared, and the user has not been told yet.
 * @wide_erase: The sector erase took more than the part's row says.  It is not used as long
 *		as the port is claimed.
 * @touched: Bit per sector, set if the sector was erased or programmed since @own of the
 *	     session was read.
 * @start_gone: Since then page 0 was erased, read as blank, and not programmed.
 * @backup_size: Size of the part that @backup of the session was read from since the port
 *		 was claimed; 0 before.
 * @backup_ids: Ids of that part.
 * @unstable: Bit per sector, set if its cells vary between reads; @backup of the session
 *	      has one of the values.
 * @cost: Cost of the plan; its @pages are shown to the user.
 * @sectors: Number of sectors that the plan erases.
 * @pass_us: Time of one read of the whole flash, in microseconds; 0 if not known yet.
 * @late_us: Overtime in the second read of the backup, in microseconds.
 * @bd: Result of the last comparison of image and drive, for Blu-ray writers.
 */
struct mtkflash_part {
	struct mtkflash_session *s;
	struct mtkflash_vendor vendor;
	const struct mtkflash_chip *chip;
	struct mtkflash_ids ids;
	struct mtkflash_chip learned;
	bool has_no_id;
	bool unlocked;
	struct mtkflash_ids unlocked_ids;
	struct mtkflash_protection protection;
	bool cleared;
	bool srwd_cleared;
	bool wide_erase;
	u8 touched[MTKFLASH_PLAN_SECTORS / 8];
	bool start_gone;
	u32 backup_size;
	struct mtkflash_ids backup_ids;
	u8 unstable[MTKFLASH_PLAN_SECTORS / 8];
	struct mtkflash_cost cost;
	u32 sectors;
	u64 pass_us;
	u64 late_us;
	struct mtkflash_bd_match bd;
};

/* The flash part of a session that uses this method. */
static inline struct mtkflash_part *
mtkflash_part_of(const struct mtkflash_session *s)
{
	return s->method_data;
}

/**
 * mtkflash_part_init() - Make "flash part" the method of a session
 * @p: The part.
 * @s: The session, after mtkflash_session_init().
 */
void mtkflash_part_init(struct mtkflash_part *p, struct mtkflash_session *s);

/**
 * mtkflash_part_use() - Make "flash part" the method again
 * @p: The part, after mtkflash_part_init(); its session has no port.
 */
void mtkflash_part_use(struct mtkflash_part *p);

/**
 * mtkflash_part_bulk() - Begin a phase that moves much data
 * @p: The part.
 * @phase: The phase.
 *
 * Context: may sleep, 20 ms.
 * Return: 0, the result of @interrupted, or an error of mtkflash_vendor_check().
 */
enum mtkflash_error mtkflash_part_bulk(struct mtkflash_part *p,
				       enum mtkflash_phase phase);

#endif /* MTKFLASH_PART_H */
