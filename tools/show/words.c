// SPDX-License-Identifier: GPL-2.0
/* Words. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "errors.h"
#include "names.h"
#include "words.h"

#define BUFFERS		8
#define BUFFER_SIZE	4352	/* a path, quoted */

static char *next_buffer(void)
{
	static char buffers[BUFFERS][BUFFER_SIZE];
	static unsigned int next;

	return buffers[next++ % BUFFERS];
}

static const char *known(const char *name)
{
	return name && strcmp(name, "unknown") ? name : NULL;
}

const char *phase_name(unsigned int phase)
{
	return known(mtkflash_phase_name(phase));
}

const char *verdict_name(unsigned int verdict)
{
	return known(mtkflash_verdict_name(verdict));
}

const char *error_name(unsigned int error)
{
	return known(mtkflash_error_name(error));
}

const char *command_set_name(unsigned int set)
{
	return known(mtkflash_command_set_name(set));
}

const char *reason_name(unsigned int reason)
{
	/* One of them is called unknown. */
	if (reason == MTKFLASH_HOST_UNKNOWN)
		return mtkflash_host_reason_name(reason);
	return reason ? known(mtkflash_host_reason_name(reason)) : NULL;
}

const char *kind_name(unsigned int kind)
{
	return kind ? known(mtkflash_kind_name(kind)) : NULL;
}

const char *kind_meaning(unsigned int kind)
{
	return kind_name(kind) ? mtkflash_kind_meaning(kind) : NULL;
}

static const char *or_number(const char *name, const char *kind, unsigned int value)
{
	char *text;

	if (name)
		return name;
	text = next_buffer();
	snprintf(text, BUFFER_SIZE, "%s-%u", kind, value);
	return text;
}

const char *phase_text(unsigned int phase)
{
	return or_number(phase_name(phase), "phase", phase);
}

static const char *known_byte(unsigned int status)
{
	switch (status) {
	case 0x00:
		return "no power, or it has just been reset";
	case 0x50:
		return "idle; its firmware runs";
	case 0x51:
	case 0x81:
		return "it refused to enter vendor mode";
	case 0x52:
	case 0xd2:
		return "half-way into vendor mode";
	case 0x70:
	case 0x72:
	case 0x73:
		return "in vendor mode";
	case 0x7f:
		return "no link: power off, or no cable";
	case 0x80:
	case 0xd0:
		return "busy, as a drive with broken firmware is";
	case 0xd1:
		return "it refused to enter vendor mode, and restarts";
	case 0xf0:
	case 0xf2:
	case 0xf3:
		return "in vendor mode, but busy";
	case 0xff:
		return "nothing on the cable: power off?";
	default:
		return NULL;
	}
}

bool byte_is_known(unsigned int status)
{
	return known_byte(status);
}

const char *byte_text(unsigned int status)
{
	const char *text = known_byte(status);

	return text ? text : status & 0x80 ? "busy" : "not busy";
}

const char *doing_text(unsigned int phase)
{
	static const char * const doing[MTKFLASH_PHASES] = {
		[MTKFLASH_PHASE_STAGED] = "taking the image",
		[MTKFLASH_PHASE_CLAIMING] = "claiming the port",
		[MTKFLASH_PHASE_ENTERING] = "entering vendor mode",
		[MTKFLASH_PHASE_WAITING] = "waiting for a power cycle",
		[MTKFLASH_PHASE_IDENTIFYING] = "identifying the flash part",
		[MTKFLASH_PHASE_BACKING_UP] = "reading the flash",
		[MTKFLASH_PHASE_CHECKING] = "checking the image",
		[MTKFLASH_PHASE_UNLOCKING] = "unlocking the flash part",
		[MTKFLASH_PHASE_ERASING] = "erasing",
		[MTKFLASH_PHASE_PROGRAMMING] = "programming",
		[MTKFLASH_PHASE_VERIFYING] = "verifying",
		[MTKFLASH_PHASE_RESTORING] = "restoring the old contents",
		[MTKFLASH_PHASE_LEAVING] = "leaving vendor mode",
		[MTKFLASH_PHASE_RESETTING] = "restarting the drive",
	};

	return phase < MTKFLASH_PHASES && doing[phase] ? doing[phase] : phase_text(phase);
}

