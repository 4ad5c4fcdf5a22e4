// SPDX-License-Identifier: GPL-2.0
/*
 * Verdicts: a table of real ports, and rules for all others.
 */
#include <linux/minmax.h>

#include "families.h"
#include "taskfile_test.h"
#include "verdict.h"

#define NONE	MTKFLASH_CLASS_NONE
#define DISK	MTKFLASH_CLASS_DISK
#define PACKET	MTKFLASH_CLASS_PACKET
#define OTHER	MTKFLASH_CLASS_OTHER

#define V(name)	MTKFLASH_VERDICT_##name

static const struct mtkflash_identity mtk = {
	"LITE-ON", "DVDRW SOHW-832S", "VS0A",
};

static const struct mtkflash_identity boot = {
	"ASUS", "BC-12D2HT", "BOOT",
};

/* A drive with another maker's chip. */
static const struct mtkflash_identity other_boot = {
	"LITE-ON", "LTR-BOOT", "0024",
};

static const struct mtkflash_identity nec = {
	"ATAPI", "iHAS124   Y", "BL0Y",
};

static const struct mtkflash_identity stranger = {
	"PLEXTOR", "DVDR   PX-716A", "1.11",
};

static const struct mtkflash_identity optorite = {
	"OPTORITE", "DVD RW DD0203", "2.30",
};

static const struct mtkflash_identity odd = {
	"", "? ?", "???",
};

/* The drive has answered without a name; there is no name by IDENTIFY in these cases either. */
static const struct mtkflash_identity nameless = { };

/* The drive has not answered. */
static const struct mtkflash_identity silent = { };

/**
 * struct port_case - A port
 * @name: Name of the case.
 * @class: The classes of its units.
 * @id: The identities of these.
 * @status: Alternate Status, or -1 if not read.
 * @latches: Result of the latch test, or -1 if not done.
 * @verdict: The expected verdict.
 * @test: A closer look is needed.
 */
struct port_case {
	const char *name;
	enum mtkflash_device_class class[2];
	const struct mtkflash_identity *id[2];
	int status;
	int latches;
	enum mtkflash_verdict verdict;
	bool test;
};

#define VACANT(name, status, latches, verdict, test) \
	{ name, { NONE, NONE }, { &silent, &silent }, status, latches, \
	  verdict, test }

