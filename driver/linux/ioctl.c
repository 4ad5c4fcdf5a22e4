// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls, of a drive's node and of the control node.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/nospec.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "errors.h"
#include "flash/chips.h"
#include "flash/map.h"
#include "image.h"
#include "ioctl.h"
#include "mtd.h"
#include "names.h"
#include "notify.h"
#include "options.h"
#include "registry.h"
#include "run.h"
#include "shapes.h"

/**
 * struct caller - The caller of an ioctl
 * @own: The device of the node, NULL on the control node.
 * @seen: The changes that the user of the open file has seen.
 * @choice: Options of the open file, NULL on the control node.
 */
struct caller {
	struct mtkflash_device *own;
	struct mtkflash_seen *seen;
	struct mtkflash_choice *choice;
};

static long ask_registry(void __user *arg, int (*ask)(struct mtkflash_port_info *info))
{
	struct mtkflash_port_info in, out = {};
	u32 size;
	int err;

	err = mtkflash_copy_in(&in, MTKFLASH_SHAPE_PORT_INFO, arg, &size);
	if (err)
		return err;
	out.index = in.index;
	err = ask(&out);
	if (err)
		return err;
	out.size = size;
	return mtkflash_copy_out(arg, MTKFLASH_SHAPE_PORT_INFO, &out, size);
}

static long port_info(struct caller *caller, void __user *arg)
{
	return ask_registry(arg, mtkflash_registry_port_info);
}

/*
 * Refused on a locked-down kernel, where a user's recipe cannot be set either: see
 * set_recipe().
 */
static long admit_drive(struct caller *caller, void __user *arg)
{
	int err = security_locked_down(LOCKDOWN_IOPORT);

	return err ? err : ask_registry(arg, mtkflash_registry_admit);
}

static long rescan(struct caller *caller, void __user *arg)
{
	if (arg)
		return -EINVAL;
	mtkflash_registry_scan();
	return 0;
}

/* The node of a drive is for that drive only; most callers pass 0 there. */
static struct mtkflash_device *find_device(struct caller *caller, u32 minor)
{
	struct mtkflash_device *device = caller->own;

	if (!device) {
		device = mtkflash_registry_device(minor);
		return device ? device : ERR_PTR(-ENXIO);
	}
	if (minor && minor != MINOR(device->dev.devt))
		return ERR_PTR(-EINVAL);
	get_device(&device->dev);
	return device;
}

/* Copies the structure in, finds its device, and takes a reference on it. */
static struct mtkflash_device *take_request(struct caller *caller, void *in,
					    enum mtkflash_shape shape,
					    void __user *arg, u32 *size)
{
	struct mtkflash_request *request = in;
	int err;

	err = mtkflash_copy_in(in, shape, arg, size);
	return err ? ERR_PTR(err) : find_device(caller, request->device);
}

