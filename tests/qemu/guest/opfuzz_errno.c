// SPDX-License-Identifier: GPL-2.0
/*
 * Which errors the driver's documentation (linux/mtkflash.h, and the head of
 * driver/linux/cdev.c) and that of the system calls themselves allow.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>

#include "errors.h"
#include "opfuzz.h"

#define GROUP_MAX 16

/* Two threads share the files: any call may find its own closed (EBADF), or in change. */
static const struct {
	bool sessions;
	int errors[GROUP_MAX];
} groups[] = {
	/* ENOENT, ENXIO: the module is not there at the moment. */
	[BY_OPEN] = { false, { EPERM, EBUSY, ENODEV, ENOMEM, EINVAL, ENOENT, ENXIO } },
	[BY_TRANSFER] = { true, { EBADF, EFAULT, EINVAL } },
	[BY_CLOSE] = { true, { EBADF, EBUSY } },
	/* EACCES: ADMIT, of a drive that needs no leave. */
	[BY_IOCTL] = { false, { EBADF, ENOTTY, EINVAL, E2BIG, EFAULT, ENODEV, ENXIO, EBUSY,
				EPERM, EOPNOTSUPP, ESRCH, EINTR, EACCES } },
	[BY_ORDER] = { true, { EBADF, ENOTTY, EFAULT, EINVAL, E2BIG, ENODEV, ENXIO, EBUSY, EPERM,
			       EINTR, ELIBACC } },
	[BY_POSITION] = { false, { EBADF, ESPIPE, EINVAL, EFAULT, EOPNOTSUPP, ENODEV } },
	[BY_MAPPING] = { false, { EBADF, ENODEV, EACCES, EINVAL, EPERM, ENOMEM, EOVERFLOW } },
	[BY_SPLICE] = { false, { EBADF, EINVAL, ESPIPE, EAGAIN, EFAULT, EINTR, EXDEV } },
	[BY_POLL] = { false, { EINTR } },
	[BY_FLAGS] = { false, { EBADF, EINVAL, ESPIPE, ENODEV, EAGAIN, EOPNOTSUPP } },
	[BY_MODULE] = { false, { EAGAIN, EBUSY, ENOENT, EEXIST } },
};

static bool is_documented(enum documented group, int error)
{
	for (size_t i = 0; i < GROUP_MAX; i++)
		if (groups[group].errors[i] == error)
			return true;
	/* Each way that a session can end. */
	for (unsigned int i = 0; groups[group].sessions && i < MTKFLASH_ERRORS; i++)
		if (mtkflash_errno(i) == -error)
			return true;
	return false;
}

long judge(struct actor *a, enum documented group, const char *what, int fd, uint64_t arg,
	   long result)
{
	int error = errno;

	note(a, what, fd, arg, result);
	if (result < 0 && !is_documented(group, error))
		complain(a, "%s failed with %s, which is documented nowhere", what,
			 strerrorname_np(error));
	errno = error;
	return result;
}
