// SPDX-License-Identifier: GPL-2.0
/*
 * The file operations of /dev/mtkflashN.
 *
 * What is written is only staged.  The session starts when the last descriptor
 * of the writer is closed, and close() returns its result: ->flush() can do
 * that, ->release() cannot.  A shell closes a descriptor of its own before it
 * starts the command whose output it redirects: a flush without data is
 * therefore nothing.  A killed writer closes its descriptors too: what it
 * wrote is thrown away.
 *
 * Opening: CAP_SYS_RAWIO in the initial user namespace, whatever the mode of the
 * node, else EPERM.  As with any file it is looked at here only: who is given an
 * open descriptor, by fork() or through a socket, can read and write by it, and
 * close() then flashes.  Options need the capability at every call.  One writer
 * at a time, also none while a session runs: EBUSY; any number of readers.
 * O_APPEND, O_NONBLOCK, O_SYNC and O_TRUNC are accepted and mean nothing:
 * reading and closing wait, as they do for any file.  O_DIRECT: EINVAL.
 *
 * Writing is all or nothing: a write() that fails with EFAULT stages none of its
 * bytes, and those of earlier ones stay.  No bytes: no effect.  More than the
 * largest image, however much that is: EFBIG, before a byte of it is looked at.
 * A refused image (EFBIG, ENOEXEC, ENOMEM) is forgotten, and every further
 * write() and the close() return the same.  writev() is as many write()s as it
 * has parts.
 *
 * Closing: each close() but the last returns 0, and so does that of a process
 * that leaves the descriptor to a child.  The last one flashes, also if that is
 * the exit of the child; then nobody is told but the log and the status.  If two
 * close at the same time, or another thread is still in a call on the
 * descriptor, none may be the last: the image is thrown away, which the log and
 * the status say (INTERRUPTED).
 *
 * Reading: the first read() of an open file reads the whole flash (BUSY if a
 * session runs), all others are served from that; later sessions do not change
 * it, and neither does what is staged in the same file.  No bytes: no effect.
 *
 * poll(): reading and writing are always possible, as for any file, even though
 * they wait; EPOLLPRI means that the status has changed since it was asked through
 * this file, or since the file was opened; EPOLLHUP that the drive is gone.
 *
 * There is no position (lseek(), pread(), pwrite(): ESPIPE), no mapping (ENODEV),
 * and no splice() or sendfile() (EINVAL): programs that try these first fall back
 * to read() and write().
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "errors.h"
#include "image.h"
#include "ioctl.h"
#include "memory.h"
#include "notify.h"
#include "run.h"

/**
 * struct mtkflash_file - One open file
 * @device: Its device, on which a reference is held.
 * @watch: What its user knows of the device already.
 * @choice: Options for its next session; guarded by the device's lock.
 * @lock: Guards the rest.
 * @image: Staged image, of %MTKFLASH_IMAGE_MAX bytes once anything is written.
 * @staged: How much of it has arrived.
 * @content: What a reader reads.
 * @size: Its size in bytes.
 * @position: Where the reader is.
 * @error: The first refusal or failure; sticks until the file is closed.
 */
struct mtkflash_file {
	struct mtkflash_device *device;
	struct mtkflash_watch watch;
	struct mtkflash_choice choice;
	struct mutex lock;	/* guards the rest */
	u8 *image;
	size_t staged;
	u8 *content;
	size_t size;
	loff_t position;
	enum mtkflash_error error;
};

static int admit(struct mtkflash_device *device, bool writer)
{
	int err = 0;

	mutex_lock(&device->lock);
	if (device->gone)
		err = -ENODEV;
	else if (writer && (device->writer || device->busy))
		err = -EBUSY;
	else if (writer)
		device->writer = true;
	mutex_unlock(&device->lock);
	return err;
}

static void drop_writer(struct mtkflash_device *device)
{
	mutex_lock(&device->lock);
	device->writer = false;
	mutex_unlock(&device->lock);
}

static int mtkflash_open(struct inode *inode, struct file *filp)
{
	struct mtkflash_device *device = container_of(inode->i_cdev,
						      struct mtkflash_device,
						      cdev);
	struct mtkflash_file *file;
	int err;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	err = mtkflash_device_check_lockdown(device);
	if (err)
		return err;
	file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);
	if (!file)
		return -ENOMEM;
	err = admit(device, filp->f_mode & FMODE_WRITE);
	if (err) {
		kfree(file);
		return err;
	}
	get_device(&device->dev);
	file->device = device;
	/* What is there at the opening is no news. */
	mtkflash_watch_note(&file->watch, iminor(inode),
			    mtkflash_notify_count(iminor(inode)));
	mutex_init(&file->lock);
	filp->private_data = file;
	return stream_open(inode, filp);
}

static void discard(struct mtkflash_file *file)
{
	mtkflash_memory_free(file->image);
	file->image = NULL;
	file->staged = 0;
}

static int mtkflash_release(struct inode *inode, struct file *filp)
{
	struct mtkflash_file *file = filp->private_data;

	/*
	 * Every close() saw another user of the file, two at once for example,
	 * so that none started the session.  Nobody is left to be told: log it.
	 */
	if (file->staged)
		mtkflash_device_refuse(file->device,
				       MTKFLASH_ERROR_INTERRUPTED);
	discard(file);
	mtkflash_memory_free(file->content);
	if (filp->f_mode & FMODE_WRITE)
		drop_writer(file->device);
	put_device(&file->device->dev);
	mutex_destroy(&file->lock);
	kfree(file);
	return 0;
}

