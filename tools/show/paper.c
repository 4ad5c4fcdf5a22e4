// SPDX-License-Identifier: GPL-2.0
/* Text for people. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "array.h"
#include "paper.h"

/* With less than that a hanging indent leaves no room. */
#define TEXT_MIN	20

static enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_when;

unsigned int paper_columns(FILE *file)
{
	struct winsize size = { 0 };

	if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size))
		return PAPER_ENDLESS;
	return size.ws_col;
}

void paper_wrap(FILE *file, unsigned int columns, unsigned int column, const char *text)
{
	unsigned int indent = columns < column + TEXT_MIN ? 2 : column, at = column;
	bool first = true;

	while (*text) {
		unsigned int word = strcspn(text, " ");

		/* The last column stays free, where terminals disagree. */
		if (!first && columns && at + 1 + word >= columns) {
			fprintf(file, "\n%*s", (int)indent, "");
			at = indent;
			first = true;
		}
		at += fprintf(file, "%s%.*s", first ? "" : " ", (int)word, text);
		first = false;
		text += word;
		text += *text == ' ';
	}
	fputc('\n', file);
}

void paper_item(FILE *file, const char *label, const char *text)
{
	fputs(label, file);
	paper_wrap(file, paper_columns(file), strlen(label), text);
}

bool paper_set_color(const char *when)
{
	static const char * const words[] = {
		[COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i], when))
			continue;
		color_when = i;
		return true;
	}
	return false;
}

/* NO_COLOR: https://no-color.org, any value but an empty one. */
static bool has_color(FILE *file)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	if (color_when != COLOR_AUTO)
		return color_when == COLOR_ALWAYS;
	return isatty(fileno(file)) && term && term[0] && strcmp(term, "dumb") &&
	       !(no && no[0]);
}

const char *paper_on(FILE *file, enum paper_color color)
{
	static const char * const codes[] = {
		[PAPER_BAD] = "\033[31m", [PAPER_GOOD] = "\033[32m", [PAPER_CARE] = "\033[33m",
	};

	return has_color(file) ? codes[color] : "";
}

const char *paper_off(FILE *file)
{
	return has_color(file) ? "\033[0m" : "";
}
