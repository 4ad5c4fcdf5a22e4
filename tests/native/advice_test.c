// SPDX-License-Identifier: GPL-2.0
/*
 * What to do next, for each outcome of a session.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

static void prepare(enum scene_power power)
{
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_prepare(power);
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
}

static void expect_advice(enum mtkflash_advice advice)
{
	EXPECT_TEXT(mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session, false)),
		    mtkflash_advice_text(advice));
}

/* The advice is the same after the port was given back, if nothing went wrong. */
static void expect_and_release(enum mtkflash_advice advice)
{
	expect_advice(advice);
	drive_release(&scene_drive);
	expect_advice(MTKFLASH_ADVICE_NONE);
	scene_end();
}

static enum mtkflash_error flash(const uint8_t *image)
{
	return drive_flash(&scene_drive, image, scene_config.part->size);
}

/* --- sessions that end well ------------------------------------------------------- */

static void after_success(void)
{
	tap_begin("after a flash: nothing");
	prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_NONE);
	expect_and_release(MTKFLASH_ADVICE_NONE);
}

static void after_read(bool dead)
{
	tap_begin("after a read of a %s drive", dead ? "dead" : "running");
	prepare(dead ? SCENE_DEAD : SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_and_release(dead ? MTKFLASH_ADVICE_WRITE_IMAGE : MTKFLASH_ADVICE_NONE);
}

static void after_dry_run(bool dead)
{
	tap_begin("after a dry run on a %s drive", dead ? "dead" : "running");
	prepare(dead ? SCENE_DEAD : SCENE_UNLOCKED);
	scene_drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_NONE);
	expect_and_release(dead ? MTKFLASH_ADVICE_WRITE_IMAGE : MTKFLASH_ADVICE_NONE);
}

static void after_enter(void)
{
	tap_begin("after enter, and after leave");
	prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_advice(MTKFLASH_ADVICE_WRITE_IMAGE);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_and_release(MTKFLASH_ADVICE_NONE);
}

static void after_claim(void)
{
	tap_begin("after a claim");
	prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_and_release(MTKFLASH_ADVICE_WRITE_IMAGE);
}

static void after_erase(void)
{
	tap_begin("after an erase, and a read after it");
	prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_advice(MTKFLASH_ADVICE_WRITE_BLANK);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_and_release(MTKFLASH_ADVICE_WRITE_BLANK);
}

/* --- and others -------------------------------------------------------------------- */

static uint32_t find_bit(unsigned int old_bit)
{
	uint32_t a = scene_config.part->size / 2 + 0x100;

	while ((scene_old[a] & 1) != old_bit || scene_new[a] & 1)
		a++;
	return a;
}

static void after_failure(bool restored)
{
	tap_begin("after a write that failed: %s", restored ? "the old contents are back" : "held");
	prepare(SCENE_UNLOCKED);
	scene_drive.model.cfg.bad_byte = find_bit(restored) + 1;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_VERIFY);
	EXPECT_EQUAL(scene_drive.session.change == MTKFLASH_CHANGE_RESTORED, restored);
	EXPECT_EQUAL(scene_drive.session.port == MTKFLASH_PORT_HELD, !restored);
	expect_advice(restored ? MTKFLASH_ADVICE_OLD_IS_BACK : MTKFLASH_ADVICE_GO_ON);
	/* Error and advice of the session can still be read. */
	drive_release(&scene_drive);
	expect_advice(restored ? MTKFLASH_ADVICE_OLD_IS_BACK : MTKFLASH_ADVICE_GO_ON);
	scene_end();
}

static void after_refusals(void)
{
	tap_begin("after refusals: that of the error, and none when it works");
	prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NOT_IN_VENDOR_MODE);
	expect_advice(MTKFLASH_ADVICE_ENTER_FIRST);
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, 0x1000), MTKFLASH_ERROR_PART_SIZE);
	expect_advice(MTKFLASH_ADVICE_GET_MATCHING);
	scene_drive.claim_error = MTKFLASH_ERROR_IN_USE;
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_IN_USE);
	expect_advice(MTKFLASH_ADVICE_UNMOUNT);
	scene_drive.claim_error = MTKFLASH_ERROR_NONE;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_NONE);
	expect_and_release(MTKFLASH_ADVICE_NONE);
}

/* --- while it runs ---------------------------------------------------------------------- */

#define ADVICE_NUMBERS	64

static unsigned int advised[ADVICE_NUMBERS];

static void note(struct drive *d)
{
	enum mtkflash_advice advice = mtkflash_session_advice(&d->session, true);

	EXPECT_EQUAL(advice == MTKFLASH_ADVICE_POWER_NOW,
		     d->session.phase == MTKFLASH_PHASE_WAITING);
	advised[advice]++;
}

static void while_running(void)
{
	tap_begin("while it runs: let it finish, or switch the power now");
	prepare(SCENE_LOCKED);
	memset(advised, 0, sizeof(advised));
	scene_changed = note;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_NONE);
	EXPECT(advised[MTKFLASH_ADVICE_POWER_NOW] > 10);
	EXPECT(advised[MTKFLASH_ADVICE_LET_FINISH] > 10);
	for (unsigned int i = 0; i < ADVICE_NUMBERS; i++)
		if (i != MTKFLASH_ADVICE_POWER_NOW && i != MTKFLASH_ADVICE_LET_FINISH)
			EXPECT_EQUAL(advised[i], 0);
	scene_end();
}

/* --- each error ---------------------------------------------------------------------------- */

/* Whether held or touched: the advice for the error comes first. */
static void each_error(void)
{
	struct mtkflash_session s;
	struct mtkflash_part part;

	tap_begin("each error has its advice, whatever became of the drive");
	memset(&s, 0, sizeof(s));
	mtkflash_part_init(&part, &s);
	for (unsigned int error = 1; error < MTKFLASH_ERRORS; error++) {
		enum mtkflash_advice advice = mtkflash_error_advice(error);

		s.error = error;
		for (unsigned int n = 0; n < 4; n++) {
			s.port = n & 1 ? MTKFLASH_PORT_HELD : MTKFLASH_PORT_FREE;
			s.change = n & 2 ? MTKFLASH_CHANGE_EARLIER : MTKFLASH_CHANGE_NONE;
			/*
			 * A drive that is held half written must keep its power, and one that
			 * was written to needs an image more than a port that is quiet.
			 */
			EXPECT_EQUAL(mtkflash_session_advice(&s, false),
				     (n == 3 && advice == MTKFLASH_ADVICE_POWER_IF_AGAIN) ||
				     (n & 2 && error == MTKFLASH_ERROR_CLAIM) ?
					     MTKFLASH_ADVICE_GO_ON : advice);
		}
		/* There is no advice only if everything is right. */
		EXPECT_EQUAL(advice == MTKFLASH_ADVICE_NONE,
			     error == MTKFLASH_ERROR_PROTECTION_LOST);
		s.change = MTKFLASH_CHANGE_RESTORED;
		EXPECT_EQUAL(mtkflash_session_advice(&s, false), MTKFLASH_ADVICE_OLD_IS_BACK);
	}
	tap_end();
}

int main(void)
{
	after_success();
	for (unsigned int dead = 0; dead < 2; dead++) {
		after_read(dead);
		after_dry_run(dead);
		after_failure(dead);
	}
	after_enter();
	after_claim();
	after_erase();
	after_refusals();
	while_running();
	each_error();
	return tap_exit();
}
