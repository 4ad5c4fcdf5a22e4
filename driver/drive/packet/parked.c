// SPDX-License-Identifier: GPL-2.0
/*
 * The PACKET command with data by PIO (ATA/ATAPI-5, 8.22 and 9.8), or by a host that does
 * all of it itself.
 *
 * The drive controls the transfer: DRQ shows that it wants to move something, Sector Count
 * what that is, and LBA mid and high how much.  Any value that contradicts the request ends
 * the packet: no words are moved by a guess.
 */
#include <linux/container_of.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "parked.h"
#include "state.h"
#include "timings.h"
#include "vendor/vendor.h"

#define PACKET		0xa0
#define REQUEST_SENSE	0x03

#define BSY	0x80
#define DF	0x20
#define DRQ	0x08
#define ERR	0x01
#define STATUS_NO_LINK	0x7f

#define UNIT	0x10	/* of the Device register */

/* Sector Count, the reason of an interrupt. */
#define COD	0x01	/* a command, not data */
#define IO	0x02	/* to the host */
#define REASON	(COD | IO)

/* Largest block, as in libata; even, which many drives need. */
#define BLOCK_MAX	0xfc00u

/* Most bytes that are read and dropped if a drive sends more than requested. */
#define SURPLUS_MAX	0x1000u

#define SENSE_SIZE	18
#define SENSE_WITH_ASC	14
#define SENSE_LIMIT_MS	10000

/* Polls with a short pause; later polls have a longer one. */
#define EAGER_LOOKS	100
#define EAGER_US	1

static u64 end_after(struct mtkflash_parked *p, u32 us)
{
	return mtkflash_now(p->tf) + us * 1000ull;
}

static u64 end_of(struct mtkflash_parked *p, const struct mtkflash_packet *packet)
{
	return mtkflash_now(p->tf) + packet->limit_ms * 1000000ull;
}

/* After that the status is no answer to the command before. */
static bool lost_link(struct mtkflash_parked *p)
{
	return p->tf->ops->lost_link && p->tf->ops->lost_link(p->tf);
}

/*
 * Nothing drives the status.  If the host can tell that the link was not lost, another
 * driver has taken the port, and the drive may still burn.
 */
static enum mtkflash_outcome judge_floating(struct mtkflash_parked *p)
{
	if (p->spoken && p->tf->ops->lost_link && !lost_link(p))
		return MTKFLASH_OUTCOME_CONFUSED;
	return MTKFLASH_OUTCOME_GONE;
}

/*
 * The user may stop the session until something is changed.  A drive that is about to
 * answer gets some more time, because a drive in the middle of a packet is reset.
 */
static u64 end_if_stopped(struct mtkflash_parked *p, u64 end)
{
	struct mtkflash_session *s = p->session;

	if (!s || mtkflash_session_committed(s) || !s->ops->interrupted(s))
		return end;
	if (!p->stop_at)
		p->stop_at = end_after(p, MTKFLASH_US_PACKET_STOP);
	return min(end, p->stop_at);
}

/* A host that was held up polls once more: so the time is read first. */
static enum mtkflash_outcome wait(struct mtkflash_parked *p, u64 end)
{
	mtkflash_settle(p->tf);
	for (unsigned int looks = 0;; looks++) {
		bool late = mtkflash_now(p->tf) >= end;

		p->status = mtkflash_read(p->tf, MTKFLASH_REG_CMD);
		if (mtkflash_status_is_floating(p->status))
			return judge_floating(p);
		if (!(p->status & BSY))
			return MTKFLASH_OUTCOME_GOOD;
		if (late)
			return MTKFLASH_OUTCOME_BUSY;
		if (looks >= EAGER_LOOKS)
			end = end_if_stopped(p, end);
		mtkflash_delay(p->tf, looks < EAGER_LOOKS ? EAGER_US :
							    MTKFLASH_US_PACKET_POLL);
	}
}

/*
 * Has the drive been reset, or restarted by itself, so that it forgot what it was sent?
 * The Error register alone does not tell: not every drive clears it when a packet ends
 * well, and then Sector Count has the reason of that end.
 */
static bool is_started(struct mtkflash_parked *p)
{
	u8 reason = mtkflash_read(p->tf, MTKFLASH_REG_SC);

	if (lost_link(p))
		return true;
	return (reason & REASON) != (COD | IO) &&
	       mtkflash_is_fresh(mtkflash_read(p->tf, MTKFLASH_REG_FEAT), reason,
				 mtkflash_read(p->tf, MTKFLASH_REG_LBAL));
}

