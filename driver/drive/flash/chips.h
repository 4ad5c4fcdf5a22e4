/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flash parts that mtkflash can write.
 */
#ifndef MTKFLASH_CHIPS_H
#define MTKFLASH_CHIPS_H

#include <linux/types.h>

#define MTKFLASH_REGIONS	7
#define MTKFLASH_LOCKS		4

/* Bytes that a session reads or programs at a time. */
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
 * struct mtkflash_region - Consecutive sectors of one size
 * @sector: Size of a sector in bytes.
 * @count: Number of sectors.
 */
struct mtkflash_region {
	u32 sector;
	u16 count;
};

/**
 * struct mtkflash_time - How long a part is busy, in microseconds
 * @typical: Usual time.
 * @longest: Limit after which the driver gives up; generous.
 */
struct mtkflash_time {
	u32 typical;
	u32 longest;
};

/**
 * mtkflash_time_pause() - Pause before the next look at a busy part
 * @time: Usual and longest time of the command.
 * @passed: Time since the command was sent, in microseconds.
 *
 * The public tools poll a serial part without pauses (4.5 [A]) and so lose no time on a
 * fast one.  Here the pauses grow with @passed, which keeps the polls few: a half of it up
 * to the usual time, a sixteenth later.  No pause runs past the usual time, even if the
 * delay takes a sixteenth longer than requested.
 *
 * Return: the pause, in microseconds.
 */
u32 mtkflash_time_pause(const struct mtkflash_time *time, u32 passed);

/**
 * struct mtkflash_erase - One way to erase
 * @opcode: Serial: the opcode.  Parallel: the byte of the sixth cycle; 0 if the
 *	    part has no such command.
 * @size: What it erases; 0 for a sector, whose size is that of the region.
 * @time: Time it takes.
 */
struct mtkflash_erase {
	u8 opcode;
	u32 size;
	struct mtkflash_time time;
};

/**
 * struct mtkflash_lock - A boot block that can be locked permanently
 * @start: First byte of the block.
 * @size: Size of the block in bytes.
 * @at: Address at which the id mode shows the lock.
 * @mask: Bits to test there: the block is locked if any of them is set.
 */
struct mtkflash_lock {
	u32 start;
	u32 size;
	u32 at;
	u8 mask;
};

/**
 * struct mtkflash_chip - One flash part
 * @name: The maker's name of the part.
 * @source: Where the figures come from.
 * @bus: Serial or parallel.
 * @rems: Serial: manufacturer and device id that REMS (90h) returns; zeros if it
 *	  has none or it is not known.  Parallel: those of the JEDEC autoselect
 *	  mode, behind any continuation codes (7Fh).
 * @rdid: Serial: the three bytes that RDID (9Fh) returns; zeros if it has none or
 *	  they are not known.
 * @res: Serial: what RES (ABh) returns; 0 if not known.
 * @size: Size in bytes.
 * @region: Sectors from address 0 upwards; the counted ones make up @size.
 * @program: How the part is programmed.
 * @page: Most bytes of one program command: 256, 128, or 1.  No command crosses a page of
 *	  this size.
 * @program_time: Time of one program command: a page, a byte or a word.
 * @sector: Erases one sector.  Equal to @whole if the part has only a chip erase; it has
 *	    one sector then.  Parallel with %MTKFLASH_PROGRAM_PAGE: opcode 0; a page is
 *	    erased by writing FFh to it.
 * @block: Erases several sectors, aligned to its size; opcode 0 if there is none.
 * @whole: Erases the chip; opcode 0 if there is none.
 * @bp_mask: Serial: block protection bits of the status register.
 * @ewsr: Serial: WRSR needs EWSR (50h) instead of WREN.
 * @sr2: Serial: there may be a second status register, read by 35h and written as the
 *	 second byte of WRSR, with SRL, QE and CMP.
 * @unlock: Parallel: first unlock address, 5555h or AAAh; the second is 2AAAh or 555h.  A
 *	    part with AAAh is 16 bits wide and used with 8: its ids are at 0 and 2.
 * @lock: Parallel: boot blocks that can be locked; @size 0 ends the list.  The
 *	  figures come from the makers' data sheets (spec 12.3) and, for W39, from
 *	  flashrom's w39.c [D].
 * @locked: Parallel: bit n is set if @lock[n] is locked in the part at hand; 0 in the
 *	    table.  No command changes a locked block, not even the chip erase.
 * @bd: Part of a Blu-ray writer with MT1939 or MT1959.  Its ids count with type byte 72h
 *	only, and it takes only images for such writers, see image_bd.h.
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
 * mtkflash_id_plausible() - Can these bytes be an id?
 * @id: The bytes.
 * @len: Their number, at least 2.
 *
 * All bytes equal (0000, FFFF, 0101 were seen) means that no part answered.
 */
bool mtkflash_id_plausible(const u8 *id, unsigned int len);

/**
 * mtkflash_rems_plausible() - Can these bytes be an answer to REMS?
 * @rems: The two bytes.
 *
 * Unlike other equal bytes 24 24 counts, though no maker is listed with it.  Drives with
 * MT1939 and MT1959 give this answer, probably from their own boot code [2 S49; D the
 * reason].
 */
bool mtkflash_rems_plausible(const u8 rems[2]);

/**
 * mtkflash_chip_serial() - The serial part with these ids
 * @rems: Answer to REMS, plausible or not.
 * @rdid: Answer to RDID, plausible or not.
 *
 * At least one answer must equal the part's id, and no plausible answer may contradict it.
 * An answer in place of an id that the part does not have is ignored, unless the table has
 * it as the id of another part.  If several parts fit, the one that explains both answers
 * best is returned, or none if two fit equally well.
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
 * @start: Out: first byte of the sector.
 *
 * Return: its size in bytes.
 */
u32 mtkflash_chip_sector(const struct mtkflash_chip *chip, u32 address,
			 u32 *start);

/**
 * mtkflash_chip_lock() - Turn a row of the table into a part with locked blocks
 * @chip: A copy of the row.  If it has only a chip erase, its one sector is divided so that
 *	  locked blocks are sectors of their own.
 * @locked: Bit n: block n is locked.
 */
void mtkflash_chip_lock(struct mtkflash_chip *chip, u8 locked);

/**
 * mtkflash_chip_is_locked() - Is an address in a locked block?
 * @chip: The part.
 * @address: The address.
 */
bool mtkflash_chip_is_locked(const struct mtkflash_chip *chip, u32 address);

#endif /* MTKFLASH_CHIPS_H */
