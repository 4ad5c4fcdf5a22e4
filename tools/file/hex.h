/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Intel HEX: an image as text, in one file or in several.
 *
 * Own code: the libraries for it (libsrecord, BFD) do not go with the licence of this
 * program, and neither knows the bank marks of BTC's files.
 */
#ifndef CTL_HEX_H
#define CTL_HEX_H

#include <stdbool.h>
#include <stddef.h>

#include "image.h"

/* So many files make one image. */
#define HEX_FILES	8

/**
 * struct hex - An image that is being put together
 * @image: The bytes, FFh where none was given; %MTKFLASH_IMAGE_MAX of them.
 * @source: For each byte the number of the file that gave it, from 1; 0 if none did.
 * @names: The files.
 * @files: Their number.
 * @size: Of the image: what the smallest part has that holds all that was given.
 * @given: How many bytes of it were given.
 * @first_gap: Address of the first that was not.
 * @error: What is wrong, with file and line.
 * @advice: What to do then.
 */
struct hex {
	u8 *image;
	u8 *source;
	const char *names[HEX_FILES];
	unsigned int files;
	size_t size;
	size_t given;
	size_t first_gap;
	char error[256];
	const char *advice;
};

/* Does it begin as Intel HEX does? */
bool hex_is(const u8 *text, size_t size);

/* Each returns false with @error; hex_free() is for every way out. */
bool hex_begin(struct hex *hex);
bool hex_add(struct hex *hex, const char *name, const u8 *text, size_t size);
bool hex_end(struct hex *hex);
void hex_free(struct hex *hex);

#endif
