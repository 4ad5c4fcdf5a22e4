// SPDX-License-Identifier: GPL-2.0
/*
 * The command sets: sections 1.1, 2 and 4.1.
 */
#include "wire.h"

const struct set legacy_set = {
	.name = "legacy",
	.intro_lbal = 0x2a,
	.intro = 0x80,
	.outro = 0x81,
	.write = 0x01,
	.read = 0x00,
	.execute = 0x04,
	.finish = 0x05,
};

const struct set slim_set = {
	.name = "slim",
	.slim = true,
	.intro_lbal = 0xd9,
	.intro = 0x89,
	.outro = 0xf0,
	.write = 0x68,
	.read = 0x91,
	.execute = 0x1b,
};
