// SPDX-License-Identifier: GPL-2.0
/* The doctor: controllers, drives, and what else a rescue needs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "answers.h"
#include "doctor.h"
#include "holders.h"
#include "names.h"
#include "place.h"
#include "save.h"
#include "words.h"

/* Twice the largest image, the backup, and as much again. */
#define MEMORY_KIB	32768

/* Some backups. */
#define DISK_BYTES	(16 << 20)

/* --- controllers ----------------------------------------------------------------- */

#define PCI		"/sys/bus/pci/devices"

struct hosts {
	struct doctor *doctor;
	unsigned int count;
};

static void name_driver(const char *device, char *driver, size_t size)
{
	char path[300], target[300] = "";

	snprintf(path, sizeof(path), PCI "/%s/driver", device);
	place_link(path, target, sizeof(target));
	snprintf(driver, size, "%s", strrchr(target, '/') ? strrchr(target, '/') + 1 : "");
}

#define MODE_GUIDE	"mtkflashctl guide from-ahci-to-ide-mode"

/* Class and subclass of the PCI specification: mass storage. */
static void say_host(struct doctor *d, const char *device, unsigned int class,
		     const char *driver)
{
	if (!driver[0])
		doctor_say(d, DOCTOR_WARNING, "controller",
			   "modprobe ata_generic all_generic_ide=1",
			   "the ATA controller %s has no driver: no drive on it can be seen",
			   device);
	else if (class == 0x0104)
		doctor_say(d, DOCTOR_WARNING, "controller", MODE_GUIDE,
			   "the controller %s is in RAID mode: set it to IDE or AHCI mode in the "
			   "BIOS setup, unless a RAID is in use", device);
	else if (class == 0x0106)
		doctor_say(d, DOCTOR_WARNING, "controller", MODE_GUIDE,
			   "the controller %s is in AHCI mode, which is untested on real drives (%s): "
			   "IDE mode is better known, if the BIOS setup offers it", device, driver);
	else
		doctor_say(d, DOCTOR_OK, "controller", NULL,
			   "the controller %s is in IDE mode (%s)", device, driver);
}

static bool look_at_host(void *context, const char *name)
{
	struct hosts *hosts = context;
	char path[300], text[32], driver[64];
	unsigned int class;

	snprintf(path, sizeof(path), PCI "/%s/class", name);
	if (!place_line(path, text, sizeof(text)) || sscanf(text, "0x%4x", &class) != 1)
		return true;
	if (class == 0x0107)
		doctor_say(hosts->doctor, DOCTOR_WARNING, "controller",
			   "mtkflashctl guide controllers",
			   "the controller %s is for SAS disks: a drive there cannot be reached, so "
			   "attach it to an IDE or SATA port", name);
	if (class != 0x0101 && class != 0x0104 && class != 0x0105 && class != 0x0106)
		return true;
	hosts->count++;
	name_driver(name, driver, sizeof(driver));
	say_host(hosts->doctor, name, class, driver);
	return true;
}

static void look_at_hosts(struct doctor *d)
{
	struct hosts hosts = { .doctor = d };

	place_each(PCI, look_at_host, &hosts);
	if (!hosts.count && !d->ports.count)
		doctor_say(d, DOCTOR_WRONG, "controller", "mtkflashctl guide controllers",
			   "no IDE or SATA controller was found; a drive cannot be reached through a "
			   "USB adapter, nor from most virtual machines");
}

/* --- ports ----------------------------------------------------------------------- */

/* It has said who it is, and there is a recipe for it. */
static bool say_packets(struct doctor *d, const struct port *port)
{
	struct drive drive;
	char command[128];

	if (!port_has_node(port) || drive_load(d->ctl, port, &drive) || !answers_recipe(&drive))
		return false;
	snprintf(command, sizeof(command), "mtkflashctl flash %s IMAGE --packets%s --dry-run",
		 port->name, port->info.verdict == MTKFLASH_VERDICT_MAYBE_HEALTHY ?
		 " --maybe-healthy" : "");
	doctor_say(d, DOCTOR_OK, "port", command,
		   "%s: perhaps the dead drive, %s; it answers packets (recipe %s)", port->name,
		   drive.node, answers_recipe(&drive));
	return true;
}

