/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of Blu-ray writers with an MT1939 or MT1959, and what such a drive holds.
 *
 * They are ARM code without an 8051 vector, 2 MiB, with a banner in the boot code and the
 * name of the chip in a descriptor (packet-mode specification 3.3 [2]).  An image for the
 * other chip has killed a drive (7b [1]): no option overrides either name.
 */
#ifndef MTKFLASH_IMAGE_BD_H
#define MTKFLASH_IMAGE_BD_H

#include "image.h"

#define MTKFLASH_BD_SIZE	0x200000

/* Where the names stand: "MT1959 Boot JB8 ", "MTEKMT1959", "JB8". */
#define MTKFLASH_BD_BANNER	0x3000
#define MTKFLASH_BD_CHIP	0x1ec034
#define MTKFLASH_BD_BOARD	0x1ec046

/*
 * Of the boot code: its first page; and behind it all the application.  It ends where the
 * first of the ranges begins that the drive itself writes while it runs: lists of revoked keys
 * from here on and at 1E0000h, settings at 1E8000h, calibration at 1F0000h [V freemkv].
 */
#define MTKFLASH_BD_BOOT_PAGE	0x400
#define MTKFLASH_BD_APPLICATION	0x10000
#define MTKFLASH_BD_APPLICATION_END 0x1d8000

/* It begins with vendor, product and revision. */
#define MTKFLASH_BD_DESCRIPTOR	0x1ec000
#define MTKFLASH_BD_DESCRIPTOR_SIZE 0x100

#define MTKFLASH_BD_UNIT_RANGES	3

/*
 * What was measured for one unit, and would be lost if a download went over it
 * (vendor-mode spec. 12.1 [2]); or what the drive writes itself [V freemkv].  Not the
 * descriptor, which is the firmware's, nor 1EA000h and what else is never written by packets
 * [V freemkv].  Each range is within one page that can be read at once.
 */
extern const struct mtkflash_range mtkflash_bd_unit[MTKFLASH_BD_UNIT_RANGES];

/**
 * struct mtkflash_bd - What image or drive call themselves
 * @banner: Banner of the boot code, trailing blanks removed; empty if there is none.
 * @chip: Name of the chip; empty if there is none.
 * @board: For which line of boards, of those with the same chip and boot code; empty if
 *	   nothing there looks like the code of one.
 */
struct mtkflash_bd {
	char banner[17];
	char chip[11];
	char board[7];
};

/**
 * mtkflash_bd_is_packet_dump() - Was it read by packets?
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 *
 * Most of the boot code cannot be read so: its first page is that of the application then,
 * and what follows the banner is blank.  Written as it is it would kill the drive.
 */
bool mtkflash_bd_is_packet_dump(const u8 *image);

/**
 * mtkflash_bd_taken() - Does the firmware take an image of another model?
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 */
bool mtkflash_bd_taken(const u8 *image);

/**
 * mtkflash_bd_look() - Is it of this kind?
 * @data: An image, or what a drive holds.
 * @size: Its size in bytes.
 * @bd: Out: its names.
 *
 * Return: true if it has banner or chip.
 */
bool mtkflash_bd_look(const u8 *data, size_t size, struct mtkflash_bd *bd);

/**
 * mtkflash_bd_identity() - Who is it for?
 * @image: The image, or what a drive holds.
 * @size: Its size in bytes.
 * @id: From the descriptor.
 *
 * Return: true if it has a descriptor.
 */
bool mtkflash_bd_identity(const u8 *image, size_t size,
			  struct mtkflash_identity *id);

/**
 * mtkflash_bd_is_whole() - Does a drive hold all that was in its flash?
 * @content: What it holds, %MTKFLASH_BD_SIZE bytes.
 *
 * As far as can be seen: its first page, which is written last, both names, and something in
 * the last bank, where what was measured for it stands.  A chip erase that was cut off
 * leaves not all of them.
 */
bool mtkflash_bd_is_whole(const u8 *content);

/**
 * mtkflash_bd_fits() - Do image and drive have the same chip and boot code?
 * @image: What the image calls itself.
 * @drive: What the drive calls itself; a name that it has lost counts as the same.
 * @address: Out: where the first name stands that differs.
 */
bool mtkflash_bd_fits(const struct mtkflash_bd *image,
		      const struct mtkflash_bd *drive, u32 *address);

/**
 * struct mtkflash_bd_match - Image and drive, compared
 * @image: What the image calls itself.
 * @drive: What the drive calls itself.
 * @address: Where the first name stands that differs.
 */
struct mtkflash_bd_match {
	struct mtkflash_bd image;
	struct mtkflash_bd drive;
	u32 address;
};

/**
 * mtkflash_bd_suits() - Is an image for this kind of drive?
 * @image: The image.
 * @size: Its size in bytes.
 * @content: What the drive holds.
 * @content_size: Its size in bytes.
 * @bd_part: Its part is that of a Blu-ray writer, whatever it holds.
 * @match: Out: what was compared.
 *
 * 8051 images for one kind, and images that name chip and boot code for the other.
 */
bool mtkflash_bd_suits(const u8 *image, size_t size, const u8 *content,
		       size_t content_size, bool bd_part,
		       struct mtkflash_bd_match *match);

/**
 * mtkflash_bd_lost_name() - Has the drive lost a name that tells its chip?
 * @match: Image and drive, as mtkflash_bd_suits() has compared them.
 * @address: Out: where the drive has none.
 *
 * An image for the other chip has killed a drive, so the user is asked.  The banner identifies
 * the chip.  Without a banner only the label MTEKMT1959 does, because firmware for either chip
 * can have MTEKMT1939 [1 mediatek-optical 1.0].
 */
bool mtkflash_bd_lost_name(const struct mtkflash_bd_match *match, u32 *address);

/**
 * mtkflash_bd_other_board() - Is the image for another line of boards?
 * @match: Image and drive, as mtkflash_bd_suits() has compared them.
 *
 * What the drive holds may be what somebody has put there by mistake: it is asked about, not
 * refused for good.
 *
 * Return: false if one of them names none.
 */
bool mtkflash_bd_other_board(const struct mtkflash_bd_match *match);

/* For people: a name, or that there is none. */
static inline const char *mtkflash_bd_chip(const struct mtkflash_bd *bd)
{
	return bd->chip[0] ? bd->chip : "(not named)";
}

static inline const char *mtkflash_bd_banner(const struct mtkflash_bd *bd)
{
	return bd->banner[0] ? bd->banner : "(not named)";
}

static inline const char *mtkflash_bd_board(const struct mtkflash_bd *bd)
{
	return bd->board[0] ? bd->board : "(not named)";
}

#endif /* MTKFLASH_IMAGE_BD_H */
