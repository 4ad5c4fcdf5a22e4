/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two answers by which a drive names itself: IDENTIFY PACKET DEVICE and INQUIRY.
 */
#ifndef MTKFLASH_WITNESS_H
#define MTKFLASH_WITNESS_H

#include "families.h"

/**
 * struct mtkflash_witnesses - Both answers of a drive
 * @answered: The drive has answered INQUIRY.
 * @inquiry: Identity by INQUIRY.
 * @model: Model by IDENTIFY, without trailing blanks; empty if there is none.
 * @firmware: Firmware revision by IDENTIFY.
 */
struct mtkflash_witnesses {
	bool answered;
	struct mtkflash_identity inquiry;
	char model[41];
	char firmware[9];
};

/**
 * struct mtkflash_finding - Judgement of the two answers
 * @kind: The maker of the chip.
 * @identity: Identity of the drive; without a product if that is not known.
 * @advice: NONE, WITNESSES if the two answers disagree, or DATA_LINE if a name is garbled.
 * @lines: The data lines of which one is bad then; bit 8 is D8.
 */
struct mtkflash_finding {
	enum mtkflash_family_kind kind;
	struct mtkflash_identity identity;
	enum mtkflash_advice advice;
	u16 lines;
};

/**
 * mtkflash_hear() - Judge the two answers
 * @w: The answers.
 * @f: Out: the judgement.
 */
void mtkflash_hear(const struct mtkflash_witnesses *w, struct mtkflash_finding *f);

/**
 * mtkflash_hear_again() - After a flash: is it the drive that it should be?
 * @w: The answers.
 * @wanted: The expected identity.
 * @f: Out: the judgement; @lines, and @advice if the identity is another one.
 *
 * Return: true if INQUIRY gives the expected identity.
 */
bool mtkflash_hear_again(const struct mtkflash_witnesses *w,
			 const struct mtkflash_identity *wanted,
			 struct mtkflash_finding *f);

#endif /* MTKFLASH_WITNESS_H */
