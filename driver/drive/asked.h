/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a drive of which nobody knows anything said to packets that ask.
 */
#ifndef MTKFLASH_ASKED_H
#define MTKFLASH_ASKED_H

#include <linux/mtkflash.h>

/* As many packets as are sent at most. */
#define MTKFLASH_ANSWERS_MAX	8

/**
 * struct mtkflash_asked - The answers of a session
 * @count: Number of answers.
 * @lost: The last packet came to no end: the drive needs a reset.
 * @answer: The answers, in the order of the packets.
 */
struct mtkflash_asked {
	u32 count;
	bool lost;
	struct mtkflash_answer answer[MTKFLASH_ANSWERS_MAX];
};

#endif /* MTKFLASH_ASKED_H */
