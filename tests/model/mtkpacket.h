/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drives that take firmware by packets, as the packet-mode specification has them: BTC's
 * writers (2.3), Blu-ray writers with MT1959 (2.1, 3.3, 7b), TSST's drives (2.2).
 * Strict: what no known program sends is a violation.
 *
 * Everything else that a drive answers (INQUIRY, TEST UNIT READY, GET EVENT STATUS) is
 * here as far as a flasher asks.
 */
#ifndef MTKPACKET_H
#define MTKPACKET_H

#include "mtkbd.h"

#define MTKPACKET_BTC_SIZE	0x100000u
#define MTKPACKET_CDB		12

enum mtkpacket_answer {
	MTKPACKET_GOOD,
	MTKPACKET_CHECK,	/* sense[] */
	MTKPACKET_DEAD		/* no answer */
};

enum mtkpacket_kind {
	MTKPACKET_NONE,		/* knows none of these commands */
	MTKPACKET_BTC,
	MTKPACKET_BD,
	MTKPACKET_TSST_BD,	/* mtktsst.h */
	MTKPACKET_TSST_DVD,
	MTKPACKET_OTHER		/* takes WRITE BUFFER in a way of its own */
};

struct mtkpacket;
struct mtkimage_identity;

/* What a drive of the last kind does, beside all that is the same for all of them. */
struct mtkpacket_other {
	uint32_t size;
	bool (*is_complete)(const uint8_t *flash);
	void (*identity)(const uint8_t *flash, struct mtkimage_identity *id);
	enum mtkpacket_answer (*write)(struct mtkpacket *m, const uint8_t *cdb,
				       const uint8_t *data, uint32_t length);
	enum mtkpacket_answer (*read)(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				      uint32_t *length);
};

/* What kind of firmware it runs, as far as that is known to differ. */
struct mtkpacket_config {
	enum mtkpacket_kind kind;
	uint64_t burn_ns;	/* how long it burns, */
	uint64_t late_ns;	/* from so long after the last command on, */
	bool descends;		/* and from its end down */
	uint32_t answer_ms;	/* a piece takes it so long, one in 16 */
	bool old_firmware;	/* BTC: knows no download (5/20/00) */
	bool silent;		/* BD: takes all, and keeps what it has */
	bool takes_unit;	/* Blu-ray: burns over what was measured for the unit, too */
	bool takes_boot;	/* BD: burns over its boot code, too, but for the first page */
	bool writes_own;	/* BD: it writes to mtkbd_written as it starts, and a download */
				/* does not, but for takes_unit [V freemkv] */
	bool keeps_descriptor;	/* BD: leaves that alone, too, and calls itself by it */
	bool tells_old;		/* until its power goes it calls itself as before */
	bool refuses;		/* BD: finds something at the last piece (5/24/00); */
	bool is_harmed;		/* some of its firmware is gone then, and it runs no more after */
				/* a reset, as it may be with "DRAM NG" [7: 19] */
	uint32_t dies_at;	/* BD: dead with 2/04/08 at this piece; 0: does not */
	uint32_t lasts_at, lasts_ms;	/* this piece takes it so long; 0: none */
	bool answer_lost;	/* of the command that has it burn, nothing more is heard */
	bool swallows;		/* is busy for hours afterwards, */
	uint32_t busy_ms;	/* or for so long, */
	uint8_t busy_sense[3];	/* and says this of it, not 2/04/01 */
	bool mirrors_up;	/* BD: 10000h reads as page 0, not the other way round */
	bool no_events;		/* does not know GET EVENT STATUS, */
	bool no_date;		/* BD: does not tell the date of its firmware */
	bool events_once;	/* or says only once that the tray is open */
	bool always_ready;	/* TEST UNIT READY is good whatever there is, and burns */
	bool reads_burning;	/* BD: tells what is burned so far, and is not hurt by that */
	bool disc;
	bool tray_open;
	bool ready_silent;	/* not a word, and then ready: UNIT ATTENTION is not told */
	bool small_reads;	/* BD: reads no more than 200h at once */
	uint32_t unreadable;	/* BD: what is in this page it does not tell; 0: tells all */
	uint32_t restarts_at;	/* it starts anew, by itself, when it has this piece; 0: not */
	uint64_t away_ns;	/* it starts anew for so long, and answers nothing */
	bool burns_each;	/* TSST_DVD: each piece when it has come, not all in the end */
	bool answers_early;	/* TSST: the last piece before all of it is burned */
	bool attention_last;	/* UNIT ATTENTION in place of the last status */
	const struct mtkpacket_other *other;	/* OTHER: what it does, */
	unsigned int way;	/* and which way of these, as that knows them */
	bool no_boot;		/* TSST_DVD, OTHER: without its firmware it is dead to packets */
	uint32_t unready_ms;	/* it takes so long to say whether it is ready, once it has burned */
	bool boot_unready;	/* TSST: its boot loader does not know TEST UNIT READY */
	bool blank_banks;	/* BTC, TSST_DVD: its firmware runs without some of its banks */
};

