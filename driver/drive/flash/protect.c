// SPDX-License-Identifier: GPL-2.0
/*
 * The write protection of serial parts (specification 6.3 [A]; EWSR: 4.2 [A];
 * the second status register: data sheets of W25Q and S25FL1-K [D]).
 */
#include <linux/string.h>

#include "nor.h"
#include "part.h"
#include "protect.h"
#include "timings.h"
#include "vendor/serial.h"

#define OP_WRSR		0x01
#define OP_EWSR		0x50

/* Bits that WRSR never sets: status bits, and the lock of the register. */
#define NO_SETTINGS	(MTKFLASH_SR_WIP | MTKFLASH_SR_WEL | MTKFLASH_SR_SRWD)

/*
 * Bits of the second register that WRSR may set.  SRL locks, and the bits of the OTP
 * registers lock permanently.
 */
#define SETTINGS_2	(MTKFLASH_SR2_QE | MTKFLASH_SR2_CMP)

/* Read from a part without a second register: nothing drives the bus. */
#define FLOATING	0xff

/* Tries to read the same value twice in a row. */
#define TRIES		8

static const struct mtkflash_time wrsr_time = {
	.typical = MTKFLASH_US_WRSR_TYPICAL,
	.longest = MTKFLASH_US_WRSR_LIMIT,
};

static enum mtkflash_error read_registers(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  struct mtkflash_protection *sr)
{
	enum mtkflash_error err = mtkflash_nor_status(v, &sr->first);

	sr->second = 0;
	if (err || !chip->sr2)
		return err;
	err = mtkflash_nor_status_2(v, &sr->second);
	if (sr->second == FLOATING)
		sr->second = 0;
	return err;
}

static bool same(const struct mtkflash_protection *a,
		 const struct mtkflash_protection *b)
{
	return a->first == b->first && a->second == b->second;
}

/*
 * The registers may be written back later, so they must be right: wait until the part is
 * not busy, and read until two reads are equal.
 */
static enum mtkflash_error read_twice(struct mtkflash_vendor *v,
				      const struct mtkflash_chip *chip,
				      struct mtkflash_protection *sr)
{
	struct mtkflash_protection before;
	enum mtkflash_error err;

	err = mtkflash_nor_wait(v, &wrsr_time, MTKFLASH_ERROR_TIMEOUT);
	if (!err)
		err = read_registers(v, chip, sr);
	for (unsigned int i = 0; !err && i < TRIES; i++) {
		before = *sr;
		err = read_registers(v, chip, sr);
		if (!err && same(sr, &before))
			return sr->first & MTKFLASH_SR_WIP ?
			       MTKFLASH_ERROR_TIMEOUT : MTKFLASH_ERROR_NONE;
	}
	return err ? err : MTKFLASH_ERROR_BACKUP;
}

/* Is any of the flash protected?  With CMP set the bits select the unprotected range. */
static bool is_protected(const struct mtkflash_chip *chip,
			 const struct mtkflash_protection *sr)
{
	u8 bits = sr->first & chip->bp_mask;

	if (sr->second & MTKFLASH_SR2_CMP)
		return bits != chip->bp_mask;
	return bits;
}

/* SRWD is set: the WP# pin decides whether the register can be written. */
static bool is_locked(const struct mtkflash_protection *sr)
{
	return sr->first & MTKFLASH_SR_SRWD;
}

/* SRL is set: the registers are locked permanently, or until the power is switched off. */
static bool is_locked_down(const struct mtkflash_protection *sr)
{
	return sr->second & MTKFLASH_SR2_SRL;
}

static enum mtkflash_error enable(struct mtkflash_vendor *v,
				  const struct mtkflash_chip *chip)
{
	static const u8 ewsr = OP_EWSR;

	/* No status bit shows whether EWSR was accepted. */
	if (chip->ewsr)
		return mtkflash_serial_command(v, &ewsr, 1);
	return mtkflash_nor_write_enable(v);
}

/*
 * Write @sr without the bits that lock.  A single byte is written if the second register is
 * zero or does not exist: older parts clear the second register then, others leave it
 * alone.
 */
static enum mtkflash_error write_registers(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   const struct mtkflash_protection *found,
					   const struct mtkflash_protection *sr)
{
	u8 wrsr[] = {
		OP_WRSR, sr->first & ~NO_SETTINGS, sr->second & SETTINGS_2,
	};
	u16 len = found->second || sr->second ? 3 : 2;
	enum mtkflash_error err;

	err = enable(v, chip);
	if (!err)
		err = mtkflash_serial_command(v, wrsr, len);
	if (!err)
		err = mtkflash_nor_wait(v, &wrsr_time, MTKFLASH_ERROR_TIMEOUT);
	return err;
}

