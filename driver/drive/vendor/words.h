/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IDENTIFY data that libata read from a drive, and kept when it gave the drive up.
 */
#ifndef MTKFLASH_WORDS_H
#define MTKFLASH_WORDS_H

#include "image.h"

#define MTKFLASH_WORDS		256

/**
 * enum mtkflash_words - What IDENTIFY data tells
 * @MTKFLASH_WORDS_NONE: Nothing: it was not read, or the name is blank or spoilt.
 * @MTKFLASH_WORDS_NAME: The name of the drive.
 * @MTKFLASH_WORDS_NONSENSE: Data that no working drive gives.
 */
enum mtkflash_words {
	MTKFLASH_WORDS_NONE,
	MTKFLASH_WORDS_NAME,
	MTKFLASH_WORDS_NONSENSE,
};

/**
 * mtkflash_words_read() - Read the name from IDENTIFY data
 * @words: All %MTKFLASH_WORDS, in the byte order of the host; zero if they were not read.
 * @id: Out, for NAME: the identity.
 *
 * A name is 40 printable characters with a letter among them, whatever word 0 says: a tape
 * is no nonsense, and neither is a drive on a cable with a stuck line.  Nonsense has no
 * letter, or fewer printable characters than others.  The first word is the vendor, which
 * INQUIRY has apart from the product.
 */
enum mtkflash_words mtkflash_words_read(const u16 *words, struct mtkflash_identity *id);

#endif /* MTKFLASH_WORDS_H */