static const struct port_case port_cases[] = {
	/* nothing found by libata */
	VACANT("status never read", -1, -1, V(EMPTY), false),
	VACANT("FF", 0xff, -1, V(EMPTY), false),
	VACANT("7F", 0x7f, -1, V(EMPTY), false),
	VACANT("00, not tested yet", 0x00, -1, V(EMPTY), true),
	VACANT("00, nothing latches", 0x00, 0, V(EMPTY), false),
	VACANT("00, a unit latches", 0x00, 1, V(CANDIDATE), false),
	VACANT("70", 0x70, -1, V(VENDOR_MODE), false),
	VACANT("72", 0x72, -1, V(VENDOR_MODE), false),
	VACANT("73", 0x73, -1, V(VENDOR_MODE), false),
	VACANT("80, dead", 0x80, -1, V(CANDIDATE), false),
	VACANT("D0", 0xd0, -1, V(CANDIDATE), false),
	VACANT("50", 0x50, -1, V(CANDIDATE), false),
	VACANT("51", 0x51, -1, V(CANDIDATE), false),
	VACANT("52, half-way", 0x52, -1, V(CANDIDATE), false),
	VACANT("F2", 0xf2, -1, V(CANDIDATE), false),
	VACANT("01", 0x01, -1, V(CANDIDATE), false),
	/* one device */
	{ "known drive", { PACKET, NONE }, { &mtk, &silent }, 0x50, -1,
	  V(KNOWN), false },
	{ "known slave", { NONE, PACKET }, { &silent, &mtk }, 0x50, -1,
	  V(KNOWN), false },
	{ "boot loader", { PACKET, NONE }, { &boot, &silent }, 0x50, -1,
	  V(BOOT_LOADER), false },
	{ "boot loader of another chip", { PACKET, NONE }, { &other_boot, &silent },
	  0x50, -1, V(OTHER), false },
	{ "unknown drive", { PACKET, NONE }, { &stranger, &silent }, 0x50, -1,
	  V(OTHER), false },
	{ "chip of another maker", { PACKET, NONE }, { &nec, &silent }, 0x50,
	  -1, V(OTHER), false },
	{ "F20: running, chip unknown", { PACKET, NONE }, { &optorite, &silent }, 0x50, -1,
	  V(UNKNOWN_CHIP), false },
	{ "F20: no name", { PACKET, NONE }, { &nameless, &silent }, 0x50, -1,
	  V(UNKNOWN_CHIP), false },
	{ "neither INQUIRY nor a name: perhaps healthy", { PACKET, NONE },
	  { &silent, &silent }, 0x50, -1, V(OTHER), false },
	{ "F20: a name without a letter", { NONE, PACKET },
	  { &silent, &odd }, 0x50, -1, V(UNKNOWN_CHIP), false },
	{ "known drive with status 00", { PACKET, NONE }, { &mtk, &silent },
	  0x00, -1, V(KNOWN), false },
	{ "unknown drive with status 72", { PACKET, NONE },
	  { &stranger, &silent }, 0x72, -1, V(OTHER), false },
	{ "port multiplier", { OTHER, NONE }, { &silent, &silent }, 0x50, -1,
	  V(OTHER), false },
	{ "name of a drive that is none", { OTHER, NONE }, { &mtk, &silent },
	  0x50, -1, V(OTHER), false },
	{ "disk", { DISK, NONE }, { &silent, &silent }, -1, -1, V(DISK), false },
	{ "disk as slave", { NONE, DISK }, { &silent, &silent }, -1, -1,
	  V(DISK), false },
	/* two devices */
	{ "disk and known drive", { DISK, PACKET }, { &silent, &mtk }, -1, -1,
	  V(DISK), false },
	{ "known drive and disk", { PACKET, DISK }, { &mtk, &silent }, -1, -1,
	  V(DISK), false },
	{ "unknown and known drive", { PACKET, PACKET }, { &stranger, &mtk },
	  0x50, -1, V(KNOWN), false },
	{ "known drive and boot loader", { PACKET, PACKET }, { &mtk, &boot },
	  0x50, -1, V(KNOWN), false },
	{ "boot loader and unknown drive", { PACKET, PACKET },
	  { &boot, &stranger }, 0x50, -1, V(BOOT_LOADER), false },
	{ "two unknown drives", { PACKET, PACKET }, { &nec, &stranger }, 0x50,
	  -1, V(OTHER), false },
};

static void port_name(const struct port_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(port, port_cases, port_name);

static struct mtkflash_witnesses said(const struct mtkflash_identity *id)
{
	return (struct mtkflash_witnesses){ .answered = id != &silent, .inquiry = *id };
}

static struct mtkflash_port_view view_of(const struct port_case *c)
{
	return (struct mtkflash_port_view){
		.accessible = true,
		.class = { c->class[0], c->class[1] },
		.said = { said(c->id[0]), said(c->id[1]) },
		.status_valid = c->status >= 0,
		.altstatus = max(c->status, 0),
		.status = max(c->status, 0),
		.looked_closer = c->latches >= 0,
		.latches = c->latches > 0,
	};
}

static void port_gets_its_verdict(struct kunit *test)
{
	const struct port_case *c = test->param_value;
	struct mtkflash_port_view view = view_of(c);
	bool disk = c->verdict == V(DISK);
	bool vacant = c->class[0] == NONE && c->class[1] == NONE;

	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	KUNIT_EXPECT_EQ(test, mtkflash_needs_closer_look(&view), c->test);
	KUNIT_EXPECT_EQ(test, mtkflash_may_read_status(&view), vacant);

	view.probing = true;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view),
			disk ? V(DISK) : V(PROBING));
	KUNIT_EXPECT_FALSE(test, mtkflash_needs_closer_look(&view));

	view.accessible = false;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view),
			disk ? V(DISK) : V(UNSUPPORTED));
	KUNIT_EXPECT_FALSE(test, mtkflash_needs_closer_look(&view));
	KUNIT_EXPECT_FALSE(test, mtkflash_may_read_status(&view));

	view.probing = false;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view),
			disk ? V(DISK) : V(UNSUPPORTED));
}

