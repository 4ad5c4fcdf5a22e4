/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One /dev/mtkflashN: its state, who may use it, and its life.
 *
 * Two lifetimes: the device lives as long as something refers to it, an open
 * file for example; its port can go away earlier, and then every further
 * request ends with GONE.
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
 * @dev: In the class; its reference count is that of this structure.
 * @cdev: The node.
 * @port: The port; only the worker uses it while @busy, who looks at it while
 *	  @reserved, and the remover afterwards.
 * @ata: The port's number, for messages even when the port is gone.
 * @session: The session; only the worker uses it while @busy.
 * @part: State of the method "flash part".
 * @packets: State of the method "packets", in a session that uses it.
 * @live: How packets reach a drive that libata knows.
 * @parked: How packets reach a drive that libata does not know.
 * @lock: Guards @busy, @reserved, @awaited, @gone, @writer, @ending, @kind,
 *	  @image, @image_size, @options, @result, @interrupted, @end_reason,
 *	  every &struct mtkflash_choice of its files, and the start of a
 *	  session.  Held for moments only.
 * @busy: A session is running or about to, or a held drive is given back.
 * @reserved: A scan looks at the port; a session waits until that is over.
 * @awaited: The result of the last session has not been taken yet by its starter.
 * @gone: The port went away; no session starts any more.
 * @writer: A file is open for writing.
 * @ending: @end_work is queued or runs.
 * @interrupted: The error with which the session is to stop, or NONE; the session
 *		 ignores it after its first erase.
 * @end_reason: What @end_work sets @interrupted to: GONE or INTERRUPTED.
 * @kind: The purpose of the session.
 * @image: What it flashes, or NULL.
 * @image_size: Its size in bytes.
 * @options: Options of the next session whose file has none of its own.
 * @session_options: Options of the running session; only the worker uses it while
 *		     @busy.
 * @session_recipe: The user's recipe for the running session, already checked; its
 *		    vendor is empty if there is none.
 * @own_recipe: @session_recipe in the form that the packets method uses.
 * @memcg: The control group that pays for the memory of the session; a reference is
 *	   held while @busy.  NULL without control groups.
 * @result: How the last session ended.
 * @idle: Woken when @busy, @reserved or @ending ends.
 * @work: Runs a session.
 * @end_work: Waits for the end of the session and gives a held drive back.
 * @status_lock: Guards @status and @info.
 * @status: What user space sees of the session.
 * @info: What user space sees of the drive.
 * @announce_lock: Guards @announced, and is held while others are notified of a change.
 * @announced: It is in sysfs.
 * @upload: Its entry in the class of firmware uploads.
 * @mtd_lock: Guards @mtd.  Outside the device's lock.
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

/* Is its session one by packets? */
static inline bool mtkflash_device_by_packets(const struct mtkflash_device *device)
{
	return device->session.method_data == &device->packets;
}

static inline struct mtkflash_device *mtkflash_to_device(struct device *dev)
{
	return container_of(dev, struct mtkflash_device, dev);
}

/**
 * mtkflash_device_add() - Make the device of a port and its node
 * @port: The port.
 *
 * Context: may sleep.
 * Return: the device, on which the caller has a reference, or an ERR_PTR.
 */
struct mtkflash_device *mtkflash_device_add(struct mtkflash_port *port);

/**
 * mtkflash_device_retire() - Take the node away and begin to end
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
 * mtkflash_device_set_staged() - Tell how much of an image has arrived
 * @device: The device.
 * @bytes: So many.
 */
void mtkflash_device_set_staged(struct mtkflash_device *device, size_t bytes);

/**
 * mtkflash_device_refuse() - Record and log that an image was refused
 * @device: The device.
 * @error: Why.
 */
void mtkflash_device_refuse(struct mtkflash_device *device,
			    enum mtkflash_error error);

/**
 * mtkflash_device_check_lockdown() - May the drive be reached at all?
 * @device: The device; if not, its status says so.
 *
 * Return: 0 or -EPERM.
 */
int mtkflash_device_check_lockdown(struct mtkflash_device *device);

/**
 * mtkflash_device_admit() - May somebody use the device?
 * @device: The device.
 * @writer: To bring it an image; then mtkflash_device_drop_writer() is to follow.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV if the drive is gone, -EBUSY for a writer if there is one already or
 * a session runs.
 */
int mtkflash_device_admit(struct mtkflash_device *device, bool writer);

/**
 * mtkflash_device_drop_writer() - Let others be its writer
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
 * mtkflash_device_get_info() - Copy what is known of the drive
 * @device: The device.
 * @info: Filled.
 */
void mtkflash_device_get_info(struct mtkflash_device *device,
			      struct mtkflash_device_info *info);

/**
 * mtkflash_device_end() - Begin to let no session run, and to hold no drive
 * @device: The device, on which no session can start any more.
 * @why: The error for a session that has not erased anything yet.
 *
 * For reboot and sleep: a held drive is given back, a session that has erased
 * something goes on to its end.
 *
 * Context: may sleep, but does not wait for that; see mtkflash_device_wait_ended().
 */
void mtkflash_device_end(struct mtkflash_device *device,
			 enum mtkflash_error why);

/**
 * mtkflash_device_wait_ended() - Wait for what mtkflash_device_end() has begun
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
 * mtkflash_device_is_committed() - Is a session running that nothing stops?
 * @device: The device.
 *
 * Return: true from the first erase on.
 */
bool mtkflash_device_is_committed(struct mtkflash_device *device);

/**
 * mtkflash_device_reserve() - Keep sessions from starting, to look at the port
 * @device: The device.
 *
 * Options can still be set, and a session that is asked for waits.
 *
 * Return: false if a session is running or the drive is held.
 */
bool mtkflash_device_reserve(struct mtkflash_device *device);

/**
 * mtkflash_device_unreserve() - Let sessions start again, or never
 * @device: The device, reserved.
 * @gone: The drive is gone.
 */
void mtkflash_device_unreserve(struct mtkflash_device *device, bool gone);

/**
 * mtkflash_device_set_asleep() - Keep all sessions from starting, or no longer
 * @sleeps: The system is about to sleep or to go down.
 *
 * mtkflash_device_end() afterwards makes sure that none has started.
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
 * mtkflash_device_lock_unreserved() - Lock the device once nobody looks at its port
 * @device: The device.
 *
 * Context: may sleep, about as long as it takes to claim an idle port.
 * Return: false, without the lock, if the caller was killed meanwhile.
 */
bool mtkflash_device_lock_unreserved(struct mtkflash_device *device);

/**
 * mtkflash_device_is_idle() - Does nobody use the session?
 * @device: The device; without its lock the answer may be old.
 */
bool mtkflash_device_is_idle(const struct mtkflash_device *device);

/**
 * mtkflash_device_queue() - Have the worker run the session
 * @device: The device, busy.
 */
void mtkflash_device_queue(struct mtkflash_device *device);

/**
 * mtkflash_device_queue_work() - Have something done before the module goes
 * @work: The work.
 */
void mtkflash_device_queue_work(struct work_struct *work);

int mtkflash_device_init(void);
void mtkflash_device_exit(void);

extern const struct file_operations mtkflash_fops;

#endif /* MTKFLASH_DEVICE_H */
