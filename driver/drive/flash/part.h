/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The method "flash part": the drive in vendor mode, and raw access to its flash.
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
 * struct mtkflash_part - The flash part of a drive, kept from one session to the next
 * @s: The session whose method it is.
 * @vendor: The drive.
 * @chip: Its flash part once identified, else NULL.
 * @ids: What the part said.
 * @learned: What is known of a part that is not in the table, or of one with locked
 *	     blocks.
 * @has_no_id: It gives none, and was taken by what it shows, or by name.
 * @unlocked: The block protection was looked at since the port was claimed.
 * @unlocked_ids: Of which part that was.
 * @protection: What the status registers held then.
 * @cleared: Some of it was cleared since, and not set again yet.
 * @srwd_cleared: The lock of the status register was cleared, which the user has not
 *		  been told yet.
 * @wide_erase: The sector erase was seen to take more than the part's row says; it is
 *		not relied on as long as the port is claimed.
 * @touched: A bit for every sector, set if something was erased or programmed in it since
 *	     @own of the session was read.
 * @start_gone: Page 0 was erased since then, and seen to be blank, and not programmed.
 * @backup_size: The size of the part that @backup of the session was read from, since the
 *		 port was claimed; 0 before.
 * @backup_ids: The ids of that.
 * @unstable: A bit for every sector, set if its cells read now this way, now that
 *	      way: @backup of the session holds one of the ways.
 * @cost: What the plan costs; its @pages are shown.
 * @sectors: Sectors that the plan erases.
 * @pass_us: How long one read of the whole flash takes, in microseconds; 0 before
 *	     that is known.
 * @late_us: How much of that was overtime.
 * @bd: What image and drive call themselves, as last compared.
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

/* The part of a session whose method this is. */
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
 * mtkflash_part_use() - Make it the method again
 * @p: The part, after mtkflash_part_init(); its session has no port.
 */
void mtkflash_part_use(struct mtkflash_part *p);

/**
 * mtkflash_part_bulk() - Begin a phase that moves much
 * @p: The part.
 * @phase: The phase.
 *
 * Context: may sleep, 20 ms.
 * Return: 0, what @interrupted says, or an error of mtkflash_vendor_check().
 */
enum mtkflash_error mtkflash_part_bulk(struct mtkflash_part *p,
				       enum mtkflash_phase phase);

#endif /* MTKFLASH_PART_H */
