/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: what to erase, by which command, and which pages to program, in
 * which order.
 *
 * If there is anything to be written, sector 0 is erased first, and page 0, which holds the
 * reset vector, is programmed last.  In between the boot code finds no firmware and answers
 * the intro.  This is known of blank parts [B].  That a blank page 0 is enough, whatever
 * follows it, is an assumption [D].  So a part that can be cleared quickly is cleared
 * first.  Then old firmware is behind a blank page 0 only while the rest is cleared, and
 * new firmware only while it is programmed and verified.  If only sectors that differ are
 * written, the session relies on the assumption from the first erase on.
 *
 * No erase command covers sector 0 once it is blank.  NOR parts program all bytes to 00h
 * before they erase them (Am29F040B data sheet, Embedded Erase; UBI's recovery of NOR
 * relies on it, too [D]).  A chip erase would make page 0 undefined again for as long as it
 * lasts, many times longer than an erase of sector 0.  00h is a NOP, so the reset vector
 * would lead somewhere.  Exceptions are parts that write whole pages (20 ms, not known to
 * program first), and mtkflash_plan_take_whole().
 */
#ifndef MTKFLASH_PLAN_H
#define MTKFLASH_PLAN_H

#include "chips.h"
#include "kept.h"

/*
 * Sectors that a plan has bits for, enough for every part of the table.  A part with more
 * would work, but slower.
 */
#define MTKFLASH_PLAN_SECTORS	2048

/**
 * struct mtkflash_plan - How to turn one flash content into another
 * @chip: The part.
 * @old: Present content.
 * @new_: Wanted content.
 * @sectors: Number of sectors to erase.
 * @pages: Number of pages to program.
 * @options: MTKFLASH_OPTION_*, as far as the plan depends on them.
 * @kept: Ranges with the drive's own bytes, or NULL; set after mtkflash_plan_init().
 * @whole: Everything behind sector 0 is erased by the chip erase.
 * @goes: Bit per sector, set if the sector is to be erased.
 *
 * @old and @new_ must not change as long as the plan is used.
 */
struct mtkflash_plan {
	const struct mtkflash_chip *chip;
	const u8 *old;
	const u8 *new_;
	u32 sectors;
	u32 pages;
	u32 options;
	const struct mtkflash_kept_list *kept;
	bool whole;
	u8 goes[MTKFLASH_PLAN_SECTORS / 8];
};

/**
 * struct mtkflash_erase_step - One erase command
 * @address: First byte.
 * @size: Bytes it clears.
 * @how: The command, one of @chip's.
 */
struct mtkflash_erase_step {
	u32 address;
	u32 size;
	const struct mtkflash_erase *how;
};

/**
 * mtkflash_plan_init() - Make the plan
 * @plan: Out: the plan.
 * @chip: The part.
 * @old: Present content, @chip->size bytes.
 * @new_: Wanted content, @chip->size bytes.
 * @options: Those of the session.  With %MTKFLASH_OPTION_IGNORE_PROTECTION no command
 *	     clears more than one sector.  Others matter to mtkflash_plan_widen() only.
 */
void mtkflash_plan_init(struct mtkflash_plan *plan,
			const struct mtkflash_chip *chip,
			const u8 *old, const u8 *new_, u32 options);

/**
 * mtkflash_plan_sector() - Number of a sector, counted from address 0
 * @chip: The part.
 * @address: Any address of the sector.
 */
u32 mtkflash_plan_sector(const struct mtkflash_chip *chip, u32 address);

/**
 * mtkflash_plan_include() - Add sectors to be erased, whatever they hold
 * @plan: The plan, just made.
 * @sectors: Bit per sector, %MTKFLASH_PLAN_SECTORS of them.
 */
void mtkflash_plan_include(struct mtkflash_plan *plan, const u8 *sectors);

