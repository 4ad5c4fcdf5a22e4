/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of Blu-ray writers with an MT1939 or MT1959, and the contents of such drives.
 *
 * They are ARM code without an 8051 vector, 2 MiB, with a banner in the boot code and the
 * name of the chip in a descriptor (packet-mode specification 3.3 [2]).  An image for the
 * other chip has killed a drive (7b [1]): no option overrides either name.
 */
#ifndef MTKFLASH_IMAGE_BD_H
#define MTKFLASH_IMAGE_BD_H

#include "image.h"

#define MTKFLASH_BD_SIZE	0x200000

/* Addresses of the names: "MT1959 Boot JB8 ", "MTEKMT1959", "JB8". */
#define MTKFLASH_BD_BANNER	0x3000
#define MTKFLASH_BD_CHIP	0x1ec034
#define MTKFLASH_BD_BOARD	0x1ec046

/*
 * First page of the boot code; the application behind the boot code.  The application ends
 * at the first of the ranges that the drive itself writes while it runs: lists of revoked
 * keys from here on and at 1E0000h, settings at 1E8000h, calibration at 1F0000h [V
 * freemkv].
 */
#define MTKFLASH_BD_BOOT_PAGE	0x400
#define MTKFLASH_BD_APPLICATION	0x10000
#define MTKFLASH_BD_APPLICATION_END 0x1d8000

/* The descriptor, which begins with vendor, product and revision. */
#define MTKFLASH_BD_DESCRIPTOR	0x1ec000
#define MTKFLASH_BD_DESCRIPTOR_SIZE 0x100

#define MTKFLASH_BD_UNIT_RANGES	3

/*
 * Data that was measured for a single unit, and that a download would overwrite
 * (vendor-mode spec. 12.1 [2]), or that the drive writes itself [V freemkv].  Not the
 * descriptor, which belongs to the firmware, nor 1EA000h and other ranges that packets
 * never write [V freemkv].  Each range is within one page that can be read at once.
 */
extern const struct mtkflash_range mtkflash_bd_unit[MTKFLASH_BD_UNIT_RANGES];

/**
 * struct mtkflash_bd - Names in an image or in a drive
 * @banner: Banner of the boot code, trailing blanks removed; empty if there is none.
 * @chip: Name of the chip; empty if there is none.
 * @board: The line of boards, of those with the same chip and boot code; empty if there is
 *	   no text of such a form.
 */
struct mtkflash_bd {
	char banner[17];
	char chip[11];
	char board[7];
};

/**
 * mtkflash_bd_is_packet_dump() - Was the image read by packets?
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 *
 * Packets cannot read most of the boot code: its first page is that of the application
 * then, and the range behind the banner is blank.  Such an image would kill the drive if it
 * were written.
 */
bool mtkflash_bd_is_packet_dump(const u8 *image);

/**
 * mtkflash_bd_taken() - Does the firmware accept an image of another model?
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 */
bool mtkflash_bd_taken(const u8 *image);

/**
 * mtkflash_bd_look() - Is it an image of this kind?
 * @data: An image, or the contents of a drive.
 * @size: Its size in bytes.
 * @bd: Out: the names.
 *
 * Return: true if there is a banner or the name of a chip.
 */
bool mtkflash_bd_look(const u8 *data, size_t size, struct mtkflash_bd *bd);

/**
 * mtkflash_bd_identity() - Find the drive that an image is for
 * @image: The image, or the contents of a drive.
 * @size: Its size in bytes.
 * @id: Out: the identity in the descriptor.
 *
 * Return: true if there is a descriptor.
 */
bool mtkflash_bd_identity(const u8 *image, size_t size,
			  struct mtkflash_identity *id);

/**
 * mtkflash_bd_is_whole() - Are the contents of a drive complete?
 * @content: The contents, %MTKFLASH_BD_SIZE bytes.
 *
 * Looks for the first page, which is written last, both names, and data in the last bank,
 * which holds what was measured for this unit.  A chip erase that was cut off does not
 * leave all of them.
 */
bool mtkflash_bd_is_whole(const u8 *content);

/**
 * mtkflash_bd_fits() - Do image and drive have the same chip and boot code?
 * @image: Names in the image.
 * @drive: Names in the drive; a name that is lost there counts as the same.
 * @address: Out: address of the first name that differs.
 */
bool mtkflash_bd_fits(const struct mtkflash_bd *image,
		      const struct mtkflash_bd *drive, u32 *address);

/**
 * struct mtkflash_bd_match - Image and drive, compared
 * @image: Names in the image.
 * @drive: Names in the drive.
 * @address: Address of the first name that differs.
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
 * @content: The contents of the drive.
 * @content_size: Its size in bytes.
 * @bd_part: The part is that of a Blu-ray writer, whatever its contents.
 * @match: Out: the names compared.
 *
 * Other drives take 8051 images; these take images with the same chip and boot code.
 */
bool mtkflash_bd_suits(const u8 *image, size_t size, const u8 *content,
		       size_t content_size, bool bd_part,
		       struct mtkflash_bd_match *match);

/**
 * mtkflash_bd_lost_name() - Has the drive lost the name that tells its chip?
 * @match: The names, as compared by mtkflash_bd_suits().
 * @address: Out: the place of the lost name.
 *
 * An image for the other chip has killed a drive, so the user is asked.  The banner identifies
 * the chip.  Without a banner only the label MTEKMT1959 does, because firmware for either chip
 * can have MTEKMT1939 [1 mediatek-optical 1.0].
 */
bool mtkflash_bd_lost_name(const struct mtkflash_bd_match *match, u32 *address);

/**
 * mtkflash_bd_other_board() - Is the image for another line of boards?
 * @match: The names, as compared by mtkflash_bd_suits().
 *
 * The drive may hold an image that was written by mistake: so the user is asked, and the
 * image is not refused for good.
 *
 * Return: false if image or drive name no board.
 */
bool mtkflash_bd_other_board(const struct mtkflash_bd_match *match);

/* For messages: the name, or a text that there is none. */
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
