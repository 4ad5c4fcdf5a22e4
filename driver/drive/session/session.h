/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The session: the one state machine, from claiming the port to the answer of
 * the revived drive.
 */
#ifndef MTKFLASH_SESSION_H
#define MTKFLASH_SESSION_H

#include "flash/estimate.h"
#include "flash/identify.h"
#include "flash/plan.h"
#include "flash/protect.h"
#include "image.h"
#include "vendor/vendor.h"

struct mtkflash_session;

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
 * struct mtkflash_session_ops - What the session needs besides the task file
 * @claim: Take the port from its owner.  Sets @unit, @unit_known, @one_unit,
 *	   @running and @inquiry of the session from what the owner knew.  May sleep for
 *	   minutes.  Return: 0, or IN_USE, SIBLING, CLAIM, INTERRUPTED, GONE.
 * @release: Give the port back.  May sleep.
 * @identity: After the release: ask the drive who it is.  Return: true if it
 *	      answered.  May sleep for minutes.
 * @interrupted: Is the session to stop?  Not asked after the first erase.
 *		 Return: 0, or INTERRUPTED, GONE.
 * @urgent: A short boot window may come at any moment: the session must not be
 *	    kept waiting.  Called again with false when that is over, whatever the
 *	    outcome.  NULL if it makes no difference.
 * @changed: Phase, progress or error changed.
 * @alloc: Zeroed memory, or NULL.
 * @free: Frees it; NULL is fine.
 */
struct mtkflash_session_ops {
	enum mtkflash_error (*claim)(struct mtkflash_session *s);
	void (*release)(struct mtkflash_session *s, enum mtkflash_release how);
	bool (*identity)(struct mtkflash_session *s,
			 struct mtkflash_identity *id);
	enum mtkflash_error (*interrupted)(struct mtkflash_session *s);
	void (*urgent)(struct mtkflash_session *s, bool urgent);
	void (*changed)(struct mtkflash_session *s);
	void *(*alloc)(size_t size);
	void (*free)(void *memory);
};

/**
 * struct mtkflash_session - One drive's session, kept from one to the next
 * @ops: To the outside.
 * @vendor: The drive; its @tf is set by the owner of the session.
 * @chip: Its flash part once identified.
 * @ids: What the part said.
 * @learned: What is known of a part that is not in the table, or of one with locked
 *	     blocks.
 * @unit_known: Which unit it is: the owner of the port knew, or it answered.
 * @one_unit: The host has no unit 1.
 * @running: The owner of the port knew the drive: its firmware runs.
 * @inquiry: Who the drive said it is, if @running.
 * @claimed: The port is ours.
 * @held: Between sessions: the port stays ours for another try.
 * @by_hand: It was asked for: it ends only by a request, or with a new firmware.
 * @spoken_to: Something was sent to the drive since the port was claimed.
 * @flags: Options: %MTKFLASH_OPTION_ALLOW_SIBLING and so on.
 * @set: Option: the only command set to try, or %MTKFLASH_OPTION_SET_ANY.
 * @part: Option: the name of a part that gives no id, zero-terminated.
 * @wait_ms: Option: how long to wait for a power cycle, in milliseconds.
 * @wait_left_ms: While waiting for it: how long that goes on.
 * @unlocked: The block protection was looked at since the port was claimed.
 * @protection: What the status registers held then.
 * @srwd_cleared: The lock of the status register was cleared, which the user has not
 *		  been told yet.
 * @touched: Something was erased or programmed since the port was claimed.
 * @committed: The first erase of this session was sent: no way back.
 * @wide_erase: The sector erase was seen to take more than the part's row says; it is
 *		not relied on as long as the port is claimed.
 * @restoring: The rewrite that goes on is that of the old contents: whatever it
 *	       does is shown as RESTORING.
 * @restored: The session failed, and @original was written back and verified;
 *	      @error says why.
 * @backup: What the flash held when the session began, of @chip->size.
 * @unstable: A bit for every sector, set if its cells read now this way, now that
 *	      way: @backup holds one of the ways.
 * @original: What the flash held when its own firmware ran, of @original_chip's
 *	      size; kept until the port is given back.  NULL if that is not known;
 *	      the same memory as @backup in the first session after the claim.
 * @original_chip: The part that held it.
 * @phase: The present phase.
 * @failed_phase: Where it failed.
 * @error: Why it failed.
 * @done: Bytes of work done.
 * @total: Bytes of work in all, 0 while unknown.
 * @done_before: What @done was when restoring began; the rest is for that.
 * @cost: What the plan costs; its @pages are shown.
 * @sectors: Sectors that the plan erases.
 * @pass_us: How long one read of the whole flash takes, in microseconds; 0 before
 *	     that is known.
 * @late_us: How much of that was overtime.
 * @needs_ms: How long the plan would take that was too slow, in milliseconds, or 0.
 * @map: What is known of each page, of %MTKFLASH_MAP_PAGES, or NULL; set by the
 *	 owner of the session, who may look at it at any time.
 * @fail_address: Flash address of an error.
 * @old_identity: From the old flash, or from INQUIRY; empty if unknown.
 * @new_identity: What the drive itself said afterwards.
 */
