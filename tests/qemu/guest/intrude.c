// SPDX-License-Identifier: GPL-2.0
/*
 * intrude SG BSG: opens both, and sends the drive behind them what anybody may, by descriptors
 * that are older than whatever happens to it.
 *
 * Makes /tmp/intrudes when the drive has answered both ways, goes on until there is /tmp/enough,
 * and says in the end how many packets were answered, how many refused, and how many
 * milliseconds the slowest refusal took.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <linux/bsg.h>
#include <scsi/sg.h>

#define BEGUN		"/tmp/intrudes"
#define ENOUGH		"/tmp/enough"

#define LIMIT_MS	60000

/* Nobody takes a drive that is never left alone. */
#define PAUSE_US	400000
#define REFUSED_US	10000

static const uint8_t cdbs[][6] = {
	{ 0x12, 0, 0, 0, 36 },	/* INQUIRY */
	{ 0x00 },		/* TEST UNIT READY */
};

static unsigned int answered, refused;
static long slowest_ms;

static bool by_sg(int fd, const uint8_t *cdb, uint8_t *data, unsigned int size)
{
	uint8_t sense[32];
	sg_io_hdr_t io = {
		.interface_id = 'S',
		.cmdp = (uint8_t *)cdb,
		.cmd_len = sizeof(cdbs[0]),
		.dxfer_direction = size ? SG_DXFER_FROM_DEV : SG_DXFER_NONE,
		.dxferp = data,
		.dxfer_len = size,
		.sbp = sense,
		.mx_sb_len = sizeof(sense),
		.timeout = LIMIT_MS,
	};

	return !ioctl(fd, SG_IO, &io) && !io.host_status;
}

static bool by_bsg(int fd, const uint8_t *cdb, uint8_t *data, unsigned int size)
{
	uint8_t sense[32];
	struct sg_io_v4 io = {
		.guard = 'Q',
		.request = (uintptr_t)cdb,
		.request_len = sizeof(cdbs[0]),
		.din_xferp = (uintptr_t)data,
		.din_xfer_len = size,
		.response = (uintptr_t)sense,
		.max_response_len = sizeof(sense),
		.timeout = LIMIT_MS,
	};

	return !ioctl(fd, SG_IO, &io) && !io.transport_status;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void count(bool answer, long ms)
{
	if (answer) {
		answered++;
		return;
	}
	refused++;
	if (ms > slowest_ms)
		slowest_ms = ms;
}

/* Each packet by each way; true if the drive has answered the last one. */
static bool try_all(int sg, int bsg)
{
	uint8_t data[36];
	bool answer = false;

	for (unsigned int i = 0; i < 2 * sizeof(cdbs) / sizeof(cdbs[0]); i++) {
		const uint8_t *cdb = cdbs[i / 2];
		long begin = now_ms();

		answer = i % 2 ? by_bsg(bsg, cdb, data, cdb[4]) : by_sg(sg, cdb, data, cdb[4]);
		count(answer, now_ms() - begin);
	}
	return answer;
}

static int end(const char *what)
{
	perror(what);
	return 1;
}

int main(int argc, char **argv)
{
	int sg = argc == 3 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
	int bsg = argc == 3 ? open(argv[2], O_RDWR | O_CLOEXEC) : -1;

	if (sg < 0 || bsg < 0)
		return end("intrude SG BSG");
	if (!try_all(sg, bsg) || refused)
		return end("the drive does not answer");
	if (close(open(BEGUN, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)))
		return end(BEGUN);
	while (access(ENOUGH, F_OK))
		usleep(try_all(sg, bsg) ? PAUSE_US : REFUSED_US);
	printf("%u %u %ld\n", answered, refused, slowest_ms);
	return 0;
}
