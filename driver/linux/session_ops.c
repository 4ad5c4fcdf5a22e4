// SPDX-License-Identifier: GPL-2.0
/*
 * The session's operations: access to its port, and copying its state to the status.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

#include "device.h"
#include "memory.h"
#include "method.h"
#include "notify.h"
#include "packet/question.h"
#include "port.h"
#include "report.h"
#include "session_ops.h"

/*
 * How long to wait for programs that have a drive open which is to get packets, and how
 * often to check.
 */
#define CLOSE_LIMIT_S	10
#define CLOSE_POLL_MS	100

static struct mtkflash_device *from_session(struct mtkflash_session *s)
{
	return container_of(s, struct mtkflash_device, session);
}

static enum mtkflash_error session_interrupted(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);

	if (mtkflash_port_is_gone(device->port))
		return MTKFLASH_ERROR_GONE;
	return READ_ONCE(device->interrupted);
}

/**
 * struct claim - A session that is claiming its port
 * @session: The session.
 * @view: libata's knowledge of the port at the last attempt.
 */
struct claim {
	struct mtkflash_session *session;
	struct mtkflash_port_view view;
};

/* Show in the status that libata is waited for.  Called between two attempts. */
static enum mtkflash_error still_claiming(void *data)
{
	struct claim *claim = data;
	struct mtkflash_device *device = from_session(claim->session);

	spin_lock(&device->status_lock);
	device->status.advice = claim->view.probing ?
					MTKFLASH_ADVICE_WAIT_LIBATA :
					MTKFLASH_ADVICE_LET_FINISH;
	spin_unlock(&device->status_lock);
	return session_interrupted(claim->session);
}

/* Does the port stay with libata?  Reading a running drive needs an option. */
static bool is_left_alone(struct mtkflash_device *device)
{
	struct mtkflash_port_view view = {};
	enum mtkflash_verdict verdict;

	if (device->kind != MTKFLASH_KIND_READ ||
	    device->session.flags & MTKFLASH_OPTION_READ_RUNNING)
		return false;
	mtkflash_port_look(device->port, &view);
	verdict = mtkflash_verdict(&view);
	return verdict == MTKFLASH_VERDICT_KNOWN ||
	       verdict == MTKFLASH_VERDICT_UNKNOWN_CHIP;
}

/* Wait while a program has the drive open: udev opens a drive that has just appeared. */
static enum mtkflash_error claim_open(struct mtkflash_device *device, unsigned int unit)
{
	unsigned long end = jiffies + CLOSE_LIMIT_S * HZ;
	enum mtkflash_error err;

	for (;;) {
		err = mtkflash_live_claim(&device->live, device->port, unit);
		if ((err != MTKFLASH_ERROR_IN_USE && err != MTKFLASH_ERROR_CLAIM) ||
		    time_after(jiffies, end))
			return err;
		err = session_interrupted(&device->session);
		if (err)
			return err;
		msleep(CLOSE_POLL_MS);
	}
}

/* For packets to a drive that libata knows, libata keeps the port. */
static enum mtkflash_error claim_live(struct mtkflash_session *s, unsigned int unit,
				      const struct mtkflash_identity *id)
{
	struct mtkflash_device *device = from_session(s);

	mtkflash_packets_use(&device->packets, s, &device->live.transport,
			     device->packets.own, id);
	s->unit = unit;
	s->unit_is = MTKFLASH_UNIT_KNOWN;
	s->running = true;
	s->inquiry = *id;
	return claim_open(device, unit);
}

static enum mtkflash_error claim_port(struct mtkflash_session *s)
{
	struct claim claim = { .session = s };
	struct mtkflash_finding found = {};
	enum mtkflash_error err;
	unsigned int unit = 0;
	bool known;

