// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent can do: files, block devices, modules, the machine.  What
 * speaks of mtkflash's own nodes is in agent_node.c, agent_call.c and
 * agent_watch.c.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/bsg.h>
#include <linux/cdrom.h>
#include <linux/suspend_ioctls.h>
#include <scsi/sg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent_op.h"

#define BLOCK	4096

void op_failed(struct op *op, const char *what)
{
	snprintf(op->text, op->size, "%s %s", what, strerrorname_np(errno));
}

bool op_pause(struct op *op, const char *where)
{
	char byte;

	dprintf(op->out, "%s\n", where);
	return read(op->go, &byte, 1) == 1;
}

/* store FILE TEXT: into a file of sysfs or debugfs; ~ stands for a blank. */
static void store(struct op *op, char **words)
{
	int fd = open(words[0], O_WRONLY | O_CLOEXEC);
	char text[64];

	snprintf(text, sizeof(text), "%s", words[1]);
	for (char *c = text; *c; c++)
		if (*c == '~')
			*c = ' ';
	if (fd < 0)
		op_failed(op, "open");
	else if (write(fd, text, strlen(text)) < 0)
		op_failed(op, "write");
	else
		op_ok(op, "%s", "");
}

/* fetch FILE: the first line of one. */
static void fetch(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	char line[256];
	ssize_t len;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	len = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (len < 0) {
		op_failed(op, "read");
		return;
	}
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	op_ok(op, "%s", line);
}

/* await FILE TEXT SECONDS: until that is its first line. */
static void await(struct op *op, char **words)
{
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "ok %s", words[1]);
	for (int tries = atoi(words[2]) * 50; tries >= 0; tries--) {
		fetch(op, words);
		if (!strcmp(op->text, wanted))
			return;
		usleep(20000);
	}
	errno = ETIMEDOUT;
	op_failed(op, "await");
}

/* exists FILE SECONDS, gone FILE SECONDS: wait for it. */
static void wait_for_file(struct op *op, char **words, bool there)
{
	for (int tries = atoi(words[1]) * 50; tries >= 0; tries--) {
		if (!access(words[0], F_OK) == there) {
			op_ok(op, "%s", "");
			return;
		}
		usleep(20000);
	}
	errno = ETIMEDOUT;
	op_failed(op, "wait");
}

static void exists(struct op *op, char **words)
{
	wait_for_file(op, words, true);
}

static void gone(struct op *op, char **words)
{
	wait_for_file(op, words, false);
}

/* insmod FILE PARAMETERS */
static void insert(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (syscall(SYS_finit_module, fd, words[1] ? words[1] : "", 0))
		op_failed(op, "insmod");
	else
		op_ok(op, "%s", "");
}

/* rmmod MODULE: without waiting, as rmmod does it. */
static void remove_module(struct op *op, char **words)
{
	if (syscall(SYS_delete_module, words[0], O_NONBLOCK))
		op_failed(op, "rmmod");
	else
		op_ok(op, "%s", "");
}

/* outb PORT VALUE [PORT VALUE]...: as programs do that know nothing of the kernel's drivers. */
static void write_ports(struct op *op, char **words)
{
	if (iopl(3)) {
		op_failed(op, "iopl");
		return;
	}
	for (int i = 0; words[i] && words[i + 1]; i += 2) {
		outb(strtoul(words[i + 1], NULL, 0), strtoul(words[i], NULL, 0));
		usleep(1000);
	}
	op_ok(op, "%s", "");
}

/* probe DEVICE: what udev asks of an optical drive. */
static void probe(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char block[2048];
	int status;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	status = ioctl(fd, CDROM_DRIVE_STATUS, CDSL_CURRENT);
	if (status < 0)
		op_failed(op, "ioctl");
	else if (pread(fd, block, sizeof(block), 0) != sizeof(block))
		op_failed(op, "read");
	else
		op_ok(op, "status %d", status);
}

