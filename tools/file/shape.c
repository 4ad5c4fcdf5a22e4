// SPDX-License-Identifier: GPL-2.0
/* Files that are an image and something else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shape.h"
#include "words.h"

/* A download that was cut off can end anywhere, so a longer match proves nothing. */
#define FRONT_MAX	0x1000
#define BEHIND_MAX	0x200

/* It starts and is named as one. */
static bool is_image(const u8 *data, size_t size)
{
	struct mtkflash_identity id;

	return mtkflash_image_has_vector(data, size) && mtkflash_image_identity(data, size, &id);
}

/* One file of bytes, with a name that can be typed. */
static bool has_file(const struct image_file *file)
{
	return !file->given && strcmp(file->name, "-");
}

static void say(struct failure *failure, const char *advice)
{
	snprintf(failure->advice, sizeof(failure->advice), "%s", advice);
	failure->advice_number = -1;
}

/* "head -c 262144 fw.bin > fw.bin.cut": the file itself is not touched. */
static void type_cut(struct failure *failure, const struct image_file *file, const char *program,
		     size_t size)
{
	char to[4096];

	say(failure, "make a copy without these bytes, and check it with mtkflashctl image");
	if (!has_file(file))
		return;
	snprintf(to, sizeof(to), "%s.cut", file->name);
	snprintf(failure->next, sizeof(failure->next), "%s -c %zu %s > %s", program, size,
		 shell_word(file->name), shell_word(to));
}

/* The largest part that is filled by it. */
static size_t inner_size(size_t size)
{
	size_t inner = MTKFLASH_IMAGE_MIN;

	while (inner * 2 <= size && inner < MTKFLASH_IMAGE_MAX)
		inner *= 2;
	return inner;
}

static void tell_size(struct failure *failure, const struct image_file *file)
{
	size_t inner = inner_size(file->size), rest = file->size - inner;
	bool front;

	if (file->size <= inner || rest > FRONT_MAX)
		return;
	front = is_image(file->data + rest, inner);
	if (!front && (rest > BEHIND_MAX || !is_image(file->data, inner)))
		return;
	snprintf(failure->what, sizeof(failure->what),
		 "%s has %zu bytes: an image of %s, and %zu bytes %s it", file->name, file->size,
		 size_text(inner), rest, front ? "in front of" : "behind");
	type_cut(failure, file, front ? "tail" : "head", inner);
}

static bool is_swapped(const struct image_file *file)
{
	u8 *data = malloc(file->size);
	bool swapped;

	for (size_t i = 0; data && i < file->size; i++)
		data[i] = file->data[i ^ 1];
	swapped = data && is_image(data, file->size);
	free(data);
	return swapped;
}

static void tell_swapped(struct failure *failure, const struct image_file *file)
{
	char to[4096];

	if (!is_swapped(file))
		return;
	snprintf(failure->what, sizeof(failure->what),
		 "%s is an image whose bytes are swapped in pairs", file->name);
	say(failure, "make a copy with the bytes swapped back; check it with mtkflashctl image");
	if (!has_file(file))
		return;
	snprintf(to, sizeof(to), "%s.swapped", file->name);
	snprintf(failure->next, sizeof(failure->next), "dd if=%s of=%s conv=swab",
		 shell_word(file->name), shell_word(to));
}

void shape_tell(struct failure *failure, const struct image_file *file)
{
	if (file->error == MTKFLASH_ERROR_IMAGE_SIZE ||
	    file->error == MTKFLASH_ERROR_IMAGE_TOO_LARGE)
		tell_size(failure, file);
	else if (file->error == MTKFLASH_ERROR_RESET_VECTOR)
		tell_swapped(failure, file);
}

static bool is_padded(const struct image_file *file, size_t part_size)
{
	for (size_t i = part_size; i < file->size; i++)
		if (file->data[i] != file->data[part_size])
			return false;
	return file->data[part_size] == 0xff || !file->data[part_size];
}

static bool is_repeated(const struct image_file *file, size_t part_size)
{
	for (size_t i = part_size; i < file->size; i++)
		if (file->data[i] != file->data[i - part_size])
			return false;
	return true;
}

void shape_tell_part(struct failure *failure, const struct image_file *file, size_t part_size)
{
	bool padded = is_padded(file, part_size);
	size_t used = strlen(failure->what);

	if (!padded && !is_repeated(file, part_size))
		return;
	snprintf(failure->what + used, sizeof(failure->what) - used,
		 padded ? "; behind %zXh the image is blank" : "; behind %zXh it repeats itself",
		 part_size - 1);
	type_cut(failure, file, "head", part_size);
}
