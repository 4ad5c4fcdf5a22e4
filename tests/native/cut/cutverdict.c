// SPDX-License-Identifier: GPL-2.0
/* Checks what a power cut has left, and runs the sessions that finish the job. */
#include <string.h>

#include "powercut.h"
#include "tap.h"

/* A recovery shall depend on the contents of the flash alone. */
#define RECOVERY_RANDOM 0x2545f491u

/*
 * After one of so many cuts the same host goes on, register by register.  The numbers are
 * primes, so that it is not always the same kind of cut.
 */
#define SLOW_OF_SMALL	251
#define SLOW_OF_LARGE	509

static struct powercut_case *const the = &powercut_case;
static uint8_t found[DRIVE_FLASH_MAX];
static uint8_t weak_found[DRIVE_FLASH_MAX];

/* --- the truth ----------------------------------------------------------------- */

/* The phases that have to do with the drive, in their order. */
static const enum mtkflash_phase talking[] = {
	MTKFLASH_PHASE_ENTERING, MTKFLASH_PHASE_IDENTIFYING, MTKFLASH_PHASE_BACKING_UP,
	MTKFLASH_PHASE_UNLOCKING, MTKFLASH_PHASE_ERASING, MTKFLASH_PHASE_PROGRAMMING,
	MTKFLASH_PHASE_VERIFYING, MTKFLASH_PHASE_RESTORING, MTKFLASH_PHASE_RESETTING
};

/* A cut with the last write of a phase is noticed in the next that asks something. */
static bool noticed_in_time(enum mtkflash_phase phase, enum mtkflash_phase failed)
{
	unsigned int at = 0, last = sizeof(talking) / sizeof(talking[0]) - 1;

	while (at < last && drive_phase_place(talking[at]) < drive_phase_place(phase))
		at++;
	if (failed == talking[at])
		return true;
	/* A bit that is stuck, and nothing else, leads there, from each phase that writes. */
	if (failed == MTKFLASH_PHASE_RESTORING)
		return the->setup->stuck && phase >= MTKFLASH_PHASE_ERASING;
	if (at < last && talking[at + 1] == MTKFLASH_PHASE_RESTORING)
		at++;
	return at < last && failed == talking[at + 1];
}

/* Has the session noticed that the drive is gone? */
static void expect_loss(enum mtkflash_error err, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &powercut_drive.session;

	if (!noticed_in_time(phase, s->failed_phase))
		tap_failed(__FILE__, __LINE__, "failed in phase %d, cut in %d", s->failed_phase,
			   phase);
	if (s->failed_phase == MTKFLASH_PHASE_ENTERING) {
		/* By the last status: nothing, BSY, idle, or a refusal. */
		if (err != MTKFLASH_ERROR_NO_LINK && err != MTKFLASH_ERROR_STILL_BUSY &&
		    err != MTKFLASH_ERROR_IGNORED && err != MTKFLASH_ERROR_REFUSED)
			tap_failed(__FILE__, __LINE__, "error %d while entering", err);
	} else if (s->failed_phase == MTKFLASH_PHASE_RESETTING) {
		/* All is verified, and only the drive's answer is missing. */
		EXPECT_EQUAL(err, MTKFLASH_ERROR_NO_ANSWER);
	} else {
		EXPECT_EQUAL(err, MTKFLASH_ERROR_BUS_DEAD);
	}
}

/*
 * The session was about to fail, or to write the old contents back: then the first error
 * counts, and "restored" must not be said too early.
 */
static void expect_truth_of_stuck(enum mtkflash_error err, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &powercut_drive.session;

	if (s->change == MTKFLASH_CHANGE_RESTORED)
		EXPECT(!memcmp(powercut_drive.flash, the->start, the->size));
	if (drive_phase_place(phase) < drive_phase_place(MTKFLASH_PHASE_VERIFYING) ||
	    err != the->error)
		expect_loss(err, phase);
}

