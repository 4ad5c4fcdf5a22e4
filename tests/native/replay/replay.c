// SPDX-License-Identifier: GPL-2.0
/*
 * replay FILE...
 *
 * Replays recordings of mtkflashctl trace against the drive model, as TAP: a test
 * fails if the model answers otherwise than the drive did, or if the driver broke a
 * rule of the drive.
 */
#include <errno.h>
#include <string.h>

#include "replay.h"
#include "tap.h"

static void replay_one(const char *name, const struct trace *trace)
{
	struct replay_result result;
	char error[128];

	if (!replay_trace(trace, &result, error, sizeof(error))) {
		tap_failed(__FILE__, __LINE__, "%s: %s", name, error);
		return;
	}
	replay_print(trace, &result);
	EXPECT_EQUAL(result.differences, 0);
	EXPECT_EQUAL(result.violations, 0);
	EXPECT_EQUAL(trace->lost, 0);
	EXPECT(result.compared > 0);
	replay_free(&result);
}

static void replay_file(const char *name)
{
	struct trace trace;
	char error[128];
	FILE *file;

	tap_begin("%s", name);
	file = fopen(name, "re");
	if (!file) {
		tap_failed(__FILE__, __LINE__, "%s: %s", name, strerror(errno));
	} else if (!trace_read(&trace, file, error, sizeof(error))) {
		tap_failed(__FILE__, __LINE__, "%s: %s", name, error);
	} else {
		replay_one(name, &trace);
		trace_free(&trace);
	}
	if (file)
		fclose(file);
	tap_end();
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: replay FILE...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++)
		replay_file(argv[i]);
	return tap_exit();
}
