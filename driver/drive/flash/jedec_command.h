/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The common start of all JEDEC commands.  For jedec*.c only.
 */
#ifndef MTKFLASH_JEDEC_COMMAND_H
#define MTKFLASH_JEDEC_COMMAND_H

#include "vendor/bus.h"

/* Enter the id mode; the first W29EE011 needs the two OLD_ID commands. */
#define MTKFLASH_JEDEC_ID	0x90
#define MTKFLASH_JEDEC_OLD_ID_1	0x80
#define MTKFLASH_JEDEC_OLD_ID_2	0x60

/* Return to the read mode. */
#define MTKFLASH_JEDEC_RESET	0xf0

/*
 * Parts with a 16 bits wide array that are used with 8 have one more address
 * bit below all others: their command addresses are twice those of the word
 * mode, 555h and 2AAh, and so are the addresses of the id.
 */
static inline bool mtkflash_jedec_wide(u16 unlock)
{
	return unlock == 0xaaa;
}

/**
 * mtkflash_jedec_command() - Send the three cycles of a command
 * @v: A drive in vendor mode with parallel flash.
 * @unlock: The first unlock address.
 * @bank: Added to the addresses, of which only A14..A0 count.
 * @code: The command.
 *
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_jedec_command(struct mtkflash_vendor *v,
					   u16 unlock, u32 bank, u8 code);

#endif /* MTKFLASH_JEDEC_COMMAND_H */
