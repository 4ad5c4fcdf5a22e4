// SPDX-License-Identifier: GPL-2.0
/*
 * Links: a simulated port with links that only follow SControl.
 */
#include <kunit/test.h>
#include <linux/libata.h>

#include "link.h"

#define DET_OFF		0x004
#define DEVSLEEP_OFF	0x400
#define IPM_NO_SLEEP	0x300

#define SERROR_CHANGED	(BIT(16) | BIT(26))	/* PhyRdy change, exchanged */

/**
 * struct phy - One link
 * @scontrol: SControl.
 * @serror: SError.
 * @keeps: The bits of SControl that this host keeps.
 * @stuck: The bits of SError that cannot be cleared.
 * @bounces: So many times the link bounces as soon as SError was written,
 * @rises: or read.
 * @powered: The drive has power.
 * @up: The link is up.
 * @signature: The host has accepted the drive's first frame.
 * @called: The drive has sent COMINIT once after it got its power.
 * @writes: Number of writes of SControl.
 * @comresets: Number of COMRESETs.
 */
struct phy {
	u32 scontrol;
	u32 serror;
	u32 keeps;
	u32 stuck;
	unsigned int bounces;
	unsigned int rises;
	bool powered;
	bool up;
	bool signature;
	bool called;
	unsigned int writes;
	unsigned int comresets;
};

/**
 * struct fake - A simulated port
 * @ap: The port.
 * @host: Its host.
 * @slave: The second link, if the host has it.
 * @ops: Its operations.
 * @phy: Its links.
 * @link: The state under test.
 * @test: The test that fails.
 */
struct fake {
	struct ata_port ap;
	struct ata_host host;
	struct ata_link slave;
	struct ata_port_operations ops;
	struct phy phy[2];
	struct mtkflash_link link;
	struct kunit *test;
};

static struct phy *to_phy(struct ata_link *link)
{
	struct fake *fake = container_of(link->ap, struct fake, ap);

	KUNIT_EXPECT_TRUE(fake->test, mutex_is_locked(&fake->host.eh_mutex));
	return &fake->phy[link == &fake->slave];
}

static bool may_sleep(const struct phy *phy)
{
	return (phy->scontrol & IPM_NO_SLEEP) != IPM_NO_SLEEP;
}

/* COMINIT is received if the port listens, and not if it sleeps. */
static void settle(struct phy *phy)
{
	if (!phy->powered || (phy->scontrol & 0xf) == DET_OFF) {
		phy->serror |= phy->up ? SERROR_CHANGED : 0;
		phy->up = false;
		phy->signature = false;
		return;
	}
	if (phy->called && !(phy->scontrol & 0xf) && !may_sleep(phy)) {
		phy->up = true;
		phy->serror |= SERROR_CHANGED;
	}
	phy->called &= !phy->up;
	if (phy->up && !phy->serror)
		phy->signature = true;
}

static int fake_scr_read(struct ata_link *link, unsigned int reg, u32 *value)
{
	struct phy *phy = to_phy(link);

	if (reg == SCR_CONTROL)
		*value = phy->scontrol;
	else if (reg == SCR_ERROR)
		*value = phy->serror;
	else
		return -EINVAL;
	if (reg == SCR_ERROR && phy->rises) {
		phy->rises--;
		phy->serror |= SERROR_CHANGED;
	}
	return 0;
}

static int fake_scr_write(struct ata_link *link, unsigned int reg, u32 value)
{
	struct phy *phy = to_phy(link);

	if (reg == SCR_ERROR) {
		phy->serror &= ~value | phy->stuck;
		if (phy->bounces) {
			phy->bounces--;
			phy->serror |= SERROR_CHANGED;
		}
	} else if (reg == SCR_CONTROL) {
		phy->writes++;
		phy->comresets += (value & 0xf) == 1;
		phy->scontrol = value & phy->keeps;
	} else {
		return -EINVAL;
	}
	settle(phy);
	return 0;
}

static void switch_power(struct phy *phy, bool on)
{
	phy->powered = on;
	/* The drive repeats COMINIT until it is received. */
	phy->called = on;
	settle(phy);
}

static struct fake *fake_create(struct kunit *test, u32 scontrol)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->test = test;
	mutex_init(&fake->host.eh_mutex);
	fake->ops.scr_read = fake_scr_read;
	fake->ops.scr_write = fake_scr_write;
	fake->ap.ops = &fake->ops;
	fake->ap.host = &fake->host;
	fake->ap.flags = ATA_FLAG_SATA;
	fake->ap.link.ap = &fake->ap;
	fake->slave.ap = &fake->ap;
	for (unsigned int i = 0; i < 2; i++) {
		fake->phy[i].scontrol = scontrol;
		fake->phy[i].keeps = 0xffff;
	}
	return fake;
}

