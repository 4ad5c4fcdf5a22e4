/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a file is that is no firmware image: an archive, a program, a page of the web.
 */
#ifndef CTL_KIND_H
#define CTL_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

/* Of what an archive holds, so many files are named. */
#define KIND_MEMBERS	4

/**
 * struct kind_member - A file in an archive that can be firmware
 * @name: Its name there.
 * @size: Its size in bytes.
 * @form: What it is: "Intel HEX" or "a ZIP archive" for example, or NULL if only its size speaks
 *	  for it.
 */
struct kind_member {
	char name[128];
	size_t size;
	const char *form;
};

/**
 * struct kind - What a file is
 * @name: "a RAR archive" for example.
 * @members: What it holds that can be firmware.
 * @count: How many of these there are, more than KIND_MEMBERS perhaps.
 * @files: How many files it holds in all.
 * @broken: Why its list could not be read to the end, or empty.
 * @unpack: What to type to unpack @members, or all, or empty.
 * @useless: There is nothing in it that could be unpacked.
 */
struct kind {
	char name[64];
	struct kind_member members[KIND_MEMBERS];
	unsigned int count;
	unsigned int files;
	char broken[96];
	char unpack[512];
	bool useless;
};

/* False if it is nothing that is known; @file is its name, NULL if it has none. */
bool kind_look(struct kind *kind, const char *file, const u8 *data, size_t size);

#endif
