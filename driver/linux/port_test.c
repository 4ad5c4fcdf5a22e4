// SPDX-License-Identifier: GPL-2.0
/*
 * Port: a simulated port is claimed from libata, whose own recovery runs for it.
 */
#include <kunit/test.h>
#include <linux/libata.h>
#include <linux/pm_runtime.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "port.h"

/* The effect of recovery on the port of a host without a readable SError. */
#define FULL_PROBE	3

static struct scsi_host_template template = {
	.name = "pata_new",
};

/**
 * struct fake - A simulated port
 * @ap: The port.
 * @host: Its ATA host.
 * @parent: The device of the host.
 * @ops: Its operations.
 * @sdev: The device at unit 0, as the SCSI layer knows it.
 * @shost: Its SCSI host.
 * @port: The port under test.
 * @test: The test that fails.
 * @registers: The task file, in memory.
 * @inquiry: Its answer to INQUIRY.
 * @resets: Number of resets of a drive.
 * @timings: Number of timings set for a unit.
 * @questions: Number of calls by which the claim asked whether to continue.
 * @is_stuck: Recovery never runs.
 */
struct fake {
	struct ata_port ap;
	struct ata_host host;
	struct device parent;
	struct ata_port_operations ops;
	struct scsi_device sdev;
	struct Scsi_Host *shost;
	struct mtkflash_port *port;
	struct kunit *test;
	u8 registers[32];
	u8 inquiry[36];
	unsigned int resets;
	unsigned int timings;
	unsigned int questions;
	bool is_stuck;
};

static struct fake *to_fake(struct ata_port *ap)
{
	return container_of(ap, struct fake, ap);
}

/* Same as in sata_sis for some chips. */
static int fake_scr_read(struct ata_link *link, unsigned int reg, u32 *value)
{
	return -EINVAL;
}

static int fake_reset(struct ata_link *link, unsigned int *classes,
		      unsigned long deadline)
{
	to_fake(link->ap)->resets++;
	return 0;
}

/* Drivers read and write registers here that several ports share. */
static void fake_set_piomode(struct ata_port *ap, struct ata_device *dev)
{
	struct fake *fake = to_fake(ap);

	KUNIT_EXPECT_TRUE(fake->test, mutex_is_locked(&ap->host->eh_mutex));
	KUNIT_EXPECT_EQ(fake->test, dev->pio_mode, XFER_PIO_0);
	fake->timings++;
}

/* Does the work of libata's thread, but at once. */
static void fake_sched_eh(struct ata_port *ap)
{
	struct ata_eh_context *context = &ap->link.eh_context;

	if (to_fake(ap)->is_stuck)
		return;
	memset(context, 0, sizeof(*context));
	context->i = ap->link.eh_info;
	memset(&ap->link.eh_info, 0, sizeof(ap->link.eh_info));
	spin_unlock_irq(ap->lock);
	mutex_lock(&ap->host->eh_mutex);
	ap->host->eh_owner = current;
	ap->ops->error_handler(ap);
	ap->host->eh_owner = NULL;
	mutex_unlock(&ap->host->eh_mutex);
	spin_lock_irq(ap->lock);
}

static const struct ata_port_operations fake_ops = {
	.freeze			= ata_sff_freeze,
	.qc_defer		= ata_std_qc_defer,
	.qc_issue		= ata_sff_qc_issue,
	.sff_dev_select		= ata_sff_dev_select,
	.sff_tf_load		= ata_sff_tf_load,
	.sff_tf_read		= ata_sff_tf_read,
	.sff_exec_command	= ata_sff_exec_command,
	.sff_check_status	= ata_sff_check_status,
	.sff_data_xfer		= ata_sff_data_xfer,
	.error_handler		= ata_sff_error_handler,
	.softreset		= fake_reset,
	.scr_read		= fake_scr_read,
	.set_piomode		= fake_set_piomode,
	.sched_eh		= fake_sched_eh,
};

static void do_nothing(struct work_struct *work)
{
}

