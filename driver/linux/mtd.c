// SPDX-License-Identifier: GPL-2.0
/*
 * The contents of a drive's flash as a read-only MTD device, on request.
 *
 * A session reads the flash, and the MTD device shows the bytes read; it does not access
 * the flash.  After another session they may be outdated, and reads fail.
 *
 * Writing and erasing are left out for good.  A session writes the first page last, after a
 * backup and a check of all the rest, so that a drive can be flashed again after a power
 * cut.  Programs for MTD devices erase and write sectors in any order, and the driver does
 * not learn when they have finished.  Collecting their writes would not help: their verify
 * would read the collected data, and no call could return the result of the session, since
 * mtd_sync() returns nothing.
 *
 * mtd.ko is needed only while there is such a device.
 */
#include <linux/mtd/mtd.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait_bit.h>

#include "device.h"
#include "errors.h"
#include "memory.h"
#include "mtd.h"
#include "run.h"

/*
 * flashrom opens an MTD device for writing even to read it.  Off by default: mtdblock
 * accepts writes to such a device, and the data is lost without an error unless the program
 * calls fsync().
 */
static bool mtd_open_rw;
module_param(mtd_open_rw, bool, 0644);
MODULE_PARM_DESC(mtd_open_rw, "Let programs open MTD devices for writing, which still fails; for flashrom");

/* The functions used of mtd.ko, which stays loaded while they are held. */
struct mtd_core {
	typeof(mtd_device_parse_register) *add;
	typeof(mtd_device_unregister) *del;
};

/**
 * struct mtkflash_mtd - One MTD device
 * @core: Functions that add the device to the kernel's table and remove it.
 * @info: The entry in that table.
 * @region: Its sectors, if they differ in size.
 * @device: The device with the flash, on which a reference is held.
 * @content: The bytes that the session has read.
 * @session: Number of that session.
 * @lock: Guards @users and @closed.
 * @users: How often the MTD device is open.
 * @closed: The MTD device can no longer be opened or read.
 * @work: Frees it after its last user.
 */
struct mtkflash_mtd {
	struct mtd_core core;
	struct mtd_info info;
	struct mtd_erase_region_info region[MTKFLASH_REGIONS];
	struct mtkflash_device *device;
	u8 *content;
	u32 session;
	spinlock_t lock;	/* guards users and closed */
	unsigned int users;
	bool closed;
	struct work_struct work;
};

/* Number of MTD devices, with those that wait for their last user. */
static atomic_t alive = ATOMIC_INIT(0);

/* Some kernels pass a partition that a program has created by ioctl(). */
static struct mtkflash_mtd *from_info(struct mtd_info *info)
{
	return container_of(mtd_get_master(info), struct mtkflash_mtd, info);
}

static int mtd_get(struct mtd_info *info)
{
	struct mtkflash_mtd *m = from_info(info);
	int err = 0;

	spin_lock(&m->lock);
	if (m->closed)
		err = -ENODEV;
	else
		m->users++;
	spin_unlock(&m->lock);
	return err;
}

/*
 * The caller holds a lock that removing the device from the kernel's table needs as well,
 * so a worker does that.  The device is valid until this function has returned.
 */
static void mtd_put(struct mtd_info *info)
{
	struct mtkflash_mtd *m = from_info(info);

	spin_lock(&m->lock);
	if (!--m->users && m->closed)
		mtkflash_device_queue_work(&m->work);
	spin_unlock(&m->lock);
}

/*
 * Closes the device for good, if it is not open or @even_if_used.  Returns whether it is
 * open.
 */
static bool close_mtd(struct mtkflash_mtd *m, bool even_if_used)
{
	bool used;

	spin_lock(&m->lock);
	used = m->users;
	WRITE_ONCE(m->closed, !used || even_if_used);
	spin_unlock(&m->lock);
	return used;
}

static u32 last_session(struct mtkflash_device *device)
{
	struct mtkflash_status status;

	mtkflash_device_get_status(device, &status);
	return status.session;
}

/* The MTD core has checked the range. */
static int mtd_read_content(struct mtd_info *info, loff_t from, size_t len, size_t *got,
			    u_char *data)
{
	struct mtkflash_mtd *m = from_info(info);

	if (READ_ONCE(m->closed))
		return -ENODEV;
	if (last_session(m->device) != m->session)
		return -ESTALE;
	memcpy(data, m->content + from, len);
	*got = len;
	return 0;
}

/* The MTD core requires an erase function. */
static int mtd_refuse_erase(struct mtd_info *info, struct erase_info *what)
{
	return -EROFS;
}

static int mtd_is_all_locked(struct mtd_info *info, loff_t from, uint64_t len)
{
	return 1;
}

static void put_core(const struct mtd_core *core)
{
	if (core->add)
		symbol_put(mtd_device_parse_register);
	if (core->del)
		symbol_put(mtd_device_unregister);
}

/* Loads mtd.ko if necessary. */
static bool get_core(struct mtd_core *core)
{
	core->add = symbol_request(mtd_device_parse_register);
	core->del = core->add ? symbol_get(mtd_device_unregister) : NULL;
	return core->del;
}

static void free_mtd(struct mtkflash_mtd *m)
{
	put_core(&m->core);
	mtkflash_memory_free(m->content);
	put_device(&m->device->dev);
	kfree(m);
}

/* The MTD device is not open, and cannot be opened any more. */
static void end_mtd(struct mtkflash_mtd *m)
{
	m->core.del(&m->info);
	free_mtd(m);
	if (atomic_dec_and_test(&alive))
		wake_up_var(&alive);
}

