// SPDX-License-Identifier: GPL-2.0
/*
 * The file operations of /dev/mtkflashN.
 *
 * Opening needs CAP_SYS_RAWIO in the initial user namespace, whatever the mode of
 * the node; else it fails with EPERM.  A process that gets an open descriptor, by
 * fork() or through a socket, may use it.  There can be one writer at a time, and
 * none while a session runs: EBUSY.  There can be any number of readers.
 *
 * Writing only stages the image.  A write() that fails with EFAULT stages nothing
 * and changes nothing.  All bytes of an image come from one process.  If an image is
 * refused, it is discarded and the error stays: every further write() and fsync()
 * returns it, and so does close() in the process that wrote.  After an image was
 * flashed, another one can follow.
 *
 * The process that wrote starts the session with close() or fsync(), which also
 * returns the result.  Other holders of the open file do not matter: a shell that
 * redirects before it forks keeps a descriptor, a child inherits one, and readers of
 * /proc/PID/fd hold a reference.  So ->flush() ignores the reference count, and looks
 * at the table of descriptors that it is given.  Threads share such a table,
 * processes do not.
 *
 * The image ends with the close() that leaves the writer fewer descriptors of this
 * file than it had at its last write().  Closing a copy that was made later ends
 * nothing.  A close() by another process does nothing and waits for nothing.  fsync()
 * ends the image, whichever process calls it.  exit(), exec() and dup2() close the
 * file too, but cannot return the result, which is in the log and the status.  If
 * the writer is killed, its image is discarded.
 *
 * The driver cannot see whether more data will follow.  A program that closes one of
 * several descriptors between two writes has ended its image there.  That incomplete
 * image is refused, because no flash part has its size.
 *
 * The first read() of an open file reads the whole flash; all later ones return bytes
 * of that copy.  A drive whose firmware works is read only if the options of the
 * session allow it.  Otherwise the error is RUNNING, and nothing is sent to the drive.
 *
 * There is no position (ESPIPE), no mapping (ENODEV), and no splice() or sendfile()
 * (EINVAL).  Programs that try these first fall back to read() and write().
 * O_APPEND, O_NONBLOCK, O_SYNC and O_TRUNC have no effect.  poll() always reports the
 * node as readable and writable.  EPOLLPRI reports a change of the status, EPOLLHUP
 * that the drive is gone.
 */
#include <linux/capability.h>
#include <linux/fdtable.h>
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
#include "options.h"
#include "run.h"

/**
 * struct mtkflash_file - One open file
 * @device: Its device, on which a reference is held.
 * @seen: The changes of the device that its user has seen.
 * @choice: Options for the next session; guarded by the device's lock.
 * @lock: Guards the rest.
 * @image: Staged image; the memory has %MTKFLASH_IMAGE_MAX bytes once anything was written.
 * @staged: Bytes of the image that have arrived.
 * @writer: Table of descriptors of the process that wrote last; only compared, and may be
 *	    read without @lock.
 * @descriptors: Number of descriptors in that table that referred to this file then.
 * @content: The flash contents for read().
 * @size: Its size in bytes.
 * @position: Position of the next read().
 * @error: The first refusal or failure; never cleared.
 */
struct mtkflash_file {
	struct mtkflash_device *device;
	struct mtkflash_seen seen;
	struct mtkflash_choice choice;
	struct mutex lock;	/* guards the rest */
	u8 *image;
	size_t staged;
	fl_owner_t writer;
	unsigned int descriptors;
	u8 *content;
	size_t size;
	loff_t position;
	enum mtkflash_error error;
};

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
	err = mtkflash_device_admit(device, filp->f_mode & FMODE_WRITE);
	if (err) {
		kfree(file);
		return err;
	}
	get_device(&device->dev);
	file->device = device;
	/* Changes before the opening are not reported. */
	mtkflash_seen_note(&file->seen, iminor(inode),
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
	 * The writer had no descriptor that it could close, but for example a file
	 * registered with io_uring.  No system call can return the error: it is logged.
	 */
	if (file->staged)
		mtkflash_device_refuse(file->device,
				       MTKFLASH_ERROR_INTERRUPTED);
	discard(file);
	mtkflash_memory_free(file->content);
	if (filp->f_mode & FMODE_WRITE)
		mtkflash_device_drop_writer(file->device);
	put_device(&file->device->dev);
	mutex_destroy(&file->lock);
	kfree(file);
	return 0;
}

/* Discard the staged image; the error stays. */
static int refuse(struct mtkflash_file *file, enum mtkflash_error error)
{
	lockdep_assert_held(&file->lock);

	discard(file);
	file->error = error;
	mtkflash_device_refuse(file->device, error);
	return mtkflash_errno(error);
}

