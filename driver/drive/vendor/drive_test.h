/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small dead drive behind the recording task file: vendor mode, and an MX25L1005 behind
 * the serial engine or an SST39SF010A on the parallel bus.  It is strict only where the
 * driver could go wrong; tests/model has the complete one.
 */
#ifndef MTKFLASH_DRIVE_TEST_H
#define MTKFLASH_DRIVE_TEST_H

#include "taskfile_test.h"

#define DRIVE_FLASH_SIZE	0x20000
#define DRIVE_NOWHERE		U32_MAX

/**
 * struct fake_drive - The drive
 * @rec: Its task file.
 * @unit: Its unit; the other one is empty.
 * @type: Its type byte; 70h makes the flash a parallel one.
 * @set: The only command set that it knows, with its intro.
 * @mute_sets: Bit mask of command sets that it accepts without doing anything.
 * @idle: Status outside of vendor mode.
 * @deaf: It accepts no intro.
 * @vendor_mode: It is in vendor mode.
 * @aborted: It has rejected the last command.
 * @override: If not 0: the status is always this.
 * @sticks: An erase or program never ends.
 * @unstable: Address whose content changes at every second read, until it is erased;
 * @noisy: or by one bit only, another one each time, for ever.
 * @weak: Address that keeps its 1s when programmed.
 * @size: Bytes of flash, a power of two; the content repeats behind it,
 * @floats_behind: unless nothing drives the bus there.
 * @rems: Ids, also those of a parallel part.
 * @rdid: Ids.
 * @res: Electronic signature.
 * @id_early: Value of each byte of the ids,
 * @id_from: until this time,
 * @id_intros: and until this many intros.
 * @odd_rems: REMS answers only to the 01 00 03 00 form.
 * @aai: The part is in the middle of an AAI sequence.
 * @sr: Status register without WIP.
 * @busy_until: Time until which the part is busy.
 * @flash: The content.
 * @buffer: Buffer of the engine.
 * @cycle: Cycle of a JEDEC command.
 * @jedec: The command, and A0h while a byte is to be programmed.
 * @autoselect: Ids are read in place of the content.
 * @toggle: State of DQ6 of a busy parallel part.
 * @intros: Intros accepted.
 * @erases: Erase commands.
 * @programs: Pages or bytes programmed.
 * @wrsrs: WRSR commands seen.
 * @outros: Outros seen.
 * @first_erase: Address of the first erase since the counters were cleared.
 * @last_program: Address of the last program.
 * @reads: Number of reads of @unstable.
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

/* For both kinds of part. */
u8 fake_flash_byte(struct fake_drive *d, u32 address);
u8 fake_id_byte(const struct fake_drive *d, u8 id);
bool fake_is_busy(const struct fake_drive *d);
void fake_start_busy(struct fake_drive *d, u32 usecs);
void fake_erase(struct fake_drive *d, u32 address, u32 size, u32 usecs);
void fake_program(struct fake_drive *d, u32 address, u8 value);

/* Runs the transaction that is in the buffer of the serial engine. */
void fake_serial_transact(struct fake_drive *d, unsigned int tx, unsigned int rx);

/* Bus cycles of the parallel part. */
void fake_parallel_write(struct fake_drive *d, u32 address, u8 value);
u8 fake_parallel_read(struct fake_drive *d, u32 address);

#endif /* MTKFLASH_DRIVE_TEST_H */
