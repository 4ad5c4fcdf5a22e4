// SPDX-License-Identifier: GPL-2.0
/* doctor: what on this computer could be in the way. */
#include <string.h>

#include "doctor.h"
#include "json.h"
#include "node.h"

static enum ctl_exit finish(const struct doctor *d)
{
	struct ctl *ctl = d->ctl;

	if (ctl->result) {
		json_number(ctl->result, "wrong", d->wrong);
		json_number(ctl->result, "warnings", d->warnings);
	}
	if (d->wrong)
		return fail(ctl, CTL_ERROR_IN_THE_WAY, "%u %s in the way%s", d->wrong,
			    d->wrong == 1 ? "thing is" : "things are",
			    d->wrong == 1 ? "" : "; fix them from top to bottom");
	if (!ctl->result)
		printf("\nNothing is in the way%s.\n",
		       d->warnings ? "; but read the warnings" : "");
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_doctor(struct ctl *ctl)
{
	struct doctor d = {
		.ctl = ctl,
		.array = ctl->result ? json_array_in(ctl->result, "checks") : NULL,
		.brief = ctl_has(ctl, CTL_OPTION_QUIET),
	};

	ctl->control = node_open_control();
	doctor_look(&d);
	return finish(&d);
}