static unsigned int tend(struct fake *fake)
{
	return mtkflash_link_tend(&fake->link, &fake->ap);
}

static void check_came_up(struct kunit *test, const struct phy *phy, u32 was)
{
	KUNIT_EXPECT_TRUE_MSG(test, phy->up, "SControl was %03x", was);
	KUNIT_EXPECT_TRUE_MSG(test, phy->signature, "SControl was %03x", was);
	KUNIT_EXPECT_EQ(test, phy->comresets, 0);
	KUNIT_EXPECT_EQ(test, phy->scontrol & 0xf0, was & 0xf0);
	KUNIT_EXPECT_EQ(test, phy->scontrol & DEVSLEEP_OFF, was & DEVSLEEP_OFF);
}

/* Links that are off or on, awake or allowed to sleep, with or without a speed limit. */
static void a_drive_that_gets_power_is_heard(struct kunit *test)
{
	static const u32 starts[] = {
		0x304, 0x004, 0x000, 0x100, 0x200, 0x300, 0x700, 0x710, 0x324, 0x014,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(starts); i++) {
		struct fake *fake = fake_create(test, starts[i]);
		struct phy *phy = &fake->phy[0];

		for (unsigned int cycle = 0; cycle < 3; cycle++) {
			switch_power(phy, false);
			tend(fake);
			switch_power(phy, true);
			tend(fake);
			tend(fake);
			check_came_up(test, phy, starts[i]);
		}
		mtkflash_link_restore(&fake->link, &fake->ap);
		KUNIT_EXPECT_EQ(test, phy->scontrol, starts[i]);
		KUNIT_EXPECT_EQ(test, phy->comresets, 0);
		kunit_kfree(test, fake);
	}
}

/* The same link stays down if nothing is done. */
static void a_link_that_is_off_stays_down(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x304);

	switch_power(&fake->phy[0], true);
	KUNIT_EXPECT_FALSE(test, fake->phy[0].up);
	tend(fake);
	tend(fake);
	check_came_up(test, &fake->phy[0], 0x304);
}

static void the_second_link_is_tended_too(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x304);

	fake->ap.slave_link = &fake->slave;
	switch_power(&fake->phy[1], true);
	tend(fake);
	tend(fake);
	check_came_up(test, &fake->phy[1], 0x304);
	mtkflash_link_restore(&fake->link, &fake->ap);
	KUNIT_EXPECT_EQ(test, fake->phy[0].scontrol, 0x304);
	KUNIT_EXPECT_EQ(test, fake->phy[1].scontrol, 0x304);
}

/* Bits that a host does not keep are not written again and again. */
static void what_does_not_stick_is_written_once(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x004);

	fake->phy[0].keeps = 0x00f;
	for (unsigned int i = 0; i < 100; i++)
		tend(fake);
	KUNIT_EXPECT_EQ(test, fake->phy[0].writes, 1);
	mtkflash_link_restore(&fake->link, &fake->ap);
	KUNIT_EXPECT_EQ(test, fake->phy[0].scontrol, 0x004);
	mtkflash_link_restore(&fake->link, &fake->ap);
	KUNIT_EXPECT_EQ(test, fake->phy[0].writes, 2);
}

/* Up, down and up again between two looks: the link is as it was.  It tells whose it is. */
static void a_bounce_is_told_once(struct kunit *test)
{
	static const unsigned int units[] = { 1, 2, 3 };

	for (unsigned int n = 0; n < ARRAY_SIZE(units); n++) {
		struct fake *fake = fake_create(test, 0x300);
		struct phy *phy = &fake->phy[n & 1];

		fake->ap.slave_link = n < 2 ? &fake->slave : NULL;
		switch_power(phy, true);
		KUNIT_EXPECT_EQ(test, tend(fake), units[n]);
		KUNIT_EXPECT_FALSE(test, tend(fake));
		switch_power(phy, false);
		switch_power(phy, true);
		KUNIT_EXPECT_TRUE(test, phy->up);
		KUNIT_EXPECT_EQ(test, tend(fake), units[n]);
		KUNIT_EXPECT_FALSE(test, tend(fake));
		phy->serror = BIT(1);
		KUNIT_EXPECT_FALSE(test, tend(fake));
		mtkflash_link_restore(&fake->link, &fake->ap);
	}
}

static void what_cannot_be_cleared_is_told_once(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x300);

	fake->phy[0].stuck = SERROR_CHANGED;
	switch_power(&fake->phy[0], true);
	KUNIT_EXPECT_TRUE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	mtkflash_link_restore(&fake->link, &fake->ap);
}

