// SPDX-License-Identifier: GPL-2.0
/* guide: the pages for owners, by what somebody sees. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "fail.h"
#include "guide.h"
#include "json.h"
#include "node.h"
#include "paper.h"
#include "rst.h"
#include "sudo.h"
#include "suggest.h"

#define MATCHES_MAX	24
#define ANSWER_MAX	1024
#define WORDS_MAX	16

/**
 * struct search - What was typed, and what it fits
 * @words: Those that tell places apart; NULL ends them.
 * @count: How many.
 * @least: How many of them a place has to have.
 * @more: There are more such places than are shown.
 * @symptoms: Rows of the page about symptoms.
 * @sections: By their titles, or by their texts.
 */
struct search {
	const char *words[WORDS_MAX + 1];
	unsigned int count;
	unsigned int least;
	bool more;
	const struct guide_symptom *symptoms[MATCHES_MAX];
	unsigned int symptom_count;
	const struct guide_section *sections[MATCHES_MAX];
	unsigned int section_count;
};

static unsigned int columns(void)
{
	unsigned int wide = paper_columns(stdout);

	return wide && wide < PAPER_PAGE ? wide : PAPER_PAGE;
}

static bool has(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word), i = 0;

	while (i + size <= length && strncasecmp(text + i, word, size))
		i++;
	return i + size <= length;
}

static bool fits(const struct search *s, const char *text, size_t length)
{
	unsigned int found = 0;

	for (const char *const *word = s->words; *word; word++)
		found += has(text, length, *word);
	return found >= s->least;
}

/* One place can have two names. */
static void take(struct search *s, const struct guide_section *section)
{
	if (s->section_count && s->sections[s->section_count - 1]->from == section->from)
		return;
	if (s->section_count < MATCHES_MAX)
		s->sections[s->section_count++] = section;
	else
		s->more = true;
}

static void look_for_titles(struct search *s)
{
	const struct guide_symptom *symptoms;
	const struct guide_section *sections;
	unsigned int count;

	symptoms = guide_symptoms(&count);
	for (unsigned int i = 0; i < count && s->symptom_count < MATCHES_MAX; i++)
		if (fits(s, symptoms[i].symptom, strlen(symptoms[i].symptom)))
			s->symptoms[s->symptom_count++] = &symptoms[i];
	sections = guide_sections(&count);
	for (unsigned int i = 0; i < count; i++)
		if (fits(s, sections[i].title, strlen(sections[i].title)) ||
		    fits(s, sections[i].name, strlen(sections[i].name)))
			take(s, &sections[i]);
}

static void look_for_texts(struct search *s)
{
	unsigned int count;
	const struct guide_section *sections = guide_sections(&count);

	for (unsigned int i = 0; i < count; i++)
		if (fits(s, sections[i].from, sections[i].own - sections[i].from))
			take(s, &sections[i]);
}

static bool is_found(const struct search *s)
{
	return s->symptom_count || s->section_count;
}

/* Titles with most of the words, then texts with all, then titles with any. */
static bool look(struct search *s)
{
	s->least = s->count;
	look_for_titles(s);
	while (!is_found(s) && s->least > 2) {
		s->least--;
		look_for_titles(s);
	}
	if (is_found(s))
		return true;
	s->least = s->count;
	look_for_texts(s);
	if (is_found(s) || s->count == 1)
		return is_found(s);
	s->least = 1;
	look_for_titles(s);
	return is_found(s);
}

/* They are in every text. */
static bool is_filler(const char *word)
{
	static const char *const fillers[] = {
		"a", "an", "and", "i", "in", "is", "it", "its", "my", "of", "on", "or", "the",
		"to",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(fillers); i++)
		if (!strcasecmp(word, fillers[i]))
			return true;
	return false;
}

static void take_words(struct search *s, char **words)
{
	for (char **word = words; *word && s->count < WORDS_MAX; word++)
		if (!is_filler(*word))
			s->words[s->count++] = *word;
	if (!s->count)
		s->words[s->count++] = *words;
}

/* --- showing --------------------------------------------------------------------- */

static void section_json(struct ctl *ctl, const struct guide_section *section, const char *text)
{
	struct json_object *object = json_object_new_object();

	json_text(object, "name", section->name);
	json_text(object, "page", section->page);
	json_text(object, "title", section->title);
	json_text(object, "text", text);
	json_object_array_add(json_object_object_get(ctl->result, "sections"), object);
}

static void symptom_json(struct ctl *ctl, const struct guide_symptom *symptom)
{
	struct json_object *object = json_object_new_object();
	char answer[ANSWER_MAX];

	rst_plain(answer, sizeof(answer), symptom->from, symptom->end);
	json_text(object, "symptom", symptom->symptom);
	json_text(object, "group", symptom->group);
	json_text(object, "answer", answer);
	json_object_array_add(json_object_object_get(ctl->result, "symptoms"), object);
}

static void print_name(const struct guide_section *section)
{
	printf("  %-34s %s\n", section->name, section->title);
}

static void print_names(const struct guide_section *page)
{
	unsigned int count;
	const struct guide_section *all = guide_sections(&count), *each = page + 1;

	printf("\nMore of it: mtkflashctl guide NAME, with one of these names:\n");
	for (; each < all + count && each->page == page->page; each++)
		if (each->level <= 2 && each->from != each[-1].from)
			print_name(each);
}

/* A section is shown without the beginning of its page, which says the same. */
static void print_privilege(const char *from, const char *end)
{
	if (sudo_is_missing(from, end) && !node_is_privileged())
		printf("\nThese commands need root: type sudo before each, or sudo -s first.\n");
}

