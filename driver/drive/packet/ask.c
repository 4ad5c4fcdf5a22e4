// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that only ask and change nothing.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "packets.h"
#include "taskfile.h"

#define TEST_UNIT_READY		0x00
#define INQUIRY			0x12
#define GET_CONFIGURATION	0x46
#define GET_EVENT_STATUS	0x4a

#define INQUIRY_SIZE		36
#define TYPE_CD			5

#define EVENT_SIZE		8
#define EVENT_NONE		0x80	/* byte 2: no such class */
#define EVENT_CLASS		7
#define EVENT_MEDIA		4
#define TRAY_OPEN		0x01	/* byte 5 */
#define MEDIUM_PRESENT		0x02

/* GET CONFIGURATION of one feature: a header of 8 bytes, one of 4, and the date. */
#define ONE_FEATURE		2
#define FEATURE			8
#define FIRMWARE_DATE		0x0c	/* feature 010Ch */
#define DATE			12
#define DATE_SIZE		28

#define KEY_NOT_READY		0x02
#define KEY_ATTENTION		0x06
#define KEY_ILLEGAL		0x05
#define ASC_STARTED		0x29
#define ASC_UNKNOWN		0x20
#define ASC_NO_MEDIUM		0x3a
#define ASCQ_TRAY_OPEN		0x02

#define NS_PER_MS		1000000

/* Number of UNIT ATTENTIONs to accept: a drive reports each of its events once. */
#define ATTENTIONS		4

/* Size of smaller pieces, tried if a piece cannot be read at once. */
#define SMALL_PIECE		0x200

/* Some firmware needs 10 s for anything while it starts. */
#define LIMIT_MS		60000

enum mtkflash_error mtkflash_packets_stopped(const struct mtkflash_packets *p)
{
	return mtkflash_session_committed(p->s) ? MTKFLASH_ERROR_NONE :
						  p->s->ops->interrupted(p->s);
}

static bool is_same(const struct mtkflash_refusal *r, const struct mtkflash_packet *packet)
{
	return !memcmp(r->cdb, packet->cdb, sizeof(r->cdb)) &&
	       !memcmp(r->sense, packet->sense, sizeof(r->sense));
}

/* The last entry is that of the last kind, however many there were. */
static void note_refusal(struct mtkflash_packets *p, const struct mtkflash_packet *packet)
{
	struct mtkflash_refusal *r = p->refusals;

	while (r->count && !is_same(r, packet) && r < &p->refusals[MTKFLASH_REFUSALS - 1])
		r++;
	if (!is_same(r, packet))
		r->count = 0;
	memcpy(r->cdb, packet->cdb, sizeof(r->cdb));
	memcpy(r->sense, packet->sense, sizeof(r->sense));
	r->count++;
}

/* Every packet is listed: a report must show what was sent, and the outcome. */
static void note(struct mtkflash_packets *p, const struct mtkflash_packet *packet,
		 enum mtkflash_reply reply, u64 began)
{
	static const u8 outcomes[] = {
		[MTKFLASH_REPLY_GOOD] = MTKFLASH_OUTCOME_GOOD,
		[MTKFLASH_REPLY_CHECK] = MTKFLASH_OUTCOME_CHECK,
		[MTKFLASH_REPLY_NONE] = MTKFLASH_OUTCOME_BUSY,
		[MTKFLASH_REPLY_GONE] = MTKFLASH_OUTCOME_GONE,
	};
	const struct mtkflash_recipe *r = p->recipe;
	u8 at = !r ? 0 : packet->out ? r->chunk.offset_at : r->read.offset_at;

	mtkflash_journal_add(&p->journal, packet, p->parked ? p->parked->outcome : outcomes[reply],
			     at, div_u64(mtkflash_now(p->s->tf) - began, NS_PER_MS));
}

enum mtkflash_reply mtkflash_packets_send(struct mtkflash_packets *p,
					  struct mtkflash_packet *packet)
{
	enum mtkflash_reply reply;
	u64 began;

