// SPDX-License-Identifier: GPL-2.0
/* Drives with data of their own. */
#include <stdio.h>
#include <string.h>

#include "flash/map.h"
#include "images.h"
#include "tap.h"
#include "units.h"

const struct unit unit_qsi = {
	"F01", "MBM29LV004BC", 0x70, "QSI", "CDRW/DVD SBW-242", { 0x4000, 0x5ffe },
	MTKFLASH_KEEP_FAMILY,
};

const struct unit unit_qsi_top = {
	"F01b", "MBM29LV004TC", 0x70, "QSI", "CDRW/DVD SBW-242", { 0x4000, 0x5ffe },
	MTKFLASH_KEEP_FAMILY,
};

const struct unit unit_slim = {
	"DG-16D4S", "MX25L2005", 0x72, "PLDS", "DG-16D4S", { 0x3e000, 0x3efff },
	MTKFLASH_KEEP_FAMILY,
};

const struct unit unit_unknown = {
	"F03", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S", { 0x30000, 0x30fff },
	MTKFLASH_KEEP_BLANK,
};

/* The last but one sector of a bank, with blank sectors before it. */
const struct unit unit_island = {
	"unknown family, far behind the code", "MX25L4005", 0x72, "LITE-ON", "DVDRW SOHW-832S",
	{ 0x5e000, 0x5efff }, MTKFLASH_KEEP_BLANK,
};

struct drive units_drive;
struct mtkdrive_config units_config;
uint8_t units_old[DRIVE_FLASH_MAX];
uint8_t units_image[DRIVE_FLASH_MAX];
uint8_t units_wanted[DRIVE_FLASH_MAX];
uint8_t units_before[DRIVE_FLASH_MAX];
uint8_t units_scratch[DRIVE_FLASH_MAX];
size_t units_size;

static uint8_t map[MTKFLASH_MAP_PAGES];

void units_make_image(uint8_t *data, const struct unit *u, const char *revision,
		      uint32_t seed)
{
	struct mtkimage_identity id = { .timestamp = "2004/01/01 00:00" };

	snprintf(id.vendor, sizeof(id.vendor), "%s", u->vendor);
	snprintf(id.product, sizeof(id.product), "%s", u->product);
	snprintf(id.revision, sizeof(id.revision), "%s", revision);
	mtkimage_make(data, units_size, &id, seed);
	image_leave(data, units_size, u->own.first, u->own.last);
}

void units_lay_own(uint8_t *data, const struct unit *u, uint8_t number)
{
	image_measure(data, u->own.first, u->own.last, number);
}

void units_start(const uint8_t *content, const uint8_t *target)
{
	memcpy(units_before, content, units_size);
	drive_init(&units_drive, &units_config, units_before);
	mtkdrive_expect(&units_drive.model, units_before, target);
	units_drive.session.map = map;
	drive_start(&units_drive);
}

void units_configure(const struct unit *u)
{
	drive_default_config(&units_config);
	units_config.part = mtkdrive_part_find(u->part);
	units_config.type = u->type;
	units_config.set = u == &unit_slim ? MTKDRIVE_SLIM : MTKDRIVE_LEGACY;
	units_config.own[0] = u->own;
	units_size = units_config.part->size;
	units_make_image(units_old, u, "1.00", 3);
	units_make_image(units_image, u, "2.00", 4);
	units_lay_own(units_old, u, 1);
	memcpy(units_wanted, units_image, units_size);
	units_lay_own(units_wanted, u, 1);
}

void units_prepare(const struct unit *u)
{
	units_configure(u);
	units_start(units_old, units_wanted);
}

void units_end(void)
{
	drive_destroy(&units_drive);
	tap_end();
}

enum mtkflash_error units_flash(const uint8_t *data)
{
	mtkdrive_set_time(&units_drive.model, units_drive.now);
	memcpy(units_before, units_drive.flash, units_size);
	return drive_flash(&units_drive, data, units_size);
}

void units_expect_holds(const uint8_t *data)
{
	EXPECT(!memcmp(units_drive.flash, data, units_size));
	EXPECT_EQUAL(mtkdrive_state(&units_drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&units_drive, 0);
}

void units_expect_untouched(void)
{
	EXPECT(!memcmp(units_drive.flash, units_before, units_size));
	EXPECT(!mtkflash_session_touched(&units_drive.session));
	drive_expect_sound(&units_drive, 0);
}

/* The kept ranges, without those that may be code. */
static unsigned int count_kept(const struct mtkflash_kept_range **last)
{
	const struct mtkflash_kept_list *kept = &units_drive.session.kept;
	unsigned int count = 0;

	for (unsigned int i = 0; i < kept->count; i++) {
		if (kept->range[i].flags & MTKFLASH_KEPT_REPLACED)
			continue;
		*last = &kept->range[i];
		count++;
	}
	return count;
}

void units_expect_none_kept(void)
{
	const struct mtkflash_kept_range *range;

	EXPECT_EQUAL(count_kept(&range), 0);
}

void units_expect_kept(const struct unit *u)
{
	const struct mtkflash_kept_range *range = NULL;

	EXPECT_EQUAL(count_kept(&range), 1);
	if (!range)
		return;
	EXPECT_EQUAL(range->first, u->own.first);
	EXPECT_EQUAL(range->last, u->own.last);
	EXPECT_EQUAL(range->reason, u->reason);
	EXPECT_EQUAL(range->flags, 0);
}

/* The range that is overwritten because it may be code. */
void units_expect_replaced(uint32_t first, uint32_t last)
{
	const struct mtkflash_kept_list *kept = &units_drive.session.kept;

	for (unsigned int i = 0; i < kept->count; i++)
		if (kept->range[i].flags == MTKFLASH_KEPT_REPLACED &&
		    kept->range[i].first == first && kept->range[i].last == last)
			return;
	tap_failed(__FILE__, __LINE__, "%05X-%05X is not told of", first, last);
}

void units_expect_map(const struct unit *u, enum mtkflash_page_state others)
{
	for (uint32_t a = 0; a < units_size; a += MTKFLASH_PAGE) {
		bool own = a <= u->own.last && a + MTKFLASH_PAGE > u->own.first;

		if (map[a / MTKFLASH_PAGE] == (own ? MTKFLASH_PAGE_KEPT : others))
			continue;
		tap_failed(__FILE__, __LINE__, "%05X is %u", a, map[a / MTKFLASH_PAGE]);
		return;
	}
}

void units_name_range(uint32_t first, uint32_t last)
{
	struct mtkflash_session *s = &units_drive.session;

	s->keep[s->keeps++] = (struct mtkflash_range){ first, last };
}

