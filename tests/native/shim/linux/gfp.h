/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_GFP_H
#define SHIM_LINUX_GFP_H

typedef unsigned int gfp_t;

#define GFP_KERNEL 0U

#endif
