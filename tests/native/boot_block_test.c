// SPDX-License-Identifier: GPL-2.0
/*
 * Locked boot blocks of parallel parts are left alone (F08).  If a part does not tell which
 * are locked, all that can be are (F07).
 */
#include <stdio.h>
#include <string.h>

#include "scene.h"
#include "tap.h"

static uint8_t image[DRIVE_FLASH_MAX];

static void settle(void)
{
	drive_advance(&scene_drive, DRIVE_SECOND);
}

static bool is_inside(const struct mtkdrive_lock *lock, uint32_t address)
{
	return address - lock->start < lock->size;
}

/* Other firmware, the same in the locked block: bytes change places, the sum stays. */
static void make_image(const struct mtkdrive_lock *lock)
{
	uint32_t size = scene_config.part->size;

	memcpy(image, scene_old, size);
	for (uint32_t a = 0; a < size; a += 0x1000) {
		uint8_t byte = image[a + 0x80];

		if (is_inside(lock, a))
			continue;
		image[a + 0x80] = image[a + 0x82];
		image[a + 0x82] = byte;
	}
	EXPECT(memcmp(image, scene_old, size));
}

static void boot_block_is_refused(const struct mtkdrive_part *part, unsigned int n)
{
	const struct mtkflash_session *s = &scene_drive.session;
	const struct mtkdrive_lock *lock = &part->lock[n];

	scene_configure(part, &scene_parallel_way);
	scene_config.locked = (uint8_t)(1u << n);
	make_image(lock);
	image[lock->start + lock->size - 0x40] ^= 0x10;
	scene_start(scene_old);
	drive_flash(&scene_drive, image, part->size);
	scene_expect_refused(MTKFLASH_ERROR_BOOT_BLOCK, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(s->fail_address, lock->start + lock->size - 0x40);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_BOOT_BLOCK);
	EXPECT(!memcmp(scene_drive.flash, scene_old, part->size));
	drive_destroy(&scene_drive);
}

static void equal_boot_block_is_flashed(const struct mtkdrive_part *part, unsigned int n)
{
	const struct mtkdrive_lock *lock = &part->lock[n];

	scene_configure(part, &scene_parallel_way);
	scene_config.locked = (uint8_t)(1u << n);
	/* A locked reset vector stays, whatever the order of work. */
	scene_config.check_power_order = lock->start;
	make_image(lock);
	scene_start(scene_old);
	mtkdrive_expect(&scene_drive.model, scene_old, image);
	EXPECT_EQUAL(drive_flash(&scene_drive, image, part->size), MTKFLASH_ERROR_NONE);
	settle();
	EXPECT(!memcmp(scene_drive.flash, image, part->size));
	drive_expect_sound(&scene_drive, 0);
	drive_destroy(&scene_drive);
}

/* The image cannot be programmed: the old contents are written back. */
static void old_contents_come_back(const struct mtkdrive_part *part, unsigned int n)
{
	const struct mtkdrive_lock *lock = &part->lock[n];
	uint32_t bad = 0x80;

	scene_configure(part, &scene_parallel_way);
	scene_config.locked = (uint8_t)(1u << n);
	make_image(lock);
	while (!(scene_old[bad] & ~image[bad] & 1))
		bad += 0x1000;
	scene_config.bad_byte = bad + 1;
	scene_start(scene_old);
	EXPECT(drive_flash(&scene_drive, image, part->size));
	EXPECT_EQUAL(scene_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	settle();
	EXPECT(!memcmp(scene_drive.flash, scene_old, part->size));
	drive_destroy(&scene_drive);
}

static void boot_blocks(void)
{
	unsigned int count = 0;

	for (const struct mtkdrive_part *part = mtkdrive_parts; part->name; part++) {
		if (part->lock[0].size && !tap_thorough() && count++ % 4)
			continue;
		for (unsigned int n = 0; n < MTKDRIVE_LOCKS && part->lock[n].size; n++) {
			tap_begin("F08: %s, %u KiB at %05x locked", part->name,
				  part->lock[n].size / 1024, part->lock[n].start);
			boot_block_is_refused(part, n);
			equal_boot_block_is_flashed(part, n);
			if (part->size <= 0x20000)
				old_contents_come_back(part, n);
			tap_end();
		}
	}
}

/* --- without an id ------------------------------------------------------------------ */

static void name_part(const char *name)
{
	snprintf(scene_drive.session.part_name, sizeof(scene_drive.session.part_name), "%s", name);
}

/* A part without an id does not tell which of its boot blocks are locked, either. */
static void named_with_locks(const char *name, uint8_t locked)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(name);
	const struct mtkdrive_lock *lock = &part->lock[0];

	tap_begin("F07, F08: %s without an id, locked %x: as if all that can be locked were",
		  name, locked);
	scene_configure(part, &scene_parallel_way);
	scene_config.no_id_mode = true;
	scene_config.locked = locked;
	scene_config.check_power_order = lock->start;
	make_image(lock);
	image[lock->start + 0x40] ^= 0x10;
	scene_start(scene_old);
	name_part(name);
	drive_flash(&scene_drive, image, part->size);
	scene_expect_refused(MTKFLASH_ERROR_BOOT_BLOCK, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, lock->start + 0x40);
	image[lock->start + 0x40] ^= 0x10;
	mtkdrive_expect(&scene_drive.model, scene_old, image);
	EXPECT_EQUAL(drive_flash(&scene_drive, image, part->size), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, part->size));
	drive_expect_sound(&scene_drive, 0);
	scene_end();
}

/* The chip erase alone, which takes the boot block too, or leaves it. */
static void named_whole_only(const char *name)
{
	tap_begin("F07, F08: %s without an id: read, but not written", name);
	scene_configure(mtkdrive_part_find(name), &scene_parallel_way);
	scene_config.no_id_mode = true;
	scene_start(scene_old);
	name_part(name);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	drive_flash(&scene_drive, scene_old, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_READS_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	scene_end();
}

int main(void)
{
	drive_page_reads = true;
	boot_blocks();
	for (uint8_t locked = 0; locked < 2; locked++)
		named_with_locks("W49F002U", locked);
	named_with_locks("W29C020", 0);
	named_whole_only("AT49F002");
	return tap_exit();
}