static void prepare_registers(struct ata_ioports *io, u8 *registers)
{
	io->cmd_addr = (void __force __iomem *)registers;
	ata_sff_std_ports(io);
	io->ctl_addr = io->cmd_addr + 16;
	io->altstatus_addr = io->cmd_addr + 16;
}

static void prepare_port(struct fake *fake)
{
	struct ata_port *ap = &fake->ap;

	ap->lock = &fake->host.lock;
	ap->host = &fake->host;
	ap->ops = &fake->ops;
	ap->scsi_host = fake->shost;
	ap->flags = ATA_FLAG_SATA | ATA_FLAG_SLAVE_POSS;
	ap->link.ap = ap;
	ap->link.active_tag = ATA_TAG_POISON;
	for (unsigned int unit = 0; unit < 2; unit++) {
		ap->link.device[unit].link = &ap->link;
		ap->link.device[unit].devno = unit;
		ap->link.device[unit].class = ATA_DEV_NONE;
	}
	mutex_init(&ap->scsi_scan_mutex);
	init_waitqueue_head(&ap->eh_wait_q);
	INIT_LIST_HEAD(&ap->eh_done_q);
	INIT_DELAYED_WORK(&ap->hotplug_task, do_nothing);
	prepare_registers(&ap->ioaddr, fake->registers);
	device_initialize(&ap->tdev);
	pm_runtime_set_active(&ap->tdev);
	pm_runtime_enable(&ap->tdev);
}

static struct fake *fake_create(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->shost = scsi_host_alloc(&template, sizeof(struct ata_port *));
	KUNIT_ASSERT_NOT_NULL(test, fake->shost);
	*(struct ata_port **)fake->shost->hostdata = &fake->ap;
	fake->test = test;
	fake->ops = fake_ops;
	fake->host.dev = &fake->parent;
	spin_lock_init(&fake->host.lock);
	mutex_init(&fake->host.eh_mutex);
	prepare_port(fake);
	fake->port = mtkflash_port_alloc(fake->shost);
	KUNIT_ASSERT_NOT_NULL(test, fake->port);
	return fake;
}

static void fake_destroy(struct fake *fake)
{
	mtkflash_port_free(fake->port);
	list_del_init(&fake->shost->__devices);
	scsi_host_put(fake->shost);
	pm_runtime_disable(&fake->ap.tdev);
}

/* A packet device at unit 0; libata knows it, too, if @is_known. */
static void add_drive(struct fake *fake, bool is_known)
{
	struct scsi_device *sdev = &fake->sdev;

	sdev->host = fake->shost;
	sdev->sdev_state = SDEV_RUNNING;
	sdev->type = TYPE_ROM;
	sdev->inquiry = fake->inquiry;
	sdev->inquiry_len = sizeof(fake->inquiry);
	/* Vendor, model and revision are not set yet, as in the middle of a scan. */
	memcpy(fake->inquiry + 8, "LITE-ON LTR-52327S      QS0E", 28);
	device_initialize(&sdev->sdev_gendev);
	list_add(&sdev->siblings, &fake->shost->__devices);
	fake->ap.link.device[0].class = ATA_DEV_ATAPI;
	if (is_known)
		fake->ap.link.device[0].sdev = sdev;
}

static enum mtkflash_error go_on(void *data)
{
	struct fake *fake = data;

	/* The scan ends. */
	fake->ap.link.device[0].sdev = &fake->sdev;
	return fake->questions++ < 10 ? MTKFLASH_ERROR_NONE :
					MTKFLASH_ERROR_INTERRUPTED;
}

static enum mtkflash_error claim(struct fake *fake)
{
	struct mtkflash_port_view view;

	return mtkflash_port_claim(fake->port, false, &view, go_on, fake);
}

static void check_taken(struct kunit *test, struct fake *fake)
{
	KUNIT_ASSERT_EQ(test, claim(fake), MTKFLASH_ERROR_NONE);
	KUNIT_EXPECT_EQ(test, fake->resets, 0);
	KUNIT_EXPECT_EQ(test, fake->timings, 2);
	KUNIT_EXPECT_FALSE(test, ata_dev_enabled(&fake->ap.link.device[0]));
}

