/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The identity of a drive, and of the drive that an image is for.
 */
#ifndef MTKFLASH_IDENTITY_H
#define MTKFLASH_IDENTITY_H

#include <linux/mtkflash.h>
#include <linux/types.h>

/* Fields of an INQUIRY answer. */
#define MTKFLASH_VENDOR_SIZE	8
#define MTKFLASH_PRODUCT_SIZE	16
#define MTKFLASH_REVISION_SIZE	4

/**
 * struct mtkflash_identity - Identity that a drive gives of itself
 * @vendor: INQUIRY vendor, trailing blanks removed.
 * @product: INQUIRY product, trailing blanks removed.
 * @revision: INQUIRY revision, trailing blanks removed.
 */
struct mtkflash_identity {
	char vendor[MTKFLASH_VENDOR_SIZE + 1];
	char product[MTKFLASH_PRODUCT_SIZE + 1];
	char revision[MTKFLASH_REVISION_SIZE + 1];
};

/**
 * mtkflash_identity_set() - Fill an identity from INQUIRY-like fields
 * @id: The identity.
 * @vendor: 8 characters, not terminated.
 * @product: 16 characters, not terminated.
 * @revision: 4 characters, not terminated.
 *
 * A zero counts as a blank, as in the public tools (packet-mode specification 3.2).
 */
void mtkflash_identity_set(struct mtkflash_identity *id, const char *vendor,
			   const char *product, const char *revision);

/**
 * mtkflash_identity_take() - Read vendor, product and revision from an image
 * @id: Out: the identity; unchanged if there is none.
 * @fields: All three in a row, as in an INQUIRY answer; blanks or zeros may follow each.
 *
 * Return: true if they are text, and vendor and product are not empty.
 */
bool mtkflash_identity_take(struct mtkflash_identity *id, const u8 *fields);

/**
 * mtkflash_identity_same_drive() - Same vendor and product?
 * @a: One identity.
 * @b: The other; the revisions may differ.
 */
bool mtkflash_identity_same_drive(const struct mtkflash_identity *a,
				  const struct mtkflash_identity *b);

/**
 * mtkflash_identity_equal() - Same vendor, product and revision?
 * @a: One identity.
 * @b: The other.
 */
bool mtkflash_identity_equal(const struct mtkflash_identity *a,
			     const struct mtkflash_identity *b);

/**
 * mtkflash_identity_other_series() - Do the revisions belong to two hardware series?
 * @a: One identity.
 * @b: The other, of the same vendor and product.
 *
 * Return: true if that is likely; false if one of them is a boot loader's.
 */
bool mtkflash_identity_other_series(const struct mtkflash_identity *a,
				    const struct mtkflash_identity *b);

/**
 * mtkflash_in_boot_loader() - Does only the boot loader of a known drive run?
 * @id: Its identity.
 *
 * Source: packet-mode specification 4.
 */
bool mtkflash_in_boot_loader(const struct mtkflash_identity *id);

/**
 * mtkflash_image_identity() - Find the drive that an image is for
 * @image: The image, or what was read from a flash.
 * @size: Its size in bytes.
 * @id: Out: its identity.
 *
 * The identity is an INQUIRY answer, byte for byte.  The rules of the public tools are
 * tried in their order, the strongest first (packet-mode specification 3.2).  The answer of
 * the boot loader counts if there is no other (vendor-mode specification 12.5).  Images for
 * BTC's drives have no such block, but a fixed address for the name (packet-mode
 * specification 2.3).
 *
 * Return: true if one was found.
 */
bool mtkflash_image_identity(const u8 *image, size_t size,
			     struct mtkflash_identity *id);

/**
 * mtkflash_image_identity_for() - Find the identity in an image that is meant for a drive
 * @image: The image.
 * @size: Its size in bytes.
 * @drive: Identity of the drive.
 * @id: Out: the identity found.
 *
 * If no rule finds one, or only the answer of the boot loader, the drive's own name is
 * looked for.
 *
 * Return: true if one was found.
 */
bool mtkflash_image_identity_for(const u8 *image, size_t size,
				 const struct mtkflash_identity *drive,
				 struct mtkflash_identity *id);

/**
 * mtkflash_image_names() - Is the name of a drive anywhere in an image?
 * @image: The image, or what was read from a flash.
 * @size: Its size in bytes.
 * @drive: Identity of the drive.
 */
bool mtkflash_image_names(const u8 *image, size_t size, const struct mtkflash_identity *drive);

/**
 * mtkflash_image_is_damaged() - Is it a dump of a kind that is known to be bad?
 * @image: The image.
 * @size: Its size in bytes.
 *
 * Two programs that read a drive by packets spoil the end of the image, for Lite-On's
 * families U and V with shared code in their banks (packet-mode specification 3.2).
 */
bool mtkflash_image_is_damaged(const u8 *image, size_t size);

/* Bytes at the end of an image that show this damage. */
#define MTKFLASH_IMAGE_TAIL	16

#endif /* MTKFLASH_IDENTITY_H */
