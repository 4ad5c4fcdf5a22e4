// SPDX-License-Identifier: GPL-2.0
/*
 * The control node, /dev/mtkflash-control.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "control.h"
#include "ioctl.h"
#include "notify.h"

static int control_open(struct inode *inode, struct file *filp)
{
	struct mtkflash_seen *seen;

	seen = kzalloc(sizeof(*seen), GFP_KERNEL_ACCOUNT);
	if (!seen)
		return -ENOMEM;
	filp->private_data = seen;
	return nonseekable_open(inode, filp);
}

static int control_release(struct inode *inode, struct file *filp)
{
	kfree(filp->private_data);
	return 0;
}

static __poll_t control_poll(struct file *filp, poll_table *wait)
{
	return mtkflash_seen_poll(filp->private_data, filp, wait);
}

static long control_ioctl(struct file *filp, unsigned int cmd,
			  unsigned long arg)
{
	return mtkflash_ioctl(NULL, filp->private_data, NULL, false, cmd,
			      (void __user *)arg);
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = control_open,
	.release = control_release,
	.poll = control_poll,
	.unlocked_ioctl = control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice control = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mtkflash-control",
	.fops = &control_fops,
	.mode = 0444,
};

int __init mtkflash_control_init(void)
{
	return misc_register(&control);
}

void mtkflash_control_exit(void)
{
	misc_deregister(&control);
}