/* Has libata found a disk or an optical drive there? */
static bool has_device(const struct port *port, unsigned int unit)
{
	char path[64], class[32] = "";

	snprintf(path, sizeof(path), "/sys/class/ata_device/dev%u.%u/class", port->info.ata, unit);
	place_line(path, class, sizeof(class));
	return !strcmp(class, "ata") || !strcmp(class, "atapi");
}

static void look_at_cable(struct doctor *d, const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;

	if (info->verdict != MTKFLASH_VERDICT_DISK && has_device(port, 0) && has_device(port, 1))
		doctor_say(d, DOCTOR_WARNING, "cable",
			   "mtkflashctl guide two-drives-on-one-cable",
			   "%s has two devices on its cable: unplug the one that is not to be flashed",
			   port->name);
	if (info->verdict == MTKFLASH_VERDICT_CANDIDATE && info->altstatus_valid &&
	    !info->altstatus)
		doctor_say(d, DOCTOR_WARNING, "jumper", "mtkflashctl guide jumpers",
			   "%s shows 00h: check the drive's power, and on parallel ATA its jumper "
			   "(master or slave, never cable select)", port->name);
}

static void look_at_port(struct doctor *d, const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;

	look_at_cable(d, port);
	switch (info->verdict) {
	case MTKFLASH_VERDICT_UNSUPPORTED:
		doctor_say(d, DOCTOR_WARNING, "port", "mtkflashctl guide controllers",
			   "%s cannot be used: %s: %s", port->name,
			   mtkflash_host_reason_why(info->reason),
			   mtkflash_host_reason_advice(info->reason));
		break;
	case MTKFLASH_VERDICT_PROBING:
		doctor_say(d, DOCTOR_WARNING, "port", "mtkflashctl status", "%s",
			   probing_text(port));
		break;
	case MTKFLASH_VERDICT_CANDIDATE:
	case MTKFLASH_VERDICT_MAYBE_HEALTHY:
		if (say_packets(d, port))
			break;
		doctor_say(d, DOCTOR_OK, "port", "mtkflashctl rescue",
			   "%s: perhaps the dead drive, mtkflash%u", port->name, info->device);
		break;
	default:
		if (port_has_node(port))
			doctor_say(d, DOCTOR_OK, "port", NULL, "%s: mtkflash%u, %s", port->name,
				   info->device, info->model[0] ? FIELD_TEXT(info->model) :
				   mtkflash_verdict_meaning(info->verdict));
		break;
	}
}

static void look_at_ports(struct doctor *d)
{
	unsigned int drives = 0, probing = 0;

	if (d->ctl->control < 0)
		return;
	for (unsigned int i = 0; i < d->ports.count; i++) {
		look_at_port(d, &d->ports.port[i]);
		drives += port_has_node(&d->ports.port[i]);
		probing += d->ports.port[i].info.verdict == MTKFLASH_VERDICT_PROBING;
	}
	if (!drives && !probing)
		doctor_say(d, DOCTOR_WRONG, "drive", "mtkflashctl rescan",
			   "no drive to work on: check its power plug and its data cable, on parallel "
			   "ATA its jumper too, then look again");
}

/* --- who has the drive ----------------------------------------------------------- */

/* Firmware that runs needs no rescue; a live system's own disc is often in such a drive. */
static enum doctor_level level_of_mount(const struct doctor *d, const char *block)
{
	for (unsigned int i = 0; i < d->ports.count; i++) {
		const struct port *port = &d->ports.port[i];

		if (!strcmp(port->block, block) && port_has_node(port) && !port_runs(port))
			return DOCTOR_WRONG;
	}
	return DOCTOR_WARNING;
}

static void look_at_holder(void *context, const struct holder *holder)
{
	struct doctor *d = context;
	char command[400];

	if (!holder->mount) {
		snprintf(command, sizeof(command), "fuser -v %s", holder->block);
		doctor_say(d, DOCTOR_WARNING, "in-use", command,
			   "%s (process %s) has %s open: close it, or the drive cannot be taken",
			   holder->name, holder->process, holder->block);
		return;
	}
	snprintf(command, sizeof(command), "umount %s", holder->block);
	doctor_say(d, level_of_mount(d, holder->block + strlen("/dev/")), "in-use", command,
		   "%s is mounted on %s: that drive is in use", holder->block, holder->mount);
}

