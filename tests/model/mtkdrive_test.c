// SPDX-License-Identifier: GPL-2.0
/* The model's own tests: runs all suites, prints TAP, exits 1 on any failure. */
#include <stdio.h>

#include "testrig.h"

static const struct test *const suites[] = {
	drive_tests, vendor_tests, part_tests, cut_tests, image_tests
};

static bool running_failed;

void failed(const char *file, int line, const char *what)
{
	printf("# %s:%d: %s\n", file, line, what);
	running_failed = true;
}

int main(void)
{
	unsigned int count = 0, bad = 0;
	const struct test *test;
	size_t i;

	for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		for (test = suites[i]; test->name; test++) {
			running_failed = false;
			rig_reset();
			test->run();
			count++;
			bad += running_failed;
			printf("%s %u - %s\n", running_failed ? "not ok" : "ok",
			       count, test->name);
		}
	}
	printf("1..%u\n", count);
	return bad ? 1 : 0;
}