static void end_after_last(struct work_struct *work)
{
	end_mtd(container_of(work, struct mtkflash_mtd, work));
}

static void set_sectors(struct mtkflash_mtd *m, const struct mtkflash_chip *chip)
{
	struct mtd_info *info = &m->info;
	unsigned int n = 0;
	u32 at = 0;

	for (; n < MTKFLASH_REGIONS && chip->region[n].count; n++) {
		m->region[n].offset = at;
		m->region[n].erasesize = chip->region[n].sector;
		m->region[n].numblocks = chip->region[n].count;
		at += chip->region[n].sector * chip->region[n].count;
		info->erasesize = max(info->erasesize, chip->region[n].sector);
	}
	/* The sectors of a part that is not in the table are not known. */
	if (!n)
		info->erasesize = info->size;
	/* No regions means to programs that all sectors have one size. */
	if (n > 1) {
		info->numeraseregions = n;
		info->eraseregions = m->region;
	}
}

/*
 * Check that the session has read a whole part, and take over its sectors.  A dump by
 * packets may be no copy of the flash.
 */
static int take_part(struct mtkflash_mtd *m)
{
	struct mtkflash_device *device = m->device;
	const struct mtkflash_chip *chip;
	int err = 0;

	mutex_lock(&device->lock);
	chip = device->part.chip;
	if (device->busy)
		err = -EBUSY;
	else if (mtkflash_device_by_packets(device) || !chip || chip->size != m->info.size)
		err = mtkflash_errno(MTKFLASH_ERROR_UNKNOWN_PART);
	else
		set_sectors(m, chip);
	mutex_unlock(&device->lock);
	return err;
}

/*
 * If another session runs between these calls the number differs, and the contents count as
 * outdated at once.
 */
static int read_flash(struct mtkflash_mtd *m, struct mtkflash_choice *choice)
{
	size_t size = 0;
	enum mtkflash_error err;

	m->session = last_session(m->device) + 1;
	err = mtkflash_device_read(m->device, choice, &m->content, &size);
	if (err)
		return mtkflash_errno(err);
	m->info.size = size;
	return take_part(m);
}

/* The MTD device has no parent, because it may outlive the host. */
static void init_mtd(struct mtkflash_mtd *m, struct mtkflash_device *device)
{
	m->device = device;
	get_device(&device->dev);
	spin_lock_init(&m->lock);
	INIT_WORK(&m->work, end_after_last);
	m->info.name = dev_name(&device->dev);
	m->info.owner = THIS_MODULE;
	m->info.type = MTD_NORFLASH;
	m->info.flags = READ_ONCE(mtd_open_rw) ? MTD_WRITEABLE : MTD_CAP_ROM;
	m->info.writesize = 1;
	m->info.writebufsize = 1;
	m->info._read = mtd_read_content;
	m->info._erase = mtd_refuse_erase;
	m->info._is_locked = mtd_is_all_locked;
	m->info._get_device = mtd_get;
	m->info._put_device = mtd_put;
}

static int register_mtd(struct mtkflash_mtd *m)
{
	static const char * const no_partitions[] = { NULL };
	int err;

	atomic_inc(&alive);
	err = m->core.add(&m->info, no_partitions, NULL, NULL, 0);
	if (err)
		atomic_dec(&alive);
	return err;
}

/* Programs that have the MTD device open keep it, but all their reads fail. */
static void forget_mtd(struct mtkflash_device *device)
{
	if (device->mtd && !close_mtd(device->mtd, true))
		end_mtd(device->mtd);
	device->mtd = NULL;
}

/* Frees the MTD device unless it is open; returns whether it is. */
static bool end_unused(struct mtkflash_device *device)
{
	if (device->mtd && close_mtd(device->mtd, false))
		return true;
	forget_mtd(device);
	return false;
}

static int make_mtd(struct mtkflash_mtd *m, struct mtkflash_choice *choice)
{
	int err;

	if (READ_ONCE(m->device->gone))
		return -ENODEV;
	err = read_flash(m, choice);
	return err ? err : register_mtd(m);
}

/*
 * The flash is always read anew: another drive may have been attached, and firmware that
 * runs writes to its own flash.
 */
static int turn_on(struct mtkflash_device *device, struct mtkflash_choice *choice)
{
	struct mtkflash_mtd *m;
	int err;

	if (end_unused(device))
		return -EBUSY;
	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	init_mtd(m, device);
	err = get_core(&m->core) ? make_mtd(m, choice) : -ELIBACC;
	if (err)
		free_mtd(m);
	else
		device->mtd = m;
	return err;
}

int mtkflash_mtd_on(struct mtkflash_device *device, struct mtkflash_choice *choice)
{
	int err;

	if (!IS_ENABLED(CONFIG_MTD))
		return -ELIBACC;
	/* A session can take minutes. */
	if (!mutex_trylock(&device->mtd_lock))
		return -EBUSY;
	err = turn_on(device, choice);
	mutex_unlock(&device->mtd_lock);
	return err;
}

int mtkflash_mtd_off(struct mtkflash_device *device)
{
	bool used;

	if (!mutex_trylock(&device->mtd_lock))
		return -EBUSY;
	used = end_unused(device);
	mutex_unlock(&device->mtd_lock);
	return used ? -EBUSY : 0;
}

void mtkflash_mtd_remove(struct mtkflash_device *device)
{
	mutex_lock(&device->mtd_lock);
	forget_mtd(device);
	mutex_unlock(&device->mtd_lock);
}

void mtkflash_mtd_exit(void)
{
	wait_var_event(&alive, !atomic_read(&alive));
}
