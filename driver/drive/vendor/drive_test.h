/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small dead drive behind the recording task file: vendor mode, and an
 * MX25L1005 behind the serial engine or an SST39SF010A on the parallel bus.  As
 * strict as the parts where the driver could get it wrong, and nothing more;
 * tests/model has the thorough one.
 */
#ifndef MTKFLASH_DRIVE_TEST_H
#define MTKFLASH_DRIVE_TEST_H

#include "taskfile_test.h"

#define DRIVE_FLASH_SIZE	0x20000
#define DRIVE_NOWHERE		U32_MAX

/**
 * struct fake_drive - The drive
 * @rec: Its task file.
 * @unit: Where it is; the other unit is empty.
 * @type: Type byte it shows in vendor mode; 70h makes the flash a parallel one.
 * @set: The one command set it knows, and whose intro it takes.
 * @mute_sets: Bit mask of command sets it takes without doing anything.
 * @idle: Status it shows outside.
 * @deaf: It takes no intro.
 * @vendor_mode: It is in vendor mode.
 * @aborted: It has rejected the last command.
 * @override: If not 0: status the cable shows, whatever happens.
 * @sticks: An erase or program never ends.
 * @unstable: Address whose content is another at every second read, until it is
 *	      erased;
 * @noisy: or by one bit only, each time another one, and for ever.
 * @weak: Address that keeps its 1s when programmed.
 * @size: Bytes of flash, a power of two: then the content comes again.
 * @floats_behind: It does not: behind it nothing drives the bus.
 * @rems: Ids, also those of a parallel part.
 * @rdid: Ids.
 * @res: Electronic signature.
 * @id_early: What each byte of the ids reads ...
 * @id_from: until this time ...
 * @id_intros: and until so many intros have come.
 * @odd_rems: REMS answers the 01 00 03 00 form only.
 * @aai: The part is in the middle of an AAI sequence.
 * @sr: Status register without WIP.
 * @busy_until: When the part is done.
 * @flash: The content.
 * @buffer: Of the engine.
 * @cycle: Of a JEDEC command sequence.
 * @jedec: Its command, and A0h while a byte is to be programmed.
 * @autoselect: Ids are read in place of the content.
 * @toggle: DQ6 of a busy parallel part.
 * @intros: Intros taken.
 * @erases: Erase commands.
 * @programs: Pages or bytes programmed.
 * @wrsrs: WRSR commands seen.
 * @outros: Outros seen.
 * @first_erase: Address of the first erase since the counters were cleared.
 * @last_program: Address of the last program.
 * @reads: Counts reads of @unstable.
 */
struct fake_drive {
	struct recorder *rec;
	u8 unit;
	u8 type;
	enum mtkflash_set_id set;
	u8 mute_sets;
	u8 idle;
	bool deaf;
	bool vendor_mode;
	bool aborted;
	u8 override;
	bool sticks;
	u32 unstable;
	bool noisy;
	u32 weak;
	u32 size;
	bool floats_behind;
	u8 rems[2];
	u8 rdid[3];
	u8 res;
	u8 id_early;
	u64 id_from;
	unsigned int id_intros;
	bool odd_rems;
	bool aai;
	u8 sr;
	u64 busy_until;
	u8 *flash;
	u8 buffer[1024];
	unsigned int cycle;
	u8 jedec;
	bool autoselect;
	u8 toggle;
	unsigned int intros;
	unsigned int erases;
	unsigned int programs;
	unsigned int wrsrs;
	unsigned int outros;
	u32 first_erase;
	u32 last_program;
	unsigned int reads;
};

/* A dead drive with the legacy set: status 80h until an intro comes. */
struct fake_drive *fake_drive_create(struct kunit *test, u8 type, u8 unit);

/* What the parts have in common. */
u8 fake_flash_byte(struct fake_drive *d, u32 address);
u8 fake_id_byte(const struct fake_drive *d, u8 id);
bool fake_is_busy(const struct fake_drive *d);
void fake_start_busy(struct fake_drive *d, u32 usecs);
void fake_erase(struct fake_drive *d, u32 address, u32 size, u32 usecs);
void fake_program(struct fake_drive *d, u32 address, u8 value);

/* One transaction of the serial engine, which is in the buffer. */
void fake_serial_transact(struct fake_drive *d, unsigned int tx, unsigned int rx);

/* Bus cycles of the parallel part. */
void fake_parallel_write(struct fake_drive *d, u32 address, u8 value);
u8 fake_parallel_read(struct fake_drive *d, u32 address);

#endif /* MTKFLASH_DRIVE_TEST_H */