/* The bits of a number make a view: 4 for the classes, 6 for flags. */
static struct mtkflash_port_view numbered_view(unsigned int n, u8 status)
{
	return (struct mtkflash_port_view){
		.class = { n & 3, n >> 2 & 3 },
		.said = { { .inquiry = mtk }, { .inquiry = boot } },
		.accessible = n & 0x10,
		.probing = n & 0x20,
		.status_valid = n & 0x40,
		.looked_closer = n & 0x80,
		.latches = n & 0x100,
		.altstatus = status,
		.status = n & 0x200 ? 0x51 : status,
	};
}

static bool has_class(const struct mtkflash_port_view *view,
		      enum mtkflash_device_class class)
{
	return view->class[0] == class || view->class[1] == class;
}

/* Promise: a port with a disk sees no register write, and no read. */
static void check_disk_rules(struct kunit *test,
			     const struct mtkflash_port_view *view)
{
	enum mtkflash_verdict verdict = mtkflash_verdict(view);

	KUNIT_EXPECT_EQ(test, verdict == V(DISK), has_class(view, DISK));
	if (!has_class(view, DISK))
		return;
	KUNIT_EXPECT_FALSE(test, mtkflash_may_read_status(view));
	KUNIT_EXPECT_FALSE(test, mtkflash_needs_closer_look(view));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(verdict));
}

/* The latch test writes registers: only on ports without devices, and only if it matters. */
static void check_latch_rules(struct kunit *test,
			      const struct mtkflash_port_view *view)
{
	struct mtkflash_port_view yes = *view, no = *view;

	yes.looked_closer = true;
	yes.latches = true;
	yes.sibling = true;
	no.looked_closer = true;
	no.latches = false;
	no.sibling = false;
	if (!mtkflash_needs_closer_look(view)) {
		KUNIT_EXPECT_TRUE(test, view->looked_closer ||
				  mtkflash_verdict(&yes) ==
				  mtkflash_verdict(&no));
		return;
	}
	KUNIT_EXPECT_EQ(test, view->class[0], NONE);
	KUNIT_EXPECT_EQ(test, view->class[1], NONE);
	KUNIT_EXPECT_TRUE(test, view->accessible && !view->probing);
	KUNIT_EXPECT_NE(test, mtkflash_verdict(&yes), mtkflash_verdict(&no));
}

/* There is no node without a task file, or while libata is probing. */
static void check_node_rules(struct kunit *test,
			     const struct mtkflash_port_view *view)
{
	if (view->accessible && !view->probing)
		return;
	KUNIT_EXPECT_FALSE(test,
			   mtkflash_verdict_has_node(mtkflash_verdict(view)));
}

static void rules_hold_for_every_port(struct kunit *test)
{
	static const u8 statuses[] = {
		0x00, 0x50, 0x51, 0x70, 0x71, 0x72, 0x73, 0x7f, 0x80, 0xf2, 0xff,
	};

	for (unsigned int n = 0; n < 0x400; n++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(statuses); i++) {
			struct mtkflash_port_view view =
				numbered_view(n, statuses[i]);

			check_disk_rules(test, &view);
			check_latch_rules(test, &view);
			check_node_rules(test, &view);
		}
	}
}

