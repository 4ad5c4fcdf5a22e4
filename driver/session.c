// SPDX-License-Identifier: GPL-2.0
/*
 * The session.  Its phases follow each other downwards through this file.
 */
#include <linux/string.h>

#include "families.h"
#include "presence.h"
#include "session.h"
#include "timings.h"

/* Bytes of work per byte of flash: two reads, erase, program, verify. */
#define WORK_READ	2
#define WORK_FLASH	5

void mtkflash_session_init(struct mtkflash_session *s,
			   const struct mtkflash_session_ops *ops,
			   struct mtkflash_taskfile *tf)
{
	memset(s, 0, sizeof(*s));
	s->ops = ops;
	s->vendor.tf = tf;
	s->vendor.set = &mtkflash_legacy_set;
}

void mtkflash_session_destroy(struct mtkflash_session *s)
{
	s->ops->free(s->backup);
	s->backup = NULL;
}

static void set_phase(struct mtkflash_session *s, enum mtkflash_phase phase)
{
	s->phase = phase;
	if (!s->error)
		s->fail_address = 0;
	s->ops->changed(s);
}

static void add_done(struct mtkflash_session *s, u32 bytes)
{
	s->done += bytes;
	s->ops->changed(s);
	mtkflash_delay(s->vendor.tf, 0);
}

/* A bulk step may begin: not interrupted, still in vendor mode. */
static enum mtkflash_error begin_bulk(struct mtkflash_session *s,
				      enum mtkflash_phase phase)
{
	enum mtkflash_error err;

	set_phase(s, phase);
	if (!s->committed) {
		err = s->ops->interrupted(s);
		if (err)
			return err;
	}
	return mtkflash_vendor_check(&s->vendor);
}

