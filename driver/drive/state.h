/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a session, whatever the method, and the functions for those that work on it.
 *
 * The state machine is in session/.  How a drive is flashed is decided by the method
 * (method.h), which has a state of its own.
 */
#ifndef MTKFLASH_STATE_H
#define MTKFLASH_STATE_H

#include <linux/compiler.h>
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
 * @MTKFLASH_RELEASE_QUIET: No device on the port is alive.  Nothing is sent, which saves
 *			    the minute that libata waits for a dead drive.
 * @MTKFLASH_RELEASE_PROBE: Reset the port and look for devices.  The known ones were
 *			    removed at the claim.
 */
enum mtkflash_release {
	MTKFLASH_RELEASE_QUIET,
	MTKFLASH_RELEASE_PROBE,
};

/**
 * enum mtkflash_port_state - Owner of the port
 * @MTKFLASH_PORT_FREE: The port is with its owner, libata.
 * @MTKFLASH_PORT_CLAIMED: The port is claimed, and a session runs.
 * @MTKFLASH_PORT_HELD: The port stays claimed between two sessions.
 */
enum mtkflash_port_state {
	MTKFLASH_PORT_FREE,
	MTKFLASH_PORT_CLAIMED,
	MTKFLASH_PORT_HELD,
};

/**
 * enum mtkflash_change - Changes of the flash contents since the port was claimed
 * @MTKFLASH_CHANGE_NONE: There was none.
 * @MTKFLASH_CHANGE_EARLIER: An earlier session made one, this session none: the drive
 *			     counts as one without firmware.
 * @MTKFLASH_CHANGE_COMMITTED: This session has sent its first erase, and cannot be stopped
 *			       any more.
 * @MTKFLASH_CHANGE_RESTORING: This session has failed, and writes the old contents back.
 * @MTKFLASH_CHANGE_RESTORED: This session has failed, and the old contents are verified.
 *
 * The order counts: from COMMITTED on it is a change of this session.
 */
enum mtkflash_change {
	MTKFLASH_CHANGE_NONE,
	MTKFLASH_CHANGE_EARLIER,
	MTKFLASH_CHANGE_COMMITTED,
	MTKFLASH_CHANGE_RESTORING,
	MTKFLASH_CHANGE_RESTORED,
};

/**
 * enum mtkflash_unit_is - How certain the unit of the drive is
 * @MTKFLASH_UNIT_UNKNOWN: The drive may be either unit.
 * @MTKFLASH_UNIT_MEANT: The registers of the cable leave only this unit, but the drive has
 *			 not answered yet; the next session looks again.
 * @MTKFLASH_UNIT_KNOWN: The unit is certain: the owner of the port knew it, or the drive
 *			 has answered.
 */
enum mtkflash_unit_is {
	MTKFLASH_UNIT_UNKNOWN,
	MTKFLASH_UNIT_MEANT,
	MTKFLASH_UNIT_KNOWN,
};

/**
 * struct mtkflash_session_ops - What a session needs besides the task file
 * @claim: Take the port from its owner.  Sets @unit, @unit_is, @one_unit, @running,
 *	   @nonsense, @packets and @inquiry of the session to what the owner knew.  May
 *	   sleep for minutes.  Return: 0, or IN_USE, SIBLING, CLAIM, INTERRUPTED, GONE.
 * @release: Give the port back.  May sleep.
 * @identity: After the release: ask the drive for its identity.  Return: true if it
 *	      answered INQUIRY.  May sleep for minutes.
 * @interrupted: Must the session stop?  Not called after the first erase.  Return: 0, or
 *		 INTERRUPTED, GONE.
 *		 Return: 0, or INTERRUPTED, GONE.
 * @urgent: Called with true when a short boot window may come at any moment, so that the
 *	    session must not be delayed; with false when that is over, whatever the outcome.
 *	    NULL if it makes no difference.
 * @question: The drive could not be reached because of @err: ask it by packets, if the user
 *	      wants that.  Fills @asked.  May sleep for minutes.  NULL if there is no way.
 * @changed: Phase, progress or error changed.
 * @say: Write a line to the log.  Called only by the method's report.
 * @alloc: Allocate zeroed memory, or return NULL.
 * @free: Free it; NULL is allowed.
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
	void (*say)(struct mtkflash_session *s, const char *format, ...) __printf(2, 3);
	void *(*alloc)(size_t size);
	void (*free)(void *memory);
};

/**
 * struct mtkflash_session - State of a drive, kept from one session to the next
 * @ops: Access to the outside.
 * @method: How the drive is flashed.
 * @method_data: The state of the method.
 * @tf: The task file of the port.
 * @unit: 0 master, 1 slave.
 * @unit_is: How certain @unit is.
 * @one_unit: The host has no unit 1.
 * @running: The owner of the port knew the drive: its firmware runs.
 * @nonsense: Bit n: the owner of the port has read an IDENTIFY from unit n that makes no
 *	      sense, so it is no healthy drive.
 * @packets: Bit n: unit n had the signature of a packet device when the owner of the
 *	     port reset it.
 * @inquiry: Identity that the drive gave, if @running; without a product if that was
 *	     garbled.
 * @port: Owner of the port.
 * @by_hand: The user holds the port: it is given back only by a request, or with a drive
 *	     that has new firmware.
 * @exchanged: The drive is not the one that was there when the port was claimed, and it is
 *	       not known whether its firmware ran.
 * @spoken_to: A command was sent to the drive since the port was claimed.
 * @flags: Options: %MTKFLASH_OPTION_ALLOW_SIBLING and so on.
 * @set: Option: the only command set to try, or %MTKFLASH_OPTION_SET_ANY.
 * @part_name: Option: name of a part that gives no id, zero-terminated.
 * @keep: Option: ranges to be kept, whatever the image has there.
 * @keeps: Number of these ranges.
 * @wait_ms: Option: how long to wait for a power cycle, in milliseconds.
 * @wait_left_ms: Remaining time of that wait.
 * @change: Changes of the contents.  While they are restored @phase is RESTORING, whatever
 *	    step that is.
 * @size: Size of an image for this drive, in bytes.
 * @backup: Contents of the drive when the session began, @size bytes.
 * @original: Contents with which the drive's own firmware ran; kept until the port is given
 *	      back.  NULL if not known; the same memory as @backup in the first session
 *	      after the claim.
 * @own: Contents before the first change since the port was claimed, whether its firmware
 *	 ran or not; NULL before that change, or if not known.  The same memory as @backup
 *	 in the session that made the change.
 * @kept: The ranges that keep the drive's own bytes.
 * @target: The image with the bytes of @kept copied into it, or NULL if there are none.
 * @spare: Memory of @size bytes for restoring, allocated before anything is changed.
 * @phase: The present phase.
 * @failed_phase: The phase in which the session failed.
 * @error: The error with which it failed.
 * @done: Bytes of work done.
 * @total: Bytes of work in all, 0 while unknown.
 * @done_before: Value of @done when restoring began; the rest of @total is for that.
 * @needs_ms: Estimated time of work that was refused as too slow, in milliseconds, or 0.
 * @map: State of each page, of %MTKFLASH_MAP_PAGES, or NULL; set by the owner of the
 *	 session, who may read it at any time.
 * @fail_address: Flash address of an error.
 * @old_identity: Identity in the old contents, or from INQUIRY; empty if unknown.
 * @new_identity: Identity that the drive gave afterwards.
 * @image_identity: Identity of the drive that the image is for; empty if it has none.
 * @own_name: The flash holds the image, but the kept bytes may include the name: a drive
 *	      that gives its old name does not have old firmware then.
 * @image_size: Size of the image in bytes; 0 if there is none.
 * @found: Judgement of the drive's answers after the session.
 * @asked: The drive's answers to packets that ask for its identity.
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
 * mtkflash_session_touched() - Was the flash changed since the port was claimed?
 * @s: The session.
 */