static bool look_for_usb(void *context, const char *name)
{
	char path[300], target[1024];
	struct doctor *d = context;

	snprintf(path, sizeof(path), "/sys/class/block/%s", name);
	if (!strncmp(name, "sr", 2) && place_link(path, target, sizeof(target)) &&
	    strstr(target, "/usb"))
		doctor_say(d, DOCTOR_WARNING, "usb", "mtkflashctl guide controllers",
			   "/dev/%s is on USB, where it cannot be reached: attach it to a port of the "
			   "computer's own controller", name);
	return true;
}

/* --- the rest -------------------------------------------------------------------- */

static void look_at_memory(struct doctor *d)
{
	FILE *file = place_open("/proc/meminfo");
	unsigned long free = 0;
	char line[128];

	while (file && !free && fgets(line, sizeof(line), file))
		sscanf(line, "MemAvailable: %lu kB", &free);
	if (file)
		fclose(file);
	if (free && free < MEMORY_KIB)
		doctor_say(d, DOCTOR_WARNING, "memory",
			   "ps -e -o rss,comm --sort=-rss | head",
			   "only %lu MiB of memory are free: close some programs", free / 1024);
	else if (free)
		doctor_say(d, DOCTOR_OK, "memory", NULL, "%lu MiB of memory are free", free / 1024);
}

/* What a live system writes to its own tree is gone when it ends. */
static bool is_in_memory(const char *name)
{
	FILE *file = place_open("/proc/mounts");
	char line[1024], where[300], type[32];
	size_t best = 0, length;
	bool memory = false;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*s %299s %31s", where, type) != 2)
			continue;
		length = strcmp(where, "/") ? strlen(where) : 0;
		if (length < best || strncmp(name, where, length) ||
		    (name[length] && name[length] != '/'))
			continue;
		best = length;
		memory = !strcmp(type, "tmpfs") || !strcmp(type, "overlay");
	}
	if (file)
		fclose(file);
	return memory;
}

static void look_at_disk(struct doctor *d)
{
	const char *wanted = d->ctl->backup_dir ? d->ctl->backup_dir : BACKUP_DIR;
	static const char elsewhere[] = "mtkflashctl doctor --backup-dir=DIRECTORY";
	char name[4096], parent[4096];
	struct statvfs disk;

	/* The next place that is asked for takes the place of this one. */
	snprintf(name, sizeof(name), "%s", d->ctl->backup_dir ? wanted : place_path(wanted));
	snprintf(parent, sizeof(parent), "%s", name);
	/* The tool makes it, but not what it is in. */
	if (access(parent, F_OK) && strrchr(parent, '/') > parent)
		*strrchr(parent, '/') = '\0';
	if (statvfs(parent, &disk) || access(parent, W_OK | X_OK))
		doctor_say(d, DOCTOR_WARNING, "backups", elsewhere,
			   "backups cannot be saved in %s: choose another place with --backup-dir",
			   name);
	else if ((unsigned long long)disk.f_bavail * disk.f_frsize < DISK_BYTES)
		doctor_say(d, DOCTOR_WARNING, "backups", elsewhere,
			   "little space is left for backups in %s: free some, or use --backup-dir",
			   name);
	else if (is_in_memory(wanted))
		doctor_say(d, DOCTOR_WARNING, "backups", elsewhere,
			   "backups in %s are in memory, as on a live system, and lost when the "
			   "computer is switched off: name a disk or a stick with --backup-dir",
			   name);
	else
		doctor_say(d, DOCTOR_OK, "backups", NULL, "backups are saved in %s", name);
}

void doctor_look_around(struct doctor *d)
{
	look_at_hosts(d);
	look_at_ports(d);
	holders_each(look_at_holder, d);
	place_each("/sys/class/block", look_for_usb, d);
	look_at_memory(d);
	look_at_disk(d);
}
