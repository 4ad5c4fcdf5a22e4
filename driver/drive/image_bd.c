// SPDX-License-Identifier: GPL-2.0
/*
 * Images of Blu-ray writers with an MT1939 or MT1959.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "image_bd.h"

#define BANNER_LENGTH		16
#define CHIP_LENGTH		10
#define BOARD_LENGTH		6

/* Flag in the descriptor: the firmware accepts an image of another model. */
#define OTHER_MODELS		0x1ec056

#define FIRST_PAGE		0x100

/* Range of the boot code behind the banner. */
#define REST			0x3020
#define REST_END		0x4000
#define LAST_BANK		0x1f0000

/* The names of the chips differ in digits only: "MT1939", "MT1959". */
static bool is_chip(const u8 *data)
{
	return !memcmp(data, "MT19", 4) && data[4] >= '0' && data[4] <= '9' &&
	       data[5] >= '0' && data[5] <= '9';
}

static bool is_banner(const u8 *data)
{
	return is_chip(data) && !memcmp(data + 6, " Boot ", 6) &&
	       mtkflash_is_text(data, BANNER_LENGTH);
}

const struct mtkflash_range mtkflash_bd_unit[MTKFLASH_BD_UNIT_RANGES] = {
	{ 0x1e8000, 0x1e84ff },
	{ 0x1e9000, 0x1e9fff },
	{ 0x1eb000, 0x1ebfff },
};

static void take(char *to, const u8 *from, size_t len)
{
	while (len && from[len - 1] == ' ')
		len--;
	memcpy(to, from, len);
	to[len] = '\0';
}

static bool has_descriptor(const u8 *data, size_t size)
{
	return size >= MTKFLASH_BD_DESCRIPTOR + MTKFLASH_BD_DESCRIPTOR_SIZE &&
	       !memcmp(data + MTKFLASH_BD_CHIP, "MTEK", 4) &&
	       is_chip(data + MTKFLASH_BD_CHIP + 4);
}

static bool is_capital(u8 c)
{
	return c >= 'A' && c <= 'Z';
}

/*
 * "JB8", "JBC6", "BU51", with nothing behind it.  Its place follows from the record in the
 * code, which begins in the same way [1 mediatek-optical], and was never checked [D].
 * Anything of another form is no board.
 */
static void take_board(char *to, const u8 *from)
{
	unsigned int len = 2;

	if (!is_capital(from[0]) || !is_capital(from[1]))
		return;
	while (len < BOARD_LENGTH && (is_capital(from[len]) ||
				      (from[len] >= '0' && from[len] <= '9')))
		len++;
	for (unsigned int i = len; i < BOARD_LENGTH; i++)
		if (from[i] && from[i] != ' ')
			return;
	memcpy(to, from, len);
}

bool mtkflash_bd_taken(const u8 *image)
{
	return image[OTHER_MODELS] == 0xde;
}

bool mtkflash_bd_is_packet_dump(const u8 *image)
{
	return !memcmp(image, image + MTKFLASH_BD_APPLICATION, MTKFLASH_BD_BOOT_PAGE) ||
	       mtkflash_image_blank(image + REST, REST_END - REST);
}

bool mtkflash_bd_look(const u8 *data, size_t size, struct mtkflash_bd *bd)
{
	*bd = (struct mtkflash_bd){ };
	if (size >= MTKFLASH_BD_BANNER + BANNER_LENGTH &&
	    is_banner(data + MTKFLASH_BD_BANNER))
		take(bd->banner, data + MTKFLASH_BD_BANNER, BANNER_LENGTH);
	if (has_descriptor(data, size)) {
		take(bd->chip, data + MTKFLASH_BD_CHIP, CHIP_LENGTH);
		take_board(bd->board, data + MTKFLASH_BD_BOARD);
	}
	return bd->banner[0] || bd->chip[0];
}

bool mtkflash_bd_identity(const u8 *image, size_t size,
			  struct mtkflash_identity *id)
{
	return has_descriptor(image, size) &&
	       mtkflash_identity_take(id, image + MTKFLASH_BD_DESCRIPTOR);
}

bool mtkflash_bd_is_whole(const u8 *content)
{
	struct mtkflash_bd bd;

	return mtkflash_bd_look(content, MTKFLASH_BD_SIZE, &bd) &&
	       bd.banner[0] && bd.chip[0] &&
	       !mtkflash_image_blank(content, FIRST_PAGE) &&
	       !mtkflash_image_blank(content + LAST_BANK, MTKFLASH_BD_SIZE - LAST_BANK);
}

bool mtkflash_bd_fits(const struct mtkflash_bd *image,
		      const struct mtkflash_bd *drive, u32 *address)
{
	*address = MTKFLASH_BD_CHIP;
	if (!image->chip[0] || (drive->chip[0] && strcmp(image->chip, drive->chip)))
		return false;
	*address = MTKFLASH_BD_BANNER;
	return image->banner[0] && (!drive->banner[0] || !strcmp(image->banner, drive->banner));
}

bool mtkflash_bd_other_board(const struct mtkflash_bd_match *match)
{
	return match->image.board[0] && match->drive.board[0] &&
	       strcmp(match->image.board, match->drive.board);
}

/* All labels that were found to be wrong belong to an MT1939 [1 mediatek-optical 1.0]. */
static bool is_sure(const struct mtkflash_bd_match *match)
{
	return match->drive.banner[0] || (!strcmp(match->drive.chip, "MTEKMT1959") &&
					  !memcmp(match->image.banner, "MT1959", 6));
}

bool mtkflash_bd_lost_name(const struct mtkflash_bd_match *match, u32 *address)
{
	*address = MTKFLASH_BD_BANNER;
	return match->image.chip[0] && !is_sure(match);
}

bool mtkflash_bd_suits(const u8 *image, size_t size, const u8 *content,
		       size_t content_size, bool bd_part,
		       struct mtkflash_bd_match *match)
{
	bool wanted = mtkflash_bd_look(image, size, &match->image);
	bool is = mtkflash_bd_look(content, content_size, &match->drive) || bd_part;

	match->address = 0;
	if (wanted != is)
		return false;
	return !is || mtkflash_bd_fits(&match->image, &match->drive, &match->address);
}
