/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one table of timings.
 *
 * [A] was read in the decompiled flasher, [D] is inference or ordinary ATA
 * and SPI knowledge; none has been tried on hardware by this project.  The
 * sections are those of the protocol description in Documentation/.
 */
#ifndef MTKFLASH_TIMINGS_H
#define MTKFLASH_TIMINGS_H

#define MTKFLASH_MSEC	1000u
#define MTKFLASH_SEC	1000000u

/* X(NAME, microseconds, "source") */
#define MTKFLASH_TIMINGS(X) \
	X(INTRO_SELECT,	250 * MTKFLASH_MSEC, "[A] JF:method_252, before the intro") \
	X(INTRO_STATUS,	2 * MTKFLASH_MSEC, "[A] JF:method_252, intro to first status") \
	X(INTRO_AFTER,	1 * MTKFLASH_MSEC, "[A] JF:method_252, after that status") \
	X(INTRO_PAUSE,	250 * MTKFLASH_MSEC, "[A] JF:method_198, until the next intro") \
	X(ENTER_LIMIT,	10 * MTKFLASH_SEC, "[A] JF:method_200, intros in all while BSY") \
	X(SETTLE_72,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, 72h to id request") \
	X(ID_RETRY,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, id 0000 or FFFF") \
	X(ID_RESULT,	200 * MTKFLASH_MSEC, "[A] 4.2, REMS execute to its result on 73h") \
	X(AFTER_ID,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, id to bulk work") \
	X(CHECK_STATUS,	20 * MTKFLASH_MSEC, "[A] JF:method_261, before a bulk step") \
	X(COMMAND_LIMIT, 1 * MTKFLASH_SEC, "[A] 327681 status reads are 0.3 to 1 s [D]") \
	X(COMMAND_POLL,	10u, "own choice, once a command lasts long") \
	X(OUTRO_AFTER,	350 * MTKFLASH_MSEC, "[A] JF:method_258, after DEVICE RESET") \
	X(RESTART,	1500 * MTKFLASH_MSEC, "[A] JF:method_209, outro to INQUIRY") \
	X(WRSR_LIMIT,	500 * MTKFLASH_MSEC, "[A] 6.3, status register after WRSR") \
	X(PROGRAM_POLL,	100u, "own choice, a page takes 1.4 ms typically") \
	X(ERASE_POLL,	1 * MTKFLASH_MSEC, "own choice, a sector takes 60 ms typically")

enum mtkflash_timing {
#define MTKFLASH_X(name, usecs, source) MTKFLASH_US_##name = (usecs),
	MTKFLASH_TIMINGS(MTKFLASH_X)
#undef MTKFLASH_X
};

#endif /* MTKFLASH_TIMINGS_H */