struct tally {
	const struct file *filp;
	unsigned int *count;
};

static int count_descriptor(const void *data, struct file *filp,
			    unsigned int fd)
{
	const struct tally *tally = data;

	*tally->count += filp == tally->filp;
	return 0;
}

/* Number of descriptors of a table that refer to the file. */
static unsigned int count_descriptors(fl_owner_t table, const struct file *filp)
{
	unsigned int count = 0;
	struct tally tally = { filp, &count };

	iterate_fd(table, 0, count_descriptor, &tally);
	return count;
}

static int admit_writer(struct mtkflash_file *file, const struct file *filp)
{
	lockdep_assert_held(&file->lock);

	if (file->error)
		return mtkflash_errno(file->error);
	/* With two writing processes it would be unclear whose close() ends the image. */
	if (file->staged && file->writer != current->files)
		return refuse(file, MTKFLASH_ERROR_IMAGE_SIZE);
	WRITE_ONCE(file->writer, current->files);
	file->descriptors = count_descriptors(current->files, filp);
	return 0;
}

static ssize_t stage(struct mtkflash_file *file, const char __user *data,
		     size_t count)
{
	enum mtkflash_error err;

	lockdep_assert_held(&file->lock);

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
	ret = admit_writer(file, filp);
	if (!ret)
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

/* Image size of the recipe for the next session, or 0 without one. */
static u32 own_size(struct mtkflash_file *file)
{
	const struct mtkflash_user_recipe *recipe = &file->choice.recipe;
	u32 size;

	mutex_lock(&file->device->lock);
	size = recipe->vendor[0] ? recipe->image_size : 0;
	mutex_unlock(&file->device->lock);
	return size;
}

static int flash_staged(struct mtkflash_file *file)
{
	enum mtkflash_error err;

	lockdep_assert_held(&file->lock);

	err = mtkflash_image_check_for(file->image, file->staged, own_size(file));
	if (!err && security_locked_down(LOCKDOWN_IOPORT))
		err = MTKFLASH_ERROR_LOCKED_DOWN;
	if (err)
		return refuse(file, err);
	err = mtkflash_device_start(file->device, MTKFLASH_KIND_FLASH,
				    file->image, file->staged, &file->choice);
	if (err)
		return refuse(file, err);
	/* The session owns the image from here on. */
	file->image = NULL;
	file->staged = 0;
	file->error = mtkflash_device_wait(file->device);
	return mtkflash_errno(file->error);
}

/*
 * Has the writer fewer descriptors than when it wrote, or none?  It had none even then if
 * one thread was about to write when another one closed the last descriptor.
 */
static bool ends_image(const struct mtkflash_file *file,
		       const struct file *filp)
{
	unsigned int left = count_descriptors(file->writer, filp);

	lockdep_assert_held(&file->lock);

	return file->staged && (!left || left < file->descriptors);
}

/* Called after the descriptor was taken out of the table @id. */
static int mtkflash_flush(struct file *filp, fl_owner_t id)
{
	struct mtkflash_file *file = filp->private_data;
	int ret;

	if (!(filp->f_mode & FMODE_WRITE) || READ_ONCE(file->writer) != id)
		return 0;
	/* If the process is killed ->release() discards the image. */
	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	/*
	 * Another process may have become the writer meanwhile, and the table of this one
	 * may be gone.
	 */
	if (file->writer != id)
		ret = 0;
	else if (!ends_image(file, filp))
		ret = mtkflash_errno(file->error);
	else if (is_killed())
		ret = refuse(file, MTKFLASH_ERROR_INTERRUPTED);
	else
		ret = flash_staged(file);
	mutex_unlock(&file->lock);
	return ret;
}

static int mtkflash_fsync(struct file *filp, loff_t start, loff_t end,
			  int datasync)
{
	struct mtkflash_file *file = filp->private_data;
	int ret;

	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	if (file->staged)
		ret = flash_staged(file);
	else
		ret = mtkflash_errno(file->error);
	mutex_unlock(&file->lock);
	return ret;
}

/* Read the whole flash at the first read() of an open file. */
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

	return mtkflash_ioctl(file->device, &file->seen, &file->choice,
			      filp->f_mode & FMODE_WRITE, cmd,
			      (void __user *)arg);
}

static __poll_t mtkflash_poll(struct file *filp, poll_table *wait)
{
	struct mtkflash_file *file = filp->private_data;
	__poll_t events = mtkflash_seen_poll(&file->seen, filp, wait);

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
	.fsync = mtkflash_fsync,
	.poll = mtkflash_poll,
	.unlocked_ioctl = mtkflash_file_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
