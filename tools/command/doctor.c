// SPDX-License-Identifier: GPL-2.0
/* The doctor: the kernel, the module, and what it finds itself. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "doctor.h"
#include "json.h"
#include "names.h"
#include "node.h"
#include "paper.h"
#include "place.h"
#include "sudo.h"
#include "version.h"
#include "words.h"

#define CONTROL		"/dev/mtkflash-control"
#define LOADED		"/sys/module/mtkflash"
#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define SECURE_BOOT	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static void print_finding(enum doctor_level level, const char *text, const char *command)
{
	static const struct {
		const char *word;
		enum paper_color color;
	} levels[] = {
		[DOCTOR_OK] = { "ok", PAPER_GOOD },
		[DOCTOR_WARNING] = { "warning", PAPER_CARE },
		[DOCTOR_WRONG] = { "WRONG", PAPER_BAD },
	};

	printf("%s%-8s%s", paper_on(stdout, levels[level].color), levels[level].word,
	       paper_off(stdout));
	paper_wrap(stdout, paper_columns(stdout), 8, text);
	if (command)
		printf("        type: %s\n", command);
}

void doctor_say(struct doctor *doctor, enum doctor_level level, const char *about,
		const char *command, const char *format, ...)
{
	static const char * const levels[] = { "ok", "warning", "wrong" };
	struct json_object *object;
	char text[512];
	va_list args;

	command = sudo_commands(command);
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	doctor->wrong += level == DOCTOR_WRONG;
	doctor->warnings += level == DOCTOR_WARNING;
	if (!doctor->array) {
		if (level != DOCTOR_OK || !doctor->brief)
			print_finding(level, text, command);
		return;
	}
	object = json_object_new_object();
	json_text(object, "level", levels[level]);
	json_text(object, "about", about);
	json_text(object, "text", text);
	json_text(object, "command", command);
	json_object_array_add(doctor->array, object);
}

static void look_at_user(struct doctor *d)
{
	if (node_is_privileged())
		doctor_say(d, DOCTOR_OK, "privilege", NULL,
			   "you have the privilege to reach drives");
	else
		doctor_say(d, DOCTOR_WARNING, "privilege", "sudo mtkflashctl doctor",
			   "you are not root: you can look, but only root can reach a drive");
}

static void look_at_kernel(struct doctor *d)
{
	unsigned int major = 0, minor = 0;

	if (!place_line("/proc/sys/kernel/osrelease", d->kernel, sizeof(d->kernel)))
		snprintf(d->kernel, sizeof(d->kernel), "unknown");
	if (sscanf(d->kernel, "%u.%u", &major, &minor) != 2)
		doctor_say(d, DOCTOR_WARNING, "kernel", "mtkflashctl guide install",
			   "the kernel does not say its release");
	else if (major < 6 || (major == 6 && minor < 1))
		doctor_say(d, DOCTOR_WRONG, "kernel", "mtkflashctl guide live-usb",
			   "Linux %s is too old: mtkflash needs 6.1 or newer", d->kernel);
	else
		doctor_say(d, DOCTOR_OK, "kernel", NULL, "Linux %s", d->kernel);
}

/* --- the module ------------------------------------------------------------------ */

/* "debian" of "ID=debian" or "ID_LIKE=debian", for this one and those that come from it. */
static bool is_like(const char *system)
{
	FILE *file = place_open("/etc/os-release");
	char line[256];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = !strncmp(line, "ID", 2) && strstr(line, system);
	if (file)
		fclose(file);
	return found;
}

static void look_for_headers(struct doctor *d)
{
	char path[192], command[256];

	snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile", d->kernel);
	if (place_exists(path)) {
		doctor_say(d, DOCTOR_OK, "headers", NULL,
			   "the headers of this kernel are installed");
		return;
	}
	if (is_like("debian"))
		snprintf(command, sizeof(command), "apt install linux-headers-%s", d->kernel);
	else if (is_like("fedora"))
		snprintf(command, sizeof(command), "dnf install kernel-devel-%s", d->kernel);
	else if (is_like("arch"))
		snprintf(command, sizeof(command), "pacman -S linux-headers");
	else
		snprintf(command, sizeof(command), "mtkflashctl guide install");
	doctor_say(d, DOCTOR_WRONG, "headers", command,
		   "the headers of this kernel are missing, without which the module cannot be built");
}

/* In the list that modprobe reads? */
static bool is_listed(const struct doctor *d)
{
	char path[192], line[4096];
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", d->kernel);
	file = place_open(path);
	while (file && !found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, ":")] = '\0';
		found = strstr(line, "/mtkflash.ko");
	}
	if (file)
		fclose(file);
	return found;
}

static bool is_there(const struct doctor *d)
{
	static const char * const places[] = { "extra", "updates", "updates/dkms" };
	char path[192];

	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++) {
		static const char * const ends[] = { "", ".xz", ".zst", ".gz" };

		for (unsigned int j = 0; j < ARRAY_SIZE(ends); j++) {
			snprintf(path, sizeof(path), "/lib/modules/%s/%s/mtkflash.ko%s", d->kernel,
				 places[i], ends[j]);
			if (place_exists(path))
				return true;
		}
	}
	return false;
}

