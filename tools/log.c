// SPDX-License-Identifier: GPL-2.0
/* The log. */
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "node.h"
#include "version.h"

/* A flash may be another one after these. */
static bool changes(const struct ctl *ctl)
{
	return ctl->command < CTL_COMMAND_COUNT && !ctl_has(ctl, CTL_OPTION_DRY_RUN) &&
	       ctl_command_options(ctl->command) >> CTL_OPTION_CLEAR_SRWD & 1;
}

static void write_line(struct ctl *ctl, const char *text)
{
	char date[32] = "";
	time_t now = time(NULL);
	struct tm utc;

	if (changes(ctl))
		node_log(text);
	if (!ctl->log_file)
		return;
	if (gmtime_r(&now, &utc))
		strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	fprintf(ctl->log_file, "%s %s\n", date, text);
	fflush(ctl->log_file);
}

void log_say(struct ctl *ctl, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	write_line(ctl, text);
}

enum ctl_exit log_begin(struct ctl *ctl)
{
	char typed[900];

	if (ctl->log) {
		ctl->log_file = fopen(ctl->log, "ae");
		if (!ctl->log_file)
			return fail_errno(ctl, CTL_ERROR_LOG, ctl->log);
	}
	ctl_typed(ctl, 1, typed, sizeof(typed));
	log_say(ctl, "mtkflashctl%s (version %s)", typed, MTKFLASH_VERSION);
	return CTL_EXIT_OK;
}

void log_end(struct ctl *ctl, enum ctl_exit code)
{
	if (code && ctl->failure.name)
		log_say(ctl, "%s", ctl->failure.what);
	log_say(ctl, "ended with exit code %d (%s)", code, ctl_exit_name(code));
	if (ctl->log_file)
		fclose(ctl->log_file);
	ctl->log_file = NULL;
}
