// SPDX-License-Identifier: GPL-2.0
/*
 * The backup.
 */
#include <linux/string.h>

#include "backup.h"
#include "flash.h"
#include "quick.h"

/* One pass over the flash: into the backup, or compared with it. */
static enum mtkflash_error read_pass(struct mtkflash_session *s, bool compare)
{
	u8 page[MTKFLASH_PAGE];

	for (u32 a = 0; a < s->chip->size; a += sizeof(page)) {
		enum mtkflash_error err = s->ops->interrupted(s);

		if (err)
			return err;
		s->fail_address = a;
		err = mtkflash_flash_read(&s->vendor, a, page);
		if (err)
			return err;
		if (!compare)
			memcpy(s->backup + a, page, sizeof(page));
		else if (memcmp(s->backup + a, page, sizeof(page)))
			return MTKFLASH_ERROR_BACKUP;
		mtkflash_session_progress(s, compare, a + sizeof(page));
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error read_twice(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = read_pass(s, false);
	if (!err)
		err = read_pass(s, true);
	return err;
}

/* Could the quick order have caused it? */
static bool may_be_haste(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_BACKUP || err == MTKFLASH_ERROR_TIMEOUT ||
	       err == MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

enum mtkflash_error mtkflash_backup(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_BACKING_UP);
	if (err)
		return err;
	s->ops->free(s->backup);
	s->backup = s->ops->alloc(s->chip->size);
	if (!s->backup)
		return MTKFLASH_ERROR_NO_MEMORY;

	err = read_twice(s);
	if (!may_be_haste(err) || !mtkflash_vendor_fall_back(&s->vendor))
		return err;
	if (mtkflash_quick_recover(&s->vendor))
		return err;
	return read_twice(s);
}
