/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two witnesses: what a drive answers to IDENTIFY PACKET DEVICE and to INQUIRY.
 */
#ifndef MTKFLASH_WITNESS_H
#define MTKFLASH_WITNESS_H

#include "families.h"

/**
 * struct mtkflash_witnesses - What a drive says of itself
 * @answered: It has answered INQUIRY.
 * @inquiry: What it said there.
 * @model: Its model by IDENTIFY, without blanks at its end; empty if it has none.
 * @firmware: Its firmware revision by IDENTIFY.
 */
struct mtkflash_witnesses {
	bool answered;
	struct mtkflash_identity inquiry;
	char model[41];
	char firmware[9];
};

/**
 * struct mtkflash_finding - What is to be believed of that
 * @kind: Whose chip it has.
 * @identity: Who it is; without a product if nobody knows.
 * @advice: NONE, WITNESSES if the two disagree, or DATA_LINE if a name is garbled.
 * @lines: The data lines one of which is bad then: bit 8 is D8.
 */
struct mtkflash_finding {
	enum mtkflash_family_kind kind;
	struct mtkflash_identity identity;
	enum mtkflash_advice advice;
	u16 lines;
};

/**
 * mtkflash_hear() - Hear the two witnesses
 * @w: What they say.
 * @f: What comes of it.
 */
void mtkflash_hear(const struct mtkflash_witnesses *w, struct mtkflash_finding *f);

/**
 * mtkflash_hear_again() - Is it the drive that it should be, after a flash?
 * @w: What the two witnesses say.
 * @wanted: Who it should be.
 * @f: What comes of it: @lines, and @advice if it is not.
 *
 * Return: true if INQUIRY says so.
 */
bool mtkflash_hear_again(const struct mtkflash_witnesses *w,
			 const struct mtkflash_identity *wanted,
			 struct mtkflash_finding *f);

/**
 * mtkflash_model_names() - Does a model by IDENTIFY name this drive?
 * @model: The model.
 * @id: The drive.
 */
bool mtkflash_model_names(const char *model, const struct mtkflash_identity *id);

#endif /* MTKFLASH_WITNESS_H */
