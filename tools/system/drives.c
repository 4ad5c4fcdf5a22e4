// SPDX-License-Identifier: GPL-2.0
/* Ports and drives. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "answers.h"
#include "drives.h"
#include "fail.h"
#include "families.h"
#include "news.h"
#include "node.h"
#include "place.h"
#include "words.h"

/* More ports than any system has: the end of a module that never says so. */
#define PORTS_MAX	4096

/* libata needs a minute for a dead drive, and five at most: behind that it is no use to wait. */
#define PROBING_S	400

/* A model is not named by less than that. */
#define MODEL_LENGTH_MIN	3

/* The module terminates its strings; a broken one shall do no harm. */
#define TERMINATE(field) ((field)[sizeof(field) - 1] = '\0')

static void set_port(struct port *port, const struct mtkflash_port_info *info)
{
	port->info = *info;
	TERMINATE(port->info.driver);
	TERMINATE(port->info.parent);
	TERMINATE(port->info.model);
	TERMINATE(port->info.identify);
}

static bool add_port(struct ports *ports, const struct mtkflash_port_info *info)
{
	struct port *port = realloc(ports->port, (ports->count + 1) * sizeof(*port));

	if (!port)
		return false;
	ports->port = port;
	port += ports->count++;
	memset(port, 0, sizeof(*port));
	set_port(port, info);
	snprintf(port->name, sizeof(port->name), "ata%u", info->ata);
	return true;
}

/* A host's ports are numbered from 1, in the order of libata's numbers. */
static unsigned int port_of_host(const struct ports *ports, const struct port *port)
{
	unsigned int number = 1;

	for (unsigned int i = 0; i < ports->count; i++)
		number += !strcmp(ports->port[i].info.parent, port->info.parent) &&
			  ports->port[i].info.ata < port->info.ata;
	return number;
}

static void set_paths(struct ports *ports)
{
	for (unsigned int i = 0; i < ports->count; i++) {
		struct port *port = &ports->port[i];
		/* As udev does; other buses have names without a colon. */
		const char *bus = strchr(port->info.parent, ':') ? "pci-" : "";

		snprintf(port->path, sizeof(port->path), "%s%s-ata-%u", bus,
			 FIELD_TEXT(port->info.parent), port_of_host(ports, port));
	}
}

#define BLOCK	"/sys/class/block"

/* ".../ata2/host1/target1:0:0/1:0:0:0/block/sr0"; a partition is no device of its own. */
static bool take_block(void *context, const char *name)
{
	char path[300], target[1024];
	const char *place, *end;
	struct ports *ports = context;
	unsigned int ata;

	snprintf(path, sizeof(path), BLOCK "/%s", name);
	if (!place_link(path, target, sizeof(target)))
		return true;
	place = strstr(target, "/ata");
	end = strstr(target, "/block/");
	if (!place || !end || strchr(end + strlen("/block/"), '/') ||
	    sscanf(place, "/ata%u/", &ata) != 1)
		return true;
	for (unsigned int i = 0; i < ports->count; i++)
		if (ports->port[i].info.ata == ata)
			snprintf(ports->port[i].block, sizeof(ports->port[i].block), "%s", name);
	return true;
}

void port_look_for_block(struct port *port)
{
	struct ports one = { .port = port, .count = 1 };

	port->block[0] = '\0';
	place_each(BLOCK, take_block, &one);
}

const char *block_text(const struct port *port)
{
	static char text[24];

	snprintf(text, sizeof(text), "/dev/%s", port->block);
	return text;
}

enum ctl_exit ports_load(struct ctl *ctl, struct ports *ports)
{
	memset(ports, 0, sizeof(*ports));
	for (unsigned int i = 0; i < PORTS_MAX; i++) {
		struct mtkflash_port_info info = { .size = sizeof(info), .index = i };

		if (!node_ioctl(ctl->control, MTKFLASH_IOC_PORT_INFO, &info)) {
			if (add_port(ports, &info))
				continue;
			errno = ENOMEM;
		} else if (errno == ENXIO) {
			break;
		}
		free(ports->port);
		memset(ports, 0, sizeof(*ports));
		return fail_request(ctl, "ports");
	}
	set_paths(ports);
	place_each(BLOCK, take_block, ports);
	return CTL_EXIT_OK;
}