/* Set the protection bits to those in @sr, leave all others alone, and check. */
static enum mtkflash_error set_protection(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  const struct mtkflash_protection *found,
					  const struct mtkflash_protection *sr)
{
	struct mtkflash_protection now;
	enum mtkflash_error err;

	err = write_registers(v, chip, found, sr);
	if (!err)
		err = read_twice(v, chip, &now);
	if (err)
		return err;
	if (is_locked(&now))
		return MTKFLASH_ERROR_PROTECTED;
	return ((now.first ^ sr->first) & chip->bp_mask) ||
	       ((now.second ^ sr->second) & SETTINGS_2) ?
		       MTKFLASH_ERROR_PROTECTION_STAYS : MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_protect_look(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  bool clear_srwd,
					  struct mtkflash_protection *found)
{
	enum mtkflash_error err;

	*found = (struct mtkflash_protection){ };
	if (chip->bus == MTKFLASH_BUS_PARALLEL)
		return MTKFLASH_ERROR_NONE;
	err = read_twice(v, chip, found);
	if (err)
		return err;
	if (!is_protected(chip, found))
		return MTKFLASH_ERROR_NONE;
	return is_locked_down(found) || (is_locked(found) && !clear_srwd) ?
		       MTKFLASH_ERROR_PROTECTED : MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_unprotect(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       const struct mtkflash_protection *found)
{
	struct mtkflash_protection open;

	if (!is_protected(chip, found))
		return MTKFLASH_ERROR_NONE;
	open.first = found->first & ~chip->bp_mask;
	open.second = found->second & ~MTKFLASH_SR2_CMP;
	return set_protection(v, chip, found, &open);
}

enum mtkflash_error mtkflash_protect_again(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   const struct mtkflash_protection *found)
{
	struct mtkflash_protection now, again;
	enum mtkflash_error err;

	if (chip->bus == MTKFLASH_BUS_PARALLEL || !is_protected(chip, found))
		return MTKFLASH_ERROR_NONE;
	err = read_twice(v, chip, &now);
	if (err)
		return err;
	again.first = (now.first & ~chip->bp_mask) |
		      (found->first & chip->bp_mask);
	again.second = (now.second & ~MTKFLASH_SR2_CMP) |
		       (found->second & MTKFLASH_SR2_CMP);
	if (same(&now, &again))
		return MTKFLASH_ERROR_NONE;
	if (is_locked(&now) || is_locked_down(&now))
		return MTKFLASH_ERROR_PROTECTED;
	return set_protection(v, chip, &now, &again);
}

/* --- in a session: cleared once, and set again when the drive is given back -------- */

/* Has the user accepted that protected sectors may stay as they are? */
static bool may_stay(const struct mtkflash_part *p, enum mtkflash_error err)
{
	return mtkflash_session_has(p->s, MTKFLASH_OPTION_IGNORE_PROTECTION) &&
	       (err == MTKFLASH_ERROR_PROTECTED ||
		err == MTKFLASH_ERROR_PROTECTION_STAYS);
}

static bool may_clear_srwd(const struct mtkflash_part *p)
{
	return mtkflash_session_has(p->s, MTKFLASH_OPTION_CLEAR_SRWD);
}

bool mtkflash_part_is_unlocked(const struct mtkflash_part *p)
{
	return p->unlocked && p->chip &&
	       !memcmp(&p->ids, &p->unlocked_ids, sizeof(p->ids));
}

/* Remember the registers as first found: a second try finds what the first one left. */
static void note_first_found(struct mtkflash_part *p,
			     const struct mtkflash_protection *found)
{
	if (mtkflash_part_is_unlocked(p))
		return;
	p->unlocked = true;
	p->unlocked_ids = p->ids;
	p->protection = *found;
}

/* Were the registers read, twice and equal? */
static bool is_answer(enum mtkflash_error err)
{
	return !err || err == MTKFLASH_ERROR_PROTECTED;
}

enum mtkflash_error mtkflash_part_unlock(struct mtkflash_part *p)
{
	struct mtkflash_protection found;
	enum mtkflash_error err;

	err = mtkflash_protect_look(&p->vendor, p->chip, may_clear_srwd(p), &found);
	if (is_answer(err))
		note_first_found(p, &found);
	if (!err) {
		p->cleared |= is_protected(p->chip, &found);
		err = mtkflash_unprotect(&p->vendor, p->chip, &found);
	}
	if (!err && found.first & MTKFLASH_SR_SRWD)
		p->srwd_cleared = !!(found.first & p->chip->bp_mask);
	return may_stay(p, err) ? MTKFLASH_ERROR_NONE : err;
}

enum mtkflash_error mtkflash_part_may_unlock(struct mtkflash_part *p)
{
	struct mtkflash_protection found;
	enum mtkflash_error err;

	err = mtkflash_protect_look(&p->vendor, p->chip, may_clear_srwd(p), &found);
	/* Show the registers, but do not overwrite those that are to be set again. */
	if (is_answer(err) && !p->unlocked)
		p->protection = found;
	return may_stay(p, err) ? MTKFLASH_ERROR_NONE : err;
}

enum mtkflash_error mtkflash_part_lock_again(struct mtkflash_part *p)
{
	enum mtkflash_error err;

	if (!p->cleared)
		return MTKFLASH_ERROR_NONE;
	/* Nothing is written to another part, or to a part that was not identified. */
	if (!p->vendor.type || !mtkflash_part_is_unlocked(p))
		return MTKFLASH_ERROR_PROTECTION_LOST;
	err = mtkflash_protect_again(&p->vendor, p->chip, &p->protection);
	if (err)
		return MTKFLASH_ERROR_PROTECTION_LOST;
	p->unlocked = false;
	p->cleared = false;
	return MTKFLASH_ERROR_NONE;
}
