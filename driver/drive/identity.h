/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who a drive is, and for which one an image is: by the words of both.
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
 * struct mtkflash_identity - Who a drive is, by its own words
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
 * mtkflash_identity_take() - Take vendor, product and revision as they are in an image
 * @id: Filled, unless they name nobody.
 * @fields: All three in one, as in an INQUIRY answer; blanks or zeros may follow each.
 *
 * Return: true if they are text, and name somebody.
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
 * mtkflash_in_boot_loader() - Does a drive that is known run its boot loader only?
 * @id: Its identity.
 *
 * Source: packet-mode specification 4.
 */
bool mtkflash_in_boot_loader(const struct mtkflash_identity *id);

/**
 * mtkflash_image_identity() - Find out for which drive an image is
 * @image: The image, or what was read from a flash.
 * @size: Its size in bytes.
 * @id: The identity found.
 *
 * It is an INQUIRY answer, byte for byte.  The rules of the public tools are tried
 * in their order, the strongest first (packet-mode specification 3.2); what the boot
 * loader would answer counts if there is nothing else (vendor-mode specification 12.5).
 * Drives of BTC have no such block, but a place for their name (packet-mode
 * specification 2.3).
 *
 * Return: true if there is one.
 */
bool mtkflash_image_identity(const u8 *image, size_t size,
			     struct mtkflash_identity *id);

/**
 * mtkflash_image_identity_for() - The same, of an image that is meant for a drive
 * @image: The image.
 * @size: Its size in bytes.
 * @drive: Who the drive is.
 * @id: The identity found.
 *
 * Where no rule finds one, or only what the boot loader would answer, the drive's own name is
 * looked for.
 *
 * Return: true if there is one.
 */
bool mtkflash_image_identity_for(const u8 *image, size_t size,
				 const struct mtkflash_identity *drive,
				 struct mtkflash_identity *id);

/**
 * mtkflash_image_names() - Does a drive's name stand anywhere in it?
 * @image: The image, or what was read from a flash.
 * @size: Its size in bytes.
 * @drive: Who the drive is.
 */
bool mtkflash_image_names(const u8 *image, size_t size, const struct mtkflash_identity *drive);

/**
 * mtkflash_image_is_damaged() - Is it a dump that is known to be no good?
 * @image: The image.
 * @size: Its size in bytes.
 *
 * Of Lite-On's families U and V, where their banks share code: two programs that read
 * a drive by packets spoil the end (packet-mode specification 3.2).
 */
bool mtkflash_image_is_damaged(const u8 *image, size_t size);

/* What of such an image shows it: so many bytes at its end. */
#define MTKFLASH_IMAGE_TAIL	16

#endif /* MTKFLASH_IDENTITY_H */