const char *probing_text(const struct port *port)
{
	static char text[128];

	snprintf(text, sizeof(text),
		 "Linux is still busy with %s (%u s so far; usually one minute, at most five): wait",
		 port->name, port->info.probing_s);
	return text;
}

enum ctl_exit status_load(struct ctl *ctl, unsigned int device,
			  struct mtkflash_status *status)
{
	char about[32];

	memset(status, 0, sizeof(*status));
	status->size = sizeof(*status);
	status->device = device;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_STATUS, status)) {
		snprintf(about, sizeof(about), "mtkflash%u", device);
		return fail_request(ctl, about);
	}
	TERMINATE(status->old_revision);
	TERMINATE(status->new_revision);
	return CTL_EXIT_OK;
}

/* A module that does not know of it has kept nothing. */
static void load_kept(const struct ctl *ctl, struct drive *drive)
{
	struct mtkflash_kept request = {
		.size = sizeof(request),
		.device = drive->info.device,
		.room = MTKFLASH_KEPT_MAX,
		.ranges = (uintptr_t)drive->kept.range,
	};

	if (!(drive->status.flags & MTKFLASH_STATUS_KEPT) ||
	    node_ioctl(ctl->control, MTKFLASH_IOC_KEPT, &request) ||
	    request.session != drive->status.session)
		return;
	drive->kept.count = request.count < MTKFLASH_KEPT_MAX ? request.count :
								MTKFLASH_KEPT_MAX;
}

enum ctl_exit drive_load(struct ctl *ctl, const struct port *port, struct drive *drive)
{
	enum ctl_exit code;

	memset(drive, 0, sizeof(*drive));
	drive->port = *port;
	snprintf(drive->node, sizeof(drive->node), "mtkflash%u", port->info.device);
	drive->info.size = sizeof(drive->info);
	drive->info.device = port->info.device;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_DEVICE_INFO, &drive->info)) {
		drive->gone = errno == ENXIO;
		return fail_request(ctl, drive->node);
	}
	TERMINATE(drive->info.part);
	TERMINATE(drive->info.set);
	code = status_load(ctl, port->info.device, &drive->status);
	drive->gone = code && errno == ENXIO;
	if (code)
		return code;
	load_kept(ctl, drive);
	answers_load(ctl, drive);
	return CTL_EXIT_OK;
}

enum ctl_exit drive_reload(struct ctl *ctl, struct drive *drive)
{
	struct mtkflash_port_info info = {
		.size = sizeof(info),
		.index = drive->port.info.index,
	};
	struct port port = drive->port;

	if (node_ioctl(ctl->control, MTKFLASH_IOC_PORT_INFO, &info))
		return fail_request(ctl, drive->node);
	/* Another drive by now, if the ports were counted afresh. */
	if (info.device == port.info.device)
		set_port(&port, &info);
	port_look_for_block(&port);
	return drive_load(ctl, &port, drive);
}

/* "mtkflash0", "/dev/mtkflash0", or a link that leads to it. */
static bool parse_node(const char *word, unsigned int *device)
{
	char target[4096];
	const char *name = word;
	ssize_t length;
	char end;

	if (strchr(word, '/')) {
		length = readlink(word, target, sizeof(target) - 1);
		if (length > 0) {
			target[length] = '\0';
			name = strrchr(target, '/');
			name = name ? name + 1 : target;
		} else if (!strncmp(word, "/dev/", 5)) {
			name = word + 5;
		}
	}
	/* Not "mtkflash+3" nor "mtkflash 3". */
	return !strncmp(name, "mtkflash", 8) && name[8] >= '0' && name[8] <= '9' &&
	       sscanf(name + 8, "%9u%c", device, &end) == 1;
}

static bool is_number(const char *word)
{
	return *word && !word[strspn(word, "0123456789")];
}

static bool contains(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (; *text; text++)
		if (!strncasecmp(text, word, length))
			return true;
	return false;
}

/* The names of a port itself: they mean it even if it has no drive. */
static bool is_port(const struct port *port, const char *word)
{
	return !strcmp(word, port->name) || !strcmp(word, port->path) ||
	       !strcmp(word, port->info.parent) ||
	       (!strncmp(word, "pci-", 4) && !strcmp(word + 4, port->info.parent));
}

