// SPDX-License-Identifier: GPL-2.0
/* The nodes of the loaded module. */
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <unistd.h>

#include "node.h"

#define CONTROL		"/dev/mtkflash-control"
#define LOCKDOWN	"/sys/kernel/security/lockdown"

int node_open_control(void)
{
	return open(CONTROL, O_RDONLY | O_CLOEXEC);
}

int node_open(unsigned int device, int flags)
{
	char name[32];

	snprintf(name, sizeof(name), "/dev/mtkflash%u", device);
	return open(name, flags | O_CLOEXEC);
}

int node_ioctl(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument);
}

ssize_t node_read(int fd, void *data, size_t size)
{
	return read(fd, data, size);
}

ssize_t node_write(int fd, const void *data, size_t size)
{
	return write(fd, data, size);
}

int node_sync(int fd)
{
	return fsync(fd);
}

int node_close(int fd)
{
	return close(fd);
}

int node_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *limit,
	       const sigset_t *mask)
{
	return ppoll(fds, count, limit, mask);
}

const char *node_root(void)
{
	return "";
}

ssize_t node_kernel_log(char *text, size_t size)
{
	/* SYSLOG_ACTION_READ_ALL, syslog(2) */
	return klogctl(3, text, (int)size);
}

void node_log(const char *text)
{
	openlog("mtkflashctl", LOG_PID, LOG_USER);
	syslog(LOG_NOTICE, "%s", text);
	closelog();
}

bool node_is_privileged(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	/* If this cannot be read, the module's answer decides. */
	if (syscall(SYS_capget, &header, data))
		return true;
	return data[CAP_TO_INDEX(CAP_SYS_RAWIO)].effective & CAP_TO_MASK(CAP_SYS_RAWIO);
}

/* "none [integrity] confidentiality": the one in brackets counts. */
bool node_locked_down(void)
{
	char text[64] = "";
	FILE *file = fopen(LOCKDOWN, "re");

	if (!file)
		return false;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	return text[0] && !strstr(text, "[none]");
}
