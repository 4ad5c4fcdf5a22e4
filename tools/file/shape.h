/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that are an image and something else: with bytes in front of it or behind it, swapped,
 * padded, repeated.  They are refused, with the reason.
 */
#ifndef CTL_SHAPE_H
#define CTL_SHAPE_H

#include "image_file.h"

/* Changes what is told of a file that was refused because of its size or its start. */
void shape_tell(struct failure *failure, const struct image_file *file);

/* The same of an image that is larger than the part. */
void shape_tell_part(struct failure *failure, const struct image_file *file, size_t part_size);

#endif
