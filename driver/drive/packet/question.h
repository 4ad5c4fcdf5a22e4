/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions to a drive that did not get into vendor mode.
 */
#ifndef MTKFLASH_QUESTION_H
#define MTKFLASH_QUESTION_H

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

#endif /* MTKFLASH_QUESTION_H */