/*
 * A drive that burns may be busy between two pieces, and before it requests the next one,
 * for as long as within a command.  Giving up in the middle of a stream may lose the drive.
 */
static u64 end_of_patience(struct mtkflash_parked *p, const struct mtkflash_packet *packet,
			   u32 us)
{
	return p->burns ? max(end_after(p, us), end_of(p, packet)) : end_after(p, us);
}

/* Is the drive at rest, and not in vendor mode, where this would be a vendor command? */
static enum mtkflash_outcome find_at_rest(struct mtkflash_parked *p,
					  const struct mtkflash_packet *packet)
{
	u64 end = end_of_patience(p, packet, MTKFLASH_US_PACKET_REST);
	enum mtkflash_outcome outcome = MTKFLASH_OUTCOME_GOOD;

	/* nIEN is in the drive, which may have lost it. */
	mtkflash_mask(p->tf);
	/* The drive is still selected, and accepts no register write with BSY or DRQ set. */
	if (p->spoken)
		outcome = wait(p, end);
	if (!p->spoken || !(outcome || p->status & DRQ)) {
		mtkflash_write(p->tf, MTKFLASH_REG_DEV, p->unit ? 0xb0 : 0xa0);
		outcome = wait(p, end);
	}
	if (outcome && outcome != MTKFLASH_OUTCOME_BUSY)
		return outcome;
	if (outcome || p->status & DRQ || mtkflash_status_is_type(p->status))
		return MTKFLASH_OUTCOME_NOT_AT_REST;
	/*
	 * Called in any case, since it clears the lost link, which does not count for the
	 * packet that follows.
	 */
	if (is_started(p) && p->spoken && !p->burns)
		return MTKFLASH_OUTCOME_GONE;
	return MTKFLASH_OUTCOME_GOOD;
}

static void set_limit(struct mtkflash_parked *p, u32 length)
{
	u32 limit = min_t(u32, length + (length & 1), BLOCK_MAX);

	mtkflash_write(p->tf, MTKFLASH_REG_FEAT, 0);
	mtkflash_write(p->tf, MTKFLASH_REG_SC, 0);
	mtkflash_write(p->tf, MTKFLASH_REG_LBAL, 0);
	mtkflash_write(p->tf, MTKFLASH_REG_LBAM, limit);
	mtkflash_write(p->tf, MTKFLASH_REG_LBAH, limit >> 8);
	p->spoken = true;
}

/* Send PACKET and wait until the drive requests the packet. */
static enum mtkflash_outcome announce(struct mtkflash_parked *p,
				      const struct mtkflash_packet *packet)
{
	enum mtkflash_outcome outcome;
	u64 end;

	set_limit(p, packet->length);
	mtkflash_write(p->tf, MTKFLASH_REG_CMD, PACKET);
	end = end_of_patience(p, packet, MTKFLASH_US_PACKET_WANTED);
	for (;;) {
		bool late = mtkflash_now(p->tf) >= end;

		outcome = wait(p, end);
		if (outcome)
			return outcome;
		/* With DRQ it waits for its packet, whatever else it shows. */
		if (p->status & ERR)
			return p->status & DRQ ? MTKFLASH_OUTCOME_CONFUSED :
						 MTKFLASH_OUTCOME_NO_PACKETS;
		if (p->status & DRQ)
			break;
		if (late)
			return MTKFLASH_OUTCOME_NOT_WANTED;
		mtkflash_delay(p->tf, MTKFLASH_US_PACKET_POLL);
	}
	if ((mtkflash_read(p->tf, MTKFLASH_REG_SC) & REASON) != COD)
		return MTKFLASH_OUTCOME_CONFUSED;
	return MTKFLASH_OUTCOME_GOOD;
}

static void write_cdb(struct mtkflash_parked *p, const u8 *cdb)
{
	for (unsigned int i = 0; i < MTKFLASH_CDB_SIZE; i += 2)
		mtkflash_write_data(p->tf, cdb[i] | cdb[i + 1] << 8);
}

