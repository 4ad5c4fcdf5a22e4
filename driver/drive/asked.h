/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Answers of an unknown drive to packets that ask for its identity.
 */
#ifndef MTKFLASH_ASKED_H
#define MTKFLASH_ASKED_H

#include <linux/mtkflash.h>

/* The largest number of such packets. */
#define MTKFLASH_ANSWERS_MAX	8

/**
 * struct mtkflash_asked - The answers of a session
 * @count: Number of answers.
 * @lost: The last packet did not end: the drive needs a reset.
 * @answer: The answers, in the order of the packets.
 */
struct mtkflash_asked {
	u32 count;
	bool lost;
	struct mtkflash_answer answer[MTKFLASH_ANSWERS_MAX];
};

#endif /* MTKFLASH_ASKED_H */
