/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flash parts that mtkflash can write.
 */
#ifndef MTKFLASH_CHIPS_H
#define MTKFLASH_CHIPS_H

#include <linux/types.h>

#define MTKFLASH_REGIONS	7
#define MTKFLASH_LOCKS		4

/* The unit in which the session programs and reads. */
#define MTKFLASH_PAGE		256

enum mtkflash_bus {
	MTKFLASH_BUS_SERIAL,
	MTKFLASH_BUS_PARALLEL,
};

/**
 * enum mtkflash_program - How a part is programmed
 * @MTKFLASH_PROGRAM_PAGE: Serial: page program 02h.  Parallel: a page is loaded
 *			   and written as a whole, erase included (W29).
 * @MTKFLASH_PROGRAM_BYTE: Serial: 02h with one byte.  Parallel: A0h, one byte.
 * @MTKFLASH_PROGRAM_AAI_BYTE: Serial: AFh, a byte with every command (SST25 010A, 020A).
 * @MTKFLASH_PROGRAM_AAI_WORD: Serial: ADh, two bytes with every command (SST25VF B).
 */
enum mtkflash_program {
	MTKFLASH_PROGRAM_PAGE,
	MTKFLASH_PROGRAM_BYTE,
	MTKFLASH_PROGRAM_AAI_BYTE,
	MTKFLASH_PROGRAM_AAI_WORD,
};

/**
 * struct mtkflash_region - Sectors of one size that follow each other
 * @sector: Size of each, in bytes.
 * @count: Their number.
 */
struct mtkflash_region {
	u32 sector;
	u16 count;
};

/**
 * struct mtkflash_time - How long a part is busy, in microseconds
 * @typical: What is usual.
 * @longest: What the maker allows, generously.
 */
struct mtkflash_time {
	u32 typical;
	u32 longest;
};

/**
 * mtkflash_time_pause() - How long not to look at a part that is busy
 * @time: How long it usually is.
 * @passed: How long it has been already, in microseconds.
 *
 * The public tools look at a serial part at once and all the time (4.5 [A]), and so get
 * all that a quick one has to give.  Here the pause grows with what has passed, so that
 * the looks stay few: up to the usual time by a half, later by a sixteenth.  The usual
 * time is met, though a pause may come out longer by a sixteenth.
 *
 * Return: the pause, in microseconds.
 */
u32 mtkflash_time_pause(const struct mtkflash_time *time, u32 passed);

/**
 * struct mtkflash_erase - One way to erase
 * @opcode: Serial: the opcode.  Parallel: the byte of the sixth cycle; 0 if the
 *	    part has no such command.
 * @size: What it erases; 0 for a sector, whose size is that of the region.
 * @time: How long it takes.
 */
struct mtkflash_erase {
	u8 opcode;
	u32 size;
	struct mtkflash_time time;
};

/**
 * struct mtkflash_lock - A boot block that can be locked for good
 * @start: First byte of the block.
 * @size: Its bytes.
 * @at: Where the id mode shows whether it is locked.
 * @mask: By which bits: any of them set is locked.
 */
struct mtkflash_lock {
	u32 start;
	u32 size;
	u32 at;
	u8 mask;
};

/**
 * struct mtkflash_chip - One flash part
 * @name: The maker's name for it.
 * @source: Where the figures come from.
 * @bus: How it is attached.
 * @rems: Serial: manufacturer and device id that REMS (90h) returns; zeros if it
 *	  has none or it is not known.  Parallel: those of the JEDEC autoselect
 *	  mode, behind any continuation codes (7Fh).
 * @rdid: Serial: the three bytes that RDID (9Fh) returns; zeros if it has none or
 *	  they are not known.
 * @res: Serial: what RES (ABh) returns; 0 if not known.
 * @size: Bytes.
 * @region: Sectors from address 0 upwards; the counted ones make up @size.
 * @program: How it is programmed.
 * @page: Bytes of one program command: 256, 128, or 1.  It never crosses a page.
 * @program_time: Of one program command: a page, a byte or a word.
 * @sector: Erases one sector.  The same as @whole if the part can only be erased
 *	    as a whole: then there is one sector.  Parallel with %MTKFLASH_PROGRAM_PAGE:
 *	    opcode 0, a page written with FFh is erased.
 * @block: Erases several at once, aligned to its size; opcode 0 if there is none.
 * @whole: Erases the chip; opcode 0 if there is none.
 * @bp_mask: Serial: block protection bits of the status register.
 * @ewsr: Serial: WRSR needs EWSR (50h) instead of WREN.
 * @sr2: Serial: there may be a second status register, read by 35h and written as the
 *	 second byte of WRSR, with SRL, QE and CMP.
 * @unlock: Parallel: first unlock address, 5555h or AAAh; the second is 2AAAh or 555h.
 *	    AAAh are parts 16 bits wide used with 8: the ids are at 0 and 2.
 * @lock: Parallel: boot blocks that can be locked; @size 0 ends the list.  The
 *	  figures come from the makers' data sheets (spec 12.3) and, for W39, from
 *	  flashrom's w39.c [D].
 * @locked: Parallel: bit n is set if @lock[n] is locked on this very part; 0 in
 *	    the table.  No command changes the block then, the chip erase included.
 * @bd: That of a Blu-ray writer with MT1939 or MT1959: the ids are counted on 72h only, and
 *	it takes images of that kind only, see image_bd.h.
 */
