/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small dead drive behind the recording task file: vendor mode, the serial
 * engine, and an MX25L2005.  As strict as the part where the driver could get
 * it wrong, and nothing more; tests/model has the thorough one.
 */
#ifndef MTKFLASH_DRIVE_TEST_H
#define MTKFLASH_DRIVE_TEST_H

#include "taskfile_test.h"

#define DRIVE_FLASH_SIZE	0x40000
#define DRIVE_NOWHERE		U32_MAX

/**
 * struct fake_drive - The drive
 * @rec: Its task file.
 * @unit: Where it is; the other unit is empty.
 * @type: Type byte it shows in vendor mode.
 * @idle: Status it shows outside.
 * @deaf: It takes no intro.
 * @vendor_mode: It is in vendor mode.
 * @override: If not 0: status the cable shows, whatever happens.
 * @sticks: An erase or page program never ends.
 * @unstable: Address whose content is another at every second read.
 * @weak: Address that keeps its 1s when programmed.
 * @rems: Ids.
 * @rdid: Ids.
 * @sr: Status register without WIP.
 * @busy_until: When WIP ends.
 * @flash: The content.
 * @buffer: Of the engine.
 * @erases: Sectors erased.
 * @programs: Pages programmed.
 * @wrsrs: WRSR commands seen.
 * @outros: Outros seen.
 * @first_erase: Address of the first erase since the counters were cleared.
 * @last_program: Address of the last page program.
 * @reads: Counts reads of @unstable.
 */
struct fake_drive {
	struct recorder *rec;
	u8 unit;
	u8 type;
	u8 idle;
	bool deaf;
	bool vendor_mode;
	u8 override;
	bool sticks;
	u32 unstable;
	u32 weak;
	u8 rems[2];
	u8 rdid[3];
	u8 sr;
	u64 busy_until;
	u8 *flash;
	u8 buffer[1024];
	unsigned int erases;
	unsigned int programs;
	unsigned int wrsrs;
	unsigned int outros;
	u32 first_erase;
	u32 last_program;
	unsigned int reads;
};

/* A dead drive: status 80h until an intro comes. */
struct fake_drive *fake_drive_create(struct kunit *test, u8 type, u8 unit);

#endif /* MTKFLASH_DRIVE_TEST_H */
