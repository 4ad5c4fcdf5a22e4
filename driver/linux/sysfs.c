// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a drive in sysfs.  They show the same as the ioctls, and are read-only.
 */
#include <linux/device.h>

#include "device.h"
#include "errors.h"
#include "names.h"
#include "sysfs.h"

static struct mtkflash_status status_of(struct device *dev)
{
	struct mtkflash_status status;

	mtkflash_device_get_status(mtkflash_to_device(dev), &status);
	return status;
}

static struct mtkflash_device_info info_of(struct device *dev)
{
	struct mtkflash_device_info info;

	mtkflash_device_get_info(mtkflash_to_device(dev), &info);
	return info;
}

/* Define a file that shows one expression of the status or of the info. */
#define SHOW(name, of, format, value)					\
static ssize_t name##_show(struct device *dev,				\
			   struct device_attribute *attribute,		\
			   char *text)					\
{									\
	const typeof(of##_of(dev)) of = of##_of(dev);			\
									\
	return sysfs_emit(text, format "\n", value);			\
}									\
static DEVICE_ATTR_RO(name)

#define SHOW_STATUS(name, format, value)	SHOW(name, status, format, value)
#define SHOW_INFO(name, format, value)		SHOW(name, info, format, value)

SHOW_INFO(port, "ata%u", info.ata);
SHOW_INFO(part, "%s", info.part);
SHOW_INFO(part_size, "%u", info.part_size);
SHOW_INFO(type, "%#04x", info.type);
SHOW_INFO(command_set, "%s", info.set);

SHOW_STATUS(session, "%u", status.session);
SHOW_STATUS(kind, "%s", mtkflash_kind_name(status.kind));
SHOW_STATUS(phase, "%s", mtkflash_phase_name(status.phase));
SHOW_STATUS(done, "%llu", status.done);
SHOW_STATUS(total, "%llu", status.total);
SHOW_STATUS(estimate_ms, "%u", status.estimate_ms);
SHOW_STATUS(wait_left_ms, "%u", status.wait_left_ms);
SHOW_STATUS(error, "%s", mtkflash_error_name(status.error));
SHOW_STATUS(failed_phase, "%s", mtkflash_phase_name(status.failed_phase));
SHOW_STATUS(last_status, "%#04x", status.last_status);
SHOW_STATUS(advice, "%s", mtkflash_advice_text(status.advice));
SHOW_STATUS(held, "%d", !!(status.flags & MTKFLASH_STATUS_HELD));
SHOW_STATUS(old_revision, "%s", status.old_revision);
SHOW_STATUS(new_revision, "%s", status.new_revision);

static struct attribute *mtkflash_sysfs_attrs[] = {
	&dev_attr_port.attr,
	&dev_attr_part.attr,
	&dev_attr_part_size.attr,
	&dev_attr_type.attr,
	&dev_attr_command_set.attr,
	&dev_attr_session.attr,
	&dev_attr_kind.attr,
	&dev_attr_phase.attr,
	&dev_attr_done.attr,
	&dev_attr_total.attr,
	&dev_attr_estimate_ms.attr,
	&dev_attr_wait_left_ms.attr,
	&dev_attr_error.attr,
	&dev_attr_failed_phase.attr,
	&dev_attr_last_status.attr,
	&dev_attr_advice.attr,
	&dev_attr_held.attr,
	&dev_attr_old_revision.attr,
	&dev_attr_new_revision.attr,
	NULL
};

static const struct attribute_group mtkflash_sysfs_group = {
	.attrs = mtkflash_sysfs_attrs,
};

const struct attribute_group *mtkflash_sysfs_groups[] = {
	&mtkflash_sysfs_group,
	NULL
};
