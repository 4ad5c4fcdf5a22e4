/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the loaded module can do.  One that is older than the question is asked in
 * another way.
 */
#ifndef CTL_ABILITIES_H
#define CTL_ABILITIES_H

#include "ctl.h"

/**
 * struct abilities - What it can do
 * @told: It said so itself; else only @module.requests, @module.options and
 *	  @module.sets are filled.
 * @module: That.
 */
struct abilities {
	bool told;
	struct mtkflash_capabilities module;
};

enum ctl_exit abilities_load(struct ctl *ctl, struct abilities *abilities);

/* Refuses, before anything happens, if the module does not know a request. */
enum ctl_exit abilities_check_request(struct ctl *ctl, unsigned long request);

#endif