/**
 * struct two_case - The two status registers of a vacant port
 * @name: Name of the case.
 * @altstatus: Alternate Status.
 * @status: Status.
 * @shown: The resulting status.
 * @verdict: The expected verdict, if nothing latches.
 */
struct two_case {
	const char *name;
	u8 altstatus;
	u8 status;
	u8 shown;
	enum mtkflash_verdict verdict;
};

/* [C S53]: Alternate Status 7Fh with Status 51h on a laptop's bay. */
static const struct two_case two_cases[] = {
	{ "F24: 7F and 51", 0x7f, 0x51, 0x51, V(CANDIDATE) },
	{ "FF and 80", 0xff, 0x80, 0x80, V(CANDIDATE) },
	{ "00 and D0", 0x00, 0xd0, 0xd0, V(CANDIDATE) },
	{ "7F and 72", 0x7f, 0x72, 0x72, V(VENDOR_MODE) },
	{ "51 and 7F", 0x51, 0x7f, 0x51, V(CANDIDATE) },
	{ "80 and D0: it has just changed", 0x80, 0xd0, 0x80, V(CANDIDATE) },
	{ "7F and 7F", 0x7f, 0x7f, 0x7f, V(EMPTY) },
	{ "7F and FF", 0x7f, 0xff, 0x7f, V(EMPTY) },
	{ "7F and 00: the latch test tells", 0x7f, 0x00, 0x00, V(EMPTY) },
	{ "00 and FF: the latch test tells", 0x00, 0xff, 0x00, V(EMPTY) },
};

