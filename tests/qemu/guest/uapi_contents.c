// SPDX-License-Identifier: GPL-2.0
/*
 * What comes back from the ioctls that ask: every byte is the kernel's, and says what
 * linux/mtkflash.h promises.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_calls.h"
#include "uapi_test.h"

static bool is_filled(const uint8_t *data, size_t size, uint8_t value)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != value)
			return false;
	return true;
}

static void check_string(const char *name, const char *field, const char *text,
			 size_t size)
{
	size_t length = strnlen(text, size);

	tap_result(length < size && is_zero((const uint8_t *)text + length, size - length),
		   NULL, "%s, %s ends with zeroes", name, field);
}

#define CHECK_STRING(name, pointer, field) \
	check_string(name, #field, (pointer)->field, sizeof((pointer)->field))

/* Inputs come back as they were; what is reserved is 0. */
static void spare_input(const struct call *call, uint8_t *buffer)
{
	struct mtkflash_map *map = (struct mtkflash_map *)buffer;
	struct mtkflash_kept *kept = (struct mtkflash_kept *)buffer;
	struct mtkflash_answers *answers = (struct mtkflash_answers *)buffer;
	struct mtkflash_journal *journal = (struct mtkflash_journal *)buffer;

	for (size_t i = 0; i < reserved_count; i++)
		if (reserved[i].cmd == call->cmd)
			memset(buffer + reserved[i].at, 0, reserved[i].size);
	if (call->cmd == MTKFLASH_IOC_MAP) {
		map->room = 0;
		map->states = 0;
	} else if (call->cmd == MTKFLASH_IOC_KEPT) {
		kept->room = 0;
		kept->ranges = 0;
	} else if (call->cmd == MTKFLASH_IOC_ANSWERS) {
		answers->room = 0;
		answers->answers = 0;
	} else if (call->cmd == MTKFLASH_IOC_JOURNAL) {
		journal->room = 0;
		journal->sent = 0;
	}
}

/*
 * The same question with two fillings of the buffer: a byte that the kernel
 * left alone, or took from its stack, differs.
 */
static void check_poisoned(const struct call *call, int fd, uint32_t index,
			   uint8_t *answer)
{
	static const uint8_t poisons[] = { 0xa5, 0x5a };
	uint8_t answers[2][256];

	for (int i = 0; i < 2; i++) {
		uint8_t *buffer = arena + 512;

		memset(arena, poisons[i], 2 * PAGE);
		set_u32(buffer, call->size);
		set_u32(buffer + 4, index);
		spare_input(call, buffer);
		tap_returns(ioctl(fd, call->cmd, buffer), 0, "%s of %u, a buffer full of %02Xh",
			    call->name, index, poisons[i]);
		tap_result(is_filled(arena, 512, poisons[i]) &&
			   is_filled(buffer + call->size, PAGE, poisons[i]), NULL,
			   "%s of %u, nothing around it is written", call->name, index);
		memcpy(answers[i], buffer, call->size);
	}
	tap_result(!memcmp(answers[0], answers[1], call->size), NULL,
		   "%s of %u, no byte of the buffer shines through", call->name, index);
	memcpy(answer, answers[1], call->size);
}

static void check_port(const char *name, const void *answer)
{
	const struct mtkflash_port_info *port = answer;

	tap_result(!port->reserved, NULL, "%s, reserved is zero", name);
	tap_result(port->altstatus_valid || !port->altstatus, NULL,
		   "%s, no status unless it was read", name);
	tap_result(port->verdict == MTKFLASH_VERDICT_DISK ||
		   !port->reason == (port->verdict != MTKFLASH_VERDICT_UNSUPPORTED), NULL,
		   "%s, a reason if it cannot be used", name);
	CHECK_STRING(name, port, driver);
	CHECK_STRING(name, port, parent);
	CHECK_STRING(name, port, model);
}

