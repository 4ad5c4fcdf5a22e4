// SPDX-License-Identifier: GPL-2.0
/*
 * A recipe of the owner's: what the driver does not take, and which sessions it refuses
 * rather than go another way.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

static const struct mtkflash_user_recipe good = {
	.size = sizeof(good),
	.vendor = "EXAMPLE",
	.product = "DRW-0000",
	.flags = MTKFLASH_RECIPE_BURNS_AT_END,
	.image_size = 0x100000,
	.chunk_size = 0x1000,
	.chunk_limit_ms = 60000,
	.burn_limit_ms = 60000,
	.silent_ms = 20000,
	.ready_limit_ms = 45000,
	.chunk = { .cdb = { 0x3b, 0x06 }, .offset_at = 3, .length_at = 6 },
	.commit = { .cdb = { 0x3b, 0x07 } },
};

static int set_recipe(int fd, const struct mtkflash_user_recipe *recipe)
{
	struct mtkflash_user_recipe copy = *recipe;

	return ioctl(fd, MTKFLASH_IOC_RECIPE, &copy);
}

static void reject_recipes(int fd)
{
	struct mtkflash_user_recipe bad = good;
	int control = open_node(CONTROL, O_RDONLY);

	bad.commit.cdb[0] = 0x04;
	tap_fails(set_recipe(fd, &bad), EINVAL, "a recipe with FORMAT UNIT");
	bad = good;
	bad.flags = 8;
	tap_fails(set_recipe(fd, &bad), EOPNOTSUPP, "a recipe with an unknown flag");
	bad = good;
	strcpy(bad.vendor, "BTC");
	strcpy(bad.product, "DRW1008IM");
	tap_fails(set_recipe(fd, &bad), EINVAL, "a recipe for a drive that has a built-in one");
	tap_fails(set_recipe(control, &good), ENOTTY, "a recipe through the control node");
	close(control);
}

/* The drive is dead, and is sent nothing: the caller sees to that. */
static void refuse_sessions(int fd)
{
	struct mtkflash_request request = { .size = sizeof(request) };
	char byte;

	tap_fails(ioctl(fd, MTKFLASH_IOC_ENTER, &request), ENOPROTOOPT, "ENTER with a recipe");
	tap_fails(ioctl(fd, MTKFLASH_IOC_CLAIM, &request), ENOPROTOOPT, "CLAIM with a recipe");
	tap_fails(ioctl(fd, MTKFLASH_IOC_ERASE, &request), ENOPROTOOPT, "ERASE with a recipe");
	tap_fails(read(fd, &byte, 1), ENOPROTOOPT, "a read with a recipe");
}

void test_recipe(void)
{
	int fd = open_node(NODE, O_RDWR);

	reject_recipes(fd);
	tap_returns(set_recipe(fd, &good), 0, "a good recipe");
	refuse_sessions(fd);
	close(fd);
	/* Without the options that a recipe needs the image would go through vendor mode. */
	fd = stage_image();
	tap_returns(set_recipe(fd, &good), 0, "a recipe behind an image");
	tap_fails(close(fd), ENOPROTOOPT, "the close of an image with a recipe, not by packets");
}