/* The session must say that the drive is gone, and in which phase. */
static void expect_truth(enum mtkflash_error err, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &powercut_drive.session;

	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_OFF);
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(s->error, err);
	if (the->setup->stuck)
		expect_truth_of_stuck(err, phase);
	else
		expect_loss(err, phase);
	/* The violation comes only if the part was asked for what it does not know. */
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations & the->allowed);
}

/* Has something changed although the session knows of no erase? */
static void expect_untouched(const uint8_t *before, const uint8_t *weak_before)
{
	if (mtkflash_session_touched(&powercut_drive.session))
		return;
	EXPECT(!memcmp(powercut_drive.flash, before, the->size));
	EXPECT(!memcmp(the->weak, weak_before, the->size));
}

/* --- the drive ------------------------------------------------------------------ */

/* Does the flash hold @wanted, as far as its bits are stable? */
static bool flash_holds(const uint8_t *image)
{
	for (size_t i = 0; i < the->size; i++)
		if ((powercut_drive.flash[i] ^ image[i]) & ~the->weak[i])
			return false;
	return true;
}

/* No firmware has the drive's own data in its sum. */
static bool is_complete(const uint8_t *flash)
{
	static uint8_t firmware[DRIVE_FLASH_MAX];
	const struct image_own *own = the->setup->own;

	memcpy(firmware, flash, the->size);
	if (own)
		memset(firmware + own->first, 0xff, own->last - own->first + 1);
	return mtkdrive_image_complete(firmware, the->size);
}

/* Old firmware, new firmware, or an answer to the intro, never anything else. */
static void expect_recoverable(const uint8_t *before)
{
	enum mtkdrive_state state;

	mtkdrive_power(&powercut_drive.model, true);
	state = mtkdrive_state(&powercut_drive.model);
	EXPECT(state == MTKDRIVE_DEAD || state == MTKDRIVE_WINDOW);
	if (state == MTKDRIVE_WINDOW) {
		EXPECT(drive_wait_normal(&powercut_drive, DRIVE_PROBE_NS));
		EXPECT(flash_holds(the->wanted) ||
		       (is_complete(before) && flash_holds(before)));
	}
}

/* --- the sessions that follow ------------------------------------------------------ */

/* The present contents are the old ones of the next session. */
static void expect_again(void)
{
	memcpy(found, powercut_drive.flash, the->size);
	memcpy(weak_found, the->weak, the->size);
	mtkdrive_expect(&powercut_drive.model, found, the->wanted);
}

/*
 * The drive's data are lost if they are in sector 0, no rule knows of them, and the cut came
 * before the mark was written.  A dead drive without such data looks the same, and is not
 * refused.  Only the saved backup has them.
 */
static bool is_lost(void)
{
	uint32_t sector = mtkflash_chip_named(the->setup->part)->region[0].sector;
	const struct image_own *own = the->setup->own;
	bool blank = true, weak = false;

	if (!own || own->last >= sector || strcmp(own->vendor, IMAGES_VENDOR))
		return false;
	for (uint32_t i = 0; i < sector; i++) {
		blank &= found[i] == 0xff;
		weak |= weak_found[i];
	}
	return blank || weak;
}

/* Flash the image as it is, then with the data of a saved backup. */
static enum mtkflash_error flash_twice(void)
{
	enum mtkflash_error err;

	mtkdrive_expect(&powercut_drive.model, found, the->image);
	err = powercut_session();
	EXPECT(!err == !memcmp(powercut_drive.flash, the->image, the->size));
	expect_again();
	return err ? err : powercut_from_backup();
}

static void finish_job(void)
{
	enum mtkflash_error err;

	expect_again();
	err = is_lost() ? flash_twice() : powercut_session();
	if (the->setup->own && err == MTKFLASH_ERROR_KEPT_BLANK) {
		expect_untouched(found, weak_found);
		err = powercut_from_backup();
	}
	EXPECT_EQUAL(err, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(powercut_drive.flash, the->wanted, the->size));
	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(powercut_drive.session.new_identity.revision, IMAGES_NEW);
	for (size_t i = 0; i < the->size; i++)
		EXPECT(!the->weak[i]);
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations & the->allowed);
}

