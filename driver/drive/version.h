/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The version of the module and of the tool; "make install" and the packages use it, too.
 */
#ifndef MTKFLASH_VERSION_H
#define MTKFLASH_VERSION_H

#define MTKFLASH_VERSION	"0.1.0"

#endif
