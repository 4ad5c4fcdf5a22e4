// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls, and /dev/mtkflash-control.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#include "control.h"
#include "device.h"
#include "registry.h"

/* The first version of each structure; later ones only grow. */
#define PORT_INFO_SIZE_V1	120
#define DEVICE_INFO_SIZE_V1	48
#define STATUS_SIZE_V1		72

#define OPTIONS_SIZE_V1		16

static_assert(sizeof(struct mtkflash_port_info) == PORT_INFO_SIZE_V1);
static_assert(sizeof(struct mtkflash_device_info) == 64);
static_assert(offsetof(struct mtkflash_device_info, res) == DEVICE_INFO_SIZE_V1);
static_assert(sizeof(struct mtkflash_status) == 80);
static_assert(offsetof(struct mtkflash_status, wait_left_ms) == STATUS_SIZE_V1);
static_assert(sizeof(struct mtkflash_options) == OPTIONS_SIZE_V1);
static_assert(offsetof(struct mtkflash_status, done) % 8 == 0);
static_assert(offsetof(struct mtkflash_port_info, driver) == 24);
static_assert(offsetof(struct mtkflash_device_info, part) == 24);

/*
 * Every structure starts with the size its caller knows.  @in gets what both
 * know; a tail that only the caller knows has to be zero.
 */
static int copy_in(void *in, size_t known, size_t minimum, void __user *arg,
		   u32 *size)
{
	if (get_user(*size, (u32 __user *)arg))
		return -EFAULT;
	if (*size < minimum)
		return -EINVAL;
	if (*size > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(in, known, arg, *size);
}

static int copy_out(void __user *arg, const void *out, size_t known, u32 size)
{
	size_t common = min_t(size_t, known, size);

	if (copy_to_user(arg, out, common))
		return -EFAULT;
	return 0;
}

static long port_info(void __user *arg)
{
	struct mtkflash_port_info in, out = {};
	u32 size;
	int err;

	err = copy_in(&in, sizeof(in), PORT_INFO_SIZE_V1, arg, &size);
	if (err)
		return err;
	out.index = in.index;
	err = mtkflash_registry_port_info(&out);
	if (err)
		return err;
	out.size = size;
	return copy_out(arg, &out, sizeof(out), size);
}

/* @own is the device of the node, or NULL on the control node. */
static struct mtkflash_device *find_device(struct mtkflash_device *own,
					   u32 minor)
{
	if (!own)
		return mtkflash_registry_device(minor);
	get_device(&own->dev);
	return own;
}

/* What every structure about one device begins with. */
struct request {
	u32 size;
	u32 device;
};

static_assert(offsetof(struct mtkflash_device_info, device) == 4);
static_assert(offsetof(struct mtkflash_status, device) == 4);
static_assert(offsetof(struct mtkflash_options, device) == 4);

/* Copies the structure in and finds its device, on which a reference is taken. */
static struct mtkflash_device *take_request(struct mtkflash_device *own,
					    void *in, size_t known,
					    size_t minimum, void __user *arg,
					    u32 *size)
{
	struct mtkflash_device *device;
	struct request *request = in;
	int err;

	err = copy_in(in, known, minimum, arg, size);
	if (err)
		return ERR_PTR(err);
	device = find_device(own, request->device);
	return device ? device : ERR_PTR(-ENXIO);
}

static long device_info(struct mtkflash_device *own, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_device_info info;
	u32 size;

	device = take_request(own, &info, sizeof(info), DEVICE_INFO_SIZE_V1,
			      arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_info(device, &info);
	put_device(&device->dev);
	info.size = size;
	return copy_out(arg, &info, sizeof(info), size);
}

static long get_status(struct mtkflash_device *own, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_status status;
	u32 size;

	device = take_request(own, &status, sizeof(status), STATUS_SIZE_V1, arg,
			      &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_status(device, &status);
	put_device(&device->dev);
	status.size = size;
	return copy_out(arg, &status, sizeof(status), size);
}

static void copy_options(struct mtkflash_device *device,
			 struct mtkflash_options *options)
{
	mutex_lock(&device->lock);
	*options = device->options;
	mutex_unlock(&device->lock);
}

static int store_options(struct mtkflash_device *device,
			 const struct mtkflash_options *options)
{
	int err = 0;

	if (options->flags & ~MTKFLASH_OPTION_ALLOW_SIBLING ||
	    options->wait_ms > MTKFLASH_WAIT_MAX_MS)
		return -EINVAL;
	mutex_lock(&device->lock);
	if (device->gone) {
		err = -ENODEV;
	} else if (device->busy) {
		err = -EBUSY;
	} else {
		device->options.flags = options->flags;
		device->options.wait_ms = options->wait_ms;
	}
	mutex_unlock(&device->lock);
	return err;
}

static long read_options(struct mtkflash_device *own, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;

	device = take_request(own, &options, sizeof(options), OPTIONS_SIZE_V1,
			      arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	copy_options(device, &options);
	put_device(&device->dev);
	options.size = size;
	return copy_out(arg, &options, sizeof(options), size);
}

static long write_options(struct mtkflash_device *own, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;
	int err;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	device = take_request(own, &options, sizeof(options), OPTIONS_SIZE_V1,
			      arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = store_options(device, &options);
	put_device(&device->dev);
	return err;
}

static long rescan(void)
{
	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	mtkflash_registry_scan();
	return 0;
}

long mtkflash_device_ioctl(struct mtkflash_device *device, unsigned int cmd,
			   void __user *arg)
{
	switch (cmd) {
	case MTKFLASH_IOC_DEVICE_INFO:
		return device_info(device, arg);
	case MTKFLASH_IOC_STATUS:
		return get_status(device, arg);
	case MTKFLASH_IOC_GET_OPTIONS:
		return read_options(device, arg);
	case MTKFLASH_IOC_SET_OPTIONS:
		return write_options(device, arg);
	default:
		return -ENOTTY;
	}
}

static long control_ioctl(struct file *filp, unsigned int cmd,
			  unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case MTKFLASH_IOC_PORT_INFO:
		return port_info(user);
	case MTKFLASH_IOC_RESCAN:
		return rescan();
	case MTKFLASH_IOC_DEVICE_INFO:
		return device_info(NULL, user);
	case MTKFLASH_IOC_STATUS:
		return get_status(NULL, user);
	case MTKFLASH_IOC_GET_OPTIONS:
		return read_options(NULL, user);
	case MTKFLASH_IOC_SET_OPTIONS:
		return write_options(NULL, user);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
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