/**
 * mtkflash_plan_take_whole() - Erase all but sector 0 by the chip erase
 * @plan: The plan, just made.
 *
 * For a part whose sector erase took more than its row says: its chip erase is the only
 * command that clears a known range, although it makes page 0 undefined for a while, see
 * above.
 *
 * Return: false if the plan erases nothing, the part has no chip erase or a locked boot
 * block, or protection is ignored.
 */
bool mtkflash_plan_take_whole(struct mtkflash_plan *plan);

/**
 * mtkflash_plan_widen() - Add sectors that do not differ, for safety or by request
 * @plan: The plan, just made.
 *
 * %MTKFLASH_OPTION_FULL_REWRITE adds every sector, whatever else is set.
 * %MTKFLASH_OPTION_DELTA and %MTKFLASH_OPTION_IGNORE_PROTECTION add none.
 *
 * Without these options every sector is added if the erase commands for all of them take
 * %MTKFLASH_US_CHEAP_ERASE at most by their typical times, more than page 0 changes, page 0
 * is not blank before, and no boot block is locked.  A change of page 0 alone is the last
 * step of a session that was cut off, or no more than such a step.
 *
 * A sector with kept bytes is erased only if it differs, whatever else is set: while it is
 * erased its kept bytes are only in memory.
 */
void mtkflash_plan_widen(struct mtkflash_plan *plan);

/**
 * mtkflash_plan_erase_us() - Typical time of all erase commands, in microseconds
 * @plan: The plan.
 */
u64 mtkflash_plan_erase_us(const struct mtkflash_plan *plan);

/**
 * mtkflash_plan_add() - Add a sector while the plan is carried out
 * @plan: The plan; its erase commands were sent already.
 * @address: Any address of the sector.
 *
 * Sector 0 is added with the first one.
 *
 * Return: false if the part has too many sectors for that.
 */
bool mtkflash_plan_add(struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_unit() - Size of what is erased and programmed at a time
 * @chip: The part.
 * @address: Its first byte.
 *
 * Return: the size of the sector, or of a page if sectors are smaller than that.
 */
u32 mtkflash_plan_unit(const struct mtkflash_chip *chip, u32 address);

/**
 * mtkflash_plan_erases() - Is a sector to be erased?
 * @plan: The plan.
 * @address: Start of the sector.
 */
bool mtkflash_plan_erases(const struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_erase() - Get the next erase command
 * @plan: The plan.
 * @address: In: 0 for the first, else the value that the last call left.  Out: where to
 *	     continue.
 * @step: Out: the command.
 *
 * The first command is always the sector erase of sector 0, or the chip erase if the part
 * has one sector.  Sectors outside the plan that a command covers are blank and stay blank.
 *
 * Return: false if there is none left.
 */
bool mtkflash_plan_erase(const struct mtkflash_plan *plan, u32 *address,
			 struct mtkflash_erase_step *step);

/**
 * mtkflash_plan_programs() - Is a page to be programmed?
 * @plan: The plan.
 * @address: Start of the page.
 */
bool mtkflash_plan_programs(const struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_mark() - Find the page to be programmed before all others
 * @plan: The plan.
 *
 * The last page of sector 0 is programmed right after sector 0 is erased.  As long as it
 * stands alone in sector 0, it marks that kept bytes are only in memory.  After a power cut
 * the next session could otherwise not see that bytes are missing where image and flash are
 * blank.
 *
 * Return: its address, or 0 if no kept bytes are erased, or sector 0 has no such page.
 */
u32 mtkflash_plan_mark(const struct mtkflash_plan *plan);

/**
 * mtkflash_plan_page() - The order in which pages are programmed
 * @plan: The plan.
 * @n: 0 to the part's number of pages - 1.
 *
 * Return: the address of the @n-th page; page 0 is the last.
 */
u32 mtkflash_plan_page(const struct mtkflash_plan *plan, u32 n);

#endif /* MTKFLASH_PLAN_H */