/* inquiry DEVICE: by SG_IO, with the 30 s that sg3_utils allow. */
static void inquiry(struct op *op, char **words)
{
	unsigned char command[6] = { 0x12, 0, 0, 0, 36, 0 }, data[36], sense[32];
	sg_io_hdr_t io = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = sizeof(command),
		.cmdp = command,
		.dxfer_len = sizeof(data),
		.dxferp = data,
		.mx_sb_len = sizeof(sense),
		.sbp = sense,
		.timeout = 30000,
	};
	int fd = open(words[0], O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (ioctl(fd, SG_IO, &io))
		op_failed(op, "ioctl");
	else if (io.status || io.host_status || io.driver_status)
		snprintf(op->text, op->size, "refused %02x %02x %02x", io.status,
			 io.host_status, io.driver_status);
	else
		op_ok(op, "%.8s", data + 8);
}

/*
 * mechanism DEVICE: MECHANISM STATUS, which nobody else sends, by SG_IO to sg or
 * bsg.  Only bsg takes the fourth version of the request, and only that.
 */
static void mechanism(struct op *op, char **words)
{
	unsigned char command[12] = { 0xbd, [9] = 8 }, data[8], sense[32];
	sg_io_hdr_t sg = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = sizeof(command),
		.cmdp = command,
		.dxfer_len = sizeof(data),
		.dxferp = data,
		.timeout = 60000,
	};
	struct sg_io_v4 bsg = {
		.guard = 'Q',
		.request_len = sizeof(command),
		.request = (uintptr_t)command,
		.response = (uintptr_t)sense,
		.max_response_len = sizeof(sense),
		.din_xfer_len = sizeof(data),
		.din_xferp = (uintptr_t)data,
		.timeout = 60000,
	};
	bool is_bsg = strstr(words[0], "/bsg/");
	int fd = open(words[0], O_RDWR | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (ioctl(fd, SG_IO, is_bsg ? (void *)&bsg : (void *)&sg))
		op_failed(op, "ioctl");
	else if (is_bsg)
		op_ok(op, "%02x %02x %u", bsg.device_status, bsg.transport_status,
		      bsg.din_xfer_len - bsg.din_resid);
	else
		op_ok(op, "%02x %02x %d", sg.status, sg.host_status, (int)sg.dxfer_len - sg.resid);
}

/* sum DEVICE BYTES: past the page cache; a 32-bit FNV-1a. */
static void sum(struct op *op, char **words)
{
	static char block[BLOCK] __attribute__((aligned(BLOCK)));
	int fd = open(words[0], O_RDONLY | O_DIRECT | O_CLOEXEC);
	long left = atol(words[1]);
	uint32_t hash = 2166136261u;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	for (; left > 0; left -= BLOCK) {
		if (read(fd, block, BLOCK) != BLOCK) {
			op_failed(op, "read");
			return;
		}
		for (int i = 0; i < BLOCK; i++)
			hash = (hash ^ (unsigned char)block[i]) * 16777619u;
	}
	op_ok(op, "%08x", hash);
}

/* mount DEVICE DIRECTORY TYPE, umount DIRECTORY */
static void do_mount(struct op *op, char **words)
{
	if (mount(words[0], words[1], words[2], MS_RDONLY, ""))
		op_failed(op, "mount");
	else
		op_ok(op, "%s", "");
}

static void do_umount(struct op *op, char **words)
{
	if (umount(words[0]))
		op_failed(op, "umount");
	else
		op_ok(op, "%s", "");
}

/* The one name in a directory that begins so; empty if there is none. */
static void find_name(const char *directory, const char *begin, char *name, size_t size)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	*name = '\0';
	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, begin, strlen(begin)))
			snprintf(name, size, "%s", entry->d_name);
	if (dir)
		closedir(dir);
}

