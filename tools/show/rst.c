// SPDX-License-Identifier: GPL-2.0
/* reStructuredText on paper. */
#include <ctype.h>
#include <string.h>

#include "guide.h"
#include "paper.h"
#include "rst.h"

#define PARAGRAPH	8192
#define COLUMNS_MAX	8

/* Blanks before a command, beside those of the text above it. */
#define CODE_INDENT	4

/**
 * struct paper - What is being printed
 * @file: Where to.
 * @columns: How wide that is.
 * @at: The line that comes next.
 * @end: Of what is to be printed.
 * @first: Where a cell begins, or NULL: there the blanks are @first_indent.
 * @shift: Blanks to be printed more than there are in the page, or less.
 * @label: Before the first paragraph.
 * @gap: An empty line is due.
 * @some: Something has been printed.
 */
struct paper {
	FILE *file;
	unsigned int columns;
	const char *at, *end;
	const char *first;
	unsigned int first_indent;
	int shift;
	const char *label;
	bool gap, some;
};

bool rst_line(const char *from, const char *end, struct rst_line *line)
{
	size_t length;

	if (from >= end)
		return false;
	length = strcspn(from, "\n");
	if (from + length > end)
		length = end - from;
	line->next = from + length + (from + length < end);
	line->indent = strspn(from, " ");
	if (line->indent > length)
		line->indent = length;
	line->text = from + line->indent;
	line->length = length - line->indent;
	return true;
}

char rst_rule(const struct rst_line *line)
{
	if (line->indent || line->length < 4 || !strchr("=-~", line->text[0]))
		return 0;
	for (unsigned int i = 1; i < line->length; i++)
		if (line->text[i] != line->text[0])
			return 0;
	return line->text[0];
}

static bool begins(const struct rst_line *line, const char *word)
{
	return line->length >= strlen(word) && !memcmp(line->text, word, strlen(word));
}

bool rst_label(const struct rst_line *line, char *name, size_t size)
{
	if (!begins(line, ".. _") || line->text[line->length - 1] != ':' ||
	    line->length - 5 >= size)
		return false;
	memcpy(name, line->text + 4, line->length - 5);
	name[line->length - 5] = '\0';
	return true;
}

/* --- within a line --------------------------------------------------------------- */

struct plain {
	char *to;
	size_t size, used;
};

static void put(struct plain *p, const char *text, size_t length)
{
	for (size_t i = 0; i < length && p->used + 1 < p->size; i++)
		p->to[p->used++] = text[i];
	p->to[p->used] = '\0';
}

static void put_text(struct plain *p, const char *text)
{
	put(p, text, strlen(text));
}

/* "guide hardware": what is to be typed to read on. */
static void put_reference(struct plain *p, const char *body, size_t length)
{
	const char *open = memchr(body, '<', length), *target = open ? open + 1 : body;
	size_t target_length = open ? length - 1 - (size_t)(target - body) : length;
	char name[GUIDE_NAME], text[GUIDE_NAME + 24];

	snprintf(name, sizeof(name), "%.*s", (int)target_length, target);
	snprintf(text, sizeof(text), "%s %s",
		 guide_knows(name) ? "mtkflashctl guide" : "the page", name);
	if (!open) {
		put_text(p, text);
		return;
	}
	put(p, body, open - body);
	put_text(p, "(");
	put_text(p, text);
	put_text(p, ")");
}

/* ":ref:`text <name>`", at the first colon; returns how long it is, 0 if it is none. */
static size_t put_role(struct plain *p, const char *from, const char *end)
{
	const char *colon = from + 1, *body, *close;

	while (colon < end && islower((unsigned char)*colon))
		colon++;
	if (colon == from + 1 || colon + 1 >= end || colon[0] != ':' || colon[1] != '`')
		return 0;
	body = colon + 2;
	close = memchr(body, '`', end - body);
	if (!close)
		return 0;
	if (!memcmp(from, ":ref:", 5) || !memcmp(from, ":doc:", 5))
		put_reference(p, body, close - body);
	else
		put(p, body, close - body);
	return close + 1 - from;
}

/* " [#name]_", a note at the end of the page. */
static size_t note_length(const char *from, const char *end)
{
	const char *at = from + (*from == ' '), *close;

	if (end - at < 4 || memcmp(at, "[#", 2))
		return 0;
	close = memchr(at, ']', end - at);
	return close && close + 1 < end && close[1] == '_' ? close + 2 - from : 0;
}