/* Returns false if the session was over before the cut. */
static bool second_cut(void)
{
	enum mtkflash_error err;

	expect_again();
	powercut_again();
	err = powercut_session();
	if (mtkdrive_state(&powercut_drive.model) != MTKDRIVE_OFF) {
		if (!the->setup->own || err != MTKFLASH_ERROR_KEPT_BLANK)
			EXPECT_EQUAL(err, MTKFLASH_ERROR_NONE);
		return false;
	}
	/* The second session's course depends on what the first cut left. */
	expect_truth(err, powercut_drive.session.failed_phase);
	expect_untouched(found, weak_found);
	return true;
}

/* The second run is on a computer that knows nothing of the first. */
static void change_host(void)
{
	const struct mtkflash_session_ops *ops = powercut_drive.session.ops;

	mtkflash_session_destroy(&powercut_drive.session);
	mtkflash_session_init(&powercut_drive.session, ops, &powercut_drive.tf);
	mtkflash_part_init(&powercut_drive.part, &powercut_drive.session);
	powercut_drive.claims = 0;
	powercut_drive.releases = 0;
}

/* --- what has been seen before -------------------------------------------------- */

static uint64_t mix(uint64_t hash, const uint8_t *bytes)
{
	uint64_t word;

	for (size_t i = 0; i < the->size; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	return hash;
}

/* The state of a drive without power: its flash, and the protection bits. */
static uint64_t state_off(void)
{
	const struct mtkdrive_part *part = &the->part;
	uint64_t hash = 1 + (part->ewsr ? 0 : powercut_drive.model.sr & part->bp_mask);

	hash = mix(hash, powercut_drive.flash);
	return powercut_stable ? hash : mix(hash, the->weak);
}

/* --- all ----------------------------------------------------------------------------- */

static enum powercut_outcome recover_twice(void)
{
	enum powercut_outcome outcome = POWERCUT_RECOVERED;

	expect_recoverable(the->start);
	powercut_relax(false);
	if (second_cut())
		expect_recoverable(found);
	else
		outcome = POWERCUT_RECOVERED_ONCE;
	powercut_relax(true);
	finish_job();
	return outcome;
}

static void recover_slowly(void)
{
	expect_recoverable(the->start);
	powercut_relax(false);
	finish_job();
}

/* Recover with a new host, unless these contents were recovered from before. */
static void recover(bool (*known)(uint64_t state), void (*remember)(uint64_t state),
		    unsigned int failures)
{
	uint64_t state = state_off(), checks;

	expect_recoverable(the->start);
	powercut_relax(true);
	if (known && known(state))
		return;
	/* The number of recoveries depends on which process comes first. */
	checks = powercut_drive.model.count.order_checks;
	finish_job();
	powercut_drive.model.count.order_checks = checks;
	if (remember && tap_failures() == failures)
		remember(state);
}

enum powercut_outcome powercut_verdict(enum mtkflash_error err,
				       bool (*known)(uint64_t state),
				       void (*remember)(uint64_t state))
{
	static const uint8_t stable[DRIVE_FLASH_MAX];
	unsigned int failures = tap_failures();
	enum powercut_outcome outcome = POWERCUT_RECOVERED;
	uint64_t slow = the->size > POWERCUT_SMALL ? SLOW_OF_LARGE : SLOW_OF_SMALL;
	bool slowly = !the->cut.again && the->cut.at % slow == 0;

	expect_truth(err, the->phase);
	expect_untouched(the->start, stable);
	if (!slowly)
		change_host();
	powercut_drive.model.random = RECOVERY_RANDOM;
	if (the->cut.again)
		outcome = recover_twice();
	else if (slowly)
		recover_slowly();
	else
		recover(known, remember, failures);
	return tap_failures() == failures ? outcome : POWERCUT_LOST;
}
