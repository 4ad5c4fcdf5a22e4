// SPDX-License-Identifier: GPL-2.0
/* Mistyped words. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "suggest.h"

#define LENGTH_MAX	24

/* More than two slips, or half of the word, make another word. */
#define FAR		3

static unsigned int min(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

static int lower(char c)
{
	return tolower((unsigned char)c);
}

/* Letters added, left out, replaced, or swapped with their neighbour. */
static unsigned int slips(const char *a, const char *b)
{
	unsigned int d[LENGTH_MAX + 1][LENGTH_MAX + 1], m = strlen(a), n = strlen(b);

	if (m > LENGTH_MAX || n > LENGTH_MAX)
		return FAR;
	for (unsigned int i = 0; i <= m; i++)
		d[i][0] = i;
	for (unsigned int j = 0; j <= n; j++)
		d[0][j] = j;
	for (unsigned int i = 1; i <= m; i++) {
		for (unsigned int j = 1; j <= n; j++) {
			unsigned int other = lower(a[i - 1]) != lower(b[j - 1]);

			d[i][j] = min(d[i - 1][j - 1] + other,
				      min(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[m][n];
}

const char *suggest(const char *word, const char *const *words, unsigned int count)
{
	unsigned int best = min(FAR, (strlen(word) + 1) / 2);
	const char *nearest = NULL;

	for (unsigned int i = 0; i < count; i++) {
		unsigned int distance = slips(word, words[i]);

		if (distance >= best)
			continue;
		best = distance;
		nearest = words[i];
	}
	return nearest;
}

/* What other tools call it. */
static const struct {
	const char *word;
	enum ctl_command command;
} others[] = {
	{ "read", CTL_COMMAND_BACKUP }, { "dump", CTL_COMMAND_BACKUP },
	{ "save", CTL_COMMAND_BACKUP }, { "write", CTL_COMMAND_FLASH },
	{ "update", CTL_COMMAND_FLASH }, { "program", CTL_COMMAND_FLASH },
	{ "scan", CTL_COMMAND_RESCAN }, { "detect", CTL_COMMAND_RESCAN },
	{ "devices", CTL_COMMAND_LIST }, { "drives", CTL_COMMAND_LIST },
	{ "ports", CTL_COMMAND_STATUS }, { "show", CTL_COMMAND_STATUS },
	{ "cancel", CTL_COMMAND_ABORT }, { "stop", CTL_COMMAND_ABORT },
	{ "check", CTL_COMMAND_IMAGE }, { "compare", CTL_COMMAND_VERIFY },
	{ "chips", CTL_COMMAND_PARTS }, { "options", CTL_COMMAND_NEXT },
	{ "wipe", CTL_COMMAND_ERASE }, { "progress", CTL_COMMAND_WATCH },
};

enum ctl_command suggest_command(const char *word)
{
	const char *names[CTL_COMMAND_COUNT], *name;
	unsigned int count = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(others); i++)
		if (!strcasecmp(others[i].word, word))
			return others[i].command;
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			names[count++] = ctl_commands[i].name;
	name = suggest(word, names, count);
	return name ? ctl_command_find(name) : CTL_COMMAND_COUNT;
}

unsigned int suggest_option(const char *name, size_t length, unsigned long long allowed)
{
	const char *names[CTL_OPTION_COUNT], *near;
	char word[LENGTH_MAX + 2];
	unsigned int count = 0;

	snprintf(word, sizeof(word), "%.*s", (int)length, name);
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (allowed >> i & 1)
			names[count++] = ctl_options[i].name;
	near = suggest(word, names, count);
	for (unsigned int i = 0; near && i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].name == near)
			return i;
	return CTL_OPTION_COUNT;
}