/* Two backquotes around what is to be typed, one around a title: "`Which image`_". */
static size_t put_quoted(struct plain *p, const char *from, const char *end)
{
	size_t marks = from + 1 < end && from[1] == '`' ? 2 : 1;
	const char *body = from + marks, *close = body;

	while (close < end && memcmp(close, "``", marks))
		close++;
	if (close >= end)
		return 0;
	put(p, body, close - body);
	close += marks;
	return close + (marks == 1 && close < end && *close == '_') - from;
}

/* What is only there to set a mark: emphasis, and the end of a link to a title. */
static bool is_mark(const char *from, const char *at, const char *end)
{
	if (*at == '*')
		return true;
	return *at == '_' && at > from && isalnum((unsigned char)at[-1]) &&
	       (at + 1 == end || !isalnum((unsigned char)at[1]));
}

void rst_plain(char *to, size_t size, const char *from, const char *end)
{
	struct plain p = { .to = to, .size = size };
	const char *at = from;

	*to = '\0';
	while (at < end) {
		size_t length = note_length(at, end);

		if (!length && *at == ':')
			length = put_role(&p, at, end);
		else if (!length && *at == '`')
			length = put_quoted(&p, at, end);
		if (!length && *at == '\\' && at + 1 < end) {
			put(&p, at + 1, at[1] != ' ');
			length = 2;
		}
		if (!length) {
			if (isspace((unsigned char)*at))
				put(&p, " ", p.used && to[p.used - 1] != ' ');
			else if (!is_mark(from, at, end))
				put(&p, at, 1);
			length = 1;
		}
		at += length;
	}
	while (p.used && to[p.used - 1] == ' ')
		to[--p.used] = '\0';
}

/* --- blocks ---------------------------------------------------------------------- */

static bool peek(const struct paper *p, struct rst_line *line)
{
	if (!rst_line(p->at, p->end, line))
		return false;
	if (p->at == p->first)
		line->indent = p->first_indent;
	return true;
}

static unsigned int indent_of(const struct paper *p, unsigned int indent)
{
	int wide = (int)indent + p->shift;

	return wide > 0 ? wide : 0;
}

static void print_gap(struct paper *p)
{
	if (p->gap)
		fputc('\n', p->file);
	p->gap = false;
}

static void skip_deeper(struct paper *p, unsigned int indent)
{
	struct rst_line line;

	while (peek(p, &line) && (!line.length || line.indent > indent))
		p->at = line.next;
}

/* "* ", "1. ": how long it is; 0 if the line does not begin so. */
static unsigned int bullet(const struct rst_line *line)
{
	unsigned int digits = 0;

	if (begins(line, "* ") || begins(line, "- "))
		return 2;
	while (digits < line->length && isdigit((unsigned char)line->text[digits]))
		digits++;
	return digits && digits + 1 < line->length && line->text[digits] == '.' &&
	       line->text[digits + 1] == ' ' ? digits + 2 : 0;
}

static void print_paragraph(struct paper *p, struct rst_line line)
{
	static char raw[PARAGRAPH], text[PARAGRAPH];
	unsigned int column = indent_of(p, line.indent), mark = bullet(&line);
	unsigned int inner = line.indent + mark;
	size_t used = 0;

	do {
		used += snprintf(raw + used, sizeof(raw) - used, "%s%.*s", used ? " " : "",
				 (int)line.length, line.text);
		/* No page has a paragraph that long. */
		if (used >= sizeof(raw))
			used = sizeof(raw) - 1;
		p->at = line.next;
	} while (peek(p, &line) && line.length && line.indent == inner && !bullet(&line) &&
		 !rst_rule(&line));
	used = snprintf(text, sizeof(text), "%s", p->label);
	rst_plain(text + used, sizeof(text) - used, raw + mark, raw + strlen(raw));
	p->label = "";
	print_gap(p);
	fprintf(p->file, "%*s%.*s", (int)column, "", (int)mark, raw);
	paper_wrap(p->file, p->columns, column + mark, text);
	p->some = true;
}

static void print_code(struct paper *p, unsigned int indent)
{
	unsigned int column = indent_of(p, indent) + CODE_INDENT, blank = 0;
	int base = -1;
	struct rst_line line;

	while (peek(p, &line) && (!line.length || line.indent > indent)) {
		p->at = line.next;
		if (!line.length) {
			blank++;
			continue;
		}
		if (base < 0)
			fputc('\n', p->file);
		for (; blank && base >= 0; blank--)
			fputc('\n', p->file);
		if (base < 0)
			base = line.indent;
		blank = 0;
		fprintf(p->file, "%*s%.*s\n", (int)(column + line.indent - base), "",
			(int)line.length, line.text);
	}
	p->gap = true;
	p->some = true;
}