	if (p->lost || mtkflash_packets_stopped(p))
		return MTKFLASH_REPLY_NONE;
	packet->burns = p->burns;
	/* Any command that is given up too early ends in a reset (spec. 1.3.6, 1.3.7). */
	if (p->burns)
		packet->limit_ms = max(packet->limit_ms, p->recipe->burn_limit_ms);
	began = mtkflash_now(p->s->tf);
	reply = p->t->ops->send(p->t, packet);
	note(p, packet, reply, began);
	if (reply == MTKFLASH_REPLY_GONE) {
		/*
		 * A drive that restarted before it had the last command has not burned
		 * everything.
		 */
		p->gone = !p->parked || p->parked->burns;
		reply = MTKFLASH_REPLY_NONE;
	}
	p->lost = mtkflash_session_committed(p->s) && reply == MTKFLASH_REPLY_NONE;
	/* An earlier answer proves nothing any more. */
	if (p->lost)
		p->settled = false;
	if (reply != MTKFLASH_REPLY_CHECK)
		return reply;
	memcpy(p->sense, packet->sense, sizeof(p->sense));
	/* The answers to a poll, and to a question that a drive need not know, are no refusals. */
	if (packet->cdb[0] != TEST_UNIT_READY && packet->cdb[0] != GET_CONFIGURATION)
		note_refusal(p, packet);
	return reply;
}

bool mtkflash_packets_inquiry(struct mtkflash_packets *p,
			      struct mtkflash_identity *id)
{
	u8 answer[INQUIRY_SIZE] = { 0 };
	struct mtkflash_packet packet = {
		.cdb = { INQUIRY, 0, 0, 0, INQUIRY_SIZE },
		.data = answer,
		.length = INQUIRY_SIZE,
		.limit_ms = LIMIT_MS,
	};
	const char *text = (const char *)answer;

	if (mtkflash_packets_send(p, &packet) != MTKFLASH_REPLY_GOOD ||
	    packet.got < INQUIRY_SIZE || (answer[0] & 0x1f) != TYPE_CD)
		return false;
	mtkflash_identity_set(id, text + 8, text + 16, text + 32);
	return true;
}

/* Boot loaders know few commands (packet-mode spec. 4). */
static bool is_unknown(const u8 *sense)
{
	return sense[0] == KEY_ILLEGAL && sense[1] == ASC_UNKNOWN;
}

static bool is_empty(const u8 *sense)
{
	return sense[0] == KEY_NOT_READY && sense[1] == ASC_NO_MEDIUM;
}

/* A drive without a disc reports that before, during and after a burn. */
static bool tells(const u8 *sense)
{
	return (sense[0] == KEY_NOT_READY && sense[1] != ASC_NO_MEDIUM) ||
	       (sense[0] == KEY_ATTENTION && sense[1] == ASC_STARTED);
}

enum mtkflash_reply mtkflash_packets_test_ready(struct mtkflash_packets *p)
{
	struct mtkflash_packet packet = {
		.cdb = { TEST_UNIT_READY },
		.limit_ms = LIMIT_MS,
	};
	enum mtkflash_reply reply = mtkflash_packets_send(p, &packet);

	p->tells |= reply == MTKFLASH_REPLY_CHECK && tells(packet.sense);
	if (reply == MTKFLASH_REPLY_CHECK &&
	    (is_empty(packet.sense) || (p->recipe->ready_unknown && is_unknown(packet.sense))))
		return MTKFLASH_REPLY_GOOD;
	return reply;
}

/* Return: 0 or MEDIUM by the state of the tray, TIMEOUT if the drive does not report it. */
static enum mtkflash_error ask_tray(struct mtkflash_packets *p)
{
	u8 answer[EVENT_SIZE] = { 0 };
	struct mtkflash_packet packet = {
		.cdb = { GET_EVENT_STATUS, 1, 0, 0, 1 << EVENT_MEDIA, 0, 0, 0, EVENT_SIZE },
		.data = answer,
		.length = EVENT_SIZE,
		.limit_ms = LIMIT_MS,
		/* A drive reports an event once. */
		.once = true,
	};

	if (mtkflash_packets_send(p, &packet) != MTKFLASH_REPLY_GOOD ||
	    packet.got < EVENT_SIZE || answer[2] & EVENT_NONE ||
	    (answer[2] & EVENT_CLASS) != EVENT_MEDIA)
		return MTKFLASH_ERROR_TIMEOUT;
	return (answer[5] & (TRAY_OPEN | MEDIUM_PRESENT)) ? MTKFLASH_ERROR_MEDIUM :
							    MTKFLASH_ERROR_NONE;
}

