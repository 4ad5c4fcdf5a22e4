/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has an optical drive mounted or open.
 */
#ifndef CTL_HOLDERS_H
#define CTL_HOLDERS_H

#include <stdbool.h>

/**
 * struct holder - One use of a drive
 * @block: Its block device, "/dev/sr0".
 * @mount: Where it is mounted, or NULL.
 * @process: The number of a process that has it open, or NULL.
 * @name: What that process is called.
 */
struct holder {
	const char *block;
	const char *mount;
	const char *process;
	const char *name;
};

/* Each mount, and each process once; one that belongs to others only root can see. */
void holders_each(void (*each)(void *context, const struct holder *holder), void *context);

#endif