static void two_name(const struct two_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(two, two_cases, two_name);

static void two_registers_tell_whether_a_drive_is_there(struct kunit *test)
{
	const struct two_case *c = test->param_value;
	struct mtkflash_port_view view = {
		.accessible = true,
		.status_valid = true,
		.altstatus = c->altstatus,
		.status = c->status,
	};

	KUNIT_EXPECT_EQ(test, mtkflash_shown_status(&view), c->shown);
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	KUNIT_EXPECT_EQ(test, mtkflash_needs_closer_look(&view), !c->shown);
}

/**
 * struct ready_case - Registers of a drive that libata has given up
 * @name: Name of the case.
 * @status: Its status.
 * @signature: LBA high and mid.
 * @id: Identity by its IDENTIFY.
 * @nonsense: IDENTIFY made no sense.
 * @verdict: The expected verdict, if a closer look finds nothing.
 * @test: A closer look is needed.
 */
struct ready_case {
	const char *name;
	u8 status;
	u16 signature;
	const struct mtkflash_identity *id;
	bool nonsense;
	enum mtkflash_verdict verdict;
	bool test;
};

static const struct ready_case ready_cases[] = {
	{ "F22: a Pioneer", 0x50, 0xeb14, &stranger, false, V(OTHER), true },
	{ "F22: after an error", 0x51, 0xeb14, &stranger, false, V(OTHER), true },
	{ "F22: another chip", 0x50, 0xeb14, &nec, false, V(OTHER), true },
	{ "F23: no name", 0x50, 0xeb14, &silent, false, V(MAYBE_HEALTHY), false },
	{ "F23: after an error", 0x51, 0xeb14, &silent, false, V(MAYBE_HEALTHY), false },
	{ "a known drive", 0x51, 0xeb14, &mtk, false, V(MAYBE_HEALTHY), false },
	{ "its boot loader", 0x51, 0xeb14, &boot, false, V(MAYBE_HEALTHY), false },
	{ "F20: the unknown chip", 0x50, 0xeb14, &optorite, false, V(MAYBE_HEALTHY), false },
	{ "F20b: nonsense", 0x50, 0xeb14, &silent, true, V(CANDIDATE), false },
	{ "F20c: a signature nobody knows", 0x50, 0x7f55, &silent, false, V(CANDIDATE), false },
	{ "F20c: in error", 0x51, 0x7f55, &silent, false, V(CANDIDATE), false },
	{ "F20c: at rest", 0x00, 0x7f55, &silent, false, V(EMPTY), true },
	{ "perhaps a disk", 0x50, 0x0000, &silent, false, V(CANDIDATE), false },
	{ "a zoned disk", 0x50, 0xabcd, &silent, false, V(OTHER), false },
	{ "an enclosure", 0x50, 0xc33c, &silent, false, V(OTHER), false },
	{ "a port multiplier", 0x50, 0x9669, &silent, false, V(OTHER), false },
	{ "F20a: vendor mode at once", 0x72, 0xeb14, &silent, false, V(VENDOR_MODE), false },
	{ "dead, with a signature", 0x80, 0xeb14, &silent, false, V(CANDIDATE), false },
	{ "half-way in", 0x52, 0xeb14, &silent, false, V(CANDIDATE), false },
	{ "01h everywhere: no port", 0x01, 0x0101, &silent, false, V(EMPTY), true },
	{ "01h, but somebody is there", 0x01, 0xeb14, &silent, false, V(CANDIDATE), false },
};

static void ready_name(const struct ready_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(ready, ready_cases, ready_name);

static void healthy_drives_are_told_from_dead_ones(struct kunit *test)
{
	const struct ready_case *c = test->param_value;
	struct mtkflash_port_view view = {
		.accessible = true, .status_valid = true, .unit = 1,
		.altstatus = c->status, .status = c->status,
		.error = 0x04, .signature = c->signature, .name = *c->id,
		.nonsense = { false, c->nonsense },
	};
	struct mtkflash_port_view before;

	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	/* The same if the master answers for a missing slave. */
	view.unit = 0;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	KUNIT_EXPECT_EQ(test, mtkflash_needs_closer_look(&view), c->test);
	KUNIT_EXPECT_EQ(test, mtkflash_shows_packet_device(&view),
			c->signature == 0xeb14 && (c->status & 0xfe) == 0x50);
	if (!c->test)
		return;
	view.looked_closer = true;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	view.latches = true;
	view.sibling = true;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(CANDIDATE));
	/* Another signature: another device may be there by now. */
	before = view;
	view.looked_closer = false;
	view.signature ^= 0x0100;
	mtkflash_keep_closer_look(&view, &before);
	KUNIT_EXPECT_FALSE(test, view.looked_closer);
}

/* libata has seen the signature, and its commands overwrote it. */
static void lost_signature_is_recalled(struct kunit *test)
{
	static const u16 lost[] = { 0x0000, 0x0800, 0xeb00 };
	struct mtkflash_port_view view = {
		.accessible = true, .status_valid = true, .unit = 1, .packets = 2,
		.altstatus = 0x50, .status = 0x50,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(lost); i++) {
		view.signature = lost[i];
		mtkflash_recall_signature(&view);
		KUNIT_EXPECT_EQ(test, view.signature, 0xeb14);
		KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(MAYBE_HEALTHY));
	}
	/* The signature of the other unit was not seen. */
	view.packets = 1;
	view.signature = 0;
	mtkflash_recall_signature(&view);
	KUNIT_EXPECT_EQ(test, view.signature, 0);
	view.packets = 2;
	view.signature = 0xabcd;
	mtkflash_recall_signature(&view);
	KUNIT_EXPECT_EQ(test, view.signature, 0xabcd);
	/* A disk may have replaced the drive. */
	view.fresh = true;
	view.signature = 0;
	mtkflash_recall_signature(&view);
	KUNIT_EXPECT_EQ(test, view.signature, 0);
}