/* Refuse what is staged, once and for all. */
static int refuse(struct mtkflash_file *file, enum mtkflash_error error)
{
	lockdep_assert_held(&file->lock);

	discard(file);
	file->error = error;
	mtkflash_device_refuse(file->device, error);
	return mtkflash_errno(error);
}

static ssize_t stage(struct mtkflash_file *file, const char __user *data,
		     size_t count)
{
	enum mtkflash_error err;

	lockdep_assert_held(&file->lock);

	if (file->error)
		return mtkflash_errno(file->error);
	if (count > MTKFLASH_IMAGE_MAX - file->staged)
		return refuse(file, MTKFLASH_ERROR_IMAGE_TOO_LARGE);
	if (!file->image)
		file->image = mtkflash_memory_alloc(MTKFLASH_IMAGE_MAX);
	if (!file->image)
		return refuse(file, MTKFLASH_ERROR_NO_MEMORY);
	if (copy_from_user(file->image + file->staged, data, count))
		return -EFAULT;
	file->staged += count;
	err = mtkflash_image_check_head(file->image, file->staged);
	if (err)
		return refuse(file, err);
	mtkflash_device_set_staged(file->device, file->staged);
	return count;
}

static ssize_t mtkflash_write_image(struct file *filp, const char __user *data,
				    size_t count, loff_t *pos)
{
	struct mtkflash_file *file = filp->private_data;
	ssize_t ret;

	if (!count)
		return 0;
	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	ret = stage(file, data, count);
	mutex_unlock(&file->lock);
	return ret;
}

/* Is this close() part of the caller's death by a signal? */
static bool is_killed(void)
{
	return fatal_signal_pending(current) ||
	       (current->flags & PF_EXITING && current->exit_code & 0x7f);
}

static int flash_staged(struct mtkflash_file *file)
{
	enum mtkflash_error err;

	lockdep_assert_held(&file->lock);

	err = mtkflash_image_check(file->image, file->staged);
	if (!err && security_locked_down(LOCKDOWN_IOPORT))
		err = MTKFLASH_ERROR_LOCKED_DOWN;
	if (err)
		return refuse(file, err);
	err = mtkflash_device_start(file->device, MTKFLASH_KIND_FLASH,
				    file->image, file->staged, &file->choice);
	if (err)
		return refuse(file, err);
	/* The session owns the image now. */
	file->image = NULL;
	file->staged = 0;
	file->error = mtkflash_device_wait(file->device);
	return mtkflash_errno(file->error);
}

static int mtkflash_flush(struct file *filp, fl_owner_t id)
{
	struct mtkflash_file *file = filp->private_data;
	int ret;

	if (!(filp->f_mode & FMODE_WRITE))
		return 0;
	/* If we are killed what is staged is thrown away by ->release(). */
	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	if (!file->staged)
		ret = mtkflash_errno(file->error);
	else if (is_killed())
		ret = refuse(file, MTKFLASH_ERROR_INTERRUPTED);
	else if (file_count(filp) > 1)
		ret = 0;
	else
		ret = flash_staged(file);
	mutex_unlock(&file->lock);
	return ret;
}

/* The first read of a file reads the whole flash. */
static int fetch(struct mtkflash_file *file)
{
	enum mtkflash_error err;
	int ret;

	lockdep_assert_held(&file->lock);

	if (file->content)
		return 0;
	ret = mtkflash_device_check_lockdown(file->device);
	if (ret)
		return ret;
	err = mtkflash_device_read(file->device, &file->choice,
				   &file->content, &file->size);
	return mtkflash_errno(err);
}

static ssize_t mtkflash_read_flash(struct file *filp, char __user *data,
				   size_t count, loff_t *pos)
{
	struct mtkflash_file *file = filp->private_data;
	ssize_t ret;

	if (!count)
		return 0;
	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	ret = fetch(file);
	if (!ret)
		ret = simple_read_from_buffer(data, count, &file->position,
					      file->content, file->size);
	mutex_unlock(&file->lock);
	return ret;
}

static long mtkflash_file_ioctl(struct file *filp, unsigned int cmd,
				unsigned long arg)
{
	struct mtkflash_file *file = filp->private_data;

	return mtkflash_ioctl(file->device, &file->watch, &file->choice, cmd,
			      (void __user *)arg);
}

static __poll_t mtkflash_poll(struct file *filp, poll_table *wait)
{
	struct mtkflash_file *file = filp->private_data;
	__poll_t events = mtkflash_watch_poll(&file->watch, filp, wait);

	if (READ_ONCE(file->device->gone))
		return events | EPOLLHUP | EPOLLERR;
	if (filp->f_mode & FMODE_READ)
		events |= EPOLLIN | EPOLLRDNORM;
	if (filp->f_mode & FMODE_WRITE)
		events |= EPOLLOUT | EPOLLWRNORM;
	return events;
}

const struct file_operations mtkflash_fops = {
	.owner = THIS_MODULE,
	.open = mtkflash_open,
	.release = mtkflash_release,
	.read = mtkflash_read_flash,
	.write = mtkflash_write_image,
	.flush = mtkflash_flush,
	.poll = mtkflash_poll,
	.unlocked_ioctl = mtkflash_file_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
