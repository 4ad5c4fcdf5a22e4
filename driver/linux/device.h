/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One /dev/mtkflashN: its state, its users, and its life.
 *
 * The device lives as long as something refers to it, for example an open file.  Its port
 * can go away earlier; every later request ends with GONE.
 */
#ifndef MTKFLASH_DEVICE_H
#define MTKFLASH_DEVICE_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/mtkflash.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "flash/part.h"
#include "live.h"
#include "packet/packets.h"
#include "packet/user_recipe.h"
#include "session/session.h"
#include "upload.h"

struct mtkflash_mtd;
struct mtkflash_port;

/**
 * struct mtkflash_device - One drive with a node
 * @dev: The device in the class; its reference count is that of this structure.
 * @cdev: The character device.
 * @port: The port.  Used only by the worker while @busy, by a scan while @reserved, and by
 *	  mtkflash_device_remove() afterwards.
 * @ata: The port's number, for messages even when the port is gone.
 * @session: The session; only the worker uses it while @busy.
 * @part: State of the method "flash part".
 * @packets: State of the method "packets", in a session that uses it.
 * @live: Transport of packets to a drive that libata knows.
 * @parked: Transport of packets to a drive that libata does not know.
 * @lock: Guards @busy, @reserved, @awaited, @gone, @writer, @ending, @kind, @image,
 *	  @image_size, @options, @result, @interrupted, @end_reason, every &struct
 *	  mtkflash_choice of its files, and the start of a session.  Held for short moments
 *	  only.
 * @busy: A session is running or about to, or a held drive is given back.
 * @reserved: A scan looks at the port; a session waits until that is over.
 * @awaited: The caller that started the last session has not taken its result yet.
 * @gone: The port went away; no session starts any more.
 * @writer: A file is open for writing.
 * @ending: @end_work is queued or runs.
 * @interrupted: The error with which the session is to stop, or NONE; the session
 *		 ignores it after its first erase.
 * @end_reason: What @end_work sets @interrupted to: GONE or INTERRUPTED.
 * @kind: What the session does.
 * @image: The image that the session flashes, or NULL.
 * @image_size: Its size in bytes.
 * @options: Options of the next session, if its file has none of its own.
 * @session_options: Options of the running session; only the worker uses it while
 *		     @busy.
 * @session_recipe: The user's recipe for the running session, already checked; its
 *		    vendor is empty if there is none.
 * @own_recipe: @session_recipe in the form that the packets method uses.
 * @memcg: The control group that pays for the memory of the session; a reference is
 *	   held while @busy.  NULL without control groups.
 * @result: How the last session ended.
 * @idle: Woken when @busy, @reserved or @ending is cleared.
 * @work: Runs a session.
 * @end_work: Waits for the end of the session and gives a held drive back.
 * @status_lock: Guards @status and @info.
 * @status: State of the session for user space.
 * @info: State of the drive for user space.
 * @announce_lock: Guards @announced; also held while a change is announced.
 * @announced: The device is in sysfs.
 * @upload: Its entry in the class of firmware uploads.
 * @mtd_lock: Guards @mtd.  Taken before @lock.
 * @mtd: Its MTD device, or NULL.
 */
struct mtkflash_device {
	struct device dev;
	struct cdev cdev;
	struct mtkflash_port *port;
	unsigned int ata;
	struct mtkflash_session session;
	struct mtkflash_part part;
	struct mtkflash_packets packets;
	struct mtkflash_live live;
	struct mtkflash_parked parked;
	struct mutex lock;		/* guards the start of a session */
	bool busy;
	bool reserved;
	bool awaited;
	bool gone;
	bool writer;
	bool ending;
	enum mtkflash_error interrupted;
	enum mtkflash_error end_reason;
	enum mtkflash_kind kind;
	u8 *image;
	size_t image_size;
	struct mtkflash_options options;
	struct mtkflash_options session_options;
	struct mtkflash_user_recipe session_recipe;
	struct mtkflash_own_recipe own_recipe;
	struct mem_cgroup *memcg;
	enum mtkflash_error result;
	wait_queue_head_t idle;
	struct work_struct work;
	struct work_struct end_work;
	spinlock_t status_lock;		/* guards status and info */
	struct mtkflash_status status;
	struct mtkflash_device_info info;
	struct mutex announce_lock;	/* guards announced */
	bool announced;
	struct mtkflash_upload upload;
	struct mutex mtd_lock;		/* guards mtd */
	struct mtkflash_mtd *mtd;
};

/* Does the session use packets? */
static inline bool mtkflash_device_by_packets(const struct mtkflash_device *device)
{
	return device->session.method_data == &device->packets;
}

static inline struct mtkflash_device *mtkflash_to_device(struct device *dev)
{
	return container_of(dev, struct mtkflash_device, dev);
}

/**
 * mtkflash_device_add() - Create the device of a port, and its node
 * @port: The port.
 *
 * Context: may sleep.
 * Return: the device, on which the caller has a reference, or an ERR_PTR.
 */
struct mtkflash_device *mtkflash_device_add(struct mtkflash_port *port);

/**
 * mtkflash_device_retire() - Remove the node, and begin to end the session
 * @device: The device.
 *
 * No session starts any more.  A running session gets GONE: it ends at once before
 * its first erase, and after that when it is complete.  A held drive is given back.
 * Several devices that are retired one after another end at the same time.
 *
 * Context: may sleep, but does not wait for the session.
 */
void mtkflash_device_retire(struct mtkflash_device *device);