struct mtkflash_chip {
	const char *name;
	const char *source;
	enum mtkflash_bus bus;
	u8 rems[2];
	u8 rdid[3];
	u8 res;
	u32 size;
	struct mtkflash_region region[MTKFLASH_REGIONS];
	enum mtkflash_program program;
	u16 page;
	struct mtkflash_time program_time;
	struct mtkflash_erase sector;
	struct mtkflash_erase block;
	struct mtkflash_erase whole;
	u8 bp_mask;
	bool ewsr;
	bool sr2;
	u16 unlock;
	struct mtkflash_lock lock[MTKFLASH_LOCKS];
	u8 locked;
	bool bd;
};

/* Sorted by bus, then by name. */
extern const struct mtkflash_chip mtkflash_chips[];
extern const unsigned int mtkflash_chip_count;

/**
 * mtkflash_id_plausible() - Can these bytes be an id at all?
 * @id: The bytes.
 * @len: Their number, at least 2.
 *
 * All bytes equal (0000, FFFF, 0101 were seen) means that no part answered.
 */
bool mtkflash_id_plausible(const u8 *id, unsigned int len);

/**
 * mtkflash_rems_plausible() - Can it be an answer to REMS?
 * @rems: The two bytes.
 *
 * One pair of equal bytes can: 24 24, which is in no maker's list.  Drives with MT1939 and
 * MT1959 answer with it, probably by their own boot code [2 S49; D the reason].
 */
bool mtkflash_rems_plausible(const u8 rems[2]);

/**
 * mtkflash_chip_serial() - The serial part with these ids
 * @rems: Answer to REMS, plausible or not.
 * @rdid: Answer to RDID, plausible or not.
 *
 * One id has to be that of the part.  No plausible id may be another than the
 * part's; what answers in place of an id that the part does not have, though,
 * is ignored unless it is known as the id of another part.  Where several parts
 * have the same id the one that explains both answers best is chosen, and none
 * if two do so equally.
 *
 * Return: the part, or NULL.
 */
const struct mtkflash_chip *mtkflash_chip_serial(const u8 rems[2],
						 const u8 rdid[3]);

/**
 * mtkflash_chip_parallel() - The parallel part with this id
 * @id: Manufacturer and device of the autoselect mode.
 *
 * Return: the part, or NULL.
 */
const struct mtkflash_chip *mtkflash_chip_parallel(const u8 id[2]);

/**
 * mtkflash_chip_named() - The part of that name
 * @name: As in the table, zero-terminated.
 *
 * Return: the part, or NULL.
 */
const struct mtkflash_chip *mtkflash_chip_named(const char *name);

/**
 * mtkflash_chip_sector() - The sector that holds an address
 * @chip: The part.
 * @address: Below @chip->size.
 * @start: Out: where it begins.
 *
 * Return: its size in bytes.
 */
u32 mtkflash_chip_sector(const struct mtkflash_chip *chip, u32 address,
			 u32 *start);

/**
 * mtkflash_chip_lock() - Turn a row of the table into a part with locked blocks
 * @chip: A copy of the row; what it can only erase as a whole is divided, so that
 *	  a locked block is a sector of its own.
 * @locked: Which of its blocks are locked.
 */
void mtkflash_chip_lock(struct mtkflash_chip *chip, u8 locked);

/**
 * mtkflash_chip_is_locked() - Is an address in a locked block?
 * @chip: The part.
 * @address: The address.
 */
bool mtkflash_chip_is_locked(const struct mtkflash_chip *chip, u32 address);

#endif /* MTKFLASH_CHIPS_H */
