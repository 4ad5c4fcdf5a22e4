// SPDX-License-Identifier: GPL-2.0
/*
 * The write protection of serial parts (specification 6.3 [A]; EWSR: 4.2 [A]).
 */
#include "nor.h"
#include "protect.h"
#include "serial.h"
#include "timings.h"

#define OP_WRSR		0x01
#define OP_EWSR		0x50

/* Not settings: they come and go by themselves, or lock. */
#define SR_NEVER_WRITTEN	(MTKFLASH_SR_WIP | MTKFLASH_SR_WEL | MTKFLASH_SR_SRWD)

static const struct mtkflash_time wrsr_time = {
	.typical = MTKFLASH_US_WRSR_TYPICAL,
	.longest = MTKFLASH_US_WRSR_LIMIT,
};

/* The status register of a part that is not busy with something older. */
static enum mtkflash_error read_idle(struct mtkflash_vendor *v, u8 *sr)
{
	enum mtkflash_error err;

	err = mtkflash_nor_status(v, sr);
	if (err || !(*sr & MTKFLASH_SR_WIP))
		return err;
	err = mtkflash_nor_wait(v, &wrsr_time, MTKFLASH_ERROR_TIMEOUT);
	if (!err)
		err = mtkflash_nor_status(v, sr);
	return err;
}

static enum mtkflash_error enable(struct mtkflash_vendor *v,
				  const struct mtkflash_chip *chip)
{
	static const u8 ewsr = OP_EWSR;

	/* EWSR shows in no bit. */
	if (chip->ewsr)
		return mtkflash_serial_transfer(v, &ewsr, 1, NULL, 0);
	return mtkflash_nor_write_enable(v);
}

/* Give the block protection bits of @sr the value of @bits. */
static enum mtkflash_error set_bits(struct mtkflash_vendor *v,
				    const struct mtkflash_chip *chip,
				    u8 sr, u8 bits)
{
	u8 other = sr & ~(chip->bp_mask | SR_NEVER_WRITTEN);
	u8 wrsr[] = { OP_WRSR, other | bits };
	enum mtkflash_error err;

	if (sr & MTKFLASH_SR_SRWD)
		return MTKFLASH_ERROR_PROTECTED;
	err = enable(v, chip);
	if (!err)
		err = mtkflash_serial_transfer(v, wrsr, sizeof(wrsr), NULL, 0);
	if (!err)
		err = mtkflash_nor_wait(v, &wrsr_time, MTKFLASH_ERROR_TIMEOUT);
	if (!err)
		err = mtkflash_nor_status(v, &sr);
	if (err)
		return err;
	return (sr & chip->bp_mask) == bits ? MTKFLASH_ERROR_NONE :
					      MTKFLASH_ERROR_PROTECTION_STAYS;
}

enum mtkflash_error mtkflash_protect_look(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  u8 *found)
{
	enum mtkflash_error err;

	*found = 0;
	if (chip->bus == MTKFLASH_BUS_PARALLEL)
		return MTKFLASH_ERROR_NONE;
	err = read_idle(v, found);
	if (err)
		return err;
	return *found & chip->bp_mask && *found & MTKFLASH_SR_SRWD ?
		       MTKFLASH_ERROR_PROTECTED : MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_unprotect(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u8 *found)
{
	enum mtkflash_error err = mtkflash_protect_look(v, chip, found);

	if (err || !(*found & chip->bp_mask))
		return err;
	return set_bits(v, chip, *found, 0);
}

enum mtkflash_error mtkflash_protect_again(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u8 found)
{
	u8 bits = found & chip->bp_mask & ~SR_NEVER_WRITTEN;
	enum mtkflash_error err;
	u8 sr;

	if (chip->bus == MTKFLASH_BUS_PARALLEL || !bits)
		return MTKFLASH_ERROR_NONE;
	err = read_idle(v, &sr);
	if (err || (sr & chip->bp_mask) == bits)
		return err;
	return set_bits(v, chip, sr, bits);
}
