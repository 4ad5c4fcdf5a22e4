/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What status and info both show of a drive.
 */
#ifndef CTL_SHOW_H
#define CTL_SHOW_H

#include "drives.h"

/* All facts that are needed to add the flash part to the table. */
void show_ids(const struct mtkflash_device_info *info);

/* Those of its next session. */
void show_options(const struct mtkflash_options *options);

/* Its current or last session. */
void show_session(const struct mtkflash_status *status);

#endif
