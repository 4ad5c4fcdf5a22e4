/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What libata has read from a drive by IDENTIFY, and kept when it gave it up.
 */
#ifndef MTKFLASH_WORDS_H
#define MTKFLASH_WORDS_H

#include "image.h"

#define MTKFLASH_WORDS		256

/**
 * enum mtkflash_words - What the words of IDENTIFY say
 * @MTKFLASH_WORDS_NONE: Nothing: they were not read, or have no name, or a spoilt one.
 * @MTKFLASH_WORDS_NAME: Who the drive is.
 * @MTKFLASH_WORDS_NONSENSE: What no drive that works says.
 */
enum mtkflash_words {
	MTKFLASH_WORDS_NONE,
	MTKFLASH_WORDS_NAME,
	MTKFLASH_WORDS_NONSENSE,
};

/**
 * mtkflash_words_read() - Understand the words of IDENTIFY
 * @words: All %MTKFLASH_WORDS, as numbers; zero if they were not read.
 * @id: Out, for NAME: who it is.
 *
 * A name is 40 characters that can be printed, with a letter among them, whatever word 0
 * says: a tape is no nonsense, nor is a drive whose cable has a line stuck.  Nonsense is no
 * text at all: no letter, or more of what cannot be printed than of what can.  INQUIRY has
 * vendor and product apart: the first word is the vendor.
 */
enum mtkflash_words mtkflash_words_read(const u16 *words, struct mtkflash_identity *id);

#endif /* MTKFLASH_WORDS_H */
