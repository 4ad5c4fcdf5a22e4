// SPDX-License-Identifier: GPL-2.0
/* Mounts and processes. */
#include <stdio.h>
#include <string.h>

#include "holders.h"
#include "place.h"

#define OPTICAL		"/dev/sr"

struct search {
	void (*each)(void *context, const struct holder *holder);
	void *context;
	const char *process;
};

/* "/dev/sr0 /media/cdrom iso9660 ..." */
static void look_at_mounts(const struct search *search)
{
	FILE *file = place_open("/proc/mounts");
	char line[1024], device[64], where[300];

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %299s", device, where) == 2 &&
		    !strncmp(device, OPTICAL, strlen(OPTICAL)))
			search->each(search->context,
				     &(struct holder){ .block = device, .mount = where });
	}
	if (file)
		fclose(file);
}

static bool look_at_descriptor(void *context, const char *name)
{
	const struct search *search = context;
	char path[300], target[300], comm[64] = "a program";

	snprintf(path, sizeof(path), "/proc/%s/fd/%s", search->process, name);
	if (!place_link(path, target, sizeof(target)) ||
	    strncmp(target, OPTICAL, strlen(OPTICAL)))
		return true;
	snprintf(path, sizeof(path), "/proc/%s/comm", search->process);
	place_line(path, comm, sizeof(comm));
	search->each(search->context, &(struct holder){ .block = target, .name = comm,
							.process = search->process });
	return false;
}

static bool look_at_process(void *context, const char *name)
{
	struct search *search = context;
	char path[300];

	if (name[strspn(name, "0123456789")])
		return true;
	search->process = name;
	snprintf(path, sizeof(path), "/proc/%s/fd", name);
	place_each(path, look_at_descriptor, search);
	return true;
}

void holders_each(void (*each)(void *context, const struct holder *holder), void *context)
{
	struct search search = { .each = each, .context = context };

	look_at_mounts(&search);
	place_each("/proc", look_at_process, &search);
}
