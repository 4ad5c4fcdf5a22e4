// SPDX-License-Identifier: GPL-2.0
/*
 * The structures of the ioctls: their sizes, and how they are copied in and out.
 */
#include <linux/build_bug.h>
#include <linux/mtkflash.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "shapes.h"

/* Size of the first version of each structure; later versions only grow. */
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
#define JOURNAL_SIZE_V1		32

/**
 * struct shape - Layout of a structure of the uapi header
 * @size: Its size in bytes.
 * @minimum: Size of its first version.
 * @reserved: Offset and size of its reserved fields; size 0 if there is none.
 */
struct shape {
	u16 size;
	u16 minimum;
	struct {
		u16 at;
		u16 size;
	} reserved[2];
};

static const struct shape shapes[] = {
	[MTKFLASH_SHAPE_PORT_INFO] = {
		sizeof(struct mtkflash_port_info), PORT_INFO_SIZE_V1,
		{ { offsetof(struct mtkflash_port_info, reserved),
		    sizeof_field(struct mtkflash_port_info, reserved) } }
	},
	[MTKFLASH_SHAPE_DEVICE_INFO] = {
		sizeof(struct mtkflash_device_info), DEVICE_INFO_SIZE_V1,
		{ { offsetof(struct mtkflash_device_info, reserved),
		    sizeof_field(struct mtkflash_device_info, reserved) } }
	},
	[MTKFLASH_SHAPE_STATUS] = {
		sizeof(struct mtkflash_status), STATUS_SIZE_V1,
		{ { offsetof(struct mtkflash_status, reserved),
		    sizeof_field(struct mtkflash_status, reserved) },
		  { offsetof(struct mtkflash_status, reserved2),
		    sizeof_field(struct mtkflash_status, reserved2) } }
	},
	[MTKFLASH_SHAPE_OPTIONS] = {
		sizeof(struct mtkflash_options), OPTIONS_SIZE_V1,
		{ { offsetof(struct mtkflash_options, reserved),
		    sizeof_field(struct mtkflash_options, reserved) },
		  { offsetof(struct mtkflash_options, reserved2),
		    sizeof_field(struct mtkflash_options, reserved2) } }
	},
	[MTKFLASH_SHAPE_CAPABILITIES] = {
		sizeof(struct mtkflash_capabilities), CAPABILITIES_SIZE_V1
	},
	[MTKFLASH_SHAPE_MAP] = {
		sizeof(struct mtkflash_map), MAP_SIZE_V1
	},
	[MTKFLASH_SHAPE_KEPT] = {
		sizeof(struct mtkflash_kept), KEPT_SIZE_V1,
		{ { offsetof(struct mtkflash_kept, reserved),
		    sizeof_field(struct mtkflash_kept, reserved) } }
	},
	[MTKFLASH_SHAPE_ANSWERS] = {
		sizeof(struct mtkflash_answers), ANSWERS_SIZE_V1,
		{ { offsetof(struct mtkflash_answers, reserved),
		    sizeof_field(struct mtkflash_answers, reserved) } }
	},
	[MTKFLASH_SHAPE_RECIPE] = {
		sizeof(struct mtkflash_user_recipe), RECIPE_SIZE_V1
	},
	[MTKFLASH_SHAPE_REQUEST] = {
		sizeof(struct mtkflash_request), REQUEST_SIZE_V1
	},
	[MTKFLASH_SHAPE_JOURNAL] = {
		sizeof(struct mtkflash_journal), JOURNAL_SIZE_V1
	},
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
static_assert(sizeof(struct mtkflash_journal) == JOURNAL_SIZE_V1);
static_assert(sizeof(struct mtkflash_sent) == 40);
static_assert(sizeof(struct mtkflash_recipe_command) == 20);
static_assert(sizeof(struct mtkflash_user_recipe) == 196);
static_assert(offsetof(struct mtkflash_user_recipe, unsent) == RECIPE_SIZE_V1);
/* 32-bit user space aligns 64-bit fields to 4: their offsets must be the same there. */
static_assert(offsetof(struct mtkflash_status, done) % 8 == 0);
static_assert(offsetof(struct mtkflash_capabilities, requests) % 8 == 0);
static_assert(offsetof(struct mtkflash_map, states) % 8 == 0);
static_assert(offsetof(struct mtkflash_kept, ranges) % 8 == 0);
static_assert(offsetof(struct mtkflash_answers, answers) % 8 == 0);
static_assert(offsetof(struct mtkflash_journal, sent) % 8 == 0);
static_assert(offsetof(struct mtkflash_port_info, driver) == 24);
static_assert(offsetof(struct mtkflash_device_info, part) == 24);

/* Every structure about a device begins like struct mtkflash_request. */
#define BEGINS_LIKE_REQUEST(name) \
	static_assert(offsetof(struct name, device) == offsetof(struct mtkflash_request, device))
BEGINS_LIKE_REQUEST(mtkflash_device_info);
BEGINS_LIKE_REQUEST(mtkflash_status);
BEGINS_LIKE_REQUEST(mtkflash_options);
BEGINS_LIKE_REQUEST(mtkflash_map);
BEGINS_LIKE_REQUEST(mtkflash_kept);
BEGINS_LIKE_REQUEST(mtkflash_answers);
BEGINS_LIKE_REQUEST(mtkflash_user_recipe);
BEGINS_LIKE_REQUEST(mtkflash_journal);

/*
 * The tail that only the caller knows must be zero, and so must reserved fields, which may
 * get a meaning later.
 */
int mtkflash_copy_in(void *in, enum mtkflash_shape which, void __user *arg, u32 *size)
{
	const struct shape *shape = &shapes[which];
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

int mtkflash_copy_out(void __user *arg, enum mtkflash_shape which, const void *out, u32 size)
{
	return copy_to_user(arg, out, min_t(u32, shapes[which].size, size)) ? -EFAULT : 0;
}
