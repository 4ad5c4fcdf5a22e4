// SPDX-License-Identifier: GPL-2.0
/*
 * Who may do what: other users, user namespaces, and descriptors that were
 * handed over.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

#define NOBODY	65534

/* A descriptor that the parent has handed over. */
static int handed = -1;

/* Deeds: what a child tries, and what has to come of it. */

static long open_and_close(const char *node, int flags)
{
	int fd = open(node, flags);

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static long open_reading(void)
{
	return open_and_close(NODE, O_RDONLY);
}

static long open_writing(void)
{
	return open_and_close(NODE, O_WRONLY);
}

static long open_both(void)
{
	return open_and_close(NODE, O_RDWR);
}

static long open_control(void)
{
	return open_and_close(CONTROL, O_RDONLY);
}

static long write_control(void)
{
	return open_and_close(CONTROL, O_RDWR);
}

static long ask(int fd, unsigned long cmd, uint32_t size)
{
	uint32_t request[64] = { size };

	return ioctl(fd, cmd, request);
}

static long ask_control(unsigned long cmd, uint32_t size)
{
	int fd = open(CONTROL, O_RDONLY);
	long ret = ask(fd, cmd, size);
	int error = errno;

	close(fd);
	errno = error;
	return ret;
}

static long ask_port(void)
{
	return ask_control(MTKFLASH_IOC_PORT_INFO, sizeof(struct mtkflash_port_info));
}

static long ask_device(void)
{
	return ask_control(MTKFLASH_IOC_DEVICE_INFO, sizeof(struct mtkflash_device_info));
}

static long ask_status(void)
{
	return ask_control(MTKFLASH_IOC_STATUS, sizeof(struct mtkflash_status));
}

static long ask_options(void)
{
	return ask_control(MTKFLASH_IOC_GET_OPTIONS, sizeof(struct mtkflash_options));
}

static long set_options(void)
{
	return ask_control(MTKFLASH_IOC_SET_OPTIONS, sizeof(struct mtkflash_options));
}

static long rescan(void)
{
	return ask_control(MTKFLASH_IOC_RESCAN, 0);
}

static long ask_capabilities(void)
{
	return ask_control(MTKFLASH_IOC_CAPABILITIES, sizeof(struct mtkflash_capabilities));
}

static long ask_map(void)
{
	return ask_control(MTKFLASH_IOC_MAP, sizeof(struct mtkflash_map));
}

static long ask_answers(void)
{
	return ask_control(MTKFLASH_IOC_ANSWERS, sizeof(struct mtkflash_answers));
}

static long order_abort(void)
{
	return ask_control(MTKFLASH_IOC_ABORT, sizeof(struct mtkflash_request));
}

static long order_release(void)
{
	return ask_control(MTKFLASH_IOC_RELEASE, sizeof(struct mtkflash_request));
}

static long order_claim(void)
{
	return ask_control(MTKFLASH_IOC_CLAIM, sizeof(struct mtkflash_request));
}

static long order_enter(void)
{
	return ask_control(MTKFLASH_IOC_ENTER, sizeof(struct mtkflash_request));
}

static long order_leave(void)
{
	return ask_control(MTKFLASH_IOC_LEAVE, sizeof(struct mtkflash_request));
}

static long order_erase(void)
{
	return ask_control(MTKFLASH_IOC_ERASE, sizeof(struct mtkflash_request));
}

static long ask_handed(void)
{
	return ask(handed, MTKFLASH_IOC_STATUS, sizeof(struct mtkflash_status));
}

static long set_handed(void)
{
	return ask(handed, MTKFLASH_IOC_SET_OPTIONS, sizeof(struct mtkflash_options));
}

static long claim_handed(void)
{
	return ask(handed, MTKFLASH_IOC_CLAIM, sizeof(struct mtkflash_request));
}

static long write_handed(void)
{
	static const uint8_t vector[4] = { 0x02, 0x01, 0x00 };

	return write(handed, vector, sizeof(vector)) == sizeof(vector) ? 0 : -1;
}

static long close_handed(void)
{
	return close(handed);
}

struct deed {
	const char *name;
	long (*run)(void);
	int error;
};

/* On the control node: the same for everybody. */
#define HARMLESS_DEEDS \
	{ "open the control node", open_control, 0 }, \
	{ "PORT_INFO", ask_port, 0 }, \
	{ "DEVICE_INFO", ask_device, 0 }, \
	{ "STATUS", ask_status, 0 }, \
	{ "GET_OPTIONS", ask_options, 0 }, \
	{ "CAPABILITIES", ask_capabilities, 0 }, \
	{ "MAP", ask_map, 0 }, \
	{ "ANSWERS", ask_answers, EPERM }, \
	{ "SET_OPTIONS", set_options, EPERM }, \
	{ "RESCAN", rescan, EPERM }, \
	{ "ABORT", order_abort, EPERM }, \
	{ "RELEASE", order_release, EPERM }, \
	{ "CLAIM", order_claim, EPERM }, \
	{ "ENTER", order_enter, EPERM }, \
	{ "LEAVE", order_leave, EPERM }, \
	{ "ERASE", order_erase, EPERM }

static const struct deed open_mode[] = {
	{ "read the drive, mode 0666", open_reading, EPERM },
	{ "write the drive, mode 0666", open_writing, EPERM },
	{ "read and write the drive, mode 0666", open_both, EPERM },
	HARMLESS_DEEDS,
	{ }
};

static const struct deed usual_mode[] = {
	{ "read the drive, its usual mode", open_reading, EACCES },
	{ "write the drive, its usual mode", open_writing, EACCES },
	{ "write the control node", write_control, EACCES },
	{ }
};

static const struct deed with_descriptor[] = {
	{ "open the drive by itself", open_reading, EPERM },
	{ "STATUS by the descriptor", ask_handed, 0 },
	{ "SET_OPTIONS by the descriptor", set_handed, EPERM },
	{ "CLAIM by the descriptor", claim_handed, EPERM },
	{ "write by the descriptor", write_handed, 0 },
	{ "close of the descriptor", close_handed, EINVAL },
	{ }
};

/* Ways to have fewer rights. */

static bool become_nobody(void)
{
	return !setgid(NOBODY) && !setuid(NOBODY);
}

/* All capabilities, in a namespace of its own. */
static bool become_ruler(void)
{
	char map[32];
	int fd, length = snprintf(map, sizeof(map), "0 %d 1", (int)getuid());

	if (unshare(CLONE_NEWUSER))
		return false;
	fd = open("/proc/self/uid_map", O_WRONLY);
	if (fd < 0 || write(fd, map, length) != length)
		return false;
	close(fd);
	return getuid() == 0;
}

static bool become_small_ruler(void)
{
	/* Who changes the user no longer owns the own files in /proc. */
	return become_nobody() && !prctl(PR_SET_DUMPABLE, 1) && become_ruler();
}

/* Where a child that is not root any more leaves its results. */
static int *outcomes;

static void do_deeds(const struct deed *deeds, bool (*become)(void))
{
	if (!become())
		_exit(1);
	for (int i = 0; deeds[i].name; i++) {
		errno = 0;
		outcomes[i] = deeds[i].run() ? errno : 0;
	}
	_exit(0);
}

static const char *name_of(int error)
{
	return error < 0 ? "it was not tried" : !error ? "it works" : strerrorname_np(error);
}

static void judge(const struct deed *deeds, const char *who)
{
	for (int i = 0; deeds[i].name; i++)
		tap_result(outcomes[i] == deeds[i].error, name_of(outcomes[i]), "%s: %s: %s",
			   who, deeds[i].name, name_of(deeds[i].error));
}

static void try_as(const char *who, bool (*become)(void), const struct deed *deeds)
{
	int result = -1;
	pid_t child;

	outcomes = map_shared(PAGE);
	memset(outcomes, 0xff, PAGE);
	child = fork();
	if (child < 0)
		tap_bail_out("fork");
	if (!child)
		do_deeds(deeds, become);
	waitpid(child, &result, 0);
	tap_result(!result, NULL, "%s can be tried", who);
	judge(deeds, who);
	unmap_shared(outcomes, PAGE);
}

static mode_t node_mode(void)
{
	struct stat st;

	if (stat(NODE, &st))
		tap_bail_out(NODE);
	return st.st_mode & 07777;
}

void test_users(void)
{
	mode_t usual = node_mode();

	tap_result(usual == 0600, NULL, "only its owner may open the drive");
	try_as("nobody", become_nobody, usual_mode);
	if (chmod(NODE, 0666))
		tap_bail_out("chmod");
	try_as("nobody", become_nobody, open_mode);
	try_as("root of a namespace", become_ruler, open_mode);
	try_as("nobody as root of a namespace", become_small_ruler, open_mode);
	if (chmod(NODE, usual))
		tap_bail_out("chmod");
}

/* Handing over. */

union control_message {
	struct cmsghdr header;
	char space[CMSG_SPACE(sizeof(int))];
};

static struct msghdr message(union control_message *control, struct iovec *data)
{
	return (struct msghdr){
		.msg_iov = data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(*control),
	};
}

static bool send_descriptor(int socket, int fd)
{
	union control_message control = { };
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr msg = message(&control, &data);

	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	return sendmsg(socket, &msg, 0) == 1;
}

static bool receive_descriptor(int socket)
{
	union control_message control = { };
	char byte;
	struct iovec data = { &byte, 1 };
	struct msghdr msg = message(&control, &data);

	if (recvmsg(socket, &msg, 0) != 1 || control.header.cmsg_type != SCM_RIGHTS)
		return false;
	memcpy(&handed, CMSG_DATA(&control.header), sizeof(handed));
	return handed >= 0;
}

static int sockets[2];

/* It gets the descriptor when it has no rights any more. */
static bool become_receiver(void)
{
	return become_nobody() && receive_descriptor(sockets[1]);
}

static bool become_heir(void)
{
	return become_small_ruler() && handed >= 0;
}

/* A kernel without sockets cannot do this. */
void test_handing_over(void)
{
	int fd = open_node(NODE, O_RDWR);

	if (chmod(NODE, 0666) || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets))
		tap_bail_out("a socket");
	if (!send_descriptor(sockets[0], fd))
		tap_bail_out("SCM_RIGHTS");
	try_as("nobody, by a socket", become_receiver, with_descriptor);
	close(sockets[0]);
	close(sockets[1]);
	tap_returns(close(fd), 0, "close by the owner, who wrote nothing");
	if (chmod(NODE, 0600))
		tap_bail_out("chmod");
}

static void try_heir(const char *who, bool (*become)(void))
{
	handed = open_node(NODE, O_RDWR);
	try_as(who, become, with_descriptor);
	tap_returns(close(handed), 0, "close by the owner, who wrote nothing");
}

void test_inheriting(void)
{
	if (chmod(NODE, 0666))
		tap_bail_out("chmod");
	try_heir("nobody, by fork", become_nobody);
	try_heir("root of a namespace, by fork", become_heir);
	if (chmod(NODE, 0600))
		tap_bail_out("chmod");
}
