// SPDX-License-Identifier: GPL-2.0
/*
 * Judge what a port holds.
 */
#include "presence.h"
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

static bool has_word(const char *text)
{
	for (; *text; text++)
		if ((*text >= '0' && *text <= '9') ||
		    ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z'))
			return true;
	return false;
}

/*
 * Has the drive no name?  A healthy drive has one by INQUIRY (F20); many have none by
 * IDENTIFY.  A drive that has not answered may have one.
 */
static bool is_nameless(const struct mtkflash_witnesses *said)
{
	return said->answered && !has_word(said->inquiry.vendor) &&
	       !has_word(said->inquiry.product) && !has_word(said->model);
}

static enum mtkflash_verdict judge_device(const struct mtkflash_witnesses *said)
{
	struct mtkflash_finding found;

	mtkflash_hear(said, &found);
	switch (found.kind) {
	case MTKFLASH_FAMILY_MEDIATEK:
		return mtkflash_in_boot_loader(&found.identity) ?
			       MTKFLASH_VERDICT_BOOT_LOADER : MTKFLASH_VERDICT_KNOWN;
	case MTKFLASH_FAMILY_UNKNOWN_CHIP:
		return MTKFLASH_VERDICT_UNKNOWN_CHIP;
	default:
		return is_nameless(said) ? MTKFLASH_VERDICT_UNKNOWN_CHIP :
					   MTKFLASH_VERDICT_OTHER;
	}
}

static enum mtkflash_verdict judge_name(const struct mtkflash_identity *name)
{
	struct mtkflash_witnesses said = { .answered = true, .inquiry = *name };

	return judge_device(&said);
}

bool mtkflash_is_nonsense(const struct mtkflash_port_view *view, unsigned int unit)
{
	return view->class[unit] == MTKFLASH_CLASS_PACKET && view->nonsense[unit] &&
	       !view->said[unit].inquiry.product[0];
}

/* The verdict on a port with devices: that of the first unit which is more than OTHER. */
static enum mtkflash_verdict judge_devices(const struct mtkflash_port_view *view)
{
	enum mtkflash_verdict verdict = MTKFLASH_VERDICT_OTHER;

	for (unsigned int unit = 0; unit < 2; unit++) {
		if (view->class[unit] != MTKFLASH_CLASS_PACKET)
			continue;
		verdict = mtkflash_is_nonsense(view, unit) ?
				  MTKFLASH_VERDICT_CANDIDATE :
				  judge_device(&view->said[unit]);
		if (verdict != MTKFLASH_VERDICT_OTHER)
			break;
	}
	return verdict;
}

unsigned int mtkflash_find_mediatek(const struct mtkflash_port_view *view,
				    unsigned int *unit,
				    struct mtkflash_finding *found)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < 2; i++) {
		if (view->class[i] != MTKFLASH_CLASS_PACKET ||
		    (judge_device(&view->said[i]) == MTKFLASH_VERDICT_OTHER &&
		     !mtkflash_is_nonsense(view, i)))
			continue;
		mtkflash_hear(&view->said[i], found);
		*unit = i;
		count++;
	}
	return count;
}

static bool is_strange(const struct mtkflash_witnesses *said, struct mtkflash_identity *id)
{
	struct mtkflash_finding found;

	mtkflash_hear(said, &found);
	if (found.kind != MTKFLASH_FAMILY_UNKNOWN || !found.identity.product[0])
		return false;
	*id = found.identity;
	return true;
}

bool mtkflash_find_stranger(const struct mtkflash_port_view *view, unsigned int *unit,
			    struct mtkflash_identity *id)
{
	struct mtkflash_witnesses given_up = { .answered = true, .inquiry = view->name };

	if (mtkflash_verdict(view) != MTKFLASH_VERDICT_OTHER)
		return false;
	for (unsigned int i = 0; i < 2; i++) {
		if (view->class[i] != MTKFLASH_CLASS_PACKET || !is_strange(&view->said[i], id))
			continue;
		*unit = i;
		return true;
	}
	if (!is_vacant(view) || !is_strange(&given_up, id))
		return false;
	*unit = view->unit;
	return true;
}

u8 mtkflash_shown_status(const struct mtkflash_port_view *view)
{
	if (mtkflash_status_is_driven(view->altstatus))
		return view->altstatus;
	if (mtkflash_status_is_driven(view->status))
		return view->status;
	return view->status ? view->altstatus : 0;
}

bool mtkflash_shows_packet_device(const struct mtkflash_port_view *view)
{
	return view->status_valid &&
	       mtkflash_status_is_ready(mtkflash_shown_status(view)) &&
	       mtkflash_is_packet_signature(view->signature & 0xff, view->signature >> 8);
}

