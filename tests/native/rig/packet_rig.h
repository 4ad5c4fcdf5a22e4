/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A session by packets, and the model of a drive behind it.
 */
#ifndef NATIVE_PACKET_RIG_H
#define NATIVE_PACKET_RIG_H

#include <stdlib.h>
#include <string.h>

#include "atapi.h"
#include "errors.h"
#include "spc.h"
#include "mtktsst.h"
#include "packet/packets.h"
#include "session/session.h"
#include "tap.h"

#define MS 1000000ull
#define SECOND (1000 * MS)

#define RIG_LOG_MAX 20000

/* With the last command, from which on the drive may burn. */
#define RIG_AT_LAST (~0u)

/* Old and new firmware of each kind of drive; @image is for a case to change. */
extern uint8_t old_bd[MTKBD_SIZE], new_bd[MTKBD_SIZE], image[MTKBD_SIZE];
extern uint8_t old_btc[MTKPACKET_BTC_SIZE], new_btc[MTKPACKET_BTC_SIZE];
extern uint8_t old_tsst_bd[MTKBD_SIZE], new_tsst_bd[MTKBD_SIZE];
extern uint8_t old_tsst_dvd[MTKTSST_DVD_SIZE], new_tsst_dvd[MTKTSST_DVD_SIZE];
extern uint8_t old_spc[SPC_SIZE], new_spc[SPC_SIZE];

extern const struct mtkpacket_config bd, btc, tsst_bd, tsst_dvd, spc;

struct packet_rig {
	struct mtkflash_session s;
	struct mtkflash_packets packets;
	struct mtkflash_parked parked;
	struct mtkpacket model;
	struct atapi atapi;		/* with rig_parked, */
	uint8_t shown;			/* which shows this status, if not 0 */
	uint64_t floats_ns;		/* time for which the bus floats once the drive may burn, */
	bool floats_early;		/* even before it has got the last command */
	bool asks_twice;		/* sends what reads twice: libata does not tell how much came */
	bool waits;			/* the drive is left with DRQ, which a reset ends */
	bool sata;			/* the host knows of its link, and who uses the port; set */
	unsigned int touched_at;	/* before begin(); another driver does after so many commands */
	bool foreign;			/* and that was noticed */
	enum mtkflash_release released;
	uint8_t flash[MTKBD_SIZE];
	uint8_t before[MTKBD_SIZE];	/* what it held at the beginning */
	uint64_t now;
	uint64_t quiet_most;		/* the longest time without a command */
	uint64_t quiet_pieces;		/* the shortest between two that brought data */
	struct { uint8_t cdb[12]; bool out; uint32_t length, hash; } sent[RIG_LOG_MAX];
	unsigned int sent_count;
	unsigned int interrupt_at;	/* the user stops the session after so many commands */
	uint64_t stop_at;		/* or at this time */
	unsigned int starts;		/* of the model, when the session had it last */
	bool is_link_lost;		/* before the last command: nothing is sent any more */
	unsigned int claims;
	unsigned int releases;
	bool is_on_bus;			/* between claim and release */
};

extern struct packet_rig rig;

/* libata does not know the drive: packets are PACKET commands over the task file. */
extern bool rig_parked;

/* With rig_parked: libata has read no nonsense from it, so it may be healthy. */
extern bool rig_maybe_healthy;

/* The only recipe that counts, or NULL. */
extern const struct mtkflash_recipe *rig_own;

/* To be called first by each program. */
void make_images(void);

/* Begin with a drive that has its old firmware; begin another session with it. */
void begin(const struct mtkpacket_config *cfg);
void again(void);
enum mtkflash_error flash_image(const uint8_t *what);
void spend(uint64_t ns);

/* Switch the power off, if it is on, and on again. */
void power_back(void);

/* End the case: no violation, whatever the result, and the drive is given back. */
void end(void);

bool is_bd(void);
const uint8_t *new_image(void);
size_t size_of_image(void);

/* Hash of data that go to the drive. */
uint32_t rig_hash(const uint8_t *data, uint32_t length);

/* Number of commands with this opcode. */
unsigned int count(uint8_t opcode);

/* Make the sum in the last two bytes of an image right again. */
void put_sum(uint8_t *what, size_t size);

/* Expect the new firmware; the old one; an error, and no command that writes. */
void expect_flashed(void);
void expect_old(void);
void expect_refused(enum mtkflash_error error);

/* @image is refused without options, and with all that there are; ends the case. */
void refused_by_all_options(const struct mtkpacket_config *cfg, enum mtkflash_error error);

void expect_no_recipe(const char *vendor, const char *product);

#endif
