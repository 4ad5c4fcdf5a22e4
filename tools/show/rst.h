/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The form of the pages, reStructuredText as far as they use it, shown as plain text.
 */
#ifndef CTL_RST_H
#define CTL_RST_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct rst_line - One line of a page
 * @text: Behind its blanks.
 * @length: Of that, without the newline.
 * @indent: How many blanks there are.
 * @next: The line after it.
 */
struct rst_line {
	const char *text;
	unsigned int length;
	unsigned int indent;
	const char *next;
};

/* The line that begins at @from; false at @end. */
bool rst_line(const char *from, const char *end, struct rst_line *line);

/* "====" and the like: from four equal marks on; returns the mark, or 0. */
char rst_rule(const struct rst_line *line);

/* ".. _name:"; false if it is none, or too long. */
bool rst_label(const struct rst_line *line, char *name, size_t size);

/* What there is between the two, on paper; @columns as for paper_wrap(). */
void rst_print(FILE *file, unsigned int columns, const char *from, const char *end);

/* The same of a piece of a paragraph, on one line. */
void rst_plain(char *to, size_t size, const char *from, const char *end);

/**
 * struct rst_cell_place - A cell of a list-table
 * @column: Its number; a row begins with 0.
 * @indent: The blanks before each line of it.
 * @from: Its text, on the line that begins it.
 * @end: The line behind it.
 */
struct rst_cell_place {
	unsigned int column;
	unsigned int indent;
	const char *from, *end;
};

typedef void (*rst_cell)(void *context, const struct rst_cell_place *cell);

/* Each of the cells between the two. */
void rst_cells(const char *from, const char *end, rst_cell each, void *context);

#endif
