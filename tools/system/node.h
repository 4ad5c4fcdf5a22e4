/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only way to the kernel: every access to a node goes through here, so
 * that the tests can put a modelled device in its place.
 *
 * All of these behave as the system call of the same name, errno included.
 */
#ifndef CTL_NODE_H
#define CTL_NODE_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

int node_open_control(void);

/* @flags: O_RDONLY, O_WRONLY or O_RDWR. */
int node_open(unsigned int device, int flags);

int node_ioctl(int fd, unsigned long request, void *argument);
ssize_t node_read(int fd, void *data, size_t size);
ssize_t node_write(int fd, const void *data, size_t size);

/*
 * Of a node that was written to: waits for the session and returns its result.  A
 * module that is older than node_sync() answers it with EINVAL, and runs the session
 * when the node is closed.
 */
int node_sync(int fd);
int node_close(int fd);

/* The first one is the control node; its @fd may be -1 as for any ppoll(). */
int node_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *limit,
	       const sigset_t *mask);

/* What stands before every path of this computer; empty but in tests. */
const char *node_root(void);

/* The kernel's log, as text; -1 if this process may not read it. */
ssize_t node_kernel_log(char *text, size_t size);

/* A line for the system's log. */
void node_log(const char *text);

/* May this process reach a drive: has it CAP_SYS_RAWIO? */
bool node_is_privileged(void);

/* Does the kernel say that it is locked down? */
bool node_locked_down(void);

#endif