const char *address_text(const struct mtkflash_status *status)
{
	char *text;

	switch (status->error) {
	case MTKFLASH_ERROR_ERASE:
	case MTKFLASH_ERROR_PROGRAM:
	case MTKFLASH_ERROR_VERIFY:
	case MTKFLASH_ERROR_BACKUP:
	case MTKFLASH_ERROR_BOOT_BLOCK:
	case MTKFLASH_ERROR_KEPT_BLANK:
	case MTKFLASH_ERROR_OTHER_CHIP:
	case MTKFLASH_ERROR_CHIP_LOST:
	case MTKFLASH_ERROR_SUM:
	case MTKFLASH_ERROR_BANK_BLANK:
		text = next_buffer();
		snprintf(text, BUFFER_SIZE, " at %Xh", status->fail_address);
		return text;
	default:
		return "";
	}
}

const char *verdict_text(unsigned int verdict)
{
	return or_number(verdict_name(verdict), "verdict", verdict);
}

const char *error_text(unsigned int error)
{
	return or_number(error_name(error), "error", error);
}

const char *cause_text(unsigned int error)
{
	return error_name(error) ? mtkflash_error_cause(error) :
	       "the module is newer than this tool, which does not know the error";
}

/* A module that does not say, or says more than this tool knows: by the error. */
unsigned int advice_number(const struct mtkflash_status *status)
{
	if (status->advice && known(mtkflash_advice_text(status->advice)))
		return status->advice;
	return mtkflash_error_advice(status->error);
}

const char *advice_text(const struct mtkflash_status *status)
{
	return mtkflash_advice_text(advice_number(status));
}

/* An older module, which has no kinds, holds drives in vendor mode only. */
const char *held_text(const struct mtkflash_status *status)
{
	if (!(status->flags & MTKFLASH_STATUS_HELD))
		return NULL;
	if (status->flags & MTKFLASH_STATUS_VENDOR_MODE || !status->kind)
		return "the drive is held in vendor mode";
	return "the port is held";
}

bool is_half_written(const struct mtkflash_status *status)
{
	return status->flags & MTKFLASH_STATUS_HELD &&
	       (status->advice == MTKFLASH_ADVICE_WRITE_BLANK ||
		!(status->flags & (MTKFLASH_STATUS_UNTOUCHED | MTKFLASH_STATUS_RESTORED)));
}

bool is_left_blank(const struct mtkflash_status *status)
{
	return status->session && status->phase == MTKFLASH_PHASE_IDLE &&
	       !(status->flags & (MTKFLASH_STATUS_BUSY | MTKFLASH_STATUS_HELD |
				  MTKFLASH_STATUS_UNTOUCHED | MTKFLASH_STATUS_RESTORED));
}

int percent_of(const struct mtkflash_status *status)
{
	if (!status->total)
		return status->phase == MTKFLASH_PHASE_DONE ? 100 : 0;
	return status->done >= status->total ? 100 : status->done * 100 / status->total;
}

void clean_text(char *to, size_t size, const char *field, size_t length)
{
	size_t used = 0;

	while (used < length && used + 1 < size && field[used]) {
		char c = field[used];

		to[used++] = c >= ' ' && c <= '~' ? c : '?';
	}
	to[used] = '\0';
}

const char *field_text(const char *field, size_t length)
{
	char *text = next_buffer();

	clean_text(text, BUFFER_SIZE, field, length);
	return text;
}

const char *size_text(unsigned int bytes)
{
	char *text = next_buffer();

	if (bytes && bytes % 1024 == 0)
		snprintf(text, BUFFER_SIZE, "%u KiB", bytes / 1024);
	else
		snprintf(text, BUFFER_SIZE, "%u bytes", bytes);
	return text;
}

const char *duration_text(double seconds)
{
	unsigned int whole = seconds + 0.5;
	char *text = next_buffer();

	if (whole < 60)
		snprintf(text, BUFFER_SIZE, "%u s", whole ? whole : 1);
	else
		snprintf(text, BUFFER_SIZE, "%u min %u s", whole / 60, whole % 60);
	return text;
}

static bool is_plain(const char *word)
{
	for (; *word; word++)
		if (!isalnum((unsigned char)*word) && !strchr("_@%+=:,./-", *word))
			return false;
	return true;
}

const char *shell_word(const char *word)
{
	char *text, *to;

	if (*word && is_plain(word))
		return word;
	to = next_buffer();
	text = to;
	*to++ = '\'';
	/* A quote takes four characters, and the end two more. */
	for (; *word && to < text + BUFFER_SIZE - 6; word++) {
		if (*word != '\'') {
			*to++ = *word;
			continue;
		}
		memcpy(to, "'\\''", 4);
		to += 4;
	}
	*to++ = '\'';
	*to = '\0';
	return text;
}
