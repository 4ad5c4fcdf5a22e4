/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two sides of a refusal: for which drive the image is, and which one this is.
 */
#ifndef CTL_SIDES_H
#define CTL_SIDES_H

#include "change.h"

/* "vendor product revision", of a drive that answered. */
bool side_model_is(const struct port *port, const struct mtkflash_identity *id);

/* The driver goes by what firmware that runs says, else by the flash. */
bool side_goes_by_model(const struct change *c);

/* Who the drive is, as far as it says; that helps to find out for whom the image is. */
void side_compare_names(struct change *c);

/* Is it an error that says that image and drive do not go together? */
bool side_is_told(unsigned int error);

/* Which image, which drive, and how large both are: behind such an error. */
void side_tell(struct change *c);

#endif