/* Without its setting modprobe waits for the dead drive, which takes a minute. */
static const char *load_command(void)
{
	if (place_exists("/usr/lib/modprobe.d/mtkflash.conf") ||
	    place_exists("/etc/modprobe.d/mtkflash.conf"))
		return "modprobe mtkflash";
	return "modprobe mtkflash async_probe=1";
}

static void look_for_module(struct doctor *d)
{
	if (is_listed(d)) {
		doctor_say(d, DOCTOR_WRONG, "module", load_command(),
			   "the module is installed, but not loaded");
	} else if (is_there(d)) {
		doctor_say(d, DOCTOR_WRONG, "module", "depmod -a; modprobe mtkflash",
			   "the module is installed, but modprobe does not know of it yet");
	} else {
		look_for_headers(d);
		doctor_say(d, DOCTOR_WRONG, "module",
			   "make modules tool && make install && modprobe mtkflash",
			   "there is no module for this kernel; build it in the mtkflash source directory");
	}
}

static void look_at_loaded(struct doctor *d)
{
	char version[64];

	if (place_line(LOADED "/version", version, sizeof(version)) &&
	    !strcmp(version, MTKFLASH_VERSION))
		doctor_say(d, DOCTOR_OK, "module", NULL, "the module is loaded, version %s",
			   version);
	else
		doctor_say(d, DOCTOR_WARNING, "module", "rmmod mtkflash; modprobe mtkflash",
			   "the loaded module has another version than this tool, which is "
			   MTKFLASH_VERSION);
}

static void look_at_module(struct doctor *d)
{
	if (place_exists(LOADED) || d->ctl->control >= 0)
		look_at_loaded(d);
	else
		look_for_module(d);
}

/* --- lockdown -------------------------------------------------------------------- */

#define SECURE_BOOT_GUIDE	"mtkflashctl guide secure-boot"

/* Behind four bytes of attributes. */
static bool is_secure_boot(void)
{
	FILE *file = place_open(SECURE_BOOT);
	char value[5] = "";
	bool on = file && fread(value, 1, sizeof(value), file) == sizeof(value) && value[4] == 1;

	if (file)
		fclose(file);
	return on;
}

static void look_at_lockdown(struct doctor *d)
{
	char text[64] = "";

	place_line(LOCKDOWN, text, sizeof(text));
	if (node_locked_down() || (text[0] && !strstr(text, "[none]")))
		doctor_say(d, DOCTOR_WRONG, "lockdown", SECURE_BOOT_GUIDE,
			   "the kernel is locked down, so nothing may reach a drive directly: switch "
			   "Secure Boot off in the BIOS setup; signing the module does not help");
	else if (is_secure_boot())
		doctor_say(d, DOCTOR_WARNING, "lockdown", SECURE_BOOT_GUIDE,
			   "Secure Boot is on: this kernel may refuse a module that is not signed");
	else
		doctor_say(d, DOCTOR_OK, "lockdown", NULL, "the kernel is not locked down");
}

/* --- nodes ----------------------------------------------------------------------- */

static bool look_at_file(void *context, const char *name)
{
	char path[300], command[400];
	struct doctor *d = context;

	snprintf(path, sizeof(path), "/dev/%s", name);
	if (strncmp(name, "mtkflash", 8) || !place_is_file(path))
		return true;
	snprintf(command, sizeof(command), "rm %s; mtkflashctl rescan", path);
	doctor_say(d, DOCTOR_WRONG, "nodes", command,
		   "%s is an ordinary file: what was written to it went to no drive", path);
	return true;
}

static void look_at_nodes(struct doctor *d)
{
	unsigned int wrong = d->wrong;

	place_each("/dev", look_at_file, d);
	if (d->ctl->control >= 0 && wrong == d->wrong)
		doctor_say(d, DOCTOR_OK, "nodes", NULL, "the module's nodes are in /dev");
	else if (place_exists(LOADED) && d->ctl->control < 0 && wrong == d->wrong)
		doctor_say(d, DOCTOR_WRONG, "nodes",
			   "udevadm trigger --action=add --subsystem-match=misc",
			   "the module is loaded, but " CONTROL " cannot be opened");
	if (!place_exists("/usr/lib/udev/rules.d/60-mtkflash.rules") &&
	    !place_exists("/etc/udev/rules.d/60-mtkflash.rules"))
		doctor_say(d, DOCTOR_WARNING, "udev", "make install",
			   "the udev rules are not installed: /dev/mtkflash/by-port is missing");
	else
		doctor_say(d, DOCTOR_OK, "udev", NULL, "the udev rules are installed");
}

void doctor_look(struct doctor *d)
{
	look_at_user(d);
	look_at_kernel(d);
	look_at_module(d);
	look_at_lockdown(d);
	look_at_nodes(d);
	if (d->ctl->control >= 0 && ports_load(d->ctl, &d->ports))
		memset(&d->ctl->failure, 0, sizeof(d->ctl->failure));
	doctor_look_around(d);
	free(d->ports.port);
	d->ports.port = NULL;
}