/* Move the word at @at; a byte behind the end of the data only makes the length even. */
static void move_word(struct mtkflash_parked *p, struct mtkflash_packet *packet, u32 at,
		      u32 end)
{
	u32 last = min(end, packet->length);
	u16 word = 0;

	if (!packet->out)
		word = mtkflash_read_data(p->tf);
	for (unsigned int i = 0; i < 2 && at + i < last; i++) {
		if (packet->out)
			word |= packet->data[at + i] << 8 * i;
		else
			packet->data[at + i] = word >> 8 * i;
	}
	if (packet->out)
		mtkflash_write_data(p->tf, word);
}

static enum mtkflash_outcome move_block(struct mtkflash_parked *p,
					struct mtkflash_packet *packet, u32 *at)
{
	u8 reason = mtkflash_read(p->tf, MTKFLASH_REG_SC) & REASON;
	u32 count = mtkflash_read(p->tf, MTKFLASH_REG_LBAM) |
		    mtkflash_read(p->tf, MTKFLASH_REG_LBAH) << 8;
	u32 most = packet->out ? packet->length : packet->length + SURPLUS_MAX;

	if (reason != (packet->out ? 0 : IO) || !count || *at + count > most)
		return MTKFLASH_OUTCOME_CONFUSED;
	for (u32 i = 0; i < count; i += 2)
		move_word(p, packet, *at + i, *at + count);
	*at += count;
	return MTKFLASH_OUTCOME_GOOD;
}

static enum mtkflash_outcome move_data(struct mtkflash_parked *p,
				       struct mtkflash_packet *packet)
{
	u64 end = end_of(p, packet);
	enum mtkflash_outcome outcome;
	u32 at = 0;

	for (;;) {
		outcome = wait(p, end);
		if (outcome || !(p->status & DRQ))
			break;
		outcome = (p->status & (ERR | DF)) ? MTKFLASH_OUTCOME_CONFUSED :
						     move_block(p, packet, &at);
		if (outcome)
			break;
	}
	packet->got = packet->out ? 0 : min(at, packet->length);
	if (!outcome && p->status & (ERR | DF))
		return MTKFLASH_OUTCOME_CHECK;
	/* A drive that restarts takes no more data. */
	if (!outcome && packet->out && at < packet->length)
		return MTKFLASH_OUTCOME_CONFUSED;
	return outcome;
}

static enum mtkflash_outcome run_by_words(struct mtkflash_parked *p,
					  struct mtkflash_packet *packet)
{
	enum mtkflash_outcome outcome = announce(p, packet);

	if (outcome)
		return outcome;
	write_cdb(p, packet->cdb);
	return move_data(p, packet);
}

/* The host does everything between the command and its end. */
static enum mtkflash_outcome run_by_host(struct mtkflash_parked *p,
					 struct mtkflash_packet *packet)
{
	const struct mtkflash_taskfile_ops *ops = p->tf->ops;
	enum mtkflash_outcome outcome;

	set_limit(p, packet->length);
	if (!ops->packet(p->tf, packet->cdb, packet->data, packet->length, packet->out))
		return MTKFLASH_OUTCOME_NO_WAY;
	outcome = wait(p, end_of(p, packet));
	if (outcome)
		return outcome;
	if (p->status & DRQ)
		return MTKFLASH_OUTCOME_CONFUSED;
	if (!packet->out && packet->length)
		packet->got = ops->packet_data(p->tf, packet->data, packet->length);
	return (p->status & (ERR | DF)) ? MTKFLASH_OUTCOME_CHECK : MTKFLASH_OUTCOME_GOOD;
}

/* Has the drive taken all data of a packet that it reports as good? */
static bool is_sent(struct mtkflash_parked *p, const struct mtkflash_packet *packet)
{
	return !packet->out || !packet->length || !p->tf->ops->packet_sent ||
	       p->tf->ops->packet_sent(p->tf, packet->length);
}

static enum mtkflash_outcome run(struct mtkflash_parked *p,
				 struct mtkflash_packet *packet)
{
	enum mtkflash_outcome outcome;

	packet->got = 0;
	p->error = 0;
	if (!mtkflash_moves_words(p->tf) && !p->tf->ops->packet)
		return MTKFLASH_OUTCOME_NO_WAY;
	outcome = find_at_rest(p, packet);
	if (outcome)
		return outcome;
	p->burns |= packet->burns;
	outcome = p->tf->ops->packet ? run_by_host(p, packet) : run_by_words(p, packet);
	/* The drive has restarted instead of answering. */
	if (!outcome && is_started(p))
		outcome = MTKFLASH_OUTCOME_GONE;
	if (!outcome && !is_sent(p, packet))
		outcome = MTKFLASH_OUTCOME_CONFUSED;
	if (outcome == MTKFLASH_OUTCOME_CHECK || outcome == MTKFLASH_OUTCOME_NO_PACKETS)
		p->error = mtkflash_read(p->tf, MTKFLASH_REG_FEAT);
	return outcome;
}