static void read_attribute(const char *sg, const char *name, char *value, size_t size)
{
	char path[320];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/sys/class/scsi_generic/%s/device/%s", sg, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	len = fd < 0 ? 0 : read(fd, value, size - 1);
	value[len < 0 ? 0 : len] = '\0';
	value[strcspn(value, " \n")] = '\0';
	if (fd >= 0)
		close(fd);
}

static bool describe(struct op *op, const char *sg, const char *vendor)
{
	char path[320], found[32], revision[32], address[512], sr[256];

	read_attribute(sg, "vendor", found, sizeof(found));
	if (strcmp(found, vendor))
		return false;
	read_attribute(sg, "rev", revision, sizeof(revision));
	snprintf(path, sizeof(path), "/sys/class/scsi_generic/%s/device/block", sg);
	find_name(path, "s", sr, sizeof(sr));
	snprintf(path, sizeof(path), "/sys/class/scsi_generic/%s/device", sg);
	memset(address, 0, sizeof(address));
	if (readlink(path, address, sizeof(address) - 1) < 0 || !*sr)
		return false;
	op_ok(op, "%s %s %d %s", sr, sg, atoi(strrchr(address, '/') + 1), revision);
	return true;
}

/* drive VENDOR: "BLOCK-DEVICE SG HOST REVISION" of the device, or nothing. */
static void drive(struct op *op, char **words)
{
	DIR *dir = opendir("/sys/class/scsi_generic");
	struct dirent *entry;

	op_ok(op, "%s", "");
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] == 's' && describe(op, entry->d_name, words[0]))
			break;
	if (dir)
		closedir(dir);
}

/* hibernate: all of it but the image, as a user-space hibernation that changes its mind. */
static void hibernate(struct op *op, char **words)
{
	int fd = open("/dev/snapshot", O_RDONLY | O_CLOEXEC);

	(void)words;
	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	if (ioctl(fd, SNAPSHOT_FREEZE))
		op_failed(op, "freeze");
	else if (ioctl(fd, SNAPSHOT_UNFREEZE))
		op_failed(op, "unfreeze");
	else
		op_ok(op, "%s", "");
	close(fd);
}

/* end reboot, end poweroff: as reboot -f and poweroff -f do it. */
static void end(struct op *op, char **words)
{
	sync();
	reboot(strcmp(words[0], "poweroff") ? RB_AUTOBOOT : RB_POWER_OFF);
	op_failed(op, "reboot");
}

static const struct operation operations[] = {
	{ "store", 2, store },
	{ "fetch", 1, fetch },
	{ "await", 3, await },
	{ "exists", 2, exists },
	{ "gone", 2, gone },
	{ "insmod", 1, insert },
	{ "rmmod", 1, remove_module },
	{ "outb", 2, write_ports },
	{ "probe", 1, probe },
	{ "inquiry", 1, inquiry },
	{ "mechanism", 1, mechanism },
	{ "sum", 2, sum },
	{ "mount", 3, do_mount },
	{ "umount", 1, do_umount },
	{ "drive", 1, drive },
	{ "hibernate", 0, hibernate },
	{ "end", 1, end },
	{ }
};

static const struct operation *find_operation(const char *name)
{
	const struct operation *const lists[] = {
		operations, agent_node_operations, agent_call_operations, agent_watch_operations
	};

	for (size_t i = 0; name && i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct operation *o = lists[i]; o->name; o++)
			if (!strcmp(o->name, name))
				return o;
	return NULL;
}

bool agent_knows(const char *name)
{
	return find_operation(name);
}

void agent_operate(char **words, int out, int go, char *text, size_t size)
{
	const struct operation *operation = find_operation(words[0]);
	struct op op = { .text = text, .size = size, .out = out, .go = go };

	for (int i = 1; i <= operation->words; i++) {
		if (words[i])
			continue;
		snprintf(text, size, "%s needs %d words", words[0], operation->words);
		return;
	}
	operation->carry_out(&op, words + 1);
}
