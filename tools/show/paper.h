/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text for people: as wide as the window, and with colour where that helps.
 */
#ifndef CTL_PAPER_H
#define CTL_PAPER_H

#include <stdbool.h>
#include <stdio.h>

/* Where it is no terminal, a line is as long as its text. */
#define PAPER_ENDLESS	0

/* A help text is never wider. */
#define PAPER_PAGE	80

/* Of the terminal that @file leads to, or PAPER_ENDLESS. */
unsigned int paper_columns(FILE *file);

/* @text, broken at blanks, each line behind @column blanks; the first stands there already. */
void paper_wrap(FILE *file, unsigned int columns, unsigned int column, const char *text);

/* "  what to do: try again", with a hanging indent. */
void paper_item(FILE *file, const char *label, const char *text);

enum paper_color {
	PAPER_BAD,
	PAPER_GOOD,
	PAPER_CARE,
};

/* "auto", "always", "never"; false for another word. */
bool paper_set_color(const char *when);

/* What begins and ends colour on @file: empty strings where there is none. */
const char *paper_on(FILE *file, enum paper_color color);
const char *paper_off(FILE *file);

#endif