/* Of a page only its beginning: the rest is long. */
static void show_section(struct ctl *ctl, const struct guide_section *section)
{
	const char *end = section->level ? section->end : section->own;
	size_t size;
	char *text;
	FILE *file;

	if (!ctl->result) {
		rst_print(stdout, columns(), section->from, end);
		print_privilege(section->from, end);
		if (!section->level)
			print_names(section);
		return;
	}
	file = open_memstream(&text, &size);
	if (!file)
		return;
	rst_print(file, PAPER_ENDLESS, section->from, end);
	fclose(file);
	section_json(ctl, section, text);
	free(text);
}

static void show_symptom(struct ctl *ctl, const struct guide_symptom *symptom)
{
	char answer[ANSWER_MAX];

	if (ctl->result) {
		symptom_json(ctl, symptom);
		return;
	}
	paper_wrap(stdout, columns(), 0, symptom->symptom);
	rst_plain(answer, sizeof(answer), symptom->from, symptom->end);
	printf("    ");
	paper_wrap(stdout, columns(), 4, answer);
}

static void show_all(struct ctl *ctl)
{
	unsigned int count;
	const struct guide_symptom *symptoms = guide_symptoms(&count);
	const char *group = NULL;

	for (unsigned int i = 0; i < count; i++) {
		if (ctl->result) {
			symptom_json(ctl, &symptoms[i]);
			continue;
		}
		if (symptoms[i].group != group)
			printf("%s%s:\n", group ? "\n" : "", symptoms[i].group);
		group = symptoms[i].group;
		printf("  ");
		paper_wrap(stdout, columns(), 4, symptoms[i].symptom);
	}
	if (!ctl->result)
		printf("\nWhat do you see? Type some words of its line:\n"
		       "  mtkflashctl guide second try\n");
}

/* What an answer leads to, if it leads to one section only. */
static const struct guide_section *only_reference(const struct guide_symptom *symptom)
{
	static const char role[] = ":ref:`";
	const struct guide_section *found = NULL;
	const char *at = symptom->from;
	char name[GUIDE_NAME];

	while ((at = strstr(at, role)) && at < symptom->end) {
		size_t length = strcspn(at + strlen(role), "`");
		const char *body = at + strlen(role), *open = memchr(body, '<', length);

		if (found)
			return NULL;
		length -= open ? open + 2 - body : 0;
		snprintf(name, sizeof(name), "%.*s", (int)length, open ? open + 1 : body);
		found = guide_find(name);
		at = body;
	}
	return found;
}

static void show_found(struct ctl *ctl, struct search *s)
{
	const struct guide_section *only = NULL;

	if (s->least == s->count && s->symptom_count == 1 && !s->section_count)
		only = only_reference(s->symptoms[0]);
	if (s->least == s->count && s->section_count == 1)
		only = s->sections[0];
	for (unsigned int i = 0; i < s->symptom_count; i++)
		show_symptom(ctl, s->symptoms[i]);
	if (s->symptom_count && (only || s->section_count) && !ctl->result)
		putchar('\n');
	if (only) {
		show_section(ctl, only);
		return;
	}
	if (s->section_count && !ctl->result)
		printf("More about it: mtkflashctl guide NAME, with one of these names:\n");
	for (unsigned int i = 0; i < s->section_count; i++) {
		if (ctl->result)
			section_json(ctl, s->sections[i], NULL);
		else
			print_name(s->sections[i]);
	}
	if (s->more && !ctl->result)
		printf("  and others: more words would tell them apart\n");
}

/* --- the command ----------------------------------------------------------------- */

/* "mtkflashctl guide jumpers" for "jumprs". */
static const char *nearest_name(const char *word)
{
	static const char *names[GUIDE_SECTIONS];
	const struct guide_section *sections;
	unsigned int count;

	sections = guide_sections(&count);
	for (unsigned int i = 0; i < count; i++)
		names[i] = sections[i].name;
	return suggest(word, names, count);
}

static enum ctl_exit fail_nothing(struct ctl *ctl)
{
	const char *near = ctl->words[1] ? NULL : nearest_name(ctl->words[0]);
	char typed[256] = "";
	size_t used = 0;

	for (char **word = ctl->words; *word && used < sizeof(typed); word++)
		used += snprintf(typed + used, sizeof(typed) - used, "%s%s", used ? " " : "",
				 *word);
	fail(ctl, CTL_ERROR_NOT_EXPLAINED, "the guide has nothing about '%s'", typed);
	snprintf(ctl->failure.advice, sizeof(ctl->failure.advice), "%s",
		 near ? "did you mean this?" :
			"try fewer or other words, or look through the list of what people see");
	fail_next(ctl, "mtkflashctl guide%s%s", near ? " " : "", near ? near : "");
	return ctl->failure.exit;
}

enum ctl_exit cmd_guide(struct ctl *ctl)
{
	struct search s = { 0 };
	const struct guide_section *section = NULL;

	if (ctl->result) {
		json_array_in(ctl->result, "symptoms");
		json_array_in(ctl->result, "sections");
	}
	if (!ctl->words[0]) {
		show_all(ctl);
		return CTL_EXIT_OK;
	}
	if (!ctl->words[1])
		section = guide_find(ctl->words[0]);
	if (section) {
		show_section(ctl, section);
		return CTL_EXIT_OK;
	}
	take_words(&s, ctl->words);
	if (!look(&s))
		return fail_nothing(ctl);
	if (s.least < s.count && !ctl->result)
		printf("No line has all of these words. These have some:\n\n");
	show_found(ctl, &s);
	return CTL_EXIT_OK;
}
