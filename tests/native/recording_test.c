// SPDX-License-Identifier: GPL-2.0
/*
 * Events of several processors become one recording: in their order, with gaps
 * where the kernel has lost some, and without the beginning of a later session.
 */
#include <stdlib.h>
#include <string.h>

#include "recording.h"
#include "tap.h"

static struct recording recording;
static char *text;
static size_t text_size;

static void begin(const char *name)
{
	tap_begin("%s", name);
	memset(&recording, 0, sizeof(recording));
	trace_file_begin(&recording.file, open_memstream(&text, &text_size), "test", "test", NULL,
			 1);
}

static void came(unsigned int sequence)
{
	struct trace_event event = {
		.kind = TRACE_WRITE, .sequence = sequence, .ns = 1000ull * sequence, .reg = 2,
		.value = sequence,
	};

	recording_add(&recording, &event);
}

/* The values written, in the order of the file: "01 02 gap 3 06". */
static void expect(const char *wanted, unsigned int lost)
{
	char got[256] = "", *line, *rest;

	fclose(recording.file.file);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		bool gap = !strncmp(line, "gap ", 4);

		if (gap || !strncmp(line, "w2 ", 3))
			snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%.*s",
				 got[0] ? " " : "", gap ? 8 : 2, gap ? line : line + 3);
	}
	EXPECT_TEXT(got, wanted);
	EXPECT_EQUAL(recording.file.lost, lost);
	recording_free(&recording);
	free(text);
	tap_end();
}

static void two_processors(void)
{
	begin("what the other processor had comes before what was read first");
	came(1);
	came(4);
	recording_settle(&recording, false, false);
	came(2);
	came(3);
	recording_settle(&recording, false, false);
	recording_settle(&recording, true, false);
	expect("01 02 03 04", 0);
}

static void lost_within(void)
{
	begin("what is missing a whole round later is lost");
	came(1);
	came(4);
	recording_settle(&recording, false, false);
	recording_settle(&recording, false, false);
	came(5);
	recording_settle(&recording, true, false);
	expect("01 gap 2 04 05", 2);
}

static void next_session(void)
{
	begin("the last round sees half of the next session's first accesses: not lost, not kept");
	came(1);
	came(2);
	recording_settle(&recording, false, false);
	came(3);
	came(6);
	recording_settle(&recording, true, false);
	expect("01 02 03", 0);
}

static void lost_at_the_end(void)
{
	begin("the kernel has lost events of the last round: the end of the session is kept");
	came(1);
	recording_settle(&recording, false, false);
	came(2);
	came(6);
	recording_settle(&recording, true, true);
	expect("01 02 gap 3 06", 3);
}

int main(void)
{
	two_processors();
	lost_within();
	next_session();
	lost_at_the_end();
	return tap_exit();
}
