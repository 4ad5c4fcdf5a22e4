// SPDX-License-Identifier: GPL-2.0
/*
 * mtkflash: firmware recovery for MediaTek optical drives.
 */
#include <linux/module.h>

#include "control.h"
#include "device.h"
#include "registry.h"
#include "version.h"
#include "watch.h"

static int __init mtkflash_init(void)
{
	int err;

	err = mtkflash_device_init();
	if (err)
		return err;
	err = mtkflash_watch_init();
	if (err)
		goto exit_device;
	err = mtkflash_control_init();
	if (err)
		goto exit_watch;
	mtkflash_registry_scan();
	return 0;

exit_watch:
	mtkflash_registry_stop();
	mtkflash_watch_exit();
exit_device:
	mtkflash_device_exit();
	return err;
}
module_init(mtkflash_init);

static void __exit mtkflash_exit(void)
{
	mtkflash_control_exit();
	mtkflash_registry_stop();
	mtkflash_watch_exit();
	mtkflash_device_exit();
}
module_exit(mtkflash_exit);

MODULE_DESCRIPTION("Firmware recovery for MediaTek optical drives");
MODULE_LICENSE("GPL");
MODULE_VERSION(MTKFLASH_VERSION);
