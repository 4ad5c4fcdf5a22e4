// SPDX-License-Identifier: GPL-2.0
/* Sessions with the drive of drive.c, and what holds after each. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "tap.h"

static void begin_session(struct drive *d, enum mtkflash_kind kind)
{
	d->kind = kind;
	d->seen_done = 0;
	d->seen_phase = MTKFLASH_PHASE_IDLE;
}

enum mtkflash_error drive_flash(struct drive *d, const uint8_t *image, size_t size)
{
	begin_session(d, MTKFLASH_KIND_FLASH);
	return mtkflash_session_flash(&d->session, image, size);
}

enum mtkflash_error drive_read(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_READ);
	/* Read even a drive that runs; for drives that are left alone see keep_test.c. */
	d->session.flags |= MTKFLASH_OPTION_READ_RUNNING;
	return mtkflash_session_read(&d->session);
}

enum mtkflash_error drive_erase(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_ERASE);
	return mtkflash_session_erase(&d->session);
}

enum mtkflash_error drive_claim(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_CLAIM);
	return mtkflash_session_claim(&d->session);
}

enum mtkflash_error drive_enter(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_ENTER);
	return mtkflash_session_enter(&d->session);
}

enum mtkflash_error drive_leave(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_LEAVE);
	return mtkflash_session_leave(&d->session);
}

enum mtkflash_error drive_release(struct drive *d)
{
	begin_session(d, MTKFLASH_KIND_NONE);
	return mtkflash_session_release(&d->session);
}

static char said[1024];

void drive_say(struct mtkflash_session *s, const char *format, ...)
{
	size_t used = strlen(said);
	va_list words;

	(void)s;
	va_start(words, format);
	used += vsnprintf(said + used, sizeof(said) - used, format, words);
	va_end(words);
	EXPECT(used < sizeof(said) - 1);
	strncat(said, "\n", sizeof(said) - strlen(said) - 1);
}

const char *drive_said(struct mtkflash_session *s)
{
	said[0] = '\0';
	s->method->report(s);
	return said;
}

/* Does a session of that kind move bytes, so that there is something to count? */
static bool has_work(enum mtkflash_kind kind)
{
	return kind == MTKFLASH_KIND_READ || kind == MTKFLASH_KIND_FLASH ||
	       kind == MTKFLASH_KIND_ERASE;
}

static void expect_good_end(const struct drive *d)
{
	const struct mtkflash_session *s = &d->session;

	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_DONE);
	EXPECT_EQUAL(s->total > 0, has_work(d->kind));
	EXPECT_EQUAL(s->done, s->total);
}

static void expect_bad_end(const struct drive *d)
{
	const struct mtkflash_session *s = &d->session;

	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_FAILED);
	EXPECT(s->failed_phase >= MTKFLASH_PHASE_CLAIMING);
	EXPECT(s->failed_phase < MTKFLASH_PHASE_DONE ||
	       s->failed_phase == MTKFLASH_PHASE_WAITING ||
	       s->failed_phase == MTKFLASH_PHASE_RESTORING);
}

void drive_expect_sound(const struct drive *d, uint32_t violations)
{
	const struct mtkflash_session *s = &d->session;

	if (s->error)
		expect_bad_end(d);
	else
		expect_good_end(d);
	if (d->model.violations != violations)
		tap_failed(__FILE__, __LINE__, "violations %#x (%s), wanted %#x",
			   d->model.violations,
			   mtkdrive_violation_name(d->model.violations & ~violations),
			   violations);
	EXPECT(!d->progress_broken);
	/* F13: no interrupt is waited for while the port is claimed. */
	EXPECT(d->model.count.interrupts <= d->interrupts_allowed);
	EXPECT(s->port != MTKFLASH_PORT_CLAIMED);
	EXPECT_EQUAL(d->claims, d->releases + (s->port == MTKFLASH_PORT_HELD));
}
