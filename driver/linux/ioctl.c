// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls, of a drive's node and of the control node.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/nospec.h>
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

/* The first version of each structure; later ones only grow. */
#define PORT_INFO_SIZE_V1	120
#define DEVICE_INFO_SIZE_V1	48
#define STATUS_SIZE_V1		72
#define OPTIONS_SIZE_V1		16
#define CAPABILITIES_SIZE_V1	32
#define MAP_SIZE_V1		32
#define KEPT_SIZE_V1		32
#define REQUEST_SIZE_V1		8
#define ANSWERS_SIZE_V1		32
#define RECIPE_SIZE_V1		160

/**
 * struct shape - What is known of a structure of the header
 * @size: Its size in bytes.
 * @minimum: That of its first version.
 * @reserved: Its reserved fields: where they are, and their size; 0 if none.
 */
struct shape {
	u16 size;
	u16 minimum;
	struct {
		u16 at;
		u16 size;
	} reserved[2];
};

static const struct shape port_info_shape = {
	sizeof(struct mtkflash_port_info), PORT_INFO_SIZE_V1,
	{ { offsetof(struct mtkflash_port_info, reserved),
	    sizeof_field(struct mtkflash_port_info, reserved) } }
};

static const struct shape device_info_shape = {
	sizeof(struct mtkflash_device_info), DEVICE_INFO_SIZE_V1,
	{ { offsetof(struct mtkflash_device_info, reserved),
	    sizeof_field(struct mtkflash_device_info, reserved) } }
};

static const struct shape status_shape = {
	sizeof(struct mtkflash_status), STATUS_SIZE_V1,
	{ { offsetof(struct mtkflash_status, reserved),
	    sizeof_field(struct mtkflash_status, reserved) },
	  { offsetof(struct mtkflash_status, reserved2),
	    sizeof_field(struct mtkflash_status, reserved2) } }
};

static const struct shape options_shape = {
	sizeof(struct mtkflash_options), OPTIONS_SIZE_V1,
	{ { offsetof(struct mtkflash_options, reserved),
	    sizeof_field(struct mtkflash_options, reserved) },
	  { offsetof(struct mtkflash_options, reserved2),
	    sizeof_field(struct mtkflash_options, reserved2) } }
};

static const struct shape capabilities_shape = {
	sizeof(struct mtkflash_capabilities), CAPABILITIES_SIZE_V1
};

static const struct shape map_shape = {
	sizeof(struct mtkflash_map), MAP_SIZE_V1
};

static const struct shape kept_shape = {
	sizeof(struct mtkflash_kept), KEPT_SIZE_V1,
	{ { offsetof(struct mtkflash_kept, reserved),
	    sizeof_field(struct mtkflash_kept, reserved) } }
};

static const struct shape answers_shape = {
	sizeof(struct mtkflash_answers), ANSWERS_SIZE_V1,
	{ { offsetof(struct mtkflash_answers, reserved),
	    sizeof_field(struct mtkflash_answers, reserved) } }
};

static const struct shape recipe_shape = {
	sizeof(struct mtkflash_user_recipe), RECIPE_SIZE_V1,
	{ { offsetof(struct mtkflash_user_recipe, reserved),
	    sizeof_field(struct mtkflash_user_recipe, reserved) },
	  { offsetof(struct mtkflash_user_recipe, reserved2),
	    sizeof_field(struct mtkflash_user_recipe, reserved2) } }
};

static const struct shape request_shape = {
	sizeof(struct mtkflash_request), REQUEST_SIZE_V1
};

static_assert(sizeof(struct mtkflash_port_info) == 184);
static_assert(offsetof(struct mtkflash_port_info, reason) == PORT_INFO_SIZE_V1);
static_assert(sizeof(struct mtkflash_device_info) == 80);
static_assert(offsetof(struct mtkflash_device_info, res) == DEVICE_INFO_SIZE_V1);
static_assert(sizeof(struct mtkflash_status) == 104);
static_assert(offsetof(struct mtkflash_status, wait_left_ms) == STATUS_SIZE_V1);
static_assert(offsetof(struct mtkflash_status, advice) == 80);
static_assert(sizeof(struct mtkflash_options) == 184);
static_assert(offsetof(struct mtkflash_options, set) == OPTIONS_SIZE_V1);
static_assert(offsetof(struct mtkflash_options, part) == 24);
static_assert(offsetof(struct mtkflash_options, keeps) == 48);
static_assert(sizeof(struct mtkflash_capabilities) == CAPABILITIES_SIZE_V1);
static_assert(sizeof(struct mtkflash_map) == MAP_SIZE_V1);
static_assert(sizeof(struct mtkflash_kept) == KEPT_SIZE_V1);
static_assert(sizeof(struct mtkflash_kept_range) == 16);
static_assert(sizeof(struct mtkflash_request) == REQUEST_SIZE_V1);
static_assert(sizeof(struct mtkflash_answers) == ANSWERS_SIZE_V1);
static_assert(sizeof(struct mtkflash_answer) == 120);
static_assert(sizeof(struct mtkflash_recipe_command) == 20);
static_assert(sizeof(struct mtkflash_user_recipe) == RECIPE_SIZE_V1);
/* The same for 32-bit user space, which would align them to 4. */
static_assert(offsetof(struct mtkflash_status, done) % 8 == 0);
static_assert(offsetof(struct mtkflash_capabilities, requests) % 8 == 0);
static_assert(offsetof(struct mtkflash_map, states) % 8 == 0);
static_assert(offsetof(struct mtkflash_kept, ranges) % 8 == 0);
static_assert(offsetof(struct mtkflash_answers, answers) % 8 == 0);
static_assert(offsetof(struct mtkflash_port_info, driver) == 24);
static_assert(offsetof(struct mtkflash_device_info, part) == 24);

