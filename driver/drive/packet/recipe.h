/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes: how a family of drives takes firmware by packets, as data.
 *
 * Nothing of them has been tried on hardware by this project.
 */
#ifndef MTKFLASH_RECIPE_H
#define MTKFLASH_RECIPE_H

#include "identity.h"
#include "transport.h"

/**
 * struct mtkflash_recipe_drive - A drive that a recipe is for
 * @vendor: INQUIRY vendor.
 * @product: INQUIRY product; how many blanks it has makes no difference.
 * @banner: What its boot code must call itself, 16 characters, or NULL.
 */
struct mtkflash_recipe_drive {
	const char *vendor;
	const char *product;
	const char *banner;
};

/**
 * enum mtkflash_gates - What image and drive are compared by, beside their names
 * @MTKFLASH_GATES_NAME: By nothing else: the drive tells no more.
 * @MTKFLASH_GATES_BD: Chip, banner and table of sums of a Blu-ray writer.
 * @MTKFLASH_GATES_TSST: The sum and the end of an image for TSST's Blu-ray writers.
 */
enum mtkflash_gates {
	MTKFLASH_GATES_NAME,
	MTKFLASH_GATES_BD,
	MTKFLASH_GATES_TSST,
};

/**
 * struct mtkflash_recipe - How a family takes firmware
 * @name: Its name, for people.
 * @source: Confidence mark, and who says so.
 * @drives: For whom it is; a row without a vendor ends them.
 * @gates: What else must agree.
 * @size: Bytes of an image; there is no other size.
 * @unsent: Sent as FFh, whatever the image has there: boot code, or data of one unit.
 * @prepare: Begins.
 * @chunk: Sends a piece.
 * @chunk_size: Bytes of a piece; the last one may be shorter.
 * @mark_at: Where @chunk says which piece it is: 0 the first one, FFh those after it; 0 if
 *	     it does not.
 * @mark_last: What it says of the last one.
 * @header: Sent after the last piece.
 * @header_size: Its data; the last two bytes are the sum of all bytes of the image.
 * @commit: Has the drive burn what it has got.
 * @burns_early: What is sent may be burned before all of it was: no way back from
 *		 @prepare on.  Else from @commit on.
 * @restarts: Starts anew by itself when it has burned, perhaps before it has answered; and
 *	      there is no way back in a stream: who it is afterwards counts.
 * @read: Reads a piece of the flash.
 * @read_size: Bytes of a piece.
 * @chunk_limit_ms: How long the drive may take for a piece.
 * @burn_limit_ms: How long for the last command, and for each one after it.
 * @silent_ms: So long nothing is sent after that.
 * @poll_ms: Then it is asked so often whether it is ready,
 * @ready_limit_ms: for so long;
 * @steady_ms: it must have said so for so long, without a pause.
 * @fatal: Bit n is set if sense key n means then that burning failed.  With any other key it
 *	   just is not ready.
 * @ready_unknown: It is ready if it does not know TEST UNIT READY: boot loaders may not.
 */
struct mtkflash_recipe {
	const char *name;
	const char *source;
	const struct mtkflash_recipe_drive *drives;
	enum mtkflash_gates gates;
	u32 size;
	struct mtkflash_range unsent;
	struct mtkflash_recipe_command prepare;
	struct mtkflash_recipe_command chunk;
	u32 chunk_size;
	u8 mark_at;
	u8 mark_last;
	struct mtkflash_recipe_command header;
	u32 header_size;
	struct mtkflash_recipe_command commit;
	bool burns_early;
	bool restarts;
	struct mtkflash_recipe_command read;
	u32 read_size;
	u32 chunk_limit_ms;
	u32 burn_limit_ms;
	u32 silent_ms;
	u32 poll_ms;
	u32 ready_limit_ms;
	u32 steady_ms;
	u16 fatal;
	bool ready_unknown;
};

extern const struct mtkflash_recipe mtkflash_recipes[];
extern const unsigned int mtkflash_recipe_count;

/**
 * mtkflash_recipe_for() - Is there a recipe for a drive?
 * @own: The only one that counts, or NULL: then those that are built in.
 * @id: What it says to INQUIRY; the revision is not looked at.
 * @row: Out: which of its drives it is, or NULL if nobody asks.
 *
 * Return: the recipe, or NULL.
 */
const struct mtkflash_recipe *
mtkflash_recipe_for(const struct mtkflash_recipe *own, const struct mtkflash_identity *id,
		    const struct mtkflash_recipe_drive **row);

/**
 * mtkflash_command_fill() - Make a packet of a command
 * @command: The command.
 * @offset: The offset.
 * @length: The length.
 * @cdb: Filled.
 */
void mtkflash_command_fill(const struct mtkflash_recipe_command *command, u32 offset,
			   u32 length, u8 *cdb);

#endif /* MTKFLASH_RECIPE_H */