/* "sr0", "/dev/sr0", or a link to it, as /dev/cdrom is one; NULL if it is none of these. */
static const char *block_name(const char *word, char *target, size_t size)
{
	unsigned int number;
	const char *name = word;
	char end;

	if (place_link(word, target, size))
		name = strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
	else if (!strncmp(word, "/dev/", 5))
		name = word + 5;
	return sscanf(name, "sr%u%c", &number, &end) == 1 ? name : NULL;
}

static bool is_drive(const struct port *port, const char *word)
{
	char target[1024];
	const char *block = block_name(word, target, sizeof(target));
	unsigned int device;

	if (block)
		return !strcmp(block, port->block);
	if (parse_node(word, &device))
		return port->info.device == device;
	if (is_port(port, word))
		return true;
	return strlen(word) >= MODEL_LENGTH_MIN && contains(port->info.model, word);
}

bool port_is(const struct port *port, const char *word)
{
	char target[1024];
	const char *block = block_name(word, target, sizeof(target));

	return !strcmp(word, port->name) || !strcmp(word, port->path) ||
	       (block && !strcmp(block, port->block));
}

/* The port has no drive of ours. */
static enum ctl_exit fail_verdict(struct ctl *ctl, const struct port *port, const char *word)
{
	const char *tool = mtkflash_family_tool(FIELD_TEXT(port->info.model));
	const char *verdict = verdict_text(port->info.verdict);
	enum ctl_exit code;

	code = fail(ctl, CTL_ERROR_NO_SUCH_DRIVE,
		    "%s has no drive that mtkflash can work on: its verdict is %s", word, verdict);
	if (port->info.verdict == MTKFLASH_VERDICT_OTHER && tool)
		snprintf(ctl->failure.advice, sizeof(ctl->failure.advice),
			 "%s has another maker's chip: it may be flashed by %s (from source code, untried)",
			 FIELD_TEXT(port->info.model), tool);
	fail_next(ctl, "mtkflashctl explain %s", verdict);
	return code;
}

/* "vendor product revision" of this drive? */
static bool is_model(const struct port *port, const struct mtkflash_user_recipe *own)
{
	const char *product = mtkflash_text_begins(FIELD_TEXT(port->info.model), own->vendor);

	return product && mtkflash_text_begins(product, own->product);
}

/* A drive of which nothing is known gets a node; the module refuses all others. */
static enum ctl_exit admit(struct ctl *ctl, const struct port *port)
{
	struct mtkflash_port_info info = { .size = sizeof(info), .index = port->info.index };

	if (!node_ioctl(ctl->control, MTKFLASH_IOC_ADMIT, &info) || errno == EACCES ||
	    errno == ENOTTY)
		return CTL_EXIT_OK;
	return fail_request(ctl, port->name);
}

enum ctl_exit drive_admit(struct ctl *ctl, const char *word, const char *recipe,
			  const struct mtkflash_user_recipe *own)
{
	enum ctl_exit code;
	struct ports ports;

	code = ports_load(ctl, &ports);
	for (unsigned int i = 0; !code && i < ports.count; i++) {
		const struct port *port = &ports.port[i];

		if (port_has_node(port) || port->info.verdict != MTKFLASH_VERDICT_OTHER ||
		    !is_drive(port, word))
			continue;
		code = is_model(port, own) ? admit(ctl, port) :
		       fail(ctl, CTL_ERROR_RECIPE, "%s is for %s %s, and %s has %s", recipe,
			    own->vendor, own->product, port->name, FIELD_TEXT(port->info.model));
	}
	free(ports.port);
	return code;
}

static enum ctl_exit fail_unknown(struct ctl *ctl, const struct ports *ports,
				  const char *word)
{
	enum ctl_exit code;

	for (unsigned int i = 0; i < ports->count; i++) {
		const struct port *port = &ports->port[i];

		if (!port_is(port, word))
			continue;
		if (port->info.verdict == MTKFLASH_VERDICT_PROBING) {
			code = fail(ctl, CTL_ERROR_NO_SUCH_DRIVE, "%s", probing_text(port));
			fail_next(ctl, "mtkflashctl status");
			return code;
		}
		return fail_verdict(ctl, port, word);
	}
	if (is_number(word)) {
		code = fail(ctl, CTL_ERROR_NO_SUCH_DRIVE,
			    "'%s' does not name a drive: a bare number could mean another one",
			    word);
		fail_next(ctl, "mtkflashctl list");
		return code;
	}
	code = fail(ctl, CTL_ERROR_NO_SUCH_DRIVE, "no drive is called '%s'", word);
	fail_next(ctl, "mtkflashctl status");
	return code;
}

