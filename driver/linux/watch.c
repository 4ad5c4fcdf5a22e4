// SPDX-License-Identifier: GPL-2.0
/*
 * End sessions when a host driver is unbound, or the system sleeps or goes down.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>
#include <linux/suspend.h>

#include "device.h"
#include "notify.h"
#include "registry.h"
#include "run.h"
#include "watch.h"

/*
 * Before a host driver is unbound its ports are freed; a driver that was bound may bring
 * new ports.
 */
static int bus_event(struct notifier_block *nb, unsigned long action,
		     void *data)
{
	if (action == BUS_NOTIFY_UNBIND_DRIVER)
		mtkflash_registry_forget(data);
	else if (action == BUS_NOTIFY_BOUND_DRIVER)
		mtkflash_registry_scan_later();
	return NOTIFY_DONE;
}

#ifdef CONFIG_PCI
static struct notifier_block pci_notifier = { .notifier_call = bus_event };

static int watch_pci(void)
{
	return bus_register_notifier(&pci_bus_type, &pci_notifier);
}

static void unwatch_pci(void)
{
	bus_unregister_notifier(&pci_bus_type, &pci_notifier);
}
#else
static int watch_pci(void)
{
	return 0;
}

static void unwatch_pci(void)
{
}
#endif

static struct notifier_block platform_notifier = { .notifier_call = bus_event };

/* Call @visit for each device, up to the first that returns false. */
static bool visit_devices(bool (*visit)(struct mtkflash_device *device))
{
	struct mtkflash_device *device;
	bool fine = true;

	for (unsigned int minor = 0; fine && minor < MTKFLASH_MAX_DEVICES;
	     minor++) {
		device = mtkflash_registry_device(minor);
		if (!device)
			continue;
		fine = visit(device);
		put_device(&device->dev);
	}
	return fine;
}

static bool end(struct mtkflash_device *device)
{
	mtkflash_device_end(device, MTKFLASH_ERROR_INTERRUPTED);
	return true;
}

static bool wait_ended(struct mtkflash_device *device)
{
	mtkflash_device_wait_ended(device);
	return true;
}

/* Ask all to end, then wait: the delays overlap. */
static void end_devices(void)
{
	visit_devices(end);
	visit_devices(wait_ended);
}

static int reboot_event(struct notifier_block *nb, unsigned long action,
			void *data)
{
	mtkflash_device_set_asleep(true);
	end_devices();
	return NOTIFY_DONE;
}

static struct notifier_block reboot_notifier = {
	.notifier_call = reboot_event,
};

static bool is_interruptible(struct mtkflash_device *device)
{
	return !mtkflash_device_is_committed(device);
}

/*
 * A session past its first erase keeps the system awake.  All sessions are checked first,
 * so that none is interrupted in vain.  Then the others are ended, and held drives are
 * given back.
 */
static bool prepare_sleep(void)
{
	/* A host driver waits for a session whose port has left the list. */
	if (!mtkflash_registry_has_forgotten(NULL))
		return false;
	if (!visit_devices(is_interruptible) ||
	    !visit_devices(mtkflash_device_interrupt))
		return false;
	end_devices();
	return true;
}

static int pm_event(struct notifier_block *nb, unsigned long action,
		    void *data)
{
	switch (action) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		mtkflash_device_set_asleep(true);
		if (!prepare_sleep()) {
			mtkflash_device_set_asleep(false);
			pr_notice("a session is running: the system stays awake\n");
			return notifier_from_errno(-EBUSY);
		}
		break;
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		mtkflash_device_set_asleep(false);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block pm_notifier = {
	.notifier_call = pm_event,
};

int __init mtkflash_watch_init(void)
{
	int err;

	err = register_reboot_notifier(&reboot_notifier);
	if (err)
		return err;
	err = register_pm_notifier(&pm_notifier);
	if (err)
		goto unregister_reboot;
	err = watch_pci();
	if (err)
		goto unregister_pm;
	err = bus_register_notifier(&platform_bus_type, &platform_notifier);
	if (err)
		goto stop_registry;
	return 0;

stop_registry:
	/* Host drivers that were bound meanwhile may have brought ports. */
	mtkflash_registry_stop();
	unwatch_pci();
unregister_pm:
	unregister_pm_notifier(&pm_notifier);
unregister_reboot:
	unregister_reboot_notifier(&reboot_notifier);
	return err;
}

void mtkflash_watch_exit(void)
{
	bus_unregister_notifier(&platform_bus_type, &platform_notifier);
	unwatch_pci();
	unregister_pm_notifier(&pm_notifier);
	unregister_reboot_notifier(&reboot_notifier);
}