static long device_info(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_device_info info;
	u32 size;

	device = take_request(caller, &info, MTKFLASH_SHAPE_DEVICE_INFO, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_info(device, &info);
	put_device(&device->dev);
	info.size = size;
	return mtkflash_copy_out(arg, MTKFLASH_SHAPE_DEVICE_INFO, &info, size);
}

static long get_status(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_status status;
	u32 size;

	device = take_request(caller, &status, MTKFLASH_SHAPE_STATUS, arg, &size);
	/* The caller knows that the drive is gone: stop polling it. */
	if (device == ERR_PTR(-ENXIO))
		mtkflash_seen_forget(caller->seen, status.device);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_status(device, &status);
	mtkflash_seen_note(caller->seen, MINOR(device->dev.devt),
			   status.changes);
	put_device(&device->dev);
	status.size = size;
	return mtkflash_copy_out(arg, MTKFLASH_SHAPE_STATUS, &status, size);
}

static long read_options(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;

	device = take_request(caller, &options, MTKFLASH_SHAPE_OPTIONS, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mutex_lock(&device->lock);
	options = *mtkflash_options_next(device, caller->choice);
	mutex_unlock(&device->lock);
	put_device(&device->dev);
	options.size = size;
	return mtkflash_copy_out(arg, MTKFLASH_SHAPE_OPTIONS, &options, size);
}

static long write_options(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;
	int err;

	device = take_request(caller, &options, MTKFLASH_SHAPE_OPTIONS, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_options_set(device, caller->choice, &options);
	put_device(&device->dev);
	return err;
}

/* Under lockdown no commands may be supplied by user space, not even for later. */
static long set_recipe(struct caller *caller, void __user *arg)
{
	struct mtkflash_user_recipe recipe;
	struct mtkflash_device *device;
	u32 size;
	int err;

	device = take_request(caller, &recipe, MTKFLASH_SHAPE_RECIPE, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_device_check_lockdown(device);
	if (!err)
		err = mtkflash_options_set_recipe(device, caller->choice, &recipe);
	put_device(&device->dev);
	return err;
}

/* A request for a list: the caller says how much room it has for the entries. */
union list {
	struct mtkflash_request request;
	struct mtkflash_map map;
	struct mtkflash_kept kept;
	struct mtkflash_answers answers;
	struct mtkflash_journal journal;
};

/*
 * Copy the states of the part's pages; entries behind its end are those of an earlier,
 * larger part.
 */
static long copy_map(struct mtkflash_device *device, union list *out)
{
	struct mtkflash_map *map = &out->map;
	struct mtkflash_device_info info;
	struct mtkflash_status status;

	mtkflash_device_get_info(device, &info);
	mtkflash_device_get_status(device, &status);
	map->session = status.session;
	map->page_size = MTKFLASH_PAGE;
	map->count = min_t(u32, info.part_size / MTKFLASH_PAGE,
			   MTKFLASH_MAP_PAGES);
	/* The worker changes the map meanwhile: each byte is right by itself. */
	if (copy_to_user(u64_to_user_ptr(map->states), device->session.map,
			 min(map->room, map->count)))
		return -EFAULT;
	return 0;
}

/* A session that begins meanwhile replaces the list; @session tells whose it is. */
static long copy_kept(struct mtkflash_device *device, union list *out)
{
	const struct mtkflash_kept_list *list = &device->session.kept;
	struct mtkflash_kept *kept = &out->kept;
	struct mtkflash_status status;

	mtkflash_device_get_status(device, &status);
	kept->session = status.session;
	kept->count = min_t(u32, READ_ONCE(list->count), MTKFLASH_KEPT_MAX);
	if (!(status.flags & MTKFLASH_STATUS_KEPT))
		kept->count = 0;
	if (copy_to_user(u64_to_user_ptr(kept->ranges), list->range,
			 min(kept->room, kept->count) * sizeof(list->range[0])))
		return -EFAULT;
	return 0;
}

/* While a session runs its answers are not complete, and none are returned. */
static u32 take_answers(struct mtkflash_device *device, struct mtkflash_asked *asked)
{
	struct mtkflash_status status;

	mutex_lock(&device->lock);
	mtkflash_device_get_status(device, &status);
	if (!device->busy)
		*asked = device->session.asked;
	mutex_unlock(&device->lock);
	return status.session;
}

static long copy_answers(struct mtkflash_device *device, union list *out)
{
	struct mtkflash_asked *asked = kzalloc(sizeof(*asked), GFP_KERNEL);
	struct mtkflash_answers *answers = &out->answers;
	unsigned long left;

	if (!asked)
		return -ENOMEM;
	answers->session = take_answers(device, asked);
	answers->count = asked->count;
	left = copy_to_user(u64_to_user_ptr(answers->answers), asked->answer,
			    min(answers->room, answers->count) * sizeof(asked->answer[0]));
	kfree(asked);
	return left ? -EFAULT : 0;
}

/*
 * Copy the journal of the last session.  A session that still runs has an incomplete
 * journal: @list stays empty.
 */
static u32 take_journal(struct mtkflash_device *device, struct mtkflash_sent_list *list)
{
	struct mtkflash_status status;

	mutex_lock(&device->lock);
	mtkflash_device_get_status(device, &status);
	if (!device->busy && mtkflash_device_by_packets(device))
		*list = device->packets.journal;
	mutex_unlock(&device->lock);
	return status.session;
}

static long copy_journal(struct mtkflash_device *device, union list *out)
{
	struct mtkflash_sent_list *list = kzalloc(sizeof(*list), GFP_KERNEL);
	struct mtkflash_journal *journal = &out->journal;
	unsigned long left;

	if (!list)
		return -ENOMEM;
	journal->session = take_journal(device, list);
	journal->count = list->count;
	journal->lost = list->lost;
	left = copy_to_user(u64_to_user_ptr(journal->sent), list->row,
			    min(journal->room, journal->count) * sizeof(list->row[0]));
	kfree(list);
	return left ? -EFAULT : 0;
}

static long get_list(struct caller *caller, void __user *arg, enum mtkflash_shape shape,
		     long (*copy)(struct mtkflash_device *device, union list *out))
{
	struct mtkflash_device *device;
	union list list;
	u32 size;
	long err;

	device = take_request(caller, &list, shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	list.request.device = MINOR(device->dev.devt);
	err = copy(device, &list);
	put_device(&device->dev);
	if (err)
		return err;
	list.request.size = size;
	return mtkflash_copy_out(arg, shape, &list, size);
}

static long get_map(struct caller *caller, void __user *arg)
{
	return get_list(caller, arg, MTKFLASH_SHAPE_MAP, copy_map);
}

static long get_kept(struct caller *caller, void __user *arg)
{
	return get_list(caller, arg, MTKFLASH_SHAPE_KEPT, copy_kept);
}

static long get_answers(struct caller *caller, void __user *arg)
{
	return get_list(caller, arg, MTKFLASH_SHAPE_ANSWERS, copy_answers);
}

static long get_journal(struct caller *caller, void __user *arg)
{
	return get_list(caller, arg, MTKFLASH_SHAPE_JOURNAL, copy_journal);
}

/* Copies in a request that names only its device. */
static struct mtkflash_device *take_order(struct caller *caller,
					  void __user *arg)
{
	struct mtkflash_request request;
	u32 size;

	return take_request(caller, &request, MTKFLASH_SHAPE_REQUEST, arg, &size);
}

static long abort_session(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device = take_order(caller, arg);
	long err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_device_abort(device, 0);
	put_device(&device->dev);
	return err;
}

static long release_drive(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device = take_order(caller, arg);
	long err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_device_release(device);
	put_device(&device->dev);
	return err;
}

/* Leaving a held drive needs no lockdown check, see mtkflash_device_check_lockdown(). */
static int check_lockdown(struct mtkflash_device *device,
			  enum mtkflash_kind kind)
{
	struct mtkflash_status status;

	mtkflash_device_get_status(device, &status);
	if (kind == MTKFLASH_KIND_LEAVE && status.flags & MTKFLASH_STATUS_HELD)
		return 0;
	return mtkflash_device_check_lockdown(device);
}

static long run_on(struct mtkflash_device *device, enum mtkflash_kind kind,
		   struct mtkflash_choice *choice)
{
	enum mtkflash_error error;
	int err;

	err = check_lockdown(device, kind);
	if (err)
		return err;
	error = mtkflash_device_start(device, kind, NULL, 0, choice);
	if (!error)
		error = mtkflash_device_wait(device);
	return mtkflash_errno(error);
}

static long run_session(struct caller *caller, void __user *arg,
			enum mtkflash_kind kind)
{
	struct mtkflash_device *device = take_order(caller, arg);
	long err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = run_on(device, kind, caller->choice);
	put_device(&device->dev);
	return err;
}

static long claim_port(struct caller *caller, void __user *arg)
{
	return run_session(caller, arg, MTKFLASH_KIND_CLAIM);
}

static long enter_vendor_mode(struct caller *caller, void __user *arg)
{
	return run_session(caller, arg, MTKFLASH_KIND_ENTER);
}

static long leave_vendor_mode(struct caller *caller, void __user *arg)
{
	return run_session(caller, arg, MTKFLASH_KIND_LEAVE);
}

static long erase_flash(struct caller *caller, void __user *arg)
{
	return run_session(caller, arg, MTKFLASH_KIND_ERASE);
}

static long turn_mtd_on(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device = take_order(caller, arg);
	long err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_device_check_lockdown(device);
	if (!err)
		err = mtkflash_mtd_on(device, caller->choice);
	put_device(&device->dev);
	return err;
}

static long turn_mtd_off(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device = take_order(caller, arg);
	long err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_mtd_off(device);
	put_device(&device->dev);
	return err;
}

static long capabilities(struct caller *caller, void __user *arg);

/* The nodes that know a request, and the permission that it needs. */
#define CONTROL		1u
#define DRIVE		2u
#define BOTH		(CONTROL | DRIVE)
#define RAWIO		4u	/* needs CAP_SYS_RAWIO */
/*
 * The request changes the drive, or who holds it.  It needs a descriptor open for writing,
 * so a descriptor that was passed on for reading is not enough, and there is only one
 * writer.  The control node belongs to no drive and can be opened for reading by all: there
 * CAP_SYS_RAWIO alone decides.  ABORT needs no writer, because the node cannot be opened
 * for writing while a session runs.
 */
#define WRITES		8u

struct request {
	long (*run)(struct caller *caller, void __user *arg);
	unsigned int flags;
};

#define NUMBER(name)	_IOC_NR(MTKFLASH_IOC_##name)

static const struct request requests[] = {
	[NUMBER(PORT_INFO)] = { port_info, CONTROL },
	[NUMBER(RESCAN)] = { rescan, CONTROL | RAWIO },
	[NUMBER(DEVICE_INFO)] = { device_info, BOTH },
	[NUMBER(STATUS)] = { get_status, BOTH },
	[NUMBER(GET_OPTIONS)] = { read_options, BOTH },
	[NUMBER(SET_OPTIONS)] = { write_options, BOTH | RAWIO },
	[NUMBER(CAPABILITIES)] = { capabilities, BOTH },
	[NUMBER(MAP)] = { get_map, BOTH },
	[NUMBER(ABORT)] = { abort_session, BOTH | RAWIO },
	[NUMBER(RELEASE)] = { release_drive, BOTH | RAWIO | WRITES },
	[NUMBER(CLAIM)] = { claim_port, BOTH | RAWIO | WRITES },
	[NUMBER(ENTER)] = { enter_vendor_mode, BOTH | RAWIO | WRITES },
	[NUMBER(LEAVE)] = { leave_vendor_mode, BOTH | RAWIO | WRITES },
	[NUMBER(ERASE)] = { erase_flash, BOTH | RAWIO | WRITES },
	[NUMBER(KEPT)] = { get_kept, BOTH },
	[NUMBER(ANSWERS)] = { get_answers, BOTH | RAWIO },
	[NUMBER(RECIPE)] = { set_recipe, DRIVE | RAWIO | WRITES },
	[NUMBER(MTD_ON)] = { turn_mtd_on, BOTH | RAWIO | WRITES },
	[NUMBER(MTD_OFF)] = { turn_mtd_off, BOTH | RAWIO | WRITES },
	[NUMBER(ADMIT)] = { admit_drive, CONTROL | RAWIO },
	[NUMBER(JOURNAL)] = { get_journal, BOTH | RAWIO },
};

static_assert(ARRAY_SIZE(requests) <= 64);

static long capabilities(struct caller *caller, void __user *arg)
{
	struct mtkflash_capabilities out = {
		.parts = mtkflash_chip_count,
		.requests = GENMASK_ULL(ARRAY_SIZE(requests) - 1, 0),
		.options = MTKFLASH_OPTIONS_KNOWN,
		.sets = GENMASK(MTKFLASH_OPTION_SET_SLIM2, 0),
		.image_max = MTKFLASH_IMAGE_MAX,
		.wait_max_ms = MTKFLASH_WAIT_MAX_MS,
	};
	struct mtkflash_capabilities in;
	int err;

	err = mtkflash_copy_in(&in, MTKFLASH_SHAPE_CAPABILITIES, arg, &out.size);
	if (err)
		return err;
	return mtkflash_copy_out(arg, MTKFLASH_SHAPE_CAPABILITIES, &out, out.size);
}

long mtkflash_ioctl(struct mtkflash_device *own, struct mtkflash_seen *seen,
		    struct mtkflash_choice *choice, bool writer,
		    unsigned int cmd, void __user *arg)
{
	struct caller caller = { own, seen, choice };
	unsigned int number = _IOC_NR(cmd);
	const struct request *request;

	if (cmd != _IO(MTKFLASH_IOC_MAGIC, number) ||
	    number >= ARRAY_SIZE(requests))
		return -ENOTTY;
	request = &requests[array_index_nospec(number, ARRAY_SIZE(requests))];
	if (!(request->flags & (own ? DRIVE : CONTROL)))
		return -ENOTTY;
	if (request->flags & RAWIO && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (own && request->flags & WRITES && !writer)
		return -EBADF;
	return request->run(&caller, arg);
}