/**
 * struct caller - Who asks
 * @own: The device of the node, NULL on the control node.
 * @watch: What is known through the open file.
 * @choice: Options of the open file, NULL on the control node.
 */
struct caller {
	struct mtkflash_device *own;
	struct mtkflash_watch *watch;
	struct mtkflash_choice *choice;
};

/*
 * Every structure starts with the size its caller knows.  @in gets what both
 * know; a tail that only the caller knows has to be zero, and so have fields that
 * may get a meaning one day.
 */
static int copy_in(void *in, const struct shape *shape, void __user *arg,
		   u32 *size)
{
	int err;

	if (get_user(*size, (u32 __user *)arg))
		return -EFAULT;
	if (*size < shape->minimum)
		return -EINVAL;
	if (*size > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(in, shape->size, arg, *size);
	if (err)
		return err;
	for (unsigned int i = 0; i < ARRAY_SIZE(shape->reserved); i++)
		if (memchr_inv(in + shape->reserved[i].at, 0,
			       shape->reserved[i].size))
			return -EINVAL;
	return 0;
}

static int copy_out(void __user *arg, const void *out, size_t known, u32 size)
{
	size_t common = min_t(size_t, known, size);

	if (copy_to_user(arg, out, common))
		return -EFAULT;
	return 0;
}

static long port_info(struct caller *caller, void __user *arg)
{
	struct mtkflash_port_info in, out = {};
	u32 size;
	int err;

	err = copy_in(&in, &port_info_shape, arg, &size);
	if (err)
		return err;
	out.index = in.index;
	err = mtkflash_registry_port_info(&out);
	if (err)
		return err;
	out.size = size;
	return copy_out(arg, &out, sizeof(out), size);
}

static long rescan(struct caller *caller, void __user *arg)
{
	if (arg)
		return -EINVAL;
	mtkflash_registry_scan();
	return 0;
}

/* What every structure about one device begins with. */
static_assert(offsetof(struct mtkflash_device_info, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_status, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_options, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_map, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_kept, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_answers, device) ==
	      offsetof(struct mtkflash_request, device));
static_assert(offsetof(struct mtkflash_user_recipe, device) ==
	      offsetof(struct mtkflash_request, device));

/* A drive's own node is for no other drive; most callers say 0 there. */
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

/* Copies the structure in and finds its device, on which a reference is taken. */
static struct mtkflash_device *take_request(struct caller *caller, void *in,
					    const struct shape *shape,
					    void __user *arg, u32 *size)
{
	struct mtkflash_request *request = in;
	int err;

	err = copy_in(in, shape, arg, size);
	return err ? ERR_PTR(err) : find_device(caller, request->device);
}

static long device_info(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_device_info info;
	u32 size;

	device = take_request(caller, &info, &device_info_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_info(device, &info);
	put_device(&device->dev);
	info.size = size;
	return copy_out(arg, &info, sizeof(info), size);
}

static long get_status(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_status status;
	u32 size;

	device = take_request(caller, &status, &status_shape, arg, &size);
	/* Once told, it is no news any more. */
	if (device == ERR_PTR(-ENXIO))
		mtkflash_watch_forget(caller->watch, status.device);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mtkflash_device_get_status(device, &status);
	mtkflash_watch_note(caller->watch, MINOR(device->dev.devt),
			    status.changes);
	put_device(&device->dev);
	status.size = size;
	return copy_out(arg, &status, sizeof(status), size);
}

static long read_options(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;

	device = take_request(caller, &options, &options_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	mutex_lock(&device->lock);
	options = *mtkflash_options_next(device, caller->choice);
	mutex_unlock(&device->lock);
	put_device(&device->dev);
	options.size = size;
	return copy_out(arg, &options, sizeof(options), size);
}

static long write_options(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_options options;
	u32 size;
	int err;

	device = take_request(caller, &options, &options_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_options_set(device, caller->choice, &options);
	put_device(&device->dev);
	return err;
}

/* On a kernel that is locked down nobody makes up commands, not even for later. */
static long set_recipe(struct caller *caller, void __user *arg)
{
	struct mtkflash_user_recipe recipe;
	struct mtkflash_device *device;
	u32 size;
	int err;

	device = take_request(caller, &recipe, &recipe_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = mtkflash_device_check_lockdown(device);
	if (!err)
		err = mtkflash_options_set_recipe(device, caller->choice, &recipe);
	put_device(&device->dev);
	return err;
}

/* The pages that are known of the part; those of another one before it are gone. */
static long copy_map(struct mtkflash_device *device, struct mtkflash_map *map)
{
	struct mtkflash_device_info info;
	struct mtkflash_status status;

	mtkflash_device_get_info(device, &info);
	mtkflash_device_get_status(device, &status);
	map->session = status.session;
	map->page_size = MTKFLASH_PAGE;
	map->count = min_t(u32, info.part_size / MTKFLASH_PAGE,
			   MTKFLASH_MAP_PAGES);
	/* The worker goes on writing into it: each byte is right by itself. */
	if (copy_to_user(u64_to_user_ptr(map->states), device->session.map,
			 min(map->room, map->count)))
		return -EFAULT;
	return 0;
}

static long get_map(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_map map;
	u32 size;
	long err;

	device = take_request(caller, &map, &map_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	map.device = MINOR(device->dev.devt);
	err = copy_map(device, &map);
	put_device(&device->dev);
	if (err)
		return err;
	map.size = size;
	return copy_out(arg, &map, sizeof(map), size);
}

/* One that begins meanwhile finds others: the session says whose they are. */
static long copy_kept(struct mtkflash_device *device, struct mtkflash_kept *out)
{
	const struct mtkflash_kept_list *kept = &device->session.kept;
	struct mtkflash_status status;

	mtkflash_device_get_status(device, &status);
	out->session = status.session;
	out->count = min_t(u32, READ_ONCE(kept->count), MTKFLASH_KEPT_MAX);
	if (!(status.flags & MTKFLASH_STATUS_KEPT))
		out->count = 0;
	if (copy_to_user(u64_to_user_ptr(out->ranges), kept->range,
			 min(out->room, out->count) * sizeof(kept->range[0])))
		return -EFAULT;
	return 0;
}

static long get_kept(struct caller *caller, void __user *arg)
{
	struct mtkflash_device *device;
	struct mtkflash_kept kept;
	u32 size;
	long err;

	device = take_request(caller, &kept, &kept_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	kept.device = MINOR(device->dev.devt);
	err = copy_kept(device, &kept);
	put_device(&device->dev);
	if (err)
		return err;
	kept.size = size;
	return copy_out(arg, &kept, sizeof(kept), size);
}

/* Those of a session that goes on are not complete: then there are none. */
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

static long copy_answers(struct mtkflash_device *device, struct mtkflash_answers *out)
{
	struct mtkflash_asked *asked = kzalloc(sizeof(*asked), GFP_KERNEL);
	unsigned long left;

	if (!asked)
		return -ENOMEM;
	out->session = take_answers(device, asked);
	out->count = asked->count;
	left = copy_to_user(u64_to_user_ptr(out->answers), asked->answer,
			    min(out->room, out->count) * sizeof(asked->answer[0]));
	kfree(asked);
	return left ? -EFAULT : 0;
}

static long get_answers(struct caller *caller, void __user *arg)
{
	struct mtkflash_answers answers;
	struct mtkflash_device *device;
	u32 size;
	long err;

	device = take_request(caller, &answers, &answers_shape, arg, &size);
	if (IS_ERR(device))
		return PTR_ERR(device);
	answers.device = MINOR(device->dev.devt);
	err = copy_answers(device, &answers);
	put_device(&device->dev);
	if (err)
		return err;
	answers.size = size;
	return copy_out(arg, &answers, sizeof(answers), size);
}

/* A request that consists of nothing but its device. */
static struct mtkflash_device *take_order(struct caller *caller,
					  void __user *arg)
{
	struct mtkflash_request request;
	u32 size;

	return take_request(caller, &request, &request_shape, arg, &size);
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

/* A held drive is given back as ever: see mtkflash_device_check_lockdown(). */
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

/* Where a request is known, and who may make it. */
#define CONTROL		1u
#define DRIVE		2u
#define BOTH		(CONTROL | DRIVE)
#define RAWIO		4u	/* with CAP_SYS_RAWIO only */
/*
 * It changes the drive, or who has it: not by a descriptor that was given away for
 * reading, and not beside a writer.  The control node is no drive's and is open to
 * all for reading: there CAP_SYS_RAWIO is asked for, as in every call.  ABORT needs
 * no writer: none can open the node while a session runs.
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

	err = copy_in(&in, &capabilities_shape, arg, &out.size);
	if (err)
		return err;
	return copy_out(arg, &out, sizeof(out), out.size);
}

long mtkflash_ioctl(struct mtkflash_device *own, struct mtkflash_watch *watch,
		    struct mtkflash_choice *choice, bool writer,
		    unsigned int cmd, void __user *arg)
{
	struct caller caller = { own, watch, choice };
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