/* Whatever else SError has, and whenever the link bounces: that is told. */
static void a_bounce_at_a_look_is_told(struct kunit *test)
{
	static const u32 others[] = { 0, BIT(1), SERROR_CHANGED };

	for (unsigned int n = 0; n < 2 * ARRAY_SIZE(others); n++) {
		struct fake *fake = fake_create(test, 0x300);
		struct phy *phy = &fake->phy[0];
		unsigned int told;

		switch_power(phy, true);
		tend(fake);
		phy->serror = others[n / 2];
		if (n & 1)
			phy->bounces = 1;
		else
			phy->rises = 1;
		told = tend(fake);
		told |= tend(fake);
		KUNIT_EXPECT_EQ_MSG(test, !!told, n != 1, "case %u", n);
		KUNIT_EXPECT_FALSE(test, tend(fake));
		KUNIT_EXPECT_EQ(test, phy->serror, 0);
		phy->serror = SERROR_CHANGED;
		KUNIT_EXPECT_TRUE(test, tend(fake));
		KUNIT_EXPECT_FALSE(test, tend(fake));
		mtkflash_link_restore(&fake->link, &fake->ap);
		kunit_kfree(test, fake);
	}
}

static void what_was_cleared_counts_again(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x300);
	struct phy *phy = &fake->phy[0];

	phy->stuck = BIT(16);
	switch_power(phy, true);
	KUNIT_EXPECT_TRUE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	/* The other bit tells of a bounce all the time. */
	phy->serror |= BIT(26);
	KUNIT_EXPECT_TRUE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	phy->stuck = 0;
	KUNIT_EXPECT_FALSE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	phy->serror |= BIT(16);
	KUNIT_EXPECT_TRUE(test, tend(fake));
	KUNIT_EXPECT_FALSE(test, tend(fake));
	mtkflash_link_restore(&fake->link, &fake->ap);
}

/* A COMRESET that libata has begun is ended, and not begun again. */
static void comreset_is_not_restored(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x301);

	tend(fake);
	mtkflash_link_restore(&fake->link, &fake->ap);
	KUNIT_EXPECT_EQ(test, fake->phy[0].comresets, 0);
	KUNIT_EXPECT_EQ(test, fake->phy[0].scontrol, 0x300);
}

/* While libata recovers another port of the host its registers may be in use. */
static void recovery_is_not_disturbed(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x304);

	mutex_lock(&fake->host.eh_mutex);
	tend(fake);
	mutex_unlock(&fake->host.eh_mutex);
	KUNIT_EXPECT_EQ(test, fake->phy[0].writes, 0);
	tend(fake);
	KUNIT_EXPECT_EQ(test, fake->phy[0].writes, 1);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&fake->host.eh_mutex));
}

static void a_port_without_a_link_is_left_alone(struct kunit *test)
{
	struct fake *fake = fake_create(test, 0x304);

	fake->ap.flags = 0;
	tend(fake);
	fake->ap.flags = ATA_FLAG_SATA;
	fake->ops.scr_read = NULL;
	tend(fake);
	/* If nothing was changed there is no wait. */
	mutex_lock(&fake->host.eh_mutex);
	mtkflash_link_restore(&fake->link, &fake->ap);
	mutex_unlock(&fake->host.eh_mutex);
	KUNIT_EXPECT_EQ(test, fake->phy[0].writes, 0);
}

static void a_link_can_be_slowed_down(struct kunit *test)
{
	static const u32 starts[] = { 0x304, 0x300, 0x320, 0x710 };

	for (unsigned int i = 0; i < ARRAY_SIZE(starts); i++) {
		struct fake *fake = fake_create(test, starts[i]);

		mtkflash_link_slow = true;
		tend(fake);
		mtkflash_link_slow = false;
		KUNIT_EXPECT_EQ(test, fake->phy[0].scontrol,
				0x310 | (starts[i] & DEVSLEEP_OFF));
		mtkflash_link_restore(&fake->link, &fake->ap);
		KUNIT_EXPECT_EQ(test, fake->phy[0].scontrol, starts[i]);
		kunit_kfree(test, fake);
	}
}

static struct kunit_case link_cases[] = {
	KUNIT_CASE(a_drive_that_gets_power_is_heard),
	KUNIT_CASE(a_link_that_is_off_stays_down),
	KUNIT_CASE(the_second_link_is_tended_too),
	KUNIT_CASE(what_does_not_stick_is_written_once),
	KUNIT_CASE(a_bounce_is_told_once),
	KUNIT_CASE(what_cannot_be_cleared_is_told_once),
	KUNIT_CASE(a_bounce_at_a_look_is_told),
	KUNIT_CASE(what_was_cleared_counts_again),
	KUNIT_CASE(comreset_is_not_restored),
	KUNIT_CASE(recovery_is_not_disturbed),
	KUNIT_CASE(a_port_without_a_link_is_left_alone),
	KUNIT_CASE(a_link_can_be_slowed_down),
	{ }
};

static struct kunit_suite link_suite = {
	.name = "mtkflash_link",
	.test_cases = link_cases,
};

kunit_test_suite(link_suite);
