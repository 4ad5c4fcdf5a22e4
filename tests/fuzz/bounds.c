// SPDX-License-Identifier: GPL-2.0
/*
 * bounds: the longest time of each phase and of a whole session, as JSON, for
 * the largest part of each bus and for the part that takes longest.
 */
#include <stdio.h>
#include <string.h>

#include "bound.h"
#include "flash/chips.h"
#include "names.h"
#include "timings.h"

static bool is_tiny(const struct mtkflash_chip *chip)
{
	return !strncmp(chip->name, "TINY", 4);
}

/* Of equal ones that which may take longer. */
static const struct mtkflash_chip *largest(enum mtkflash_bus bus)
{
	const struct mtkflash_chip *found = NULL;

	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *chip = &mtkflash_chips[i];

		if (chip->bus != bus || is_tiny(chip))
			continue;
		if (!found || chip->size > found->size ||
		    (chip->size == found->size &&
		     bound_session(chip, 0) > bound_session(found, 0)))
			found = chip;
	}
	return found;
}

static double seconds(uint64_t ns)
{
	return (double)ns / 1e9;
}

static void print_part(const struct mtkflash_chip *chip, const char *why, bool last)
{
	printf("    {\"why\": \"%s\", \"part\": \"%s\", \"size\": %u, \"phases\": {", why,
	       chip->name, chip->size);
	for (unsigned int i = 0, printed = 0; i < MTKFLASH_PHASES; i++) {
		uint64_t ns = bound_phase(chip, i, MTKFLASH_WAIT_DEFAULT_MS);

		if (!ns)
			continue;
		printf("%s\"%s\": %.1f", printed++ ? ", " : "", mtkflash_phase_name(i), seconds(ns));
	}
	printf("}, \"session\": %.1f}%s\n",
	       seconds(bound_session(chip, MTKFLASH_WAIT_DEFAULT_MS)), last ? "" : ",");
}

int main(void)
{
	const struct mtkflash_chip *longest = NULL;

	bound_longest(MTKFLASH_WAIT_DEFAULT_MS, &longest);
	printf("{\n  \"unit\": \"seconds\",\n  \"command_normal\": %g,\n",
	       MTKFLASH_US_COMMAND_NORMAL / 1e6);
	printf("  \"command_limit\": %g,\n", MTKFLASH_US_COMMAND_LIMIT / 1e6);
	printf("  \"overtime\": %g,\n", MTKFLASH_US_OVERTIME / 1e6);
	printf("  \"wait\": %g,\n", MTKFLASH_WAIT_DEFAULT_MS / 1e3);
	printf("  \"parts\": [\n");
	print_part(largest(MTKFLASH_BUS_SERIAL), "largest serial part", false);
	print_part(largest(MTKFLASH_BUS_PARALLEL), "largest parallel part", false);
	print_part(longest, "part with the longest session", true);
	printf("  ]\n}\n");
	return 0;
}
