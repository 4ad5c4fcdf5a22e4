/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module knows: its ports and drives, and how a drive is named.
 */
#ifndef CTL_DRIVES_H
#define CTL_DRIVES_H

#include <linux/mtkflash.h>

#include "ctl.h"
#include "asked.h"
#include "kept.h"

/**
 * struct port - One libata port
 * @info: As the module tells it, strings terminated.
 * @name: "ata3".
 * @path: "pci-0000:00:1f.1-ata-2": the host and which of its ports.
 * @block: "sr0" or "sda": the device that the kernel has there now, or empty.
 */
struct port {
	struct mtkflash_port_info info;
	char name[16];
	char path[64];
	char block[16];
};

struct ports {
	struct port *port;
	unsigned int count;
};

/**
 * struct drive - One drive with a node, asked at one moment
 * @port: Where it is.
 * @info: Its ids and its flash part.
 * @status: Its session.
 * @kept: What that kept of the drive's own, or missed.
 * @asked: What the drive said to packets that ask.
 * @node: "mtkflash0".
 * @gone: It went away since the ports were listed; nothing else is filled.
 */
struct drive {
	struct port port;
	struct mtkflash_device_info info;
	struct mtkflash_status status;
	struct mtkflash_kept_list kept;
	struct mtkflash_asked asked;
	char node[24];
	bool gone;
};

static inline bool port_has_node(const struct port *port)
{
	return port->info.device != MTKFLASH_NO_DEVICE;
}

/* libata has found it, and firmware of its own runs in it. */
static inline bool port_runs(const struct port *port)
{
	return port->info.verdict == MTKFLASH_VERDICT_KNOWN ||
	       port->info.verdict == MTKFLASH_VERDICT_UNKNOWN_CHIP ||
	       (port->info.verdict == MTKFLASH_VERDICT_OTHER && port_has_node(port));
}

/* Does the word name this port, or the device that the kernel has there? */
bool port_is(const struct port *port, const char *word);

/* Which device has the kernel there now? */
void port_look_for_block(struct port *port);

/* "/dev/sr0"; valid until the next call. */
const char *block_text(const struct port *port);

/* All ports; free(ports->port) afterwards. */
enum ctl_exit ports_load(struct ctl *ctl, struct ports *ports);

/* Of a port that libata is busy with: what is going on. */
const char *probing_text(const struct port *port);

/*
 * Lets a second pass, after a word about the port that is waited for, if that is the
 * first; false if the user has had enough.
 */
bool ports_wait(const struct ctl *ctl, const struct port *port, bool first);

/* Ask for one drive. */
enum ctl_exit drive_load(struct ctl *ctl, const struct port *port, struct drive *drive);

/* And again, with what has become of its port. */
enum ctl_exit drive_reload(struct ctl *ctl, struct drive *drive);
enum ctl_exit status_load(struct ctl *ctl, unsigned int device,
			  struct mtkflash_status *status);

/*
 * The drive that a word means: its node (/dev/mtkflash0, mtkflash0, a link to it), its
 * port (ata3), its path, or words of its model.  Never a bare number, and never one of
 * several.  A command that waits for the drive's power also waits while libata is busy
 * with a port that is named.
 */
enum ctl_exit drive_find(struct ctl *ctl, const char *word, struct drive *drive);

/*
 * Before that, with a recipe of the owner's: a drive of exactly that name of which nothing is
 * known gets a node.  @recipe: the name of its file.
 */
enum ctl_exit drive_admit(struct ctl *ctl, const char *word, const char *recipe,
			  const struct mtkflash_user_recipe *own);

/* The only drive with a session running; @busy is 0 if there is none, else 1. */
enum ctl_exit drive_find_busy(struct ctl *ctl, struct drive *drive, unsigned int *busy);

#endif
