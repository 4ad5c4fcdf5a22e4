/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes: how a family of drives is flashed by packets, as data.
 *
 * No recipe has been tried on hardware by this project.
 */
#ifndef MTKFLASH_RECIPE_H
#define MTKFLASH_RECIPE_H

#include "identity.h"
#include "transport.h"

/**
 * struct mtkflash_recipe_drive - A drive that a recipe is for
 * @vendor: INQUIRY vendor.
 * @product: INQUIRY product; blanks are ignored.
 * @banner: The banner that its boot code must have, 16 characters, or NULL.
 */
struct mtkflash_recipe_drive {
	const char *vendor;
	const char *product;
	const char *banner;
};

/**
 * enum mtkflash_gates - What image and drive must agree in besides their names
 * @MTKFLASH_GATES_NAME: Nothing else: the drive reports no more.
 * @MTKFLASH_GATES_BD: Chip, banner and table of sums of a Blu-ray writer.
 * @MTKFLASH_GATES_TSST: The sum and the end of an image for TSST's Blu-ray writers.
 */
enum mtkflash_gates {
	MTKFLASH_GATES_NAME,
	MTKFLASH_GATES_BD,
	MTKFLASH_GATES_TSST,
};

#define MTKFLASH_RECIPE_ID_MAX	0x20

/**
 * struct mtkflash_recipe - How to flash a family of drives
 * @name: Its name for messages.
 * @source: Confidence mark and source.
 * @drives: The drives it is for; a row without a vendor ends them.
 * @gates: Further checks of image and drive.
 * @size: Size of an image in bytes; there is no other size.
 * @unsent: Range that is sent as FFh, whatever the image has there: boot code, or data of a
 *	    single unit.
 * @prepare: First command.
 * @chunk: Command that sends a piece.
 * @chunk_size: Bytes of a piece; the last one may be shorter.
 * @mark_at: Byte of @chunk that marks the piece; 0 if there is no such byte.
 * @mark_first: Its value in the first piece,
 * @mark_next: in those after it,
 * @mark_last: and in the last one.
 * @pause_ms: So long nothing is sent between two pieces.
 * @header: Command after the last piece.
 * @header_size: Size of its data; the last two bytes are the sum of all bytes of the image.
 * @commit: Command that makes the drive burn the data it has.
 * @burns_early: The drive may burn data before it has all of it: the session cannot be
 *		 stopped from @prepare on, otherwise from @commit on.
 * @restarts: The drive restarts by itself after the burn, perhaps before it has answered,
 *	      and a stream cannot be repeated: its identity afterwards decides.
 * @id: Asks for what must be the same in drive and image, of those without gates.
 * @id_at: Where the image has that.
 * @id_size: Bytes of it, up to %MTKFLASH_RECIPE_ID_MAX.
 * @read: Command that reads a piece of the flash.
 * @read_size: Bytes of such a piece.
 * @chunk_limit_ms: Time limit for a piece.
 * @burn_limit_ms: Time limit for the last command, and for each one after it.
 * @silent_ms: Time after that in which nothing is sent.
 * @poll_ms: Interval of the polls for ready after that,
 * @ready_limit_ms: and their time limit;
 * @steady_ms: the drive must report ready for this time without a gap.
 * @fatal: Bit n is set if sense key n means then that burning failed.  With any other key
 *	   the drive is just not ready.
 * @ready_unknown: A drive that does not know TEST UNIT READY counts as ready: boot loaders
 *		   may not know it.
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
	u8 mark_first;
	u8 mark_next;
	u8 mark_last;
	u32 pause_ms;
	struct mtkflash_recipe_command header;
	u32 header_size;
	struct mtkflash_recipe_command commit;
	bool burns_early;
	bool restarts;
	struct mtkflash_recipe_command id;
	u32 id_at;
	u32 id_size;
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
 * mtkflash_recipe_for() - Find the recipe for a drive
 * @own: The only recipe to consider, or NULL for the built-in ones.
 * @id: Its answer to INQUIRY; the revision is ignored.
 * @row: Out: the row of the drive; may be NULL.
 *
 * Return: the recipe, or NULL.
 */
const struct mtkflash_recipe *
mtkflash_recipe_for(const struct mtkflash_recipe *own, const struct mtkflash_identity *id,
		    const struct mtkflash_recipe_drive **row);

/**
 * mtkflash_command_fill() - Make a packet from a command
 * @command: The command.
 * @offset: The offset.
 * @length: The length.
 * @cdb: Out: the packet.
 */
void mtkflash_command_fill(const struct mtkflash_recipe_command *command, u32 offset,
			   u32 length, u8 *cdb);

#endif /* MTKFLASH_RECIPE_H */
