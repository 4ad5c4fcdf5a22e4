/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small drive with parallel flash behind the recording task file: bus cycles and a JEDEC
 * part.  It is strict only where the driver could go wrong; tests/model has the complete
 * one.
 */
#ifndef MTKFLASH_PARALLEL_DRIVE_TEST_H
#define MTKFLASH_PARALLEL_DRIVE_TEST_H

#include "chips.h"
#include "vendor/taskfile_test.h"

#define PARALLEL_FLASH_SIZE	0x40000
#define PARALLEL_NOWHERE	U32_MAX
#define PARALLEL_LOG_MAX	2048

/* The present operation of the part. */
enum parallel_op {
	PARALLEL_IDLE,
	PARALLEL_PROGRAM,
	PARALLEL_ERASE,
	PARALLEL_GAVE_UP,	/* DQ5 is set */
};

/**
 * struct parallel_drive - The drive
 * @rec: Its task file.
 * @v: The driver's view of it, in vendor mode.
 * @unit: Its unit; the other one is empty.
 * @lost_after: Number of commands after which it is not in vendor mode,
 * @lost_count: and number of commands for which that lasts.
 * @unlock: First unlock address, the second is half of it; AAAh makes it a part with
 *	    a wide array.
 * @id: Manufacturer and device.
 * @continued: The ids are on the next page, with 7Fh in their places.
 * @id_late: Time before which it shows no id, in ms.
 * @sector: Bytes of a sector.
 * @page: Bytes of a page that is written as a whole, 0 if it programs bytes.
 * @program_us: Busy time of a byte or page.
 * @erase_us: Busy time of an erase.
 * @junk: Bits that a busy part shows at random.
 * @weak: Address that does not take its value,
 * @weak_times: and how often.
 * @gives_up: Address at which the part gives up,
 * @gives_up_times: and how often.
 * @locked: Address of a sector that ignores the erase command.
 * @sticks: An operation never ends.
 * @flash: The content.
 * @step: Cycles of a command seen so far.
 * @id_mode: It shows its id.
 * @program_due: The next write is data.
 * @op: The present operation.
 * @op_until: Its end.
 * @op_address: Its address.
 * @op_len: Bytes to erase.
 * @op_value: The value to program.
 * @toggle: State of DQ6.
 * @load: Bytes of a page as loaded.
 * @loaded: By byte: it was loaded.
 * @load_count: Number of loaded bytes.
 * @load_page: Address of the page.
 * @load_last: Time of the last load.
 * @commands: Bus cycles so far.
 * @ignored: Writes that came while the part was busy.
 * @resets: Single resets that ended something.
 * @erases: Erases begun.
 * @pages: Pages written.
 * @log: Addresses programmed, in order.
 * @count: Number of addresses in @log.
 */
struct parallel_drive {
	struct recorder *rec;
	struct mtkflash_vendor v;
	u8 unit;
	unsigned int lost_after;
	unsigned int lost_count;
	u16 unlock;
	u8 id[2];
	bool continued;
	u32 id_late;
	u32 sector;
	u16 page;
	u32 program_us;
	u32 erase_us;
	u8 junk;
	u32 weak;
	unsigned int weak_times;
	u32 gives_up;
	unsigned int gives_up_times;
	u32 locked;
	bool sticks;
	u8 *flash;
	unsigned int step;
	bool id_mode;
	bool program_due;
	enum parallel_op op;
	u64 op_until;
	u32 op_address;
	u32 op_len;
	u8 op_value;
	bool toggle;
	u8 load[MTKFLASH_PAGE];
	bool loaded[MTKFLASH_PAGE];
	unsigned int load_count;
	u32 load_page;
	u64 load_last;
	unsigned int commands;
	unsigned int ignored;
	unsigned int resets;
	unsigned int erases;
	unsigned int pages;
	u32 log[PARALLEL_LOG_MAX];
	unsigned int count;
};

/* A part like an SST39SF020, full of content. */
struct parallel_drive *parallel_drive_create(struct kunit *test, u8 unit,
					     bool quick);

/* The part is in read mode and at rest. */
void parallel_drive_expect_idle(struct parallel_drive *d);

#endif /* MTKFLASH_PARALLEL_DRIVE_TEST_H */