	err = mtkflash_port_claim(from_session(s)->port,
				  s->flags & MTKFLASH_OPTION_ALLOW_SIBLING,
				  &claim.view, still_claiming, &claim);
	if (err)
		return err;
	known = mtkflash_find_mediatek(&claim.view, &unit, &found);
	s->unit_is = known ? MTKFLASH_UNIT_KNOWN : MTKFLASH_UNIT_UNKNOWN;
	s->running = known && !mtkflash_is_nonsense(&claim.view, unit);
	s->nonsense = claim.view.nonsense[0] | claim.view.nonsense[1] << 1;
	s->packets = claim.view.packets;
	s->one_unit = claim.view.one_unit;
	s->unit = unit;
	s->inquiry = found.identity;
	return MTKFLASH_ERROR_NONE;
}

/* A drive that libata does not know, or cannot talk to, is claimed as for vendor mode. */
static enum mtkflash_error claim_for_packets(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);
	struct mtkflash_port_view view = {};
	struct mtkflash_finding found;
	enum mtkflash_error err;
	unsigned int unit;

	/* No other drive is allowed: a command to it without an answer would reset both. */
	err = mtkflash_port_may_claim(device->port, false, &view);
	/* The recipe names this drive, and fits no other. */
	if (err == MTKFLASH_ERROR_NOT_MEDIATEK && device->packets.own &&
	    mtkflash_find_stranger(&view, &unit, &found.identity))
		return claim_live(s, unit, &found.identity);
	if (err)
		return err;
	if (mtkflash_find_mediatek(&view, &unit, &found) &&
	    !mtkflash_is_nonsense(&view, unit))
		return claim_live(s, unit, &found.identity);
	mtkflash_packets_use_parked(&device->packets, s, &device->parked,
				    device->packets.own);
	err = claim_port(s);
	if (err || !s->running)
		return err;
	/*
	 * libata has recognised the drive meanwhile: the next session leaves the port with
	 * libata.
	 */
	mtkflash_port_release(device->port, MTKFLASH_RELEASE_PROBE);
	return MTKFLASH_ERROR_CLAIM;
}

static enum mtkflash_error session_claim(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);
	bool by_packets;

	if (mtkflash_port_is_gone(device->port))
		return MTKFLASH_ERROR_GONE;
	if (is_left_alone(device))
		return MTKFLASH_ERROR_RUNNING;
	by_packets = mtkflash_device_by_packets(device);
	/*
	 * The node exists only for sessions with a user's recipe: the maker of the chip is
	 * not known.
	 */
	if (READ_ONCE(device->port->admitted) && !(by_packets && device->packets.own))
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	return by_packets ? claim_for_packets(s) : claim_port(s);
}

static bool is_live(const struct mtkflash_device *device)
{
	return mtkflash_device_by_packets(device) && !device->packets.parked;
}

static void session_release(struct mtkflash_session *s,
			    enum mtkflash_release how)
{
	struct mtkflash_device *device = from_session(s);

	if (is_live(device)) {
		mtkflash_live_release(&device->live, how);
		return;
	}
	if (mtkflash_device_by_packets(device) && how == MTKFLASH_RELEASE_QUIET &&
	    mtkflash_session_committed(s))
		mtkflash_port_leave_alone(device->port);
	mtkflash_port_release(device->port, how);
}

/*
 * libata does not recognise the drive, for example because of a jumper: ask it as before,
 * by packets.
 */
static bool ask_parked(struct mtkflash_session *s, struct mtkflash_witnesses *said)
{
	struct mtkflash_device *device = from_session(s);
	struct claim claim = { .session = s };
	bool probe;

	if (mtkflash_port_claim(device->port, false, &claim.view, still_claiming, &claim))
		return false;
	said->answered = mtkflash_packets_ask_again(&device->packets, &said->inquiry);
	/*
	 * Devices that libata could not use were detached as well; a stuck packet needs a
	 * reset.
	 */
	probe = device->port->detached || mtkflash_parked_is_stuck(&device->parked);
	mtkflash_port_release(device->port, probe ? MTKFLASH_RELEASE_PROBE :
						    MTKFLASH_RELEASE_QUIET);
	return said->answered;
}

