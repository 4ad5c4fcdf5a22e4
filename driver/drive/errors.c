// SPDX-License-Identifier: GPL-2.0
/*
 * Words for the lists of the uapi header; also built into mtkflashctl.
 */
#include <linux/errno.h>

#include "errors.h"

struct error_words {
	int err;
	const char *name;
	const char *cause;
	enum mtkflash_advice advice;
};

static const struct error_words errors[] = {
#define MTKFLASH_X(name, value, err, text, cause, advice) \
	[value] = { err, text, cause, MTKFLASH_ADVICE_##advice },
	MTKFLASH_ERRORS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const advices[] = {
#define MTKFLASH_X(name, value, text) [value] = text,
	MTKFLASH_ADVICE(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const kinds[] = {
#define MTKFLASH_X(name, value, text, meaning) [value] = text,
	MTKFLASH_KINDS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const page_states[] = {
#define MTKFLASH_X(name, value, text, meaning) [value] = text,
	MTKFLASH_PAGE_STATES(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const command_sets[] = {
#define MTKFLASH_X(name, value, text) [value] = text,
	MTKFLASH_COMMAND_SETS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const phases[] = {
#define MTKFLASH_X(name, value, text) [value] = text,
	MTKFLASH_PHASES(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const verdicts[][2] = {
#define MTKFLASH_X(name, value, text, meaning) [value] = { text, meaning },
	MTKFLASH_VERDICTS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const char * const host_reasons[][3] = {
#define MTKFLASH_X(name, value, text, why, advice) [value] = { text, why, advice },
	MTKFLASH_HOST_REASONS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const struct error_words unknown_error = {
	EIO, "unknown", "unknown", MTKFLASH_ADVICE_NONE,
};

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

static const char *pick(const char * const *list, size_t count,
			unsigned int value)
{
	return value < count && list[value] ? list[value] : "unknown";
}

static const struct error_words *words(enum mtkflash_error error)
{
	if ((unsigned int)error >= COUNT(errors) || !errors[error].name)
		return &unknown_error;
	return &errors[error];
}

int mtkflash_errno(enum mtkflash_error error)
{
	return -words(error)->err;
}

const char *mtkflash_error_name(enum mtkflash_error error)
{
	return words(error)->name;
}

const char *mtkflash_error_cause(enum mtkflash_error error)
{
	return words(error)->cause;
}

enum mtkflash_advice mtkflash_error_advice(enum mtkflash_error error)
{
	return words(error)->advice;
}

const char *mtkflash_advice_text(enum mtkflash_advice advice)
{
	return pick(advices, COUNT(advices), advice);
}

const char *mtkflash_kind_name(enum mtkflash_kind kind)
{
	return pick(kinds, COUNT(kinds), kind);
}

const char *mtkflash_page_state_name(enum mtkflash_page_state state)
{
	return pick(page_states, COUNT(page_states), state);
}

const char *mtkflash_command_set_name(enum mtkflash_option_set set)
{
	return pick(command_sets, COUNT(command_sets), set);
}

const char *mtkflash_phase_name(enum mtkflash_phase phase)
{
	return pick(phases, COUNT(phases), phase);
}

const char *mtkflash_verdict_name(enum mtkflash_verdict verdict)
{
	if ((unsigned int)verdict >= COUNT(verdicts))
		return "unknown";
	return verdicts[verdict][0];
}

const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict)
{
	if ((unsigned int)verdict >= COUNT(verdicts))
		return "unknown";
	return verdicts[verdict][1];
}

static const char *host_words(enum mtkflash_host_reason reason,
			      unsigned int column)
{
	if ((unsigned int)reason >= COUNT(host_reasons))
		return "unknown";
	return host_reasons[reason][column];
}

const char *mtkflash_host_reason_name(enum mtkflash_host_reason reason)
{
	return host_words(reason, 0);
}

const char *mtkflash_host_reason_why(enum mtkflash_host_reason reason)
{
	return host_words(reason, 1);
}

const char *mtkflash_host_reason_advice(enum mtkflash_host_reason reason)
{
	return host_words(reason, 2);
}
