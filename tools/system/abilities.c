// SPDX-License-Identifier: GPL-2.0
/* What the loaded module can do. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "abilities.h"
#include "fail.h"
#include "node.h"

#define BIT_OF(request)	(1ull << _IOC_NR(request))

/* The first version, and the one that came before the question. */
#define FIRST_REQUESTS	(BIT_OF(MTKFLASH_IOC_PORT_INFO) | BIT_OF(MTKFLASH_IOC_RESCAN) | \
			 BIT_OF(MTKFLASH_IOC_DEVICE_INFO) | BIT_OF(MTKFLASH_IOC_STATUS))
#define OPTION_REQUESTS	(BIT_OF(MTKFLASH_IOC_GET_OPTIONS) | BIT_OF(MTKFLASH_IOC_SET_OPTIONS))

/* Whether there is such a drive does not matter for that. */
static bool has_options(const struct ctl *ctl)
{
	struct mtkflash_options options = { .size = sizeof(options) };

	return !node_ioctl(ctl->control, MTKFLASH_IOC_GET_OPTIONS, &options) ||
	       errno != ENOTTY;
}

enum ctl_exit abilities_load(struct ctl *ctl, struct abilities *abilities)
{
	struct mtkflash_capabilities *module = &abilities->module;

	memset(abilities, 0, sizeof(*abilities));
	module->size = sizeof(*module);
	abilities->told = !node_ioctl(ctl->control, MTKFLASH_IOC_CAPABILITIES, module);
	if (abilities->told)
		return CTL_EXIT_OK;
	if (errno != ENOTTY)
		return fail_request(ctl, "what the module can do");
	module->requests = FIRST_REQUESTS;
	module->sets = 1u << MTKFLASH_OPTION_SET_ANY;
	if (has_options(ctl)) {
		module->requests |= OPTION_REQUESTS;
		module->options = MTKFLASH_OPTION_ALLOW_SIBLING;
	}
	return CTL_EXIT_OK;
}

enum ctl_exit abilities_check_request(struct ctl *ctl, unsigned long request)
{
	struct abilities abilities;
	enum ctl_exit code;

	code = abilities_load(ctl, &abilities);
	if (code || abilities.module.requests & BIT_OF(request))
		return code;
	return fail(ctl, CTL_ERROR_OLD_MODULE, NULL);
}
