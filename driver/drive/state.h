/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a session: what every session has, however its drive is flashed, and
 * what those who work for it do with that.
 *
 * The state machine is in session/; how a drive is flashed is the business of a
 * method (method.h), which has a state of its own.
 */
#ifndef MTKFLASH_STATE_H
#define MTKFLASH_STATE_H

#include <linux/mtkflash.h>
#include <linux/types.h>

#include "asked.h"
#include "image.h"
#include "kept.h"
#include "witness.h"

struct mtkflash_bd_match;
struct mtkflash_method;
struct mtkflash_session;
struct mtkflash_taskfile;

/**
 * enum mtkflash_release - How to give the port back
 * @MTKFLASH_RELEASE_QUIET: Nothing on it is alive: nothing is sent, and nobody
 *			    waits the minute that libata gives a dead drive.
 * @MTKFLASH_RELEASE_PROBE: Reset the port and look for devices.  What was known on
 *			    it was taken away at the claim.
 */
enum mtkflash_release {
	MTKFLASH_RELEASE_QUIET,
	MTKFLASH_RELEASE_PROBE,
};

/**
 * enum mtkflash_port_state - Whose the port is
 * @MTKFLASH_PORT_FREE: It is with its owner.
 * @MTKFLASH_PORT_CLAIMED: It is ours, and a session runs.
 * @MTKFLASH_PORT_HELD: It stays ours between two sessions.
 */
enum mtkflash_port_state {
	MTKFLASH_PORT_FREE,
	MTKFLASH_PORT_CLAIMED,
	MTKFLASH_PORT_HELD,
};

/**
 * enum mtkflash_change - What was done to the contents since the port was claimed
 * @MTKFLASH_CHANGE_NONE: Nothing.
 * @MTKFLASH_CHANGE_EARLIER: Nothing by this session, but something by one before it:
 *			     the drive counts as one without firmware.
 * @MTKFLASH_CHANGE_COMMITTED: This session has sent its first erase: no way back.
 * @MTKFLASH_CHANGE_RESTORING: It has failed, and writes the old contents back.
 * @MTKFLASH_CHANGE_RESTORED: It has failed, and the old contents are verified.
 *
 * In this order: from COMMITTED on it was this session.
 */
enum mtkflash_change {
	MTKFLASH_CHANGE_NONE,
	MTKFLASH_CHANGE_EARLIER,
	MTKFLASH_CHANGE_COMMITTED,
	MTKFLASH_CHANGE_RESTORING,
	MTKFLASH_CHANGE_RESTORED,
};

/**
 * enum mtkflash_unit_is - How well it is known which unit the drive is
 * @MTKFLASH_UNIT_UNKNOWN: It may be either.
 * @MTKFLASH_UNIT_MEANT: The drive has not answered yet, but by what the cable shows it can only
 *			 be this one; the next session looks again.
 * @MTKFLASH_UNIT_KNOWN: It is certain: the owner of the port knew it, or the drive has
 *			 answered.
 */
enum mtkflash_unit_is {
	MTKFLASH_UNIT_UNKNOWN,
	MTKFLASH_UNIT_MEANT,
	MTKFLASH_UNIT_KNOWN,
};

/**
 * struct mtkflash_session_ops - What the session needs besides the task file
 * @claim: Take the port from its owner.  Sets @unit, @unit_is, @one_unit,
 *	   @running, @nonsense, @packets and @inquiry of the session from what the owner
 *	   knew.  May sleep for minutes.  Return: 0, or IN_USE, SIBLING, CLAIM, INTERRUPTED, GONE.
 * @release: Give the port back.  May sleep.
 * @identity: After the release: ask the drive who it is.  Return: true if it
 *	      answered INQUIRY.  May sleep for minutes.
 * @interrupted: Is the session to stop?  Not asked after the first erase.
 *		 Return: 0, or INTERRUPTED, GONE.
 * @urgent: A short boot window may come at any moment: the session must not be
 *	    kept waiting.  Called again with false when that is over, whatever the
 *	    outcome.  NULL if it makes no difference.
 * @question: The drive is not to be got to listen because of @err: ask it otherwise, if
 *	      that is wanted: fills @asked.  May sleep for minutes.  NULL if there is no way.
 * @changed: Phase, progress or error changed.
 * @alloc: Zeroed memory, or NULL.
 * @free: Frees it; NULL is fine.
 */
struct mtkflash_session_ops {
	enum mtkflash_error (*claim)(struct mtkflash_session *s);
	void (*release)(struct mtkflash_session *s, enum mtkflash_release how);
	bool (*identity)(struct mtkflash_session *s,
			 struct mtkflash_witnesses *said);
	enum mtkflash_error (*interrupted)(struct mtkflash_session *s);
	void (*urgent)(struct mtkflash_session *s, bool urgent);
	void (*question)(struct mtkflash_session *s, enum mtkflash_error err);
	void (*changed)(struct mtkflash_session *s);
	void *(*alloc)(size_t size);
	void (*free)(void *memory);
};