/* Some boot loaders are always ready and do not know the tray (packet-mode spec. 4). */
enum mtkflash_error mtkflash_packets_empty(struct mtkflash_packets *p)
{
	struct mtkflash_packet packet;
	enum mtkflash_reply reply;
	enum mtkflash_error err;
	bool boots;

	for (unsigned int i = 0; i < ATTENTIONS; i++) {
		packet = (struct mtkflash_packet){
			.cdb = { TEST_UNIT_READY },
			.limit_ms = LIMIT_MS,
		};
		reply = mtkflash_packets_send(p, &packet);
		if (reply != MTKFLASH_REPLY_CHECK || packet.sense[0] != KEY_ATTENTION)
			break;
	}
	if (reply == MTKFLASH_REPLY_NONE)
		return MTKFLASH_ERROR_TIMEOUT;
	/*
	 * The name of the boot loader is not known if the drive has only a recipe of its
	 * owner.
	 */
	boots = p->recipe->ready_unknown && (p->own || mtkflash_in_boot_loader(&p->s->inquiry));
	if (reply == MTKFLASH_REPLY_CHECK && !(boots && is_unknown(packet.sense)) &&
	    (!is_empty(packet.sense) || packet.sense[2] == ASCQ_TRAY_OPEN))
		return MTKFLASH_ERROR_MEDIUM;
	err = ask_tray(p);
	if (err != MTKFLASH_ERROR_TIMEOUT)
		return err;
	if (reply == MTKFLASH_REPLY_CHECK || boots)
		return MTKFLASH_ERROR_NONE;
	return MTKFLASH_ERROR_MEDIUM;
}

static bool is_date(const char *text)
{
	for (unsigned int i = 0; i < MTKFLASH_DATE_LENGTH; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

void mtkflash_packets_date(struct mtkflash_packets *p, char *date)
{
	u8 answer[DATE_SIZE] = { 0 };
	struct mtkflash_packet packet = {
		.cdb = { GET_CONFIGURATION, ONE_FEATURE, 1, FIRMWARE_DATE, 0, 0, 0, 0, DATE_SIZE },
		.data = answer,
		.length = DATE_SIZE,
		.limit_ms = LIMIT_MS,
		/* A drive without the feature gives a shorter answer, and is not asked again. */
		.once = true,
	};

	if (mtkflash_packets_send(p, &packet) != MTKFLASH_REPLY_GOOD ||
	    packet.got < DATE + MTKFLASH_DATE_LENGTH || answer[FEATURE] != 1 ||
	    answer[FEATURE + 1] != FIRMWARE_DATE || !is_date((char *)answer + DATE))
		return;
	memcpy(date, answer + DATE, MTKFLASH_DATE_LENGTH);
	date[MTKFLASH_DATE_LENGTH] = '\0';
}

static enum mtkflash_error read_once(struct mtkflash_packets *p, u32 address, u32 length,
				     u8 *data)
{
	struct mtkflash_packet packet = {
		.data = data,
		.length = length,
		.limit_ms = LIMIT_MS,
	};
	enum mtkflash_reply reply;

	mtkflash_command_fill(&p->recipe->read, address, length, packet.cdb);
	reply = mtkflash_packets_send(p, &packet);
	if (reply == MTKFLASH_REPLY_NONE)
		return MTKFLASH_ERROR_TIMEOUT;
	if (reply == MTKFLASH_REPLY_CHECK || packet.got < length)
		return MTKFLASH_ERROR_PACKET;
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_packets_read(struct mtkflash_packets *p, u32 address,
					  u32 length, u8 *data)
{
	enum mtkflash_error err = read_once(p, address, length, data);

	if (err != MTKFLASH_ERROR_PACKET || length <= SMALL_PIECE)
		return err;
	err = MTKFLASH_ERROR_NONE;
	for (u32 at = 0; !err && at < length; at += SMALL_PIECE)
		err = read_once(p, address + at, min_t(u32, length - at, SMALL_PIECE),
				data + at);
	return err;
}