/* 51h without a reason: working firmware does not show that. */
static void refusal_without_a_reason_is_no_sign_of_health(struct kunit *test)
{
	struct mtkflash_port_view view = {
		.accessible = true, .status_valid = true,
		.altstatus = 0x51, .status = 0x51, .signature = 0xeb14,
	};

	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(CANDIDATE));
	/* The result of the diagnostic after power-on. */
	view.error = 0x01;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(CANDIDATE));
	view.error = 0x04;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(MAYBE_HEALTHY));
	view.error = 0x50;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(MAYBE_HEALTHY));
	view.error = 0;
	view.altstatus = 0x50;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(MAYBE_HEALTHY));
	/* With a name it is another device. */
	view.altstatus = 0x51;
	view.name = stranger;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(OTHER));
}

/* F20b: libata knows it as a packet device, and it answers no INQUIRY. */
static void nonsense_is_a_candidate_and_is_found(struct kunit *test)
{
	struct mtkflash_port_view view = {
		.accessible = true, .class = { NONE, PACKET }, .nonsense = { false, true },
	};
	struct mtkflash_finding found;
	unsigned int unit = 5;

	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(CANDIDATE));
	KUNIT_EXPECT_EQ(test, mtkflash_find_mediatek(&view, &unit, &found), 1);
	KUNIT_EXPECT_EQ(test, unit, 1);
	KUNIT_EXPECT_TRUE(test, mtkflash_is_nonsense(&view, 1));
	KUNIT_EXPECT_FALSE(test, mtkflash_may_read_status(&view));
	/* A name by INQUIRY is a name. */
	view.said[1].inquiry = stranger;
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), V(OTHER));
	KUNIT_EXPECT_EQ(test, mtkflash_find_mediatek(&view, &unit, &found), 0);
	/* A disk is no packet device, whatever it answers. */
	view.class[1] = DISK;
	KUNIT_EXPECT_FALSE(test, mtkflash_is_nonsense(&view, 1));
}

/*
 * A user's recipe is allowed neither for known drives nor for drives that may have another
 * maker's chip.
 */
static void only_who_has_no_row_is_a_stranger(struct kunit *test)
{
	static const struct mtkflash_identity unlisted = { "EXAMPLE", "DRW-1604X", "1.00" };
	static const struct mtkflash_identity *const others[] = { &mtk, &boot, &nec, &stranger,
								  &optorite, &odd, &nameless };
	struct mtkflash_port_view view = {
		.accessible = true, .class = { NONE, PACKET },
		.said[1] = { .answered = true, .inquiry = unlisted },
	};
	struct mtkflash_identity id;
	unsigned int unit = 5;

	KUNIT_EXPECT_TRUE(test, mtkflash_find_stranger(&view, &unit, &id));
	KUNIT_EXPECT_EQ(test, unit, 1);
	KUNIT_EXPECT_STREQ(test, id.product, "DRW-1604X");
	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++) {
		view.said[1].inquiry = *others[i];
		KUNIT_EXPECT_FALSE_MSG(test, mtkflash_find_stranger(&view, &unit, &id), "%s",
				       others[i]->product);
	}
	view.said[1].inquiry = unlisted;
	/* IDENTIFY counts as well. */
	strcpy(view.said[1].model, "PIONEER DVD-RW  DVR-110");
	KUNIT_EXPECT_FALSE(test, mtkflash_find_stranger(&view, &unit, &id));
	view.said[1].model[0] = '\0';
	view.class[0] = DISK;
	KUNIT_EXPECT_FALSE(test, mtkflash_find_stranger(&view, &unit, &id));
	view.class[0] = NONE;
	view.probing = true;
	KUNIT_EXPECT_FALSE(test, mtkflash_find_stranger(&view, &unit, &id));
}