/**
 * struct mtkflash_session - One drive's session, kept from one to the next
 * @ops: To the outside.
 * @method: How the drive is flashed.
 * @method_data: The state of the method.
 * @tf: The task file of the port.
 * @unit: 0 master, 1 slave.
 * @unit_is: How well @unit is known.
 * @one_unit: The host has no unit 1.
 * @running: The owner of the port knew the drive: its firmware runs.
 * @nonsense: Bit n: the owner of the port has read an IDENTIFY from unit n that makes no
 *	      sense: it is no healthy drive.
 * @packets: Bit n: unit n had the signature of a packet device when the owner of the
 *	     port reset it.
 * @inquiry: Who the drive said it is, if @running; without a product if that was
 *	     garbled.
 * @port: Whose the port is.
 * @by_hand: The user wants to have it: it is given back only by a request, or with a
 *	     drive that has new firmware.
 * @exchanged: The drive is not the one that was there when the port was claimed: nobody
 *	       knows whether its firmware ran.
 * @spoken_to: Something was sent to the drive since the port was claimed.
 * @flags: Options: %MTKFLASH_OPTION_ALLOW_SIBLING and so on.
 * @set: Option: the only command set to try, or %MTKFLASH_OPTION_SET_ANY.
 * @part_name: Option: the name of a part that gives no id, zero-terminated.
 * @keep: Option: ranges to be kept whatever the image has there.
 * @keeps: Their number.
 * @wait_ms: Option: how long to wait for a power cycle, in milliseconds.
 * @wait_left_ms: While waiting for it: how long that goes on.
 * @change: What was done to the contents; as long as they are being restored @phase
 *	    is RESTORING, whatever is done for that.
 * @size: How much an image of this drive holds, in bytes.
 * @backup: What the drive held when the session began, @size bytes.
 * @original: What it held when its own firmware ran; kept until the port is given
 *	      back.  NULL if that is not known; the same memory as @backup in the first
 *	      session after the claim.
 * @own: What it held before the first change since the port was claimed, whether its
 *	 firmware ran or not; NULL before that, or if it is not known.  The same memory
 *	 as @backup in the session that made that change.
 * @kept: The ranges in which the drive's own bytes count.
 * @target: The image with the ranges of @kept laid over it, or NULL if there are none.
 * @spare: Memory of @size for restoring, taken before anything is changed.
 * @phase: The present phase.
 * @failed_phase: Where it failed.
 * @error: Why it failed.
 * @done: Bytes of work done.
 * @total: Bytes of work in all, 0 while unknown.
 * @done_before: What @done was when restoring began; the rest is for that.
 * @needs_ms: How long the work would take that was refused as too slow, in
 *	      milliseconds, or 0.
 * @map: What is known of each page, of %MTKFLASH_MAP_PAGES, or NULL; set by the
 *	 owner of the session, who may look at it at any time.
 * @fail_address: Flash address of an error.
 * @old_identity: From the old contents, or from INQUIRY; empty if unknown.
 * @new_identity: What the drive itself said afterwards.
 * @image_identity: For which drive the image is; empty if it does not say.
 * @own_name: The flash reads as the image, but the drive has kept the bytes from which it
 *	      may take its name: an old name does not mean old firmware then.
 * @image_size: Its size in bytes; 0 if there is none.
 * @found: Result of the drive's own answers after the session.
 * @asked: Its answers to packets.
 */
struct mtkflash_session {
	const struct mtkflash_session_ops *ops;
	const struct mtkflash_method *method;
	void *method_data;
	struct mtkflash_taskfile *tf;
	u8 unit;
	enum mtkflash_unit_is unit_is;
	bool one_unit;
	bool running;
	u8 nonsense;
	u8 packets;
	struct mtkflash_identity inquiry;
	enum mtkflash_port_state port;
	bool by_hand;
	bool exchanged;
	bool spoken_to;
	u32 flags;
	enum mtkflash_option_set set;
	char part_name[24];
	struct mtkflash_range keep[MTKFLASH_KEEP_MAX];
	u32 keeps;
	u32 wait_ms;
	u32 wait_left_ms;
	enum mtkflash_change change;
	u32 size;
	u8 *backup;
	u8 *original;
	u8 *own;
	struct mtkflash_kept_list kept;
	u8 *target;
	u8 *spare;
	enum mtkflash_phase phase;
	enum mtkflash_phase failed_phase;
	enum mtkflash_error error;
	u64 done;
	u64 total;
	u64 done_before;
	u32 needs_ms;
	u8 *map;
	u32 fail_address;
	struct mtkflash_identity old_identity;
	struct mtkflash_identity new_identity;
	struct mtkflash_identity image_identity;
	u32 image_size;
	bool own_name;
	struct mtkflash_finding found;
	struct mtkflash_asked asked;
};

