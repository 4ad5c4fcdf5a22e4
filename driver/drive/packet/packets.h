/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The method "packets": the drive gets an image by a recipe, and burns it itself.
 */
#ifndef MTKFLASH_PACKETS_H
#define MTKFLASH_PACKETS_H

#include "image_bd.h"
#include "journal.h"
#include "parked.h"
#include "recipe.h"
#include "state.h"

/* Bytes to read at the banner of a Blu-ray writer: no other length is accepted there. */
#define MTKFLASH_BD_HEAD_SIZE	0x20

/* Digits of the date of firmware, from the year to the second. */
#define MTKFLASH_DATE_LENGTH	14

/* The log shows so many kinds of refusals at most. */
#define MTKFLASH_REFUSALS	8

/**
 * struct mtkflash_refusal - A kind of refusal
 * @cdb: The first two bytes of the command: opcode and mode.
 * @sense: Key, ASC and ASCQ; 0 if the drive did not say why.
 * @count: Number of such refusals in this session.
 */
struct mtkflash_refusal {
	u8 cdb[2];
	u8 sense[3];
	u32 count;
};

/**
 * struct mtkflash_packets - State of the method "packets", for one session
 * @s: The session whose method it is.
 * @t: The transport to the drive; usable while the session has the port.
 * @parked: @t, if libata does not know the drive; else NULL.
 * @own: The user's recipe, which replaces the built-in ones; or NULL.
 * @recipe: The recipe that fits the drive, or NULL.
 * @row: The drive's row in @recipe.
 * @writes: The session writes the drive, and does not only read it.
 * @piece: Memory for a piece.
 * @head: The drive's bytes at the banner.
 * @bd: Names in image and drive, as last compared.
 * @old_date: Date of the firmware before the download; empty if the drive reports none.
 * @new_date: Date of the firmware after the download was verified.
 * @sent: Number of pieces sent.
 * @left_ms: Remaining time of the burn, by the recipe.
 * @journal: What was sent.
 * @sense: Key, ASC and ASCQ of the last CHECK CONDITION; 0 if the drive gave no reason.
 * @refusals: The kinds of refusals in the order in which they came; the rest is empty.  If
 *	      there are more, the last entry is that of the last kind.
 * @lost: A command got no answer while the drive may burn: nothing more is sent.
 * @gone: A command got no answer because the link went.
 * @burns: The last command was sent: the drive may be burning.
 * @waits: The drive waits for data in the middle of a command: it does not burn.
 * @settled: The drive has answered INQUIRY after the last command, and all commands since:
 *	     it does not burn.
 * @tells: After the last command the drive has reported that it is not ready, and not for want
 *	   of a disc, or that it has started anew.  A drive that always reports the same may
 *	   still burn.
 * @different: Number of pages that differed in the last comparison.
 */
struct mtkflash_packets {
	struct mtkflash_session *s;
	struct mtkflash_transport *t;
	struct mtkflash_parked *parked;
	const struct mtkflash_recipe *own;
	const struct mtkflash_recipe *recipe;
	const struct mtkflash_recipe_drive *row;
	bool writes;
	u8 *piece;
	u8 head[MTKFLASH_BD_HEAD_SIZE];
	struct mtkflash_bd_match bd;
	char old_date[MTKFLASH_DATE_LENGTH + 1];
	char new_date[MTKFLASH_DATE_LENGTH + 1];
	u32 sent;
	u32 left_ms;
	struct mtkflash_sent_list journal;
	u8 sense[3];
	struct mtkflash_refusal refusals[MTKFLASH_REFUSALS];
	bool lost;
	bool gone;
	bool burns;
	bool waits;
	bool settled;
	bool tells;
	u32 different;
};

/**
 * mtkflash_packets_use() - Make "packets" the method of a session
 * @p: The packets.
 * @s: The session, whose port is not claimed.
 * @t: The transport to the drive.
 * @own: The user's recipe, or NULL to choose a built-in one; must be valid as long as the
 *	 session.
 * @id: The drive's name; NULL if not known yet: then no recipe is chosen.
 */
