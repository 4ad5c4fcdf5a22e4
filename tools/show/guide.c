// SPDX-License-Identifier: GPL-2.0
/* The sections of the pages. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "guide.h"
#include "pages.h"
#include "rst.h"

#define SYMPTOMS_MAX	80
#define LABELS_MAX	4

#define SYMPTOMS	"symptoms"
#define GLOSSARY	"glossary"

static struct guide_section sections[GUIDE_SECTIONS];
static unsigned int section_count;

/**
 * struct reader - A page that is being read
 * @page: It.
 * @end: Of its text.
 * @labels: Those that wait for their title.
 * @waiting: How many.
 */
struct reader {
	const struct page *page;
	const char *end;
	char labels[LABELS_MAX][GUIDE_NAME];
	unsigned int waiting;
};

const struct guide_section *guide_find(const char *name)
{
	unsigned int count;
	const struct guide_section *all = guide_sections(&count);

	for (unsigned int i = 0; i < count; i++)
		if (!strcasecmp(all[i].name, name))
			return &all[i];
	return NULL;
}

bool guide_knows(const char *name)
{
	return guide_find(name);
}

static bool is_taken(const char *name)
{
	for (unsigned int i = 0; i < section_count; i++)
		if (!strcmp(sections[i].name, name))
			return true;
	return false;
}

/* "Status 80h or D0h" is status-80h-or-d0h; of two that are equal the second has its page. */
static void make_name(struct guide_section *section)
{
	char name[sizeof(section->name)] = "";
	size_t used = 0;

	for (const char *c = section->title; *c && used + 1 < sizeof(name); c++) {
		if (isalnum((unsigned char)*c))
			name[used++] = tolower((unsigned char)*c);
		else if (used && name[used - 1] != '-')
			name[used++] = '-';
	}
	used -= used && name[used - 1] == '-';
	name[used] = '\0';
	if (is_taken(name))
		snprintf(section->name, sizeof(section->name), "%s-%.*s", section->page,
			 (int)(sizeof(name) - strlen(section->page) - 2), name);
	else
		memcpy(section->name, name, used + 1);
}

static void add(struct guide_section *section, const char *name)
{
	if (name)
		snprintf(section->name, sizeof(section->name), "%s", name);
	else
		make_name(section);
	if (section_count < GUIDE_SECTIONS)
		sections[section_count++] = *section;
}

/* The sections of this page that are open end before a title of @level. */
static void close_sections(const struct reader *r, unsigned int level, const char *before)
{
	for (unsigned int i = section_count; i-- && sections[i].page == r->page->name;) {
		struct guide_section *section = &sections[i];

		if (section->own == r->end && section->from < before)
			section->own = before;
		if (section->end == r->end && section->level >= level)
			section->end = before;
	}
}

static void take_title(struct reader *r, const char *from, const struct rst_line *title,
		       unsigned int level)
{
	struct guide_section section = {
		.page = r->page->name, .level = level, .from = from, .own = r->end, .end = r->end,
	};

	close_sections(r, level, from);
	rst_plain(section.title, sizeof(section.title), title->text, title->text + title->length);
	/* Who has reported what is for readers of the pages themselves. */
	if (!strcmp(section.title, "Notes") || !strcmp(section.title, "Sources"))
		return;
	if (!level)
		add(&section, section.page);
	else if (!r->waiting)
		add(&section, NULL);
	for (unsigned int i = 0; i < r->waiting; i++)
		add(&section, r->labels[i]);
	r->waiting = 0;
}

/* Behind the entry of a list of terms, if one begins at @from; else @end. */
static const char *end_of_entry(const char *from, const char *end)
{
	struct rst_line term, line;

	if (!rst_line(from, end, &term) || !rst_line(term.next, end, &line) ||
	    line.indent <= term.indent)
		return end;
	for (const char *at = line.next; rst_line(at, end, &line); at = line.next)
		if (line.length && line.indent <= term.indent)
			return at;
	return end;
}

