/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages of the documentation, as they are written: gen makes them a part of the tool.
 */
#ifndef CTL_PAGES_H
#define CTL_PAGES_H

/**
 * struct page - One page
 * @name: That of its file, without ".rst".
 * @text: All of it.
 */
struct page {
	const char *name;
	const char *text;
};

/* A name of NULL ends them. */
extern const struct page pages[];

#endif