/* libata has read the drive's IDENTIFY data, and has given the drive up. */
static void one_that_was_given_up_can_be_a_stranger(struct kunit *test)
{
	struct mtkflash_port_view view = {
		.accessible = true, .status_valid = true, .altstatus = 0x50, .status = 0x50,
		.signature = 0xeb14, .unit = 1, .name = { "EXAMPLE", "DRW-1604X", "1.00" },
	};
	struct mtkflash_identity id;
	unsigned int unit = 5;

	KUNIT_EXPECT_TRUE(test, mtkflash_find_stranger(&view, &unit, &id));
	KUNIT_EXPECT_EQ(test, unit, 1);
	view.name = nec;
	KUNIT_EXPECT_FALSE(test, mtkflash_find_stranger(&view, &unit, &id));
	view.name = silent;
	KUNIT_EXPECT_FALSE(test, mtkflash_find_stranger(&view, &unit, &id));
}

/* The closer look writes registers: it is not repeated while nothing changes. */
static void closer_look_is_kept_while_nothing_changes(struct kunit *test)
{
	struct mtkflash_port_view before = {
		.accessible = true, .status_valid = true,
		.looked_closer = true, .latches = true,
	};
	static const struct mtkflash_port_view same = {
		.accessible = true, .status_valid = true,
	};
	struct mtkflash_port_view now = same;

	mtkflash_keep_closer_look(&now, &before);
	KUNIT_EXPECT_FALSE(test, mtkflash_needs_closer_look(&now));
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&now), V(CANDIDATE));

	now = same;
	now.status = 0x7f;
	mtkflash_keep_closer_look(&now, &before);
	KUNIT_EXPECT_TRUE(test, mtkflash_needs_closer_look(&now));

	now = same;
	now.altstatus = 0xff;
	mtkflash_keep_closer_look(&now, &before);
	KUNIT_EXPECT_TRUE(test, mtkflash_needs_closer_look(&now));

	/* libata is probing, and may find a drive. */
	now = same;
	now.status_valid = false;
	mtkflash_keep_closer_look(&now, &before);
	KUNIT_EXPECT_FALSE(test, now.looked_closer);

	/* The test is requested, or was never made. */
	before.looked_closer = false;
	now = same;
	mtkflash_keep_closer_look(&now, &before);
	KUNIT_EXPECT_TRUE(test, mtkflash_needs_closer_look(&now));
	KUNIT_EXPECT_FALSE(test, now.latches);
}

/* The list in the uapi header. */
static void six_verdicts_have_a_node(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(KNOWN)));
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(BOOT_LOADER)));
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(VENDOR_MODE)));
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(CANDIDATE)));
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(UNKNOWN_CHIP)));
	KUNIT_EXPECT_TRUE(test, mtkflash_verdict_has_node(V(MAYBE_HEALTHY)));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(V(EMPTY)));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(V(PROBING)));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(V(DISK)));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(V(OTHER)));
	KUNIT_EXPECT_FALSE(test, mtkflash_verdict_has_node(V(UNSUPPORTED)));
}

static struct kunit_case verdict_cases[] = {
	KUNIT_CASE_PARAM(port_gets_its_verdict, port_gen_params),
	KUNIT_CASE(rules_hold_for_every_port),
	KUNIT_CASE_PARAM(two_registers_tell_whether_a_drive_is_there,
			 two_gen_params),
	KUNIT_CASE(closer_look_is_kept_while_nothing_changes),
	KUNIT_CASE_PARAM(healthy_drives_are_told_from_dead_ones, ready_gen_params),
	KUNIT_CASE(lost_signature_is_recalled),
	KUNIT_CASE(refusal_without_a_reason_is_no_sign_of_health),
	KUNIT_CASE(nonsense_is_a_candidate_and_is_found),
	KUNIT_CASE(only_who_has_no_row_is_a_stranger),
	KUNIT_CASE(one_that_was_given_up_can_be_a_stranger),
	KUNIT_CASE(six_verdicts_have_a_node),
	{ }
};

static struct kunit_suite verdict_suite = {
	.name = "mtkflash_verdict",
	.test_cases = verdict_cases,
};

kunit_test_suite(verdict_suite);