static void check_device(const char *name, const void *answer)
{
	const struct mtkflash_device_info *info = answer;

	tap_result(!info->rdid[3], NULL, "%s, the id has three bytes", name);
	tap_result(is_zero(info->reserved, sizeof(info->reserved)), NULL,
		   "%s, reserved is zero", name);
	tap_result(!(info->access & ~(MTKFLASH_ACCESS_QUICK | MTKFLASH_ACCESS_FOUR |
				      MTKFLASH_ACCESS_PRELOAD |
				      MTKFLASH_ACCESS_START_LOCKED)), NULL,
		   "%s, only ways that the header knows", name);
	CHECK_STRING(name, info, part);
	CHECK_STRING(name, info, set);
}

static void check_status(const char *name, const void *answer)
{
	const struct mtkflash_status *status = answer;

	tap_result(is_zero(status->reserved, sizeof(status->reserved)) &&
		   !status->reserved2, NULL, "%s, reserved is zero", name);
	tap_result(!status->wait_left_ms, NULL, "%s, nobody waits", name);
	tap_result(status->error || status->flags & MTKFLASH_STATUS_HELD || !status->advice, NULL,
		   "%s, no advice if nothing is wrong", name);
	CHECK_STRING(name, status, old_revision);
	CHECK_STRING(name, status, new_revision);
}

static void check_options(const char *name, const void *answer)
{
	const struct mtkflash_options *options = answer;

	tap_result(!options->flags && !options->set && !options->reserved &&
			   !options->keeps && !options->reserved2 &&
			   is_zero((const uint8_t *)options->keep, sizeof(options->keep)),
		   NULL, "%s, nothing is set", name);
	tap_result(options->wait_ms <= MTKFLASH_WAIT_MAX_MS, NULL,
		   "%s, the time is possible", name);
}

static void check_capabilities(const char *name, const void *answer)
{
	const struct mtkflash_capabilities *can = answer;

	tap_result(can->parts > 10, NULL, "%s, there are parts", name);
	tap_result(can->requests == (2ull << _IOC_NR(MTKFLASH_IOC_JOURNAL)) - 1, NULL,
		   "%s, every request of the header", name);
	/* Which ones are accepted is tried one by one: uapi_options.c. */
	tap_result((can->options & 0xff) == 0xff, NULL, "%s, the first eight options", name);
	tap_result(can->sets == 0xf, NULL, "%s, the header's command sets", name);
	tap_result(can->image_max == 2u << 20 && can->wait_max_ms == MTKFLASH_WAIT_MAX_MS, NULL,
		   "%s, the largest image and the longest time", name);
}

static void check_map(const char *name, const void *answer)
{
	const struct mtkflash_map *map = answer;

	tap_result(map->page_size == 256 && map->count <= (2u << 20) / 256, NULL,
		   "%s, pages of 256 bytes", name);
}

static void check_kept(const char *name, const void *answer)
{
	const struct mtkflash_kept *kept = answer;

	tap_result(!kept->count && !kept->reserved, NULL, "%s, nothing was kept", name);
}

static void check_answers(const char *name, const void *answer)
{
	const struct mtkflash_answers *answers = answer;

	tap_result(!answers->count && !answers->reserved, NULL, "%s, nothing was asked", name);
}

static void check_journal(const char *name, const void *answer)
{
	const struct mtkflash_journal *journal = answer;

	tap_result(!journal->count && !journal->lost, NULL, "%s, nothing was sent", name);
}

static void check_answer(const struct call *call, const void *answer)
{
	if (call->cmd == MTKFLASH_IOC_PORT_INFO)
		check_port(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_DEVICE_INFO)
		check_device(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_STATUS)
		check_status(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_CAPABILITIES)
		check_capabilities(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_MAP)
		check_map(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_KEPT)
		check_kept(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_ANSWERS)
		check_answers(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_JOURNAL)
		check_journal(call->name, answer);
	else
		check_options(call->name, answer);
}

void test_contents(void)
{
	/* Aligned for any of the structures. */
	union {
		uint8_t bytes[256];
		uint64_t align;
	} answer;

	for (size_t i = 0; i < call_count; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);
		uint32_t last = 0;

		if (call->cmd == MTKFLASH_IOC_PORT_INFO)
			last = count_ports(fd) - 1;
		for (uint32_t index = 0; call->kind == ASK && index <= last; index++) {
			check_poisoned(call, fd, index, answer.bytes);
			check_answer(call, answer.bytes);
		}
		close(fd);
	}
}