void mtkflash_packets_use(struct mtkflash_packets *p, struct mtkflash_session *s,
			  struct mtkflash_transport *t, const struct mtkflash_recipe *own,
			  const struct mtkflash_identity *id);

/**
 * mtkflash_packets_use_parked() - Make "packets" the method of a session with a claimed
 * port
 * @p: The packets.
 * @s: The session, about to claim its port: for a drive that libata does not know.
 * @parked: The transport to the drive.
 * @own: As for mtkflash_packets_use().
 *
 * Unit, identity and recipe are found when the drive is reached.
 */
void mtkflash_packets_use_parked(struct mtkflash_packets *p, struct mtkflash_session *s,
				 struct mtkflash_parked *parked,
				 const struct mtkflash_recipe *own);

/**
 * mtkflash_packets_ask_again() - Ask for the identity after a session with a claimed port
 * @p: The packets; the port is claimed once more.
 * @id: Out: the identity.
 *
 * Context: may sleep, half a minute if the drive is slow.
 * Return: false if the drive does not answer.
 */
bool mtkflash_packets_ask_again(struct mtkflash_packets *p, struct mtkflash_identity *id);

/* --- shared by the files of this method ----------------------------------------- */

static inline struct mtkflash_packets *
mtkflash_packets_of(const struct mtkflash_session *s)
{
	return s->method_data;
}

/* Must the session stop?  It cannot be stopped once something may have changed. */
enum mtkflash_error mtkflash_packets_stopped(const struct mtkflash_packets *p);

/* Send one command and record a refusal.  None is sent if the session must stop. */
enum mtkflash_reply mtkflash_packets_send(struct mtkflash_packets *p,
					  struct mtkflash_packet *packet);

/* Read a piece of the flash, if need be in smaller pieces.  Return: 0, PACKET or TIMEOUT. */
enum mtkflash_error mtkflash_packets_read(struct mtkflash_packets *p, u32 address,
					  u32 length, u8 *data);

/* Get the date of the firmware that runs; @date is left alone if the drive reports none. */
void mtkflash_packets_date(struct mtkflash_packets *p, char *date);

/* Ask for the identity.  Return: false without an answer. */
bool mtkflash_packets_inquiry(struct mtkflash_packets *p,
			      struct mtkflash_identity *id);

/*
 * Is the drive ready by the rules of its recipe, or ready without a disc?  Return: &enum
 * mtkflash_reply.
 */
enum mtkflash_reply mtkflash_packets_test_ready(struct mtkflash_packets *p);

/* Is the tray empty and closed?  Return: 0, MEDIUM or TIMEOUT. */
enum mtkflash_error mtkflash_packets_empty(struct mtkflash_packets *p);

/* Number of stage @n of the work: one more if there is a backup, which is stage 0. */
static inline unsigned int mtkflash_packets_stage(const struct mtkflash_packets *p,
						  unsigned int n)
{
	return n + !!p->recipe->read.cdb[0];
}

/* Compare the flash with @image, or the name if nothing can be read.  Return: as @write. */
enum mtkflash_error mtkflash_packets_judge(struct mtkflash_packets *p, const u8 *image);

/*
 * Does the drive still have its old contents: boot code, data of the unit, and all ranges
 * that have sums in @image?
 */
bool mtkflash_packets_is_as_before(struct mtkflash_packets *p, const u8 *image);

/* Does the drive give the name of the image?  Return: 0, VERIFY or NOT_READY. */
enum mtkflash_error mtkflash_packets_ask_name(struct mtkflash_packets *p,
					      struct mtkflash_identity *now);

/* Write @image; see @write of &struct mtkflash_method. */
enum mtkflash_error mtkflash_packets_write(struct mtkflash_session *s,
					   const u8 *image);

#endif /* MTKFLASH_PACKETS_H */