static bool session_identity(struct mtkflash_session *s,
			     struct mtkflash_witnesses *said)
{
	struct mtkflash_device *device = from_session(s);

	if (mtkflash_port_hear(device->port, s->unit, said))
		return true;
	return mtkflash_device_by_packets(device) && device->packets.parked &&
	       ask_parked(s, said);
}

static u32 outcome_flags(const struct mtkflash_session *s)
{
	bool held = s->port == MTKFLASH_PORT_HELD;
	bool restored = s->change == MTKFLASH_CHANGE_RESTORED;

	return (held ? MTKFLASH_STATUS_HELD : 0) |
	       (held && s->method->is_entered(s) ? MTKFLASH_STATUS_VENDOR_MODE : 0) |
	       (mtkflash_session_committed(s) ? 0 : MTKFLASH_STATUS_UNTOUCHED) |
	       (restored ? MTKFLASH_STATUS_RESTORED : 0) |
	       (s->kept.count ? MTKFLASH_STATUS_KEPT : 0);
}

static bool is_over(enum mtkflash_phase phase)
{
	return phase == MTKFLASH_PHASE_IDLE || phase == MTKFLASH_PHASE_DONE ||
	       phase == MTKFLASH_PHASE_FAILED;
}

static void copy_progress(struct mtkflash_status *status,
			  const struct mtkflash_session *s)
{
	bool over = is_over(s->phase);

	status->done = s->done;
	status->total = s->total;
	status->wait_left_ms = s->wait_left_ms;
	status->estimate_ms = over ? s->needs_ms : s->method->left_ms(s);
	status->advice = mtkflash_session_advice(s, !over);
}

static void copy_status(struct mtkflash_status *status,
			const struct mtkflash_session *s)
{
	status->phase = s->phase;
	status->failed_phase = s->failed_phase;
	status->error = s->error;
	status->fail_address = s->error ? s->fail_address : 0;
	status->flags &= MTKFLASH_STATUS_BUSY;
	status->flags |= outcome_flags(s);
	copy_progress(status, s);
	strscpy_pad(status->old_revision, s->old_identity.revision,
		    sizeof(status->old_revision));
	strscpy_pad(status->new_revision, s->new_identity.revision,
		    sizeof(status->new_revision));
}

/*
 * A boot window may last only 20 ms.  The real-time worker does not starve others, not even
 * on a single CPU: after a few register accesses it sleeps for a millisecond or two, and
 * the wait ends after the time that the user chose.
 */
static void session_urgent(struct mtkflash_session *s, bool urgent)
{
	if (urgent)
		sched_set_fifo_low(current);
	else
		sched_set_normal(current, 0);
}

static void session_changed(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);
	struct mtkflash_status before, after;

	spin_lock(&device->status_lock);
	before = device->status;
	copy_status(&device->status, s);
	device->info.unit = s->unit;
	s->method->describe(s, &device->status, &device->info);
	after = device->status;
	spin_unlock(&device->status_lock);
	if (after.phase == MTKFLASH_PHASE_WAITING && before.phase != after.phase)
		mtkflash_report_waiting(device);
	/* Reported once, before the first erase. */
	if (after.flags & ~before.flags & MTKFLASH_STATUS_KEPT)
		mtkflash_report_kept(device);
	mtkflash_trace_phase(device->port, &after);
	mtkflash_notify(device, &before, &after);
}

const struct mtkflash_session_ops mtkflash_linux_ops = {
	.claim = session_claim,
	.release = session_release,
	.identity = session_identity,
	.interrupted = session_interrupted,
	.urgent = session_urgent,
	.question = mtkflash_question,
	.changed = session_changed,
	.say = mtkflash_report_line,
	.alloc = mtkflash_memory_alloc,
	.free = mtkflash_memory_free,
};
