/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guide: the sections of the pages for owners, and the symptoms that lead to them.
 */
#ifndef CTL_GUIDE_H
#define CTL_GUIDE_H

#include <stdbool.h>
#include <stddef.h>

#define GUIDE_NAME	64
#define GUIDE_SECTIONS	400	/* at most */

/**
 * struct guide_section - A section of a page, or a page
 * @page: Its page.
 * @name: Its label, or else made from its title; that of a page is the page's.
 * @title: Its title.
 * @level: 0 for a page, 1 for what it consists of, and so on.
 * @from: Its title.
 * @own: Where the first section in it begins, or its end.
 * @end: Of the sections in it, too.
 */
struct guide_section {
	const char *page;
	char name[GUIDE_NAME];
	char title[96];
	unsigned int level;
	const char *from, *own, *end;
};

/* All of them, in their order. */
const struct guide_section *guide_sections(unsigned int *count);

/* NULL if there is none of that name. */
const struct guide_section *guide_find(const char *name);

/* Is there a page or section of that name? */
bool guide_knows(const char *name);

/**
 * struct guide_symptom - A row of the page about symptoms
 * @symptom: What is seen.
 * @group: The title of its table.
 * @from: Where the answer begins, as in struct rst_cell_place.
 * @end: The line behind it.
 */
struct guide_symptom {
	char symptom[256];
	const char *group;
	const char *from, *end;
};

const struct guide_symptom *guide_symptoms(unsigned int *count);

/* The meaning of a word of the glossary; NULL if it is not in there. */
const char *guide_term(const char *word);

#endif
