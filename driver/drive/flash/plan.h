/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: what to erase, by which command, and which pages to program, in
 * which order.
 *
 * If there is anything to be written, sector 0 is erased first, and page 0, which
 * holds the reset vector, is programmed last: in between the boot code finds no
 * firmware and answers the intro.  This is known of blank parts [B].  That a blank
 * page 0 is enough, whatever follows it, is an assumption [D].  So a part that can be
 * cleared quickly is cleared first.  Then old firmware is behind a blank page 0 only
 * while the rest is cleared, and new firmware while it is programmed and verified.  If
 * only sectors that differ are written, everything relies on the assumption from the
 * first erase on.
 *
 * No erase command covers sector 0 once it is blank.  NOR parts program all that a
 * command is to erase to 00h first (Am29F040B data sheet, Embedded Erase; UBI's
 * recovery of NOR relies on it, too [D]).  A chip erase would make page 0 undefined
 * again for as long as it lasts, many times longer than sector 0's own, and 00h is a
 * NOP: the reset vector would lead somewhere.  Excepted are parts that write whole
 * pages (20 ms, not known to program first), and mtkflash_plan_take_whole().
 */
#ifndef MTKFLASH_PLAN_H
#define MTKFLASH_PLAN_H

#include "chips.h"
#include "kept.h"

/* As many as any part of the table has; others would only be slower. */
#define MTKFLASH_PLAN_SECTORS	2048

/**
 * struct mtkflash_plan - The work that turns one flash content into another
 * @chip: The part.
 * @old: Present content.
 * @new_: Wanted content.
 * @sectors: Number of sectors to erase.
 * @pages: Number of pages to program.
 * @options: MTKFLASH_OPTION_*, as far as the plan depends on them.
 * @kept: Where bytes of the drive's own are, or NULL; set after mtkflash_plan_init().
 * @whole: What follows sector 0 is cleared by the chip erase.
 * @goes: A bit for every sector, set if it is to be erased.
 *
 * The two contents must stay as they are as long as the plan is used.
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
 * @plan: To be filled.
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
 * mtkflash_plan_include() - Erase more sectors, whatever they seem to hold
 * @plan: The plan, just made.
 * @sectors: A bit for every sector, %MTKFLASH_PLAN_SECTORS of them.
 */
void mtkflash_plan_include(struct mtkflash_plan *plan, const u8 *sectors);

/**
 * mtkflash_plan_take_whole() - Erase all but sector 0 by the chip erase
 * @plan: The plan, just made.
 *
 * For a part whose sector erase was seen to take more than its row says: its chip erase
 * is the only command that clears a known range, although it makes page 0 undefined for
 * a while, as described above.
 *
 * Return: false if it erases nothing, the part has no chip erase or a locked boot block,
 * or protection is ignored.
 */
bool mtkflash_plan_take_whole(struct mtkflash_plan *plan);

/**
 * mtkflash_plan_widen() - Take more than what differs, for safety or by request
 * @plan: The plan, just made.
 *
 * %MTKFLASH_OPTION_FULL_REWRITE takes every sector, whatever else is set.
 * %MTKFLASH_OPTION_DELTA and %MTKFLASH_OPTION_IGNORE_PROTECTION leave it at what differs.
 *
 * Without them every sector goes if by their typical times the erase commands for that
 * take %MTKFLASH_US_CHEAP_ERASE at most, more than page 0 changes, page 0 is not blank
 * before, and no boot block is locked.  If nothing but page 0 changes that is the end of
 * a session that was cut off, or not more than such an end.
 *
 * A sector with something that is kept goes only if it differs, whatever else is set: as
 * long as it is erased what it held is nowhere but in memory.
 */
void mtkflash_plan_widen(struct mtkflash_plan *plan);

/**
 * mtkflash_plan_erase_us() - How long its erase commands take, as is typical
 * @plan: The plan.
 */
u64 mtkflash_plan_erase_us(const struct mtkflash_plan *plan);

/**
 * mtkflash_plan_add() - The same with one sector, while the plan is carried out
 * @plan: The plan; its erase commands were given already.
 * @address: Any address of the sector.
 *
 * Sector 0 is added with the first one.
 *
 * Return: false if the part has too many sectors for that.
 */
bool mtkflash_plan_add(struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_unit() - What is erased and programmed as one
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
 * mtkflash_plan_erase() - The erase commands, one after the other
 * @plan: The plan.
 * @address: In: 0 for the first, else what the last call left there.  Out: where
 *	     to go on.
 * @step: Out: the command.
 *
 * The first is always the sector erase of sector 0; if that is all there is of
 * the part it is the chip erase.  What else a command clears beyond sectors that
 * differ is blank already and stays so.
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
 * mtkflash_plan_mark() - The page to be programmed before all others
 * @plan: The plan.
 *
 * As soon as sector 0 is erased the last page of it says that something that is kept is
 * nowhere but in memory, until the pages before that one follow.  Without it nobody could
 * see after a power cut that something is missing where image and flash are blank.
 *
 * Return: its address, or 0 if nothing that is kept is erased, or sector 0 has no such page.
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
