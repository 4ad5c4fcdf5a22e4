/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of timings.
 *
 * [A] was read in the decompiled flasher, [D] is inferred or common knowledge about ATA and
 * SPI; none has been tried on hardware by this project.  The sections are those of the
 * protocol description in Documentation/.
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
	X(WATCH_POLL,	1 * MTKFLASH_MSEC, "own choice, a boot window may last 20 ms [D]") \
	X(POWER_UP,	100 * MTKFLASH_MSEC, "own choice: a shorter one is a contact bouncing") \
	X(CADENCE,	4 * MTKFLASH_SEC, "own choice, each cadence if no power is seen") \
	X(WAITING_TELL,	50 * MTKFLASH_MSEC, "own choice, so that a countdown runs smoothly") \
	X(REFUSED_BUSY,	500 * MTKFLASH_MSEC, "[A] JF:method_198, after D1h") \
	X(BUSY_TYPE,	1 * MTKFLASH_SEC, "own choice, F2h until it counts as stuck") \
	X(WAITED_72,	500 * MTKFLASH_MSEC, "[A] JF:method_198, on top of SETTLE_72 then") \
	X(SETTLE_72,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, 72h to id request") \
	X(ID_RETRY,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, id 0000 or FFFF") \
	X(ID_RESULT,	200 * MTKFLASH_MSEC, "[A] 4.2, REMS execute to its result on 73h") \
	X(AFTER_ID,	1000 * MTKFLASH_MSEC, "[A] JF:method_198, id to bulk work") \
	X(CHECK_STATUS,	20 * MTKFLASH_MSEC, "[A] JF:method_261, before a bulk step") \
	X(COMMAND_LIMIT, 1 * MTKFLASH_SEC, "[A] 327681 status reads are 0.3 to 1 s [D]") \
	X(COMMAND_NORMAL, 1 * MTKFLASH_MSEC, "own choice, what a command may take uncounted") \
	X(OVERTIME,	120 * MTKFLASH_SEC, "own choice, all above that in one session") \
	X(WRITING,	3600 * MTKFLASH_SEC, "own choice, from the first erase to the end") \
	X(CHEAP_ERASE,	20 * MTKFLASH_SEC, "own choice, to clear a part: all up to 1 MiB") \
	X(REJECTED,	50 * MTKFLASH_MSEC, "own choice: ERR alone is a rejected command [D]") \
	X(COMMAND_POLL,	10u, "own choice, once a command lasts long") \
	X(OUTRO_AFTER,	350 * MTKFLASH_MSEC, "[A] JF:method_258, after DEVICE RESET") \
	X(SLIM_OUTRO,	250 * MTKFLASH_MSEC, "[A] JF:method_259, 260, outro to DEVICE RESET") \
	X(SLIM_OUTRO_AFTER, 500 * MTKFLASH_MSEC, "[A] JF:method_259, 260, after DEVICE RESET") \
	X(RESTART,	1500 * MTKFLASH_MSEC, "[A] JF:method_209, outro to INQUIRY") \
	X(WRSR_TYPICAL,	5 * MTKFLASH_MSEC, "[D] datasheets of the parts with block protection") \
	X(WRSR_LIMIT,	500 * MTKFLASH_MSEC, "[A] 6.3, status register after WRSR") \
	X(ID_MODE,	15 * MTKFLASH_MSEC, "[D] AT29C data sheets: 10 ms in and out") \
	X(PAGE_LOAD,	300u, "[D] W29 data sheets, last byte of a page to its write") \
	X(ERASE_BEGIN,	100u, "[D] AMD data sheets, 80 for the address of another sector") \
	X(BYTE_LOAD,	80u, "[D] SST29EE data sheets: 100 us at most from byte to byte") \
	X(PACKET_REST,	1 * MTKFLASH_SEC, "own choice, for a unit to be at rest before a packet") \
	X(PACKET_WANTED, 5 * MTKFLASH_SEC, "[D] PACKET to its packet; ATA has 3 ms") \
	X(PACKET_STOP,	3 * MTKFLASH_SEC, "own choice, for a packet to end before a stop") \
	X(PACKET_POLL,	1 * MTKFLASH_MSEC, "own choice, once a packet lasts long") \
	X(BUS_POLL,	100u, "own choice, a parallel sector takes 18 ms or more")

enum mtkflash_timing {
#define MTKFLASH_X(name, usecs, source) MTKFLASH_US_##name = (usecs),
	MTKFLASH_TIMINGS(MTKFLASH_X)
#undef MTKFLASH_X
};

#endif /* MTKFLASH_TIMINGS_H */