static inline bool mtkflash_session_touched(const struct mtkflash_session *s)
{
	return s->change != MTKFLASH_CHANGE_NONE;
}

/**
 * mtkflash_session_committed() - Has this session changed the flash?
 * @s: The session.
 */
static inline bool mtkflash_session_committed(const struct mtkflash_session *s)
{
	return s->change >= MTKFLASH_CHANGE_COMMITTED;
}

/**
 * mtkflash_session_commit() - Record that a command which changes the flash is sent
 * @s: The session, which cannot be stopped from now on.
 *
 * An erase is recorded afterwards, when it is known that it was not refused.  Until then
 * the phase ERASING tells that the session cannot be stopped.
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
 * The boot loader does not count: it runs when the firmware is not complete.  Neither does
 * the firmware of a drive that was there before this one.
 */
bool mtkflash_session_worked(const struct mtkflash_session *s);

/**
 * mtkflash_session_doubts() - May an earlier session have left unstable cells?
 * @s: The session; its port is claimed.
 */
bool mtkflash_session_doubts(const struct mtkflash_session *s);

/**
 * mtkflash_session_new_backup() - Allocate memory for the contents of the drive
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
 * run in a drive that was attached later, and nothing was changed since.
 */
void mtkflash_session_keep_original(struct mtkflash_session *s);

/**
 * mtkflash_session_forget_original() - Free the original
 * @s: The session; its backup stays, @own is freed too.
 */
void mtkflash_session_forget_original(struct mtkflash_session *s);

/**
 * mtkflash_session_exchanged() - Record that another drive is on the port
 * @s: The session; the drive was read, and nothing was changed yet.
 */
void mtkflash_session_exchanged(struct mtkflash_session *s);

/**
 * mtkflash_session_keep_own() - Keep the backup as @own before the first change
 * @s: The session; an @own of an earlier session is kept instead.
 */
void mtkflash_session_keep_own(struct mtkflash_session *s);

/**
 * mtkflash_session_check_board() - Is the image for the boards of this Blu-ray writer?
 * @s: The session.
 * @bd: The names in image and drive; chip and boot code are the same.
 *
 * Return: 0, or OTHER_SERIES with the address, unless the option allows it.
 */
enum mtkflash_error mtkflash_session_check_board(struct mtkflash_session *s,
						 const struct mtkflash_bd_match *bd);

/**
 * mtkflash_session_report_boards() - Say both sides if the image is for another board
 * @s: The session, which is over; its error says only that the two differ.
 * @bd: The names in image and drive.
 */
void mtkflash_session_report_boards(struct mtkflash_session *s,
				    const struct mtkflash_bd_match *bd);

/**
 * mtkflash_session_own() - The contents in which data of the drive is looked for
 * @s: The session; the drive was read.
 *
 * Return: @own if the flash was changed since the port was claimed, else @backup.
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
 * mtkflash_session_bulk() - Begin a phase that moves much data
 * @s: The session.
 * @phase: The phase.
 *
 * Return: 0, or the result of @interrupted, which is not called after the first erase.
 */
enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase);

/**
 * mtkflash_session_progress() - Report the work done
 * @s: The session.
 * @stage: Number of complete stages; a stage is one byte of work per byte of @size.
 * @bytes: Bytes of the present stage.
 *
 * Work that is repeated does not count.  Restoring takes the rest of the work for itself.
 * Lets other tasks run.
 */
void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes);

#endif /* MTKFLASH_STATE_H */
