/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions to a drive that did not get into vendor mode.
 */
#ifndef MTKFLASH_QUESTION_H
#define MTKFLASH_QUESTION_H

#include "parked.h"
#include "state.h"

/**
 * mtkflash_question() - Ask who it is, by packets that change nothing
 * @s: The session, whose port is claimed; gets the answers.
 * @err: Why the drive did not get into vendor mode.
 *
 * Only with %MTKFLASH_OPTION_ASK, and only after a drive was sent an intro in vain: who was
 * not to see that is not to see a packet.  INQUIRY, TEST UNIT READY, the descriptor of READ
 * BUFFER; REQUEST SENSE after what it refuses.
 *
 * Context: may sleep, some minutes if the drive is slow.
 */
void mtkflash_question(struct mtkflash_session *s, enum mtkflash_error err);

/**
 * mtkflash_question_name() - Ask by INQUIRY alone
 * @s: The session, whose port is claimed; gets the answer.
 * @p: The drive.
 * @id: Out: its name; empty if it is no optical drive or does not answer.
 *
 * Context: may sleep, half a minute if the drive is slow.
 * Return: what came of it.
 */
enum mtkflash_outcome mtkflash_question_name(struct mtkflash_session *s,
					     struct mtkflash_parked *p,
					     struct mtkflash_identity *id);

#endif /* MTKFLASH_QUESTION_H */
