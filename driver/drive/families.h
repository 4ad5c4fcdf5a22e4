/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Table of drives whose chip is known, by their INQUIRY strings.
 */
#ifndef MTKFLASH_FAMILIES_H
#define MTKFLASH_FAMILIES_H

#include "identity.h"

/**
 * enum mtkflash_family_kind - The chip of a drive, by the table
 * @MTKFLASH_FAMILY_UNKNOWN: No row matches.
 * @MTKFLASH_FAMILY_MEDIATEK: A MediaTek chip that vendor mode may reach.
 * @MTKFLASH_FAMILY_OTHER_CHIP: Another maker's chip, never to be touched.
 * @MTKFLASH_FAMILY_UNKNOWN_CHIP: The chip is not known.  Users have asked for such drives,
 *				  and an intro does no harm to a chip that does not know it.
 */
enum mtkflash_family_kind {
	MTKFLASH_FAMILY_UNKNOWN,
	MTKFLASH_FAMILY_MEDIATEK,
	MTKFLASH_FAMILY_OTHER_CHIP,
	MTKFLASH_FAMILY_UNKNOWN_CHIP,
};

/**
 * struct mtkflash_family - A row of the table
 * @vendor: INQUIRY vendor.
 * @product: Start of the INQUIRY product; for an unknown chip the start of any word of it.
 * @kind: The maker of its chip.
 * @source: Confidence mark and source.
 * @tool: For another maker's chip: the program that may flash the drive, or NULL if none is
 *	  known.
 * @set: For a MediaTek chip: the command set of vendor mode, else ANY.
 */
struct mtkflash_family {
	const char *vendor;
	const char *product;
	enum mtkflash_family_kind kind;
	const char *source;
	const char *tool;
	enum mtkflash_option_set set;
};

extern const struct mtkflash_family mtkflash_families[];
extern const unsigned int mtkflash_family_count;

/**
 * mtkflash_family() - Find the chip of a drive
 * @id: Its identity; the revision is not looked at.
 *
 * Vendor and product both count: a vendor alone does not tell the chip.  Blanks are
 * ignored, because sources differ in their number.
 */
enum mtkflash_family_kind mtkflash_family(const struct mtkflash_identity *id);

/**
 * mtkflash_family_set() - The command set of a drive
 * @id: Its identity; the revision is not looked at.
 *
 * Return: that of its family, or ANY if it is not known to have a MediaTek chip.
 */
enum mtkflash_option_set mtkflash_family_set(const struct mtkflash_identity *id);

/**
 * mtkflash_family_of_model() - Find the chip of a drive by its answer to IDENTIFY
 * @model: The model: vendor and product in one, with or without blanks in between.
 * @id: Gets vendor and product if there is a row; its revision is not touched.
 */
enum mtkflash_family_kind
mtkflash_family_of_model(const char *model, struct mtkflash_identity *id);

/**
 * mtkflash_family_tool() - The program that may flash a drive which this driver does not
 * flash
 * @model: Vendor, product and revision in one.
 *
 * Return: the name of a program, or NULL if none is known.
 */
const char *mtkflash_family_tool(const char *model);

/**
 * mtkflash_text_begins() - Does a text begin with another one, blanks ignored?
 * @text: The text.
 * @start: The start to look for.
 *
 * Return: the rest of @text behind the start, or NULL.
 */
const char *mtkflash_text_begins(const char *text, const char *start);

/* The largest number of ranges of a family. */
#define MTKFLASH_FAMILY_RANGES	4

/**
 * struct mtkflash_family_kept - Ranges with data of a single unit, in drives of a family
 * @vendor: INQUIRY vendor.
 * @product: Part of the INQUIRY product.
 * @range: The ranges; unused ones are 0.
 */
struct mtkflash_family_kept {
	const char *vendor;
	const char *product;
	struct mtkflash_range range[MTKFLASH_FAMILY_RANGES];
};

/*
 * The rule for Blu-ray writers with MT1939 or MT1959, which are recognised by more than a
 * name.
 */
extern const struct mtkflash_family_kept mtkflash_bd_kept;

/**
 * mtkflash_family_kept() - Find the ranges that belong to a drive and not to its firmware
 * @id: Its identity; the revision is not looked at.
 *
 * Return: the rule, or NULL if none is known.
 */
const struct mtkflash_family_kept *
mtkflash_family_kept(const struct mtkflash_identity *id);

#endif /* MTKFLASH_FAMILIES_H */