/* --- tables ---------------------------------------------------------------------- */

/* "* - text", which begins a row, or "- text" below it. */
static bool begins_cell(const struct rst_line *line, int *row, const char **text)
{
	if (begins(line, "* -") && (*row < 0 || (int)line->indent == *row)) {
		*row = line->indent;
		*text = line->text + 3;
	} else if (*row >= 0 && (int)line->indent == *row + 2 && line->text[0] == '-' &&
		   (line->length == 1 || line->text[1] == ' ')) {
		*text = line->text + 1;
	} else {
		return false;
	}
	*text += **text == ' ';
	return true;
}

void rst_cells(const char *from, const char *end, rst_cell each, void *context)
{
	struct rst_cell_place cell = { .from = NULL };
	struct rst_line line;
	const char *text;
	int row = -1;

	for (; rst_line(from, end, &line); from = line.next) {
		bool behind = line.length && (int)line.indent < row;

		if (!line.length || (!behind && !begins_cell(&line, &row, &text)))
			continue;
		cell.end = from;
		if (cell.from)
			each(context, &cell);
		cell.from = NULL;
		if (behind)
			continue;
		cell.column = line.text[0] == '*' ? 0 : cell.column + 1;
		cell.indent = row + CODE_INDENT;
		cell.from = text;
	}
	cell.end = end;
	if (cell.from)
		each(context, &cell);
}

struct table {
	struct paper *paper;
	unsigned int column;		/* of the first cells */
	bool header;			/* the row that comes next is one */
	unsigned int columns;
	char names[COLUMNS_MAX][64];
};

static void print_blocks(struct paper *p);

static void print_cell(void *context, const struct rst_cell_place *place)
{
	struct table *table = context;
	struct paper *p = table->paper;
	unsigned int column = place->column;
	char label[80] = "";
	struct paper cell = {
		.file = p->file, .columns = p->columns, .at = place->from, .end = place->end,
		.first = place->from, .first_indent = place->indent, .label = label,
	};

	if (table->header && !column && table->columns)
		table->header = false;
	if (column >= COLUMNS_MAX)
		return;
	if (table->header) {
		rst_plain(table->names[column], sizeof(table->names[0]), place->from,
			  place->from + strcspn(place->from, "\n"));
		table->columns = column + 1;
		return;
	}
	p->gap |= !column && p->some;
	print_gap(p);
	/* With two columns it is plain what the second one is. */
	if (column && table->columns > 2)
		snprintf(label, sizeof(label), "%s: ", table->names[column]);
	cell.shift = (int)(table->column + (column ? CODE_INDENT : 0)) - (int)place->indent;
	print_blocks(&cell);
	p->some = true;
}

static void print_table(struct paper *p, unsigned int indent)
{
	struct table table = { .paper = p, .column = indent_of(p, indent) };
	const char *from = p->at;
	struct rst_line line;

	while (peek(p, &line) && line.length) {
		table.header |= begins(&line, ":header-rows:");
		p->at = line.next;
	}
	skip_deeper(p, indent);
	rst_cells(from, p->at, print_cell, &table);
	p->gap = true;
}

/* --- all of it ------------------------------------------------------------------- */

/* ".. name:: and so on". */
static void print_directive(struct paper *p, const struct rst_line *line)
{
	struct rst_line next;

	p->at = line->next;
	if (begins(line, ".. code-block::")) {
		print_code(p, line->indent);
	} else if (begins(line, ".. list-table::")) {
		print_table(p, line->indent);
	} else if (begins(line, ".. image::") || begins(line, ".. toctree::")) {
		skip_deeper(p, line->indent);
	} else if (begins(line, ".. warning::")) {
		print_gap(p);
		fprintf(p->file, "%*sWARNING\n", (int)indent_of(p, line->indent), "");
		p->gap = false;
		while (peek(p, &next) && !next.length)
			p->at = next.next;
	} else {
		/* A label, a note at the end, a remark, or what only has options. */
		while (peek(p, &next) && next.length && next.indent > line->indent)
			p->at = next.next;
	}
}

static void print_blocks(struct paper *p)
{
	struct rst_line line;

	while (peek(p, &line)) {
		if (!line.length)
			p->gap = p->some;
		if (!line.length || rst_rule(&line))
			p->at = line.next;
		else if (begins(&line, ".. "))
			print_directive(p, &line);
		else
			print_paragraph(p, line);
	}
}

void rst_print(FILE *file, unsigned int columns, const char *from, const char *end)
{
	struct paper p = {
		.file = file, .columns = columns, .at = from, .end = end, .label = "",
	};

	print_blocks(&p);
}