void mtkflash_recall_signature(struct mtkflash_port_view *view)
{
	if (view->packets >> view->unit & 1 && !view->fresh &&
	    mtkflash_signature_is_lost(view->signature & 0xff, view->signature >> 8))
		view->signature = MTKFLASH_PACKET_LBAH << 8 | MTKFLASH_PACKET_LBAM;
}

/* Is the selected unit ready, and no MediaTek drive by its name? */
static bool is_named_other(const struct mtkflash_port_view *view)
{
	return mtkflash_status_is_ready(mtkflash_shown_status(view)) &&
	       view->name.product[0] && judge_name(&view->name) == MTKFLASH_VERDICT_OTHER;
}

/*
 * Did libata read nonsense from the selected unit?  A lone drive may answer for a missing
 * unit, of which libata knows nothing; then the other unit's answer counts.
 */
static bool told_nonsense(const struct mtkflash_port_view *view)
{
	return view->nonsense[view->unit] ||
	       (view->nonsense[!view->unit] && !(view->packets >> view->unit & 1));
}

/* A device that is ready, and that libata has given up. */
static enum mtkflash_verdict judge_ready(const struct mtkflash_port_view *view)
{
	/* It may be a disk: then the session refuses it. */
	if (!view->signature)
		return MTKFLASH_VERDICT_CANDIDATE;
	if (mtkflash_is_other_signature(view->signature & 0xff, view->signature >> 8))
		return MTKFLASH_VERDICT_OTHER;
	/* A dead drive may be beside it, and is the candidate then. */
	if (is_named_other(view))
		return view->sibling ? MTKFLASH_VERDICT_CANDIDATE : MTKFLASH_VERDICT_OTHER;
	if (told_nonsense(view) || !mtkflash_shows_packet_device(view) ||
	    !mtkflash_status_is_healthy(mtkflash_shown_status(view), view->error))
		return MTKFLASH_VERDICT_CANDIDATE;
	return MTKFLASH_VERDICT_MAYBE_HEALTHY;
}

/*
 * An idle bus may read 00h, or 01h in all registers on some hosts (12.4).  A drive with a
 * fresh signature reads 00h, too; the latch test decides.
 */
static bool may_be_idle_bus(const struct mtkflash_port_view *view)
{
	u8 status = mtkflash_shown_status(view);

	return !status || (status == 0x01 && view->signature == 0x0101);
}

static enum mtkflash_verdict judge_vacant(const struct mtkflash_port_view *view)
{
	u8 status = mtkflash_shown_status(view);

	if (!view->status_valid || mtkflash_status_is_floating(status))
		return MTKFLASH_VERDICT_EMPTY;
	if (mtkflash_status_is_type(status))
		return MTKFLASH_VERDICT_VENDOR_MODE;
	if (mtkflash_status_is_ready(status))
		return judge_ready(view);
	/* BSY that never ended, or another status that only a device can drive. */
	if (!may_be_idle_bus(view) || view->latches)
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

bool mtkflash_needs_closer_look(const struct mtkflash_port_view *view)
{
	return mtkflash_may_read_status(view) && view->status_valid && !view->looked_closer &&
	       (may_be_idle_bus(view) || (is_named_other(view) && !view->one_unit));
}

void mtkflash_keep_closer_look(struct mtkflash_port_view *view,
			       const struct mtkflash_port_view *before)
{
	if (!before->looked_closer || !view->status_valid ||
	    view->altstatus != before->altstatus ||
	    view->status != before->status ||
	    view->signature != before->signature)
		return;
	view->looked_closer = true;
	view->latches = before->latches;
	view->sibling = before->sibling;
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

void mtkflash_look_closer(struct mtkflash_taskfile *tf, struct mtkflash_port_view *view)
{
	if (may_be_idle_bus(view))
		view->latches = mtkflash_latch_test(tf);
	else
		view->sibling = mtkflash_presence_sibling(tf, view->unit);
	view->looked_closer = true;
}

bool mtkflash_verdict_has_node(enum mtkflash_verdict verdict)
{
	return verdict == MTKFLASH_VERDICT_KNOWN ||
	       verdict == MTKFLASH_VERDICT_BOOT_LOADER ||
	       verdict == MTKFLASH_VERDICT_VENDOR_MODE ||
	       verdict == MTKFLASH_VERDICT_CANDIDATE ||
	       verdict == MTKFLASH_VERDICT_UNKNOWN_CHIP ||
	       verdict == MTKFLASH_VERDICT_MAYBE_HEALTHY;
}
