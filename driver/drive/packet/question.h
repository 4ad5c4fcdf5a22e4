/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ask a drive that did not enter vendor mode for its identity.
 */
#ifndef MTKFLASH_QUESTION_H
#define MTKFLASH_QUESTION_H

#include "parked.h"
#include "state.h"

/**
 * mtkflash_question() - Ask for the identity by packets that change nothing
 * @s: The session, whose port is claimed; gets the answers.
 * @err: The reason why the drive did not enter vendor mode.
 *
 * Only with %MTKFLASH_OPTION_ASK, and only after the drive got an intro in vain: a unit
 * that must not get an intro must not get a packet.  Sends INQUIRY, TEST UNIT READY and the
 * descriptor mode of READ BUFFER, and REQUEST SENSE after a refusal.
 *
 * Context: may sleep, some minutes if the drive is slow.
 */
void mtkflash_question(struct mtkflash_session *s, enum mtkflash_error err);

/**
 * mtkflash_question_name() - Ask by INQUIRY alone
 * @s: The session, whose port is claimed; gets the answer.
 * @p: The drive.
 * @id: Out: the name; empty if it is no optical drive or does not answer.
 *
 * Context: may sleep, half a minute if the drive is slow.
 * Return: the outcome of the packet.
 */
enum mtkflash_outcome mtkflash_question_name(struct mtkflash_session *s,
					     struct mtkflash_parked *p,
					     struct mtkflash_identity *id);

#endif /* MTKFLASH_QUESTION_H */