/**
 * mtkflash_device_remove() - Wait until a retired device has let go of its port
 * @device: The device; the caller's reference is dropped.
 *
 * Context: may sleep, minutes if a session is past its first erase.
 */
void mtkflash_device_remove(struct mtkflash_device *device);

/**
 * mtkflash_device_set_staged() - Set the number of staged bytes in the status
 * @device: The device.
 * @bytes: Bytes of the image that have arrived.
 */
void mtkflash_device_set_staged(struct mtkflash_device *device, size_t bytes);

/**
 * mtkflash_device_refuse() - Record and log that an image was refused
 * @device: The device.
 * @error: The reason.
 */
void mtkflash_device_refuse(struct mtkflash_device *device,
			    enum mtkflash_error error);

/**
 * mtkflash_device_check_lockdown() - Does the kernel's lockdown allow access to the drive?
 * @device: The device; a refusal is recorded in its status.
 *
 * Return: 0 or -EPERM.
 */
int mtkflash_device_check_lockdown(struct mtkflash_device *device);

/**
 * mtkflash_device_admit() - May a caller use the device?
 * @device: The device.
 * @writer: The caller wants to bring an image.  It must call mtkflash_device_drop_writer()
 *	    later.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if the drive is gone, -EBUSY for a writer if there is one already or
 * a session runs.
 */
int mtkflash_device_admit(struct mtkflash_device *device, bool writer);

/**
 * mtkflash_device_drop_writer() - End the role of writer
 * @device: The device.
 *
 * Context: may sleep.
 */
void mtkflash_device_drop_writer(struct mtkflash_device *device);

/**
 * mtkflash_device_get_status() - Copy the state of the session
 * @device: The device.
 * @status: Filled.
 */
void mtkflash_device_get_status(struct mtkflash_device *device,
				struct mtkflash_status *status);

/**
 * mtkflash_device_get_info() - Copy the state of the drive
 * @device: The device.
 * @info: Filled.
 */
void mtkflash_device_get_info(struct mtkflash_device *device,
			      struct mtkflash_device_info *info);

/**
 * mtkflash_device_end() - Begin to end the session, and to give a held drive back
 * @device: The device, on which no session can start any more.
 * @why: The error for a session that has not erased anything yet.
 *
 * For reboot and sleep: a held drive is given back; a session past its first erase
 * continues to its end.
 *
 * Context: may sleep, but does not wait for the session; see mtkflash_device_wait_ended().
 */
void mtkflash_device_end(struct mtkflash_device *device,
			 enum mtkflash_error why);

/**
 * mtkflash_device_wait_ended() - Wait for the end that mtkflash_device_end() has begun
 * @device: The device.
 *
 * Context: may sleep, minutes if a session is past its first erase.
 */
void mtkflash_device_wait_ended(struct mtkflash_device *device);

/**
 * mtkflash_device_release() - Release a held drive or port on request
 * @device: The device.
 *
 * Context: may sleep, some seconds.
 * Return: 0, also if nothing is held; -EBUSY while a session runs, -ENODEV, -EINTR.
 */
int mtkflash_device_release(struct mtkflash_device *device);

/**
 * mtkflash_device_is_committed() - Is a session running that cannot be stopped?
 * @device: The device.
 *
 * Return: true from the first erase on.
 */
bool mtkflash_device_is_committed(struct mtkflash_device *device);

/**
 * mtkflash_device_reserve() - Keep sessions from starting, in order to look at the port
 * @device: The device.
 *
 * Options can still be set, and a request for a session waits.
 *
 * Return: false if a session is running or the drive is held.
 */
bool mtkflash_device_reserve(struct mtkflash_device *device);

/**
 * mtkflash_device_unreserve() - Let sessions start again, or never
 * @device: The device, reserved.
 * @gone: The drive is gone: no session starts any more.
 */
void mtkflash_device_unreserve(struct mtkflash_device *device, bool gone);

/**
 * mtkflash_device_set_asleep() - Keep all sessions from starting, or allow them again
 * @sleeps: The system is about to sleep or to go down.
 *
 * Call mtkflash_device_end() afterwards, for a session that has just started.
 */
void mtkflash_device_set_asleep(bool sleeps);

/**
 * mtkflash_device_is_asleep() - Is the system about to sleep or to go down?
 */
bool mtkflash_device_is_asleep(void);

/*
 * For run.c only.
 */

/**
 * mtkflash_device_lock_unreserved() - Lock the device once no scan looks at its port
 * @device: The device.
 *
 * Context: may sleep, about as long as it takes to claim an idle port.
 * Return: false, without the lock, if the caller was killed meanwhile.
 */
bool mtkflash_device_lock_unreserved(struct mtkflash_device *device);

/**
 * mtkflash_device_is_idle() - Is no session running, and no scan looking at the port?
 * @device: The device; without its lock the result may be outdated.
 */
bool mtkflash_device_is_idle(const struct mtkflash_device *device);

/**
 * mtkflash_device_queue() - Queue the session for the worker
 * @device: The device, busy.
 */
void mtkflash_device_queue(struct mtkflash_device *device);

/**
 * mtkflash_device_queue_work() - Queue work that must be done before the module is unloaded
 * @work: The work.
 */
void mtkflash_device_queue_work(struct work_struct *work);

int mtkflash_device_init(void);
void mtkflash_device_exit(void);

extern const struct file_operations mtkflash_fops;

#endif /* MTKFLASH_DEVICE_H */
