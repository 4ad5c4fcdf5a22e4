// SPDX-License-Identifier: GPL-2.0
/*
 * The id of a parallel flash part.  The sequence is that of the specification,
 * 3.2 [A]; continuation codes and the second pair of unlock addresses are what
 * the makers' data sheets have in common [D].
 */
#include <linux/string.h>

#include "jedec.h"
#include "jedec_command.h"
#include "timings.h"

#define CMD_ID			0x90

/* Stands for the manufacturer: the true one is on another page (JEP106). */
#define ID_CONTINUED		0x7f
#define ID_PAGE			0x100

#define ID_TRIES		3

/* An id is read so often each time: unlike a cell that is unstable it stays. */
#define ID_READS		8

/* Enough of the content to tell a part from a bus without one. */
#define SAMPLE			16

/* What is at the addresses of the id, be it the id or content. */
static enum mtkflash_error read_id(struct mtkflash_vendor *v, u16 unlock,
				   u8 id[2])
{
	unsigned int shift = mtkflash_jedec_wide(unlock);

	for (u32 i = 0; i < 2; i++) {
		enum mtkflash_error err;

		err = mtkflash_bus_read(v, i << shift, &id[i]);
		if (!err && id[i] == ID_CONTINUED)
			err = mtkflash_bus_read(v, (ID_PAGE + i) << shift,
						&id[i]);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * Cells that an interrupted erase or program has left half-way read now this way,
 * now that way.  A part that has not gone into its id mode, with such a cell where
 * the id would be, must not be taken for one that has: then @id becomes zero.
 */
static enum mtkflash_error read_steady_id(struct mtkflash_vendor *v, u16 unlock,
					  u8 id[2])
{
	enum mtkflash_error err;
	u8 again[2];

	err = read_id(v, unlock, id);
	for (unsigned int n = 1; !err && n < ID_READS; n++) {
		err = read_id(v, unlock, again);
		if (err || !memcmp(id, again, sizeof(again)))
			continue;
		memset(id, 0, 2);
		break;
	}
	return err;
}

/* Into the id mode and, whatever happened there, out of it. */
static enum mtkflash_error visit_id_mode(struct mtkflash_vendor *v, u16 unlock,
					 u8 id[2])
{
	enum mtkflash_error err, left;

	err = mtkflash_jedec_command(v, unlock, 0, CMD_ID);
	mtkflash_delay(v->tf, MTKFLASH_US_ID_MODE);
	if (!err)
		err = read_steady_id(v, unlock, id);
	left = mtkflash_jedec_command(v, unlock, 0, MTKFLASH_JEDEC_RESET);
	mtkflash_delay(v->tf, MTKFLASH_US_ID_MODE);
	return err ? err : left;
}

/*
 * Ask for the id.  A part that did not answer shows its content before and
 * after, so the two are compared; after, because a session that was cut short
 * may have left the part in its id mode.
 */
static enum mtkflash_error ask(struct mtkflash_vendor *v, u16 unlock, u8 id[2],
			       bool *answered)
{
	enum mtkflash_error err;
	u8 content[2];

	err = visit_id_mode(v, unlock, id);
	if (!err)
		err = read_id(v, unlock, content);
	*answered = !err && mtkflash_id_plausible(id, 2) &&
		    memcmp(id, content, sizeof(content));
	return err;
}

static enum mtkflash_error ask_twice(struct mtkflash_vendor *v, u16 unlock,
				     u8 id[2], bool *answered)
{
	enum mtkflash_error err;
	u8 again[2];

	err = ask(v, unlock, id, answered);
	if (!err && *answered) {
		err = ask(v, unlock, again, answered);
		*answered = *answered && !memcmp(id, again, sizeof(again));
	}
	return err;
}

static enum mtkflash_error shows_content(struct mtkflash_vendor *v, bool *does)
{
	u8 sample[SAMPLE];
	enum mtkflash_error err;

	err = mtkflash_jedec_read(v, 0, sample, SAMPLE);
	*does = !err && mtkflash_id_plausible(sample, SAMPLE);
	return err;
}

/*
 * The second pair of unlock addresses is for a part that is certain to be awake
 * and did not answer to the first, or for the last try.
 */
static enum mtkflash_error ask_by_both(struct mtkflash_vendor *v, bool last,
				       u8 id[2], bool *answered)
{
	enum mtkflash_error err;
	bool awake;

	err = ask_twice(v, 0x5555, id, answered);
	if (err || *answered)
		return err;
	err = shows_content(v, &awake);
	if (err || !(awake || last))
		return err;
	return ask_twice(v, 0xaaa, id, answered);
}

/*
 * A session that broke off may have left the part waiting for a reset after
 * DQ5, or in unlock bypass.  This is not done before the part had its chance to
 * answer: a page-write part without software protection takes such cycles for
 * data.  For the same reason they all go to one page.
 */
static enum mtkflash_error wake(struct mtkflash_vendor *v)
{
	enum mtkflash_error err;

	err = mtkflash_bus_write(v, 0x5555, MTKFLASH_JEDEC_RESET);
	if (!err)
		err = mtkflash_jedec_leave_bypass(v, 0x5555);
	return err;
}

enum mtkflash_error mtkflash_jedec_identify(struct mtkflash_vendor *v, u8 id[2],
					    const struct mtkflash_chip **chip)
{
	*chip = NULL;
	memset(id, 0, 2);
	for (unsigned int n = 1; n <= ID_TRIES; n++) {
		enum mtkflash_error err = MTKFLASH_ERROR_NONE;
		bool answered;

		if (n > 1) {
			mtkflash_delay(v->tf, MTKFLASH_US_ID_RETRY);
			err = wake(v);
		}
		if (!err)
			err = ask_by_both(v, n == ID_TRIES, id, &answered);
		if (err)
			return err;
		if (!answered)
			continue;
		*chip = mtkflash_chip_parallel(id);
		return *chip ? MTKFLASH_ERROR_NONE :
			       MTKFLASH_ERROR_UNKNOWN_PART;
	}
	return MTKFLASH_ERROR_NO_ID;
}