/* A label in the midst of a section: what follows it there. */
static void take_place(struct reader *r, const char *from)
{
	struct guide_section section;

	if (!section_count)
		return;
	section = sections[section_count - 1];
	section.from = from;
	section.own = end_of_entry(from, section.own);
	section.end = end_of_entry(from, section.end);
	section.level++;
	for (unsigned int i = 0; i < r->waiting; i++)
		add(&section, r->labels[i]);
	r->waiting = 0;
}

static unsigned int level_of(char mark)
{
	return mark == '=' ? 1 : mark == '-' ? 2 : 3;
}

static void read_page(const struct page *page)
{
	struct reader r = { .page = page, .end = page->text + strlen(page->text) };
	struct rst_line line, next;
	const char *at = page->text;

	for (; rst_line(at, r.end, &line); at = line.next) {
		bool more = rst_line(line.next, r.end, &next);

		if (r.waiting < LABELS_MAX && rst_label(&line, r.labels[r.waiting], GUIDE_NAME)) {
			r.waiting++;
		} else if (rst_rule(&line) && more && next.length) {
			take_title(&r, at, &next, 0);
			/* Over it and under it. */
			rst_line(next.next, r.end, &line);
		} else if (line.length && !line.indent && more && rst_rule(&next)) {
			take_title(&r, at, &line, level_of(rst_rule(&next)));
			line = next;
		} else if (line.length && r.waiting) {
			take_place(&r, at);
		}
	}
}

const struct guide_section *guide_sections(unsigned int *count)
{
	if (!section_count)
		for (const struct page *page = pages; page->name; page++)
			read_page(page);
	*count = section_count;
	return sections;
}

/* --- symptoms -------------------------------------------------------------------- */

static struct guide_symptom symptoms[SYMPTOMS_MAX];
static unsigned int symptom_count;

static void take_cell(void *context, const struct rst_cell_place *cell)
{
	const struct guide_section *section = context;
	struct guide_symptom *symptom;

	if (!cell->column && symptom_count < SYMPTOMS_MAX) {
		symptom = &symptoms[symptom_count++];
		symptom->group = section->title;
		rst_plain(symptom->symptom, sizeof(symptom->symptom), cell->from, cell->end);
	} else if (cell->column == 1 && symptom_count) {
		symptom = &symptoms[symptom_count - 1];
		symptom->from = cell->from;
		symptom->end = cell->end;
	}
}

const struct guide_symptom *guide_symptoms(unsigned int *count)
{
	unsigned int sections_there;
	const struct guide_section *all = guide_sections(&sections_there);

	if (!symptom_count)
		for (unsigned int i = 0; i < sections_there; i++)
			if (!strcmp(all[i].page, SYMPTOMS) && all[i].level == 1)
				rst_cells(all[i].from, all[i].end, take_cell, (void *)&all[i]);
	*count = symptom_count;
	return symptoms;
}

/* --- the glossary ---------------------------------------------------------------- */

/* One of "master, slave"; "AHCI" is enough for "AHCI mode". */
static bool names(const struct rst_line *line, const char *word)
{
	const char *at = line->text, *end = line->text + line->length;
	size_t length = strlen(word);

	while (at < end) {
		size_t name = strcspn(at, ",\n");

		if (name >= length && !strncasecmp(at, word, length) &&
		    (name == length || at[length] == ' '))
			return true;
		at += name + 1 + (at[name] == ',' && at[name + 1] == ' ');
	}
	return false;
}

const char *guide_term(const char *word)
{
	const struct guide_section *page = guide_find(GLOSSARY);
	static char meaning[512];
	struct rst_line line, next;
	const char *at, *end;

	if (!page)
		return NULL;
	for (at = page->from; rst_line(at, page->end, &line); at = line.next) {
		if (!line.length || !rst_line(line.next, page->end, &next) || !next.length ||
		    next.indent <= line.indent || !line.indent || !names(&line, word))
			continue;
		for (end = next.next; rst_line(end, page->end, &line) && line.length;)
			end = line.next;
		rst_plain(meaning, sizeof(meaning), next.text, end);
		return meaning;
	}
	return NULL;
}