/* The state of the drive is not known after this. */
static bool is_lost(enum mtkflash_outcome outcome)
{
	return outcome == MTKFLASH_OUTCOME_NOT_WANTED ||
	       outcome == MTKFLASH_OUTCOME_CONFUSED ||
	       outcome == MTKFLASH_OUTCOME_BUSY || outcome == MTKFLASH_OUTCOME_GONE;
}

/*
 * Read the sense data.  The Error register has the key, too, in case the drive does not
 * give them.
 */
static void ask_why(struct mtkflash_parked *p, u8 sense[3])
{
	u8 answer[SENSE_SIZE] = { 0 }, status = p->status, error = p->error;
	struct mtkflash_packet packet = {
		.cdb = { REQUEST_SENSE, 0, 0, 0, SENSE_SIZE },
		.data = answer,
		.length = SENSE_SIZE,
		.limit_ms = SENSE_LIMIT_MS,
	};
	enum mtkflash_outcome outcome = run(p, &packet);

	memset(sense, 0, 3);
	sense[0] = error >> 4;
	p->lost = is_lost(outcome);
	p->status = status;
	p->error = error;
	if (outcome || packet.got < 3 || (answer[0] & 0x7e) != 0x70)
		return;
	sense[0] = answer[2] & 0x0f;
	if (packet.got < SENSE_WITH_ASC)
		return;
	sense[1] = answer[12];
	sense[2] = answer[13];
}

static enum mtkflash_reply parked_send(struct mtkflash_transport *t,
				       struct mtkflash_packet *packet)
{
	struct mtkflash_parked *p = container_of(t, struct mtkflash_parked, transport);

	packet->got = 0;
	if (p->lost)
		return MTKFLASH_REPLY_NONE;
	p->outcome = run(p, packet);
	p->lost = is_lost(p->outcome);
	if (p->outcome == MTKFLASH_OUTCOME_GOOD)
		return MTKFLASH_REPLY_GOOD;
	if (p->outcome == MTKFLASH_OUTCOME_GONE)
		return MTKFLASH_REPLY_GONE;
	if (p->outcome != MTKFLASH_OUTCOME_CHECK)
		return MTKFLASH_REPLY_NONE;
	ask_why(p, packet->sense);
	return MTKFLASH_REPLY_CHECK;
}

/*
 * Does this unit drive the status, and is it not busy?  The status of the other unit does
 * not count.
 */
static bool shows_itself(struct mtkflash_parked *p)
{
	mtkflash_settle(p->tf);
	p->status = mtkflash_read(p->tf, MTKFLASH_REG_CMD);
	return !mtkflash_status_is_floating(p->status) && !(p->status & BSY) &&
	       (mtkflash_read(p->tf, MTKFLASH_REG_DEV) & UNIT) == (p->unit ? UNIT : 0);
}

bool mtkflash_parked_is_quiet(struct mtkflash_parked *p)
{
	return shows_itself(p) ? !(p->status & DRQ) :
				 p->tf->ops->lost_link && p->status == STATUS_NO_LINK;
}

bool mtkflash_parked_wants_data(struct mtkflash_parked *p)
{
	return shows_itself(p) && p->status & DRQ;
}

static void parked_pause(struct mtkflash_transport *t, u32 ms)
{
	struct mtkflash_parked *p = container_of(t, struct mtkflash_parked, transport);

	for (; ms >= 1000; ms -= 1000)
		mtkflash_delay(p->tf, MTKFLASH_SEC);
	mtkflash_delay(p->tf, ms * MTKFLASH_MSEC);
}

static const struct mtkflash_transport_ops parked_ops = {
	.send = parked_send,
	.pause = parked_pause,
};

void mtkflash_parked_init(struct mtkflash_parked *p, struct mtkflash_taskfile *tf, u8 unit,
			  struct mtkflash_session *session)
{
	memset(p, 0, sizeof(*p));
	p->transport.ops = &parked_ops;
	p->tf = tf;
	p->unit = unit;
	p->session = session;
}