static enum ctl_exit fail_ambiguous(struct ctl *ctl, const struct ports *ports,
				    const char *word)
{
	char names[256] = "";
	enum ctl_exit code;
	size_t used = 0;

	for (unsigned int i = 0; i < ports->count; i++) {
		const struct port *port = &ports->port[i];

		if (!port_has_node(port) || !is_drive(port, word) || used >= sizeof(names))
			continue;
		used += snprintf(names + used, sizeof(names) - used, "%smtkflash%u (%s)",
				 used ? ", " : "", port->info.device, port->name);
	}
	code = fail(ctl, CTL_ERROR_AMBIGUOUS, "'%s' fits more than one drive: %s", word, names);
	fail_next(ctl, "mtkflashctl list");
	return code;
}

bool ports_wait(const struct ctl *ctl, const struct port *port, bool first)
{
	news_catch_signals();
	if (first && !ctl_has(ctl, CTL_OPTION_QUIET))
		fprintf(stderr, "%s. Ctrl-C stops.\n", probing_text(port));
	if (!news_stopped())
		poll(NULL, 0, 1000);
	return !news_stopped();
}

static const struct port *find_probing(const struct ports *ports, const char *word)
{
	for (unsigned int i = 0; i < ports->count; i++)
		if (ports->port[i].info.verdict == MTKFLASH_VERDICT_PROBING &&
		    port_is(&ports->port[i], word))
			return &ports->port[i];
	return NULL;
}

/* The drive shows itself only when libata has given it up. */
static enum ctl_exit load_when_probed(struct ctl *ctl, const char *word, struct ports *ports)
{
	bool waits = ctl_command_options(ctl->command) & CTL_BIT(CTL_OPTION_WAIT);

	for (unsigned int waited = 0;; waited++) {
		enum ctl_exit code = ports_load(ctl, ports);
		const struct port *port = code || !waits ? NULL : find_probing(ports, word);

		if (!port || port->info.probing_s >= PROBING_S || waited >= PROBING_S)
			return code;
		if (!ports_wait(ctl, port, !waited)) {
			free(ports->port);
			return fail(ctl, CTL_ERROR_STOPPED, NULL);
		}
		free(ports->port);
	}
}

enum ctl_exit drive_find(struct ctl *ctl, const char *word, struct drive *drive)
{
	const struct port *found = NULL;
	unsigned int matches = 0;
	struct ports ports;
	enum ctl_exit code;

	code = load_when_probed(ctl, word, &ports);
	if (code)
		return code;
	for (unsigned int i = 0; i < ports.count && !is_number(word); i++) {
		const struct port *port = &ports.port[i];

		if (!port_has_node(port) || !is_drive(port, word))
			continue;
		found = port;
		matches++;
	}
	if (matches == 1)
		code = drive_load(ctl, found, drive);
	else if (!matches)
		code = fail_unknown(ctl, &ports, word);
	else
		code = fail_ambiguous(ctl, &ports, word);
	free(ports.port);
	return code;
}

enum ctl_exit drive_find_busy(struct ctl *ctl, struct drive *drive, unsigned int *busy)
{
	struct ports ports;
	enum ctl_exit code;
	struct drive each;

	*busy = 0;
	code = ports_load(ctl, &ports);
	if (code)
		return code;
	for (unsigned int i = 0; i < ports.count; i++) {
		if (!port_has_node(&ports.port[i]) ||
		    drive_load(ctl, &ports.port[i], &each) ||
		    !(each.status.flags & MTKFLASH_STATUS_BUSY))
			continue;
		*drive = each;
		(*busy)++;
	}
	free(ports.port);
	if (*busy < 2)
		return CTL_EXIT_OK;
	code = fail(ctl, CTL_ERROR_AMBIGUOUS, "%u sessions are running: which drive?", *busy);
	fail_next(ctl, "mtkflashctl list");
	return code;
}