enum mtkpacket_violation {
	MTKPACKET_ORDER = 1,	/* pieces not in order, one left out, one twice */
	MTKPACKET_FIELDS = 2,	/* bytes of the CDB, or a length, that nobody sends */
	MTKPACKET_UNKNOWN = 4,	/* a command that no flasher sends */
	MTKPACKET_NOISE = 8,	/* anything while it burns and wants to be left alone */
	MTKPACKET_DATA = 16,	/* what is sent for boot code, or for one unit, is not FFh */
	MTKPACKET_BOARD = 32	/* BD: firmware for other boards, which it takes [mmk 23023] */
};

struct mtkpacket {
	struct mtkpacket_config cfg;
	uint8_t *flash;		/* of the size of its kind */
	uint8_t ram[MTKBD_SIZE];
	uint64_t now;		/* set by the caller */
	bool powered;
	bool dead;		/* until somebody opens it */
	bool harmed;		/* until it is reset, */
	bool told;		/* it has told its event */
	char date[15];		/* BD: of the firmware that was started; its boot loader has none */
	bool boots;		/* its boot loader runs, */
	struct mtkimage_identity boot_name;	/* which has a name of its own */
	struct mtkimage_identity first_name;	/* since its power came */
	struct mtkimage_identity run_name;	/* TSST: of the firmware that was started */
	bool started;		/* BD: the download was announced */
	uint32_t next;		/* piece that is expected */
	bool has_header;
	uint64_t burn_begin, burn_end;	/* 0: it does not burn, nor will it */
	uint32_t burned;	/* bytes of it */
	uint64_t busy_until;
	uint64_t away_until;
	unsigned int attentions;
	unsigned int violations;
	unsigned int packets;	/* all of them */
	unsigned int pieces;
	unsigned int burns;
	unsigned int starts;		/* also of those that it makes by itself */
	unsigned int resets;		/* from the first piece on until it runs again */
	unsigned int refuse_at;	/* this packet is refused (5/20/00); 0: none */
	unsigned int cut_after;	/* the power goes after so many packets that write */
	uint8_t sense[3];
};

void mtkpacket_init(struct mtkpacket *m, const struct mtkpacket_config *cfg, uint8_t *flash);
void mtkpacket_power(struct mtkpacket *m, bool on);

/* SRST, COMRESET or RESET-; one that burns is lost. */
void mtkpacket_reset(struct mtkpacket *m);

/* So much time passes. */
void mtkpacket_set_time(struct mtkpacket *m, uint64_t now);

/* Who it is now, as INQUIRY has it; the boot loader's revision is BOOT. */
void mtkpacket_identity(const struct mtkpacket *m, struct mtkimage_identity *id);

/* Is the command answered here?  What is not is the rest of a drive's. */
bool mtkpacket_knows(const struct mtkpacket *m, const uint8_t *cdb);

/* Bytes that go to the drive with a command. */
uint32_t mtkpacket_out_length(const struct mtkpacket *m, const uint8_t *cdb);

/*
 * A command.  Data in: *length is the room at data, then what came.  Data out: all of it.
 * What it takes is added to *takes_ns.
 */
enum mtkpacket_answer mtkpacket_command(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
					uint32_t *length, uint64_t *takes_ns);

/* --- images ----------------------------------------------------------------------- */

/* One for a BTC: its name stands where those have it. */
void mtkpacket_make_btc(uint8_t *image, const struct mtkimage_identity *id, uint32_t seed);
void mtkpacket_btc_identity(const uint8_t *image, struct mtkimage_identity *id);

/* --- between the files of this model ---------------------------------------------- */

void mtkpacket_begin_burn(struct mtkpacket *m);

#endif
