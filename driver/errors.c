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
	const char *advice;
};

static const struct error_words errors[] = {
#define MTKFLASH_X(name, value, err, text, cause, advice) \
	[value] = { err, text, cause, advice },
	MTKFLASH_ERRORS(MTKFLASH_X)
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

static const struct error_words unknown_error = {
	EIO, "unknown", "unknown", "use a newer mtkflashctl",
};

static const struct error_words *words(enum mtkflash_error error)
{
	if ((unsigned int)error >= sizeof(errors) / sizeof(errors[0]))
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

const char *mtkflash_error_advice(enum mtkflash_error error)
{
	return words(error)->advice;
}

const char *mtkflash_phase_name(enum mtkflash_phase phase)
{
	if ((unsigned int)phase >= sizeof(phases) / sizeof(phases[0]))
		return "unknown";
	return phases[phase];
}

const char *mtkflash_verdict_name(enum mtkflash_verdict verdict)
{
	if ((unsigned int)verdict >= sizeof(verdicts) / sizeof(verdicts[0]))
		return "unknown";
	return verdicts[verdict][0];
}

const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict)
{
	if ((unsigned int)verdict >= sizeof(verdicts) / sizeof(verdicts[0]))
		return "unknown";
	return verdicts[verdict][1];
}
