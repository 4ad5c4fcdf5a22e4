// SPDX-License-Identifier: GPL-2.0
/*
 * replay FILE...: gives each file to a fuzz target, once.  In place of libFuzzer
 * where there is none: for coverage, and to debug one input.
 */
#include "fuzz.h"

#define INPUT_MAX 65536

static bool replay(const char *name)
{
	static uint8_t data[INPUT_MAX];
	FILE *file = fopen(name, "rb");
	uint8_t *copy;
	size_t size;

	if (!file) {
		perror(name);
		return false;
	}
	size = fread(data, 1, sizeof(data), file);
	fclose(file);

	/* Of its own size, so that a sanitizer sees what reads beyond it. */
	copy = malloc(size ? size : 1);
	if (!copy)
		return false;
	for (size_t i = 0; i < size; i++)
		copy[i] = data[i];
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return true;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!replay(argv[i]))
			return 1;
	printf("%d inputs\n", argc - 1);
	return 0;
}
