// SPDX-License-Identifier: GPL-2.0
/*
 * Verdicts.
 */
#include "families.h"
#include "vendor.h"
#include "verdict.h"

static bool has_class(const struct mtkflash_port_view *view,
		      enum mtkflash_device_class class)
{
	return view->class[0] == class || view->class[1] == class;
}

static bool is_vacant(const struct mtkflash_port_view *view)
{
	return view->class[0] == MTKFLASH_CLASS_NONE &&
	       view->class[1] == MTKFLASH_CLASS_NONE;
}

static enum mtkflash_verdict judge_device(const struct mtkflash_identity *id)
{
	if (mtkflash_family(id) != MTKFLASH_FAMILY_MEDIATEK)
		return MTKFLASH_VERDICT_OTHER;
	if (mtkflash_in_boot_loader(id))
		return MTKFLASH_VERDICT_BOOT_LOADER;
	return MTKFLASH_VERDICT_KNOWN;
}

/* The verdict on whichever unit speaks for the port. */
static enum mtkflash_verdict judge_devices(const struct mtkflash_port_view *view)
{
	enum mtkflash_verdict verdict = MTKFLASH_VERDICT_OTHER;

	for (unsigned int unit = 0; unit < 2; unit++) {
		if (view->class[unit] != MTKFLASH_CLASS_PACKET)
			continue;
		verdict = judge_device(&view->identity[unit]);
		if (verdict != MTKFLASH_VERDICT_OTHER)
			break;
	}
	return verdict;
}

unsigned int mtkflash_find_mediatek(const struct mtkflash_port_view *view,
				    unsigned int *unit)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < 2; i++) {
		if (view->class[i] != MTKFLASH_CLASS_PACKET ||
		    mtkflash_family(&view->identity[i]) !=
			    MTKFLASH_FAMILY_MEDIATEK)
			continue;
		*unit = i;
		found++;
	}
	return found;
}

/* Such a status only a device can show. */
static bool is_driven(u8 status)
{
	return status && !mtkflash_status_is_floating(status);
}

u8 mtkflash_shown_status(const struct mtkflash_port_view *view)
{
	if (is_driven(view->altstatus))
		return view->altstatus;
	if (is_driven(view->status))
		return view->status;
	return view->status ? view->altstatus : 0;
}

static enum mtkflash_verdict judge_vacant(const struct mtkflash_port_view *view)
{
	u8 status = mtkflash_shown_status(view);

	if (!view->status_valid || mtkflash_status_is_floating(status))
		return MTKFLASH_VERDICT_EMPTY;
	if (mtkflash_status_is_type(status))
		return MTKFLASH_VERDICT_VENDOR_MODE;
	/*
	 * BSY that libata waited for in vain, or some other status that only a
	 * device can drive.  An idle bus may read 00h, a drive with a fresh
	 * signature does: there the latch test decides.
	 */
	if (status || view->latches)
		return MTKFLASH_VERDICT_CANDIDATE;
	return MTKFLASH_VERDICT_EMPTY;
}

enum mtkflash_verdict mtkflash_verdict(const struct mtkflash_port_view *view)
{
	if (has_class(view, MTKFLASH_CLASS_DISK))
		return MTKFLASH_VERDICT_DISK;
	if (!view->accessible)
		return MTKFLASH_VERDICT_UNSUPPORTED;
	if (view->probing)
		return MTKFLASH_VERDICT_PROBING;
	if (!is_vacant(view))
		return judge_devices(view);
	return judge_vacant(view);
}

bool mtkflash_may_read_status(const struct mtkflash_port_view *view)
{
	return view->accessible && !view->probing && is_vacant(view);
}

bool mtkflash_needs_latch_test(const struct mtkflash_port_view *view)
{
	return mtkflash_may_read_status(view) && view->status_valid &&
	       !mtkflash_shown_status(view) && !view->latch_tested;
}

void mtkflash_keep_latch_test(struct mtkflash_port_view *view,
			      const struct mtkflash_port_view *before)
{
	if (!before->latch_tested || !view->status_valid ||
	    view->altstatus != before->altstatus ||
	    view->status != before->status)
		return;
	view->latch_tested = true;
	view->latches = before->latches;
}

static bool unit_latches(struct mtkflash_taskfile *tf, u8 dsel)
{
	mtkflash_write(tf, MTKFLASH_REG_DEV, dsel);
	mtkflash_write(tf, MTKFLASH_REG_SC, 0x55);
	mtkflash_write(tf, MTKFLASH_REG_LBAL, 0xaa);
	mtkflash_write(tf, MTKFLASH_REG_SC, 0xaa);
	mtkflash_write(tf, MTKFLASH_REG_LBAL, 0x55);
	mtkflash_write(tf, MTKFLASH_REG_SC, 0x55);
	mtkflash_write(tf, MTKFLASH_REG_LBAL, 0xaa);
	return mtkflash_read(tf, MTKFLASH_REG_SC) == 0x55 &&
	       mtkflash_read(tf, MTKFLASH_REG_LBAL) == 0xaa;
}

bool mtkflash_latch_test(struct mtkflash_taskfile *tf)
{
	bool slave = unit_latches(tf, 0xb0);

	/* Unit 0 last: it stays selected. */
	return unit_latches(tf, 0xa0) || slave;
}

bool mtkflash_verdict_has_node(enum mtkflash_verdict verdict)
{
	return verdict == MTKFLASH_VERDICT_KNOWN ||
	       verdict == MTKFLASH_VERDICT_BOOT_LOADER ||
	       verdict == MTKFLASH_VERDICT_VENDOR_MODE ||
	       verdict == MTKFLASH_VERDICT_CANDIDATE;
}
