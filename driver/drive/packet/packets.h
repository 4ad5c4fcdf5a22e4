/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The method "packets": the drive is sent an image by a recipe, and burns it itself.
 */
#ifndef MTKFLASH_PACKETS_H
#define MTKFLASH_PACKETS_H

#include "image_bd.h"
#include "parked.h"
#include "recipe.h"
#include "state.h"

/* What reads at the banner of a Blu-ray writer: no other length is taken there. */
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
 * struct mtkflash_packets - How a drive takes packets, for one session
 * @s: The session whose method it is.
 * @t: The way to the drive; usable while the session has the port.
 * @parked: @t, if libata does not know the drive; else NULL.
 * @own: The user's recipe, which replaces all that are built in; or NULL.
 * @recipe: The recipe that fits the drive, or NULL.
 * @row: The drive's row in @recipe.
 * @writes: The session is to write the drive, not only to read it.
 * @piece: Memory for a piece.
 * @head: What the drive has at the banner.
 * @bd: What image and drive call themselves, as last compared.
 * @old_date: Date of the firmware before the download; empty if the drive reports none.
 * @new_date: Date of the firmware after the download was verified.
 * @sent: Pieces sent.
 * @left_ms: How long the burn goes on, as far as the recipe tells.
 * @opcode: Opcode of the last command that the drive refused; 0 if it refused none.
 * @sense: Key, ASC and ASCQ of that refusal; 0 if the drive did not say why.
 * @refusals: The kinds of refusals in the order in which they came; the rest is empty.
 * @lost: A command was lost while the drive may burn: it is left alone.
 * @gone: A command was lost because the link went.
 * @burns: The last command has gone out: the drive may be burning.
 * @waits: It was left in the middle of a command, and waits for data: it does not burn.
 * @settled: The drive has answered INQUIRY after the last command, and no command was
 *	     lost since: it does not burn.
 * @tells: After the last command the drive has reported that it is not ready, or has no disc,
 *	   or has started anew.  A drive that always reports ready may still burn.
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
	u8 opcode;
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
 * @t: The way to the drive.
 * @own: The user's recipe, or NULL to choose among those that are built in; it must
 *	 last as long as the session.
 * @id: The drive's name; NULL if it is not known yet, and no recipe fits.
 */
void mtkflash_packets_use(struct mtkflash_packets *p, struct mtkflash_session *s,
			  struct mtkflash_transport *t, const struct mtkflash_recipe *own,
			  const struct mtkflash_identity *id);

/**
 * mtkflash_packets_use_parked() - The same on a port that nobody else has
 * @p: The packets.
 * @s: The session, about to have its port: for a drive that libata does not take.
 * @parked: The way to the drive.
 * @own: As above.
 *
 * Which unit it is, who it is and by which recipe is found out when it is reached.
 */
void mtkflash_packets_use_parked(struct mtkflash_packets *p, struct mtkflash_session *s,
				 struct mtkflash_parked *parked,
				 const struct mtkflash_recipe *own);

/**
 * mtkflash_packets_ask_again() - Who is it, after a session on such a port?
 * @p: The packets; the port is claimed once more.
 * @id: Out.
 *
 * Context: may sleep, half a minute if the drive is slow.
 * Return: false if it does not say.
 */
bool mtkflash_packets_ask_again(struct mtkflash_packets *p, struct mtkflash_identity *id);

/* --- between the files that this method is made of ----------------------------- */

static inline struct mtkflash_packets *
mtkflash_packets_of(const struct mtkflash_session *s)
{
	return s->method_data;
}

/* Is the session to stop?  Nobody can make it once something may have changed. */
enum mtkflash_error mtkflash_packets_stopped(const struct mtkflash_packets *p);

/* One command; what the drive refuses is noted.  None is sent if the session is to stop. */
enum mtkflash_reply mtkflash_packets_send(struct mtkflash_packets *p,
					  struct mtkflash_packet *packet);

/* A piece of the flash, or several smaller ones.  Return: 0, PACKET or TIMEOUT. */
enum mtkflash_error mtkflash_packets_read(struct mtkflash_packets *p, u32 address,
					  u32 length, u8 *data);

/* Get the date of the firmware that runs; @date is left alone if the drive reports none. */
void mtkflash_packets_date(struct mtkflash_packets *p, char *date);

/* Who is it?  Return: false without an answer. */
bool mtkflash_packets_inquiry(struct mtkflash_packets *p,
			      struct mtkflash_identity *id);

/* Is it ready, as its recipe has that, or without a disc?  Return: as &enum mtkflash_reply. */
enum mtkflash_reply mtkflash_packets_test_ready(struct mtkflash_packets *p);

/* Is it empty, and closed?  Return: 0, MEDIUM or TIMEOUT. */
enum mtkflash_error mtkflash_packets_empty(struct mtkflash_packets *p);

/* Stages of the work: the backup, if there is one, then these two. */
static inline unsigned int mtkflash_packets_stage(const struct mtkflash_packets *p,
						  unsigned int n)
{
	return n + !!p->recipe->read.cdb[0];
}

/* Compare the flash with @image, or the name if nothing can be read.  Return: as @write. */
enum mtkflash_error mtkflash_packets_judge(struct mtkflash_packets *p, const u8 *image);

/* Does the drive hold what it held, where the image has something else? */
bool mtkflash_packets_is_as_before(struct mtkflash_packets *p, const u8 *image);

/* Does it say the name of the image?  Return: 0, VERIFY or NOT_READY. */
enum mtkflash_error mtkflash_packets_ask_name(struct mtkflash_packets *p,
					      struct mtkflash_identity *now);

/* Have the drive hold @image; see @write of &struct mtkflash_method. */
enum mtkflash_error mtkflash_packets_write(struct mtkflash_session *s,
					   const u8 *image);

#endif /* MTKFLASH_PACKETS_H */
