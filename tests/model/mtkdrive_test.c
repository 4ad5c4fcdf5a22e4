// SPDX-License-Identifier: GPL-2.0
/* The model's own tests: runs all suites, prints TAP, exits 1 on any failure. */
#include <stdio.h>

#include "testrig.h"

static const struct test *const suites[] = {
	drive_tests, entry_tests, vendor_tests, sets_tests, open_tests, fault_tests,
	part_tests, serial_tests, bus_tests, parts_tests, cut_tests, bus_cut_tests,
	order_tests, image_tests, say_tests, bd_tests
};

static bool running_failed;
static unsigned int count, bad;

void failed(const char *file, int line, const char *what)
{
	printf("# %s:%d: %s\n", file, line, what);
	running_failed = true;
}

static void begin(void)
{
	running_failed = false;
	rig_reset();
}

static void end(const char *prefix, const char *name)
{
	count++;
	bad += running_failed;
	printf("%s %u - %s%s\n", running_failed ? "not ok" : "ok", count, prefix, name);
}

int main(void)
{
	const struct mtkdrive_part *part;
	const struct test *test;
	size_t i;

	for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		for (test = suites[i]; test->name; test++) {
			begin();
			test->run();
			end("", test->name);
		}
	}
	for (part = mtkdrive_parts; part->name; part++) {
		begin();
		parts_smoke(part);
		end("part works: ", part->name);
	}
	printf("1..%u\n", count);
	return bad ? 1 : 0;
}
