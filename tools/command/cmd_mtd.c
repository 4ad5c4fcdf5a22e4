// SPDX-License-Identifier: GPL-2.0
/* mtd: the flash of a drive as an MTD device, for programs that read such devices. */
#include <errno.h>
#include <string.h>

#include "abilities.h"
#include "ask.h"
#include "fail.h"
#include "json.h"
#include "news.h"
#include "node.h"
#include "options.h"
#include "place.h"
#include "run.h"

struct search {
	const char *name;
	char found[32];
};

static bool look_at(void *context, const char *device)
{
	struct search *search = context;
	char path[300], name[64];

	snprintf(path, sizeof(path), "/sys/class/mtd/%s/name", device);
	if (place_line(path, name, sizeof(name)) && !strcmp(name, search->name))
		snprintf(search->found, sizeof(search->found), "/dev/%s", device);
	return !search->found[0];
}

/* Its MTD device has the name of its node. */
static bool find_mtd(const struct drive *drive, struct search *search)
{
	search->name = drive->node;
	search->found[0] = '\0';
	place_each("/sys/class/mtd", look_at, search);
	return search->found[0];
}

static enum ctl_exit show(struct ctl *ctl, const struct drive *drive, const char *before)
{
	struct search search;
	bool found = find_mtd(drive, &search);

	if (ctl->result) {
		json_object_object_add(ctl->result, "drive", json_drive(drive));
		json_text(ctl->result, "mtd", found ? search.found : NULL);
	} else if (found) {
		printf("%s: %sits flash is %s, read-only; mtkflashctl mtd off %s removes it\n",
		       drive->node, before, search.found, drive->port.name);
	} else {
		printf("%s: %sno MTD device\n", drive->node, before);
	}
	return CTL_EXIT_OK;
}

/* Busy is a session, or a program that reads the MTD device. */
static enum ctl_exit fail_busy(struct ctl *ctl, const struct drive *drive)
{
	struct search search;

	if (run_is_busy(drive) || !find_mtd(drive, &search))
		return fail_driver(ctl, MTKFLASH_ERROR_BUSY, drive->node);
	fail(ctl, CTL_ERROR_MTD_OPEN, "%s: a program has %s open", drive->node, search.found);
	fail_next(ctl, "fuser -v %s", search.found);
	return ctl->failure.exit;
}

static enum ctl_exit turn_on(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code = ask_is_dead(ctl, drive);

	if (!code && options_wanted(ctl))
		code = options_check(ctl, &ctl->session);
	if (code)
		return code;
	news_catch_signals();
	code = run_request(ctl, drive, MTKFLASH_IOC_MTD_ON, false);
	if (!code)
		code = drive_reload(ctl, drive);
	if (!code)
		return show(ctl, drive, "");
	if (ctl->failure.number == MTKFLASH_ERROR_BUSY)
		return fail_busy(ctl, drive);
	if (ctl->result)
		json_object_object_add(ctl->result, "drive", json_drive(drive));
	run_advise(ctl, drive, code);
	return code;
}

static enum ctl_exit turn_off(struct ctl *ctl, const struct drive *drive)
{
	struct mtkflash_request request = {
		.size = sizeof(request),
		.device = drive->info.device,
	};
	struct search search;

	if (!run_is_busy(drive) && !find_mtd(drive, &search))
		return show(ctl, drive, "nothing to do: ");
	if (!node_ioctl(ctl->control, MTKFLASH_IOC_MTD_OFF, &request))
		return show(ctl, drive, "");
	return errno == EBUSY ? fail_busy(ctl, drive) : fail_request(ctl, drive->node);
}

enum ctl_exit cmd_mtd(struct ctl *ctl)
{
	bool on = !strcmp(ctl->words[0], "on");
	struct drive drive;
	enum ctl_exit code;

	if (!on && strcmp(ctl->words[0], "off"))
		return fail(ctl, CTL_ERROR_USAGE, "mtd: type on or off, not '%s'", ctl->words[0]);
	code = drive_find(ctl, ctl->words[1], &drive);
	if (!code)
		code = abilities_check_request(ctl, MTKFLASH_IOC_MTD_ON);
	if (code)
		return code;
	return on ? turn_on(ctl, &drive) : turn_off(ctl, &drive);
}
