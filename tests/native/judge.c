// SPDX-License-Identifier: GPL-2.0
/*
 * For LD_PRELOAD: a program that sends SCSI commands by SG_IO to the file JUDGE_DEVICE talks to
 * the model of a BTC whose flash is that file, and sleeps in its time.  What it did stands in
 * JUDGE_REPORT afterwards: "violations pieces burns commands".
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <scsi/sg.h>

#include "mtkpacket.h"

#define SECOND 1000000000ull

static struct mtkpacket model;
static uint8_t flash[MTKPACKET_BTC_SIZE];
static uint64_t now = SECOND;
static int device = -1;

static bool is_device(const char *path)
{
	const char *name = getenv("JUDGE_DEVICE");

	return name && !strcmp(path, name);
}

static void spend(uint64_t ns)
{
	now += ns;
	mtkpacket_set_time(&model, now);
}

static void power_on(const char *path)
{
	struct mtkpacket_config cfg = { .kind = MTKPACKET_BTC, .burn_ns = 40 * SECOND };
	FILE *file = fopen(path, "rb");

	cfg.old_firmware = getenv("JUDGE_OLD_FIRMWARE");
	if (!file || fread(flash, 1, sizeof(flash), file) != sizeof(flash))
		abort();
	fclose(file);
	mtkpacket_init(&model, &cfg, flash);
	mtkpacket_set_time(&model, now);
}

/* --- what the program calls ------------------------------------------------------ */

int open(const char *path, int flags, ...)
{
	int (*next)(const char *path, int flags, ...) = dlsym(RTLD_NEXT, "open");
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	if (!is_device(path))
		return next(path, flags, mode);
	if (device < 0)
		power_on(path);
	device = next("/dev/null", O_RDWR);
	return device;
}

int fstat(int fd, struct stat *to)
{
	if (fstatat(fd, "", to, AT_EMPTY_PATH))
		return -1;
	if (fd == device)
		to->st_mode = S_IFBLK | 0600;
	return 0;
}

/* Up to glibc 2.32 programs were built with this, as Debian 12's is. */
int __fxstat(int version, int fd, struct stat *to)
{
	(void)version;
	return fstat(fd, to);
}

unsigned int sleep(unsigned int seconds)
{
	spend(seconds * SECOND);
	return 0;
}

static void put_sense(struct sg_io_hdr *hdr)
{
	uint8_t sense[18] = { 0x70, 0, model.sense[0], 0, 0, 0, 0, 10 };

	sense[12] = model.sense[1];
	sense[13] = model.sense[2];
	hdr->status = 2;
	hdr->masked_status = 1;
	hdr->info = SG_INFO_CHECK;
	hdr->sb_len_wr = hdr->mx_sb_len < sizeof(sense) ? hdr->mx_sb_len : sizeof(sense);
	memcpy(hdr->sbp, sense, hdr->sb_len_wr);
}

static int run(struct sg_io_hdr *hdr)
{
	uint8_t cdb[MTKPACKET_CDB] = { 0 };
	uint32_t length = hdr->dxfer_len;
	uint64_t takes = 0;

	memcpy(cdb, hdr->cmdp, hdr->cmd_len < sizeof(cdb) ? hdr->cmd_len : sizeof(cdb));
	hdr->status = hdr->masked_status = hdr->sb_len_wr = 0;
	hdr->host_status = hdr->driver_status = 0;
	hdr->info = 0;
	hdr->resid = 0;
	switch (mtkpacket_command(&model, cdb, hdr->dxferp, &length, &takes)) {
	case MTKPACKET_GOOD:
		break;
	case MTKPACKET_CHECK:
		put_sense(hdr);
		break;
	default:
		errno = EIO;
		return -1;
	}
	spend(takes);
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	int (*next)(int fd, unsigned long request, ...) = dlsym(RTLD_NEXT, "ioctl");
	va_list rest;
	void *data;

	va_start(rest, request);
	data = va_arg(rest, void *);
	va_end(rest);
	if (fd < 0 || fd != device)
		return next(fd, request, data);
	return request == SG_IO ? run(data) : 0;
}

/* --- the end --------------------------------------------------------------------- */

static void save(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		abort();
}

__attribute__((destructor))
static void report(void)
{
	char text[64];

	if (device < 0)
		return;
	save(getenv("JUDGE_DEVICE"), flash, sizeof(flash));
	snprintf(text, sizeof(text), "%u %u %u %u\n", model.violations, model.pieces,
		 model.burns, model.packets);
	save(getenv("JUDGE_REPORT"), text, strlen(text));
}