static void release(struct fake *fake)
{
	mtkflash_port_release(fake->port, MTKFLASH_RELEASE_QUIET);
	KUNIT_EXPECT_PTR_EQ(fake->test, fake->ap.ops, &fake->ops);
	fake_destroy(fake);
}

/* Neither an unreadable SError nor a drive that was just plugged in causes a reset. */
static void devices_go_without_a_reset(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	add_drive(fake, true);
	fake->ap.link.eh_info.probe_mask = FULL_PROBE;
	fake->ap.link.eh_info.action = ATA_EH_RESET;
	check_taken(test, fake);
	KUNIT_EXPECT_EQ(test, fake->sdev.sdev_state, SDEV_OFFLINE);
	KUNIT_EXPECT_EQ(test, fake->questions, 0);
	release(fake);
}

static void a_vacant_port_is_taken_without_a_reset(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	check_taken(test, fake);
	release(fake);
}

/* The SCSI layer shows a device before libata knows that it has been added. */
static void the_end_of_a_scan_is_waited_for(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	add_drive(fake, false);
	check_taken(test, fake);
	KUNIT_EXPECT_EQ(test, fake->questions, 1);
	KUNIT_EXPECT_EQ(test, fake->sdev.sdev_state, SDEV_OFFLINE);
	release(fake);
}

static void a_claimed_port_is_not_looked_at(struct kunit *test)
{
	struct mtkflash_port_view before, view;
	struct fake *fake = fake_create(test);

	mtkflash_port_look(fake->port, &view);
	KUNIT_EXPECT_TRUE(test, view.status_valid);
	check_taken(test, fake);
	memset(&before, 0xa5, sizeof(before));
	view = before;
	mtkflash_port_look(fake->port, &view);
	KUNIT_EXPECT_EQ(test, memcmp(&view, &before, sizeof(view)), 0);
	mtkflash_port_ask(fake->port, &view);
	KUNIT_EXPECT_EQ(test, memcmp(&view, &before, sizeof(view)), 0);
	release(fake);
}

static void a_device_is_heard_while_it_is_added(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct mtkflash_witnesses said;

	add_drive(fake, false);
	KUNIT_EXPECT_TRUE(test, mtkflash_port_hear(fake->port, 0, &said));
	KUNIT_EXPECT_STREQ(test, said.inquiry.vendor, "LITE-ON");
	KUNIT_EXPECT_STREQ(test, said.inquiry.product, "LTR-52327S");
	KUNIT_EXPECT_STREQ(test, said.inquiry.revision, "QS0E");
	fake_destroy(fake);
}

/* Everything is as before, and another try may succeed. */
static void devices_that_stay_are_no_end(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	add_drive(fake, true);
	fake->is_stuck = true;
	KUNIT_EXPECT_EQ(test, claim(fake), MTKFLASH_ERROR_CLAIM);
	KUNIT_EXPECT_PTR_EQ(test, fake->ap.ops, &fake->ops);
	KUNIT_EXPECT_EQ(test, fake->sdev.sdev_state, SDEV_RUNNING);
	fake->ap.pflags |= ATA_PFLAG_UNLOADING;
	KUNIT_EXPECT_EQ(test, claim(fake), MTKFLASH_ERROR_GONE);
	fake_destroy(fake);
}

static struct kunit_case port_cases[] = {
	KUNIT_CASE(devices_go_without_a_reset),
	KUNIT_CASE(a_vacant_port_is_taken_without_a_reset),
	KUNIT_CASE(the_end_of_a_scan_is_waited_for),
	KUNIT_CASE(a_claimed_port_is_not_looked_at),
	KUNIT_CASE(a_device_is_heard_while_it_is_added),
	KUNIT_CASE(devices_that_stay_are_no_end),
	{ }
};

static struct kunit_suite port_suite = {
	.name = "mtkflash_port",
	.test_cases = port_cases,
};

kunit_test_suite(port_suite);
