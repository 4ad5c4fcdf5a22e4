/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module as mtkflashctl sees it: the rules of driver/linux/cdev.c, ioctl.c, notify.c and
 * run.c around the driver's own session, which runs against the drive model in a
 * thread.
 */
#ifndef TOOLS_MODULE_H
#define TOOLS_MODULE_H

#include <pthread.h>

#include "drive.h"
#include "flash/map.h"
#include "packet/journal.h"
#include "record.h"

#define MODULE_PORTS	8

/* Values that a test puts in the place of the true ones; -1 is none. */
struct forced {
	long verdict;
	long reason;
	long phase;
	long failed_phase;
	long error;
	long flags;
	long advice;
	long kind;
	long probing_s;
	long altstatus;
};

/* What the kernel has recorded of a port and nobody has fetched. */
struct trace_log {
	struct record record;
	_Atomic bool on;		/* looked at at each access, set under the lock of the device */
	struct trace_event *event;
	size_t count;
	size_t room;
	size_t limit;		/* so many are kept, or 0 for all */
	unsigned long lost;
};

/**
 * struct device - One port of the module, with or without a drive
 * @name: "dead", "running" and so on, see module.c.
 * @ata: Number of the port.
 * @minor: Of its node, -1 if it has none.
 * @drive: The drive, NULL if there is none.
 * @lock: Guards the rest.
 * @changed: Signalled when any of it changes.
 */
struct device {
	char name[16];
	unsigned int ata;
	int minor;
	struct drive *drive;
	struct mtkflash_session_ops ops;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool busy;
	bool awaited;
	bool writer;
	bool gone;
	bool admitted;		/* it has its node for a recipe of the owner's */
	_Atomic enum mtkflash_error interrupted;	/* looked at at each access, set under @lock */
	enum mtkflash_error result;
	enum mtkflash_kind kind;
	enum mtkflash_verdict verdict;
	char model[32];
	struct mtkflash_status status;
	struct mtkflash_device_info info;
	struct mtkflash_options options;
	struct mtkflash_options session_options;
	struct mtkflash_user_recipe session_recipe;
	struct mtkflash_sent_list journal;
	uint8_t *image;
	size_t image_size;
	uint32_t changes;
	uint8_t map[MTKFLASH_MAP_PAGES];
	struct trace_log trace;

	/* To be set by a test. */
	struct forced forced;
	int hold_phase;		/* the session stops there, -1 is nowhere */
	unsigned int hold_percent;
	bool holding;
	bool switch_power;	/* off and on whenever a session waits for it */
	double pace;		/* real seconds for each virtual one */
	uint64_t paced;
};

/* What the module is as old as. */
enum age {
	AGE_FIRST,	/* the first version of everything: no options */
	AGE_OPTIONS,	/* the one before this one */
	AGE_NOW,
	AGES
};

struct module {
	struct device port[MODULE_PORTS];
	unsigned int ports;
	unsigned int scans;
	enum age age;
	bool unprivileged;	/* its users have no CAP_SYS_RAWIO */
	int next_open_errno;
	int next_ioctl_errno;
	int mtd_errno;		/* of MTD_ON and MTD_OFF; 0: as they end */
	unsigned int requests;	/* so many were made */
	int next_trace_errno;
	bool deaf_close;	/* close() starts nothing: only fsync() does */
};

/* One open file; @device is NULL on the control node. */
struct file {
	struct device *device;
	bool writes;
	uint8_t *image;
	size_t staged;
	uint8_t *content;
	size_t size;
	size_t position;
	enum mtkflash_error error;
	struct mtkflash_options options;
	struct mtkflash_user_recipe recipe;
	bool chosen;		/* they were set, for its next session */
	int fd;			/* of its user, to see it die */
	bool asked[MODULE_PORTS];	/* by port: the status was asked */
	uint32_t seen[MODULE_PORTS];	/* its changes by then */
};

extern struct module module;

/* "ata2:dead" or "ata2:dead:SST39SF020" */
bool module_add_port(const char *description);

/* System calls; they return what the kernel would. */
long module_open(struct file *file, int minor, int flags);

/*
 * @data has the structure, *@length long, and gets the answer; states of pages come
 * behind it, and *@length grows by them.
 */
long module_ioctl(struct file *file, unsigned long request, uint8_t *data, size_t *length);

/* Until one of @events is there, which is returned, or the user has more to say. */
long module_poll(struct file *file, short events);

long module_read(struct file *file, uint8_t *data, size_t size);
long module_write(struct file *file, const uint8_t *data, size_t size);
long module_sync(struct file *file);
long module_close(struct file *file);

/* The user of a file died. */
void module_abandon(struct file *file);

/*
 * Tracing of one port.  The events of a round of reading come with several calls,
 * the @first of which begins it.
 */
long module_trace_open(struct device **traced, long ata);
long module_trace_read(struct device *device, bool first, struct trace_event *events, size_t max);
long module_trace_lost(struct device *device);
void module_trace_close(struct device *device);

/* A command of the test; the answer is put into @answer, its length returned. */
long module_test(const char *command, uint8_t *answer);

#endif
