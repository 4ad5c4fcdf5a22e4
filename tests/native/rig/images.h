/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The firmware images that the native tests flash.
 */
#ifndef NATIVE_IMAGES_H
#define NATIVE_IMAGES_H

#include <stddef.h>
#include <stdint.h>

/*
 * Shorter than the field, as most names are: what stands behind the end of a
 * string must not matter.
 */
#define IMAGES_VENDOR	"MODEL"
#define IMAGES_PRODUCT	"DVD-ROM M1"
#define IMAGES_SLIM	"DVD-ROM DG-16D4S"
#define IMAGES_SLIM2	"DVD-ROM DG-16D5S"
#define IMAGES_OLD	"1.00"
#define IMAGES_NEW	"2.0"

enum image_kind {
	IMAGE_OLD,		/* what the drive has */
	IMAGE_NEW,		/* what it shall get */
	IMAGE_OTHER,		/* of the same drive, neither of them */
	IMAGE_FOREIGN		/* of another drive */
};

/* What image_make() calls the drive: the two above, unless a case changes that. */
extern const char *image_vendor;
extern const char *image_product;

/* Does it make those of a Blu-ray writer (mtkbd.h), and if so, of which unit? */
extern uint32_t image_bd_unit;

void image_make(uint8_t *image, size_t size, enum image_kind kind, uint32_t seed);

/*
 * The upper part of @from programmed into an erased flash, the reset vector
 * not yet: what a careful flasher leaves when it is interrupted.
 */
void image_half(uint8_t *flash, const uint8_t *from, size_t size);

/*
 * The lower part of @from over @flash, the reset vector included: what a
 * careless flasher leaves.
 */
void image_careless(uint8_t *flash, const uint8_t *from, size_t size);

/* Makes the sum in the last two bytes right again. */
void image_fix_sum(uint8_t *image, size_t size);

/* Changes one byte and keeps the sum right: another firmware that runs. */
void image_change(uint8_t *image, size_t size, size_t address);

/* Wipes the identity block and keeps the sum right. */
void image_drop_identity(uint8_t *image, size_t size);

/*
 * Leaves a range blank, as an image does where a drive has data of its own; an identity
 * block that stands in it moves behind it.  The sum is right again.
 */
void image_leave(uint8_t *image, size_t size, size_t first, size_t last);

/* A model whose drives have data of their own in a range that its images leave blank. */
struct image_own {
	const char *name;
	const char *vendor;
	const char *product;
	size_t first;
	size_t last;
};

/*
 * "family": its family has a rule.  "unit", "start" and "behind": nothing is known of
 * it.  NULL for others.
 */
const struct image_own *image_own_find(const char *name);

void image_make_own(uint8_t *image, size_t size, const struct image_own *own,
		    enum image_kind kind, uint32_t seed);

/* Data of one unit: no byte is blank, and no two units have the same. */
void image_measure(uint8_t *flash, size_t first, size_t last, uint8_t unit);

#endif