static enum mtkflash_error claim(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	set_phase(s, MTKFLASH_PHASE_CLAIMING);
	if (s->claimed)
		return MTKFLASH_ERROR_NONE;
	err = s->ops->claim(s);
	if (err)
		return err;
	s->claimed = true;
	s->touched = false;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error enter(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	set_phase(s, MTKFLASH_PHASE_ENTERING);
	if (!s->unit_known) {
		err = mtkflash_presence_check(s->vendor.tf);
		if (err)
			return err;
	}
	err = mtkflash_vendor_enter(&s->vendor, !s->unit_known);
	if (err)
		return err;
	s->unit_known = true;
	if (s->vendor.type == MTKFLASH_TYPE_PARALLEL)
		return MTKFLASH_ERROR_UNSUPPORTED_FLASH;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error identify(struct mtkflash_session *s)
{
	set_phase(s, MTKFLASH_PHASE_IDENTIFYING);
	return mtkflash_nor_identify(&s->vendor, &s->ids, &s->chip);
}

/* Read once into the backup, or compare with it. */
static enum mtkflash_error read_backup(struct mtkflash_session *s, bool again)
{
	u8 page[MTKFLASH_READ_SIZE];

	for (u32 a = 0; a < s->chip->size; a += sizeof(page)) {
		enum mtkflash_error err = s->ops->interrupted(s);

		if (err)
			return err;
		s->fail_address = a;
		err = mtkflash_nor_read(&s->vendor, a, page, sizeof(page));
		if (err)
			return err;
		if (!again)
			memcpy(s->backup + a, page, sizeof(page));
		else if (memcmp(s->backup + a, page, sizeof(page)))
			return MTKFLASH_ERROR_BACKUP;
		add_done(s, sizeof(page));
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error back_up(struct mtkflash_session *s, u32 work)
{
	enum mtkflash_error err;

	err = begin_bulk(s, MTKFLASH_PHASE_BACKING_UP);
	if (err)
		return err;
	s->ops->free(s->backup);
	s->backup = s->ops->alloc(s->chip->size);
	if (!s->backup)
		return MTKFLASH_ERROR_NO_MEMORY;
	s->total = (u64)work * s->chip->size;
	err = read_backup(s, false);
	if (!err)
		err = read_backup(s, true);
	return err;
}

/* Everything up to a drive whose flash is known. */
static enum mtkflash_error prepare(struct mtkflash_session *s, u32 work)
{
	enum mtkflash_error err;

	s->held = false;
	s->committed = false;
	s->error = MTKFLASH_ERROR_NONE;
	s->failed_phase = MTKFLASH_PHASE_IDLE;
	s->done = 0;
	s->total = 0;
	s->fail_address = 0;
	/* What an earlier try erased may have held the identity. */
	if (!s->claimed || !s->touched)
		memset(&s->old_identity, 0, sizeof(s->old_identity));
	memset(&s->new_identity, 0, sizeof(s->new_identity));

	err = claim(s);
	if (!err)
		err = enter(s);
	if (!err)
		err = identify(s);
	if (!err)
		err = back_up(s, work);
	if (err)
		return err;
	if (s->running && !mtkflash_in_boot_loader(&s->inquiry))
		s->old_identity = s->inquiry;
	else
		mtkflash_image_identity(s->backup, s->chip->size,
					&s->old_identity);
	return MTKFLASH_ERROR_NONE;
}

/* The image against the drive; the last chance to refuse. */
static enum mtkflash_error check(struct mtkflash_session *s, const u8 *image,
				 size_t size)
{
	struct mtkflash_identity id;

	set_phase(s, MTKFLASH_PHASE_CHECKING);
	if (size != s->chip->size)
		return MTKFLASH_ERROR_PART_SIZE;
	if (!s->old_identity.product[0])
		return MTKFLASH_ERROR_NONE;
	if (!mtkflash_image_identity(image, size, &id))
		return MTKFLASH_ERROR_NO_IDENTITY;
	if (!mtkflash_identity_same_drive(&s->old_identity, &id))
		return MTKFLASH_ERROR_WRONG_DRIVE;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error unlock(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = begin_bulk(s, MTKFLASH_PHASE_UNLOCKING);
	if (err)
		return err;
	return mtkflash_nor_unprotect(&s->vendor, s->chip);
}

/* Did the erase of the first sector work?  If not, the old firmware lives. */
static enum mtkflash_error check_first_erase(struct mtkflash_session *s)
{
	u8 page[MTKFLASH_READ_SIZE];
	enum mtkflash_error err;

	for (u32 a = 0; a < s->chip->sector; a += sizeof(page)) {
		s->fail_address = a;
		err = mtkflash_nor_read(&s->vendor, a, page, sizeof(page));
		if (err)
			return err;
		if (!mtkflash_image_blank(page, sizeof(page)))
			return MTKFLASH_ERROR_ERASE;
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error erase_sector(struct mtkflash_session *s, u32 address)
{
	enum mtkflash_error err;

	s->fail_address = address;
	err = mtkflash_nor_erase(&s->vendor, s->chip, address);
	/* Refused before the erase was sent: nothing happened. */
	if (err == MTKFLASH_ERROR_PROTECTED)
		return err;
	s->committed = true;
	s->touched = true;
	if (!err && !address)
		err = check_first_erase(s);
	return err;
}

static enum mtkflash_error erase(struct mtkflash_session *s,
				 const struct mtkflash_plan *plan)
{
	enum mtkflash_error err;

	err = begin_bulk(s, MTKFLASH_PHASE_ERASING);
	for (u32 a = 0; !err && a < s->chip->size; a += s->chip->sector) {
		if (mtkflash_plan_erases(plan, a))
			err = erase_sector(s, a);
		if (!err)
			add_done(s, s->chip->sector);
	}
	return err;
}

static enum mtkflash_error program_page(struct mtkflash_session *s,
					const struct mtkflash_plan *plan,
					u32 address)
{
	enum mtkflash_error err;

	if (mtkflash_plan_programs(plan, address)) {
		s->fail_address = address;
		err = mtkflash_nor_program(&s->vendor, s->chip, address,
					   plan->new_ + address);
		if (err)
			return err;
	}
	add_done(s, s->chip->page);
	return MTKFLASH_ERROR_NONE;
}

/* All pages but page 0, which is the last of the plan. */
static enum mtkflash_error program(struct mtkflash_session *s,
				   const struct mtkflash_plan *plan)
{
	u32 pages = s->chip->size / s->chip->page;
	enum mtkflash_error err;

	err = begin_bulk(s, MTKFLASH_PHASE_PROGRAMMING);
	for (u32 n = 0; !err && n < pages - 1; n++)
		err = program_page(s, plan, mtkflash_plan_page(plan, n));
	return err;
}

static enum mtkflash_error verify_page(struct mtkflash_session *s,
				       const u8 *image, u32 address)
{
	u8 page[MTKFLASH_READ_SIZE];
	enum mtkflash_error err;

	s->fail_address = address;
	err = mtkflash_nor_read(&s->vendor, address, page, sizeof(page));
	if (err)
		return err;
	if (memcmp(page, image + address, sizeof(page)))
		return MTKFLASH_ERROR_VERIFY;
	add_done(s, sizeof(page));
	return MTKFLASH_ERROR_NONE;
}

/*
 * Page 0 brings the reset vector: it is programmed only when all the rest has
 * been read back and found right.
 */
static enum mtkflash_error verify(struct mtkflash_session *s,
				  const struct mtkflash_plan *plan)
{
	enum mtkflash_error err;

	err = begin_bulk(s, MTKFLASH_PHASE_VERIFYING);
	for (u32 a = MTKFLASH_READ_SIZE; !err && a < s->chip->size;
	     a += MTKFLASH_READ_SIZE)
		err = verify_page(s, plan->new_, a);
	if (!err)
		err = program_page(s, plan, 0);
	if (!err)
		err = verify_page(s, plan->new_, 0);
	return err;
}

static void give_back(struct mtkflash_session *s, enum mtkflash_release how)
{
	s->ops->release(s, how);
	s->claimed = false;
	s->held = false;
}

static void leave(struct mtkflash_session *s)
{
	set_phase(s, MTKFLASH_PHASE_LEAVING);
	mtkflash_vendor_leave(&s->vendor);
	mtkflash_delay(s->vendor.tf, MTKFLASH_US_RESTART);
}

/* The drive runs again, if all went well: what does it say? */
static enum mtkflash_error ask_drive(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	struct mtkflash_identity wanted;

	if (!s->ops->identity(s, &s->new_identity))
		return MTKFLASH_ERROR_NO_ANSWER;
	if (mtkflash_image_identity(image, size, &wanted) &&
	    !mtkflash_identity_equal(&wanted, &s->new_identity))
		return MTKFLASH_ERROR_OTHER_ANSWER;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error hand_back(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	leave(s);
	set_phase(s, MTKFLASH_PHASE_RESETTING);
	give_back(s, MTKFLASH_RELEASE_PROBE);
	return ask_drive(s, image, size);
}

/*
 * After an error, or a read: keep the drive if it would be hard to get it back
 * into vendor mode, else give it back as it was found.
 */
static void settle(struct mtkflash_session *s, enum mtkflash_error err)
{
	if (!s->claimed)
		return;
	if (err == MTKFLASH_ERROR_BUS_DEAD || err == MTKFLASH_ERROR_NO_DRIVE) {
		s->vendor.type = 0;
		give_back(s, s->running ? MTKFLASH_RELEASE_PROBE :
					  MTKFLASH_RELEASE_QUIET);
		return;
	}
	if (s->touched || (s->vendor.type && !s->running)) {
		s->held = true;
		return;
	}
	if (s->vendor.type)
		leave(s);
	give_back(s, s->running ? MTKFLASH_RELEASE_PROBE :
				  MTKFLASH_RELEASE_QUIET);
}

static enum mtkflash_error finish(struct mtkflash_session *s,
				  enum mtkflash_error err)
{
	s->error = err;
	if (err) {
		s->failed_phase = s->phase;
		settle(s, err);
		set_phase(s, MTKFLASH_PHASE_FAILED);
		return err;
	}
	s->done = s->total;
	set_phase(s, MTKFLASH_PHASE_DONE);
	return err;
}

enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size)
{
	struct mtkflash_plan plan;
	enum mtkflash_error err;

	err = prepare(s, WORK_FLASH);
	if (!err)
		err = check(s, image, size);
	if (err)
		return finish(s, err);

	mtkflash_plan_init(&plan, s->chip, s->backup, image);
	if (plan.sectors)
		err = unlock(s);
	if (!err)
		err = erase(s, &plan);
	if (!err)
		err = program(s, &plan);
	if (!err)
		err = verify(s, &plan);
	if (!err)
		err = hand_back(s, image, size);
	return finish(s, err);
}

enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = prepare(s, WORK_READ);
	if (!err)
		settle(s, MTKFLASH_ERROR_NONE);
	return finish(s, err);
}

void mtkflash_session_release(struct mtkflash_session *s)
{
	if (!s->claimed)
		return;
	if (s->vendor.type)
		leave(s);
	give_back(s, s->running || s->touched ? MTKFLASH_RELEASE_PROBE :
						MTKFLASH_RELEASE_QUIET);
	/* What went wrong before stays to be read. */
	set_phase(s, s->error ? MTKFLASH_PHASE_FAILED : MTKFLASH_PHASE_IDLE);
}