/**
 * mtkflash_session_has() - Was an option given?
 * @s: The session.
 * @flag: %MTKFLASH_OPTION_ALLOW_SIBLING or another one.
 */
static inline bool mtkflash_session_has(const struct mtkflash_session *s,
					u32 flag)
{
	return s->flags & flag;
}

/**
 * mtkflash_session_touched() - Was something changed since the port was claimed?
 * @s: The session.
 */
static inline bool mtkflash_session_touched(const struct mtkflash_session *s)
{
	return s->change != MTKFLASH_CHANGE_NONE;
}

/**
 * mtkflash_session_committed() - Was it this session that changed something?
 * @s: The session.
 */
static inline bool mtkflash_session_committed(const struct mtkflash_session *s)
{
	return s->change >= MTKFLASH_CHANGE_COMMITTED;
}

/**
 * mtkflash_session_commit() - What changes the contents was sent, or is about to be
 * @s: The session: there is no way back.
 *
 * Of an erase it is known only afterwards that it was not refused; until then the phase
 * ERASING says that nobody can stop the session any more.
 */
static inline void mtkflash_session_commit(struct mtkflash_session *s)
{
	if (!mtkflash_session_committed(s))
		s->change = MTKFLASH_CHANGE_COMMITTED;
}

/**
 * mtkflash_session_worked() - Did the drive's own firmware run?
 * @s: The session; its port is claimed.
 *
 * Not its boot loader: that runs when the firmware is not complete.  Nor that of a drive which
 * was there before this one.
 */
bool mtkflash_session_worked(const struct mtkflash_session *s);

/**
 * mtkflash_session_doubts() - May an earlier session have left cells half-way?
 * @s: The session; its port is claimed.
 */
bool mtkflash_session_doubts(const struct mtkflash_session *s);

/**
 * mtkflash_session_new_backup() - Have memory for what the drive holds
 * @s: The session; its @size is known.
 *
 * Return: 0 or NO_MEMORY.
 */
enum mtkflash_error mtkflash_session_new_backup(struct mtkflash_session *s);

/**
 * mtkflash_session_keep_original() - Keep the backup as the original, if it is one
 * @s: The session, whose backup was just made and can be relied on.
 *
 * It is the original if the drive's own firmware ran when the port was claimed, or may have
 * run in a drive that was put there later, and nothing was changed since.
 */
void mtkflash_session_keep_original(struct mtkflash_session *s);

/**
 * mtkflash_session_forget_original() - The original is not needed any more
 * @s: The session; its backup stays.  @own goes too.
 */
void mtkflash_session_forget_original(struct mtkflash_session *s);

/**
 * mtkflash_session_exchanged() - It is not the drive any more that was read before
 * @s: The session; the drive was read, and nothing was changed yet.
 */
void mtkflash_session_exchanged(struct mtkflash_session *s);

/**
 * mtkflash_session_keep_own() - What the drive holds is about to be changed
 * @s: The session; its backup stays @own for later ones, unless another one is.
 */
void mtkflash_session_keep_own(struct mtkflash_session *s);

/**
 * mtkflash_session_check_board() - Is an image for the boards that a Blu-ray writer has?
 * @s: The session.
 * @bd: Image and drive, compared; chip and boot code fit.
 *
 * Return: 0, or OTHER_SERIES with the address, unless that is wanted.
 */
enum mtkflash_error mtkflash_session_check_board(struct mtkflash_session *s,
						 const struct mtkflash_bd_match *bd);

/**
 * mtkflash_session_own() - Where to look for what belongs to the drive
 * @s: The session; the drive was read.
 *
 * Return: @own if something was changed since then, else @backup.
 */
const u8 *mtkflash_session_own(const struct mtkflash_session *s);

/**
 * mtkflash_session_phase() - Go to another phase
 * @s: The session.
 * @phase: The phase.
 */
void mtkflash_session_phase(struct mtkflash_session *s,
			    enum mtkflash_phase phase);

/**
 * mtkflash_session_bulk() - Begin a phase that moves much
 * @s: The session.
 * @phase: The phase.
 *
 * Return: 0, or what @interrupted says, which is not asked after the first erase.
 */
enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase);

/**
 * mtkflash_session_progress() - So much work is done
 * @s: The session.
 * @stage: Stages of one byte of work per byte of @size that are complete.
 * @bytes: Bytes of the present stage.
 *
 * What is done a second time does not count; restoring has what is left of the
 * work for itself.  Lets others run.
 */
void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes);

#endif /* MTKFLASH_STATE_H */
