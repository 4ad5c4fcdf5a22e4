/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which drives are known to have a MediaTek chip, by their INQUIRY strings.
 */
#ifndef MTKFLASH_FAMILIES_H
#define MTKFLASH_FAMILIES_H

#include "identity.h"

/**
 * enum mtkflash_family_kind - What a table row says of a drive
 * @MTKFLASH_FAMILY_UNKNOWN: No row matches.
 * @MTKFLASH_FAMILY_MEDIATEK: A MediaTek chip that vendor mode may reach.
 * @MTKFLASH_FAMILY_OTHER_CHIP: Another maker's chip, never to be touched.
 * @MTKFLASH_FAMILY_UNKNOWN_CHIP: Nobody knows its chip; people have asked for a way in,
 *				  and the intro does no harm where it is not known.
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
 * @product: What its product begins with; of an unknown chip any word may begin so.
 * @kind: Whose chip it has.
 * @source: Confidence mark, and who says so.
 * @tool: Of another maker's: the program that may flash it, or NULL if none is known.
 * @set: Of a MediaTek chip: the command set of vendor mode, else ANY.
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
 * mtkflash_family() - Look a drive up
 * @id: Its identity; the revision is not looked at.
 *
 * Vendor and product both count: a vendor alone says nothing about the chip.  How
 * many blanks there are makes no difference: sources differ in that.
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
 * mtkflash_family_of_model() - Look a drive up by what it answers to IDENTIFY
 * @model: Its model: vendor and product in one, with or without blanks between.
 * @id: Gets vendor and product if there is a row; its revision is not touched.
 */
enum mtkflash_family_kind
mtkflash_family_of_model(const char *model, struct mtkflash_identity *id);

/**
 * mtkflash_family_tool() - What may flash a drive that this driver does not?
 * @model: Vendor, product and revision in one.
 *
 * Return: the name of a program, or NULL if none is known.
 */
const char *mtkflash_family_tool(const char *model);

/**
 * mtkflash_text_begins() - Does a text begin so, whatever blanks there are?
 * @text: The text.
 * @start: What it should begin with.
 *
 * Return: what follows in @text, or NULL.
 */
const char *mtkflash_text_begins(const char *text, const char *start);

/* So many ranges of its own a family has at most. */
#define MTKFLASH_FAMILY_RANGES	4

/**
 * struct mtkflash_family_kept - Where drives of a family have data of one unit
 * @vendor: INQUIRY vendor.
 * @product: What the INQUIRY product has in it.
 * @range: The ranges; those behind the last one are 0.
 */
struct mtkflash_family_kept {
	const char *vendor;
	const char *product;
	struct mtkflash_range range[MTKFLASH_FAMILY_RANGES];
};

/* The rule for Blu-ray writers with MT1939 or MT1959, which are known by more than a name. */
extern const struct mtkflash_family_kept mtkflash_bd_kept;

/**
 * mtkflash_family_kept() - What belongs to a drive, and not to its firmware
 * @id: Its identity; the revision is not looked at.
 *
 * Return: the rule, or NULL if none is known.
 */
const struct mtkflash_family_kept *
mtkflash_family_kept(const struct mtkflash_identity *id);

#endif /* MTKFLASH_FAMILIES_H */