struct mtkflash_session {
	const struct mtkflash_session_ops *ops;
	struct mtkflash_vendor vendor;
	const struct mtkflash_chip *chip;
	struct mtkflash_chip learned;
	struct mtkflash_ids ids;
	bool unit_known;
	bool one_unit;
	bool running;
	struct mtkflash_identity inquiry;
	bool claimed;
	bool held;
	bool by_hand;
	bool spoken_to;
	u32 flags;
	enum mtkflash_option_set set;
	char part[24];
	u32 wait_ms;
	u32 wait_left_ms;
	bool unlocked;
	struct mtkflash_protection protection;
	bool srwd_cleared;
	bool touched;
	bool committed;
	bool wide_erase;
	bool restoring;
	bool restored;
	u8 *backup;
	u8 unstable[MTKFLASH_PLAN_SECTORS / 8];
	u8 *original;
	const struct mtkflash_chip *original_chip;
	enum mtkflash_phase phase;
	enum mtkflash_phase failed_phase;
	enum mtkflash_error error;
	u64 done;
	u64 total;
	u64 done_before;
	struct mtkflash_cost cost;
	u32 sectors;
	u64 pass_us;
	u64 late_us;
	u32 needs_ms;
	u8 *map;
	u32 fail_address;
	struct mtkflash_identity old_identity;
	struct mtkflash_identity new_identity;
};

/**
 * mtkflash_session_init() - Prepare a session
 * @s: The session.
 * @ops: To the outside.
 * @tf: The task file.
 */
void mtkflash_session_init(struct mtkflash_session *s,
			   const struct mtkflash_session_ops *ops,
			   struct mtkflash_taskfile *tf);

/**
 * mtkflash_session_flash() - Flash an image
 * @s: The session.
 * @image: The image; it passed mtkflash_image_check().
 * @size: Its size in bytes.
 *
 * With %MTKFLASH_OPTION_DRY_RUN everything that can refuse does so, the plan is
 * made, and nothing is written; the drive is settled as after a read.
 *
 * If the flash cannot be made to hold the image, the old contents of a drive
 * whose firmware ran are written back, and the drive is given back with them.
 *
 * Context: may sleep, takes a minute or more.
 * Return: 0 or the error, which is in @s too.  On error the drive is either
 * untouched, or @restored, or held for another try, unless the bus died: then the
 * port is given back, and what the flash holds is not known.
 */
enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size);

/**
 * mtkflash_session_erase() - Erase the whole flash
 * @s: The session.
 *
 * The drive stays held afterwards: it has no firmware.  On an error, and with
 * %MTKFLASH_OPTION_DRY_RUN, the same is done as by mtkflash_session_flash().
 *
 * Context: may sleep, takes a minute or more.
 * Return: as mtkflash_session_flash().
 */
enum mtkflash_error mtkflash_session_erase(struct mtkflash_session *s);

/**
 * mtkflash_session_read() - Read the flash
 * @s: The session; on success @backup holds the content until the next one.
 *
 * A drive whose firmware did not run stays held afterwards: to get it into
 * vendor mode a second time can take another power cycle.  One whose firmware
 * works is read with %MTKFLASH_OPTION_READ_RUNNING only, and nothing is sent to it
 * without.
 *
 * Context: may sleep, takes some seconds.
 * Return: 0, RUNNING, or another error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s);

/**
 * mtkflash_session_claim() - Take the port and keep it
 * @s: The session.
 *
 * Nothing is sent to the drive.  It is held afterwards, in vendor mode or not.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_claim(struct mtkflash_session *s);

/**
 * mtkflash_session_enter() - Get the drive into vendor mode and keep it there
 * @s: The session; on success its part is identified.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_enter(struct mtkflash_session *s);

/**
 * mtkflash_session_leave() - End vendor mode, whoever began it
 * @s: The session; @new_identity is what the drive says then, if it answers.
 *
 * The drive restarts, and its port is given back.  One whose flash this session
 * or the one before has changed is not asked: it has no firmware.
 *
 * Context: may sleep, over a minute if the drive does not come back.
 * Return: 0, NOT_IN_VENDOR_MODE, or another error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_leave(struct mtkflash_session *s);

/**
 * mtkflash_session_release() - Give a held drive back
 * @s: The session, not running.
 *
 * Context: may sleep, some seconds; a dead drive is not waited for.
 */
void mtkflash_session_release(struct mtkflash_session *s);

/**
 * mtkflash_session_destroy() - Free what the session holds
 * @s: The session, not running, port released.
 */
void mtkflash_session_destroy(struct mtkflash_session *s);

/**
 * mtkflash_session_advice() - What to do next, as things are with the drive
 * @s: The session.
 * @running: It runs.
 */
enum mtkflash_advice mtkflash_session_advice(const struct mtkflash_session *s,
					     bool running);

/**
 * mtkflash_session_left_ms() - About how long a running session goes on
 * @s: The session.
 *
 * Return: milliseconds; 0 if it cannot be told yet.
 */
u32 mtkflash_session_left_ms(const struct mtkflash_session *s);

#endif /* MTKFLASH_SESSION_H */
