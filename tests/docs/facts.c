// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the driver's tables as JSON: parts, command sets, timings, status
 * bytes, hosts, and the words for all numbers of the uapi header.  The documentation's
 * tables are made from it, so that they cannot say anything else than the driver does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/kernel.h>

#include "flash/chips.h"
#include "errors.h"
#include "families.h"
#include "hosts_rows.h"
#include "names.h"
#include "timings.h"

/* The list of status bytes and its sources are private to this file. */
#include "vendor/enter_status.c"

static const char *separator = "";

/* Plain ASCII is all there is in these tables. */
static void print_string(const char *key, const char *text)
{
	printf("%s\"%s\": \"", separator, key);
	for (; *text; text++)
		printf(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	printf("\"");
	separator = ", ";
}

static void print_number(const char *key, unsigned long value)
{
	printf("%s\"%s\": %lu", separator, key, value);
	separator = ", ";
}

static void print_bytes(const char *key, const u8 *bytes, unsigned int len)
{
	printf("%s\"%s\": [", separator, key);
	for (unsigned int i = 0; i < len; i++)
		printf("%s%u", i ? ", " : "", bytes[i]);
	printf("]");
	separator = ", ";
}

static void open_row(void)
{
	printf("{");
	separator = "";
}

static void close_row(void)
{
	printf("}");
	separator = ",\n";
}

static void open_table(const char *name)
{
	printf("%s\"%s\": [\n", separator, name);
	separator = "";
}

static void close_table(void)
{
	printf("]");
	separator = ",\n";
}

static void next_row(void)
{
	printf("%s", separator);
	open_row();
}

static void print_time(const char *key, const struct mtkflash_time *time)
{
	printf("%s\"%s\": [%u, %u]", separator, key, time->typical, time->longest);
	separator = ", ";
}

static void print_erase(const char *key, const struct mtkflash_erase *erase)
{
	char name[32];

	print_number(key, erase->opcode);
	snprintf(name, sizeof(name), "%s_size", key);
	print_number(name, erase->size);
	snprintf(name, sizeof(name), "%s_time", key);
	print_time(name, &erase->time);
}

static void print_regions(const struct mtkflash_chip *chip)
{
	const char *comma = "";

	printf("%s\"regions\": [", separator);
	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++) {
		if (!chip->region[i].count)
			break;
		printf("%s[%u, %u]", comma, chip->region[i].count,
		       chip->region[i].sector);
		comma = ", ";
	}
	printf("]");
}

static void print_part(const struct mtkflash_chip *chip)
{
	next_row();
	print_string("name", chip->name);
	print_string("source", chip->source);
	print_number("parallel", chip->bus == MTKFLASH_BUS_PARALLEL);
	print_bytes("rems", chip->rems, sizeof(chip->rems));
	print_bytes("rdid", chip->rdid, sizeof(chip->rdid));
	print_number("res", chip->res);
	print_number("size", chip->size);
	print_regions(chip);
	print_number("program", chip->program);
	print_number("page", chip->page);
	print_time("program_time", &chip->program_time);
	print_erase("sector", &chip->sector);
	print_erase("block", &chip->block);
	print_erase("whole", &chip->whole);
	print_number("bp_mask", chip->bp_mask);
	print_number("ewsr", chip->ewsr);
	print_number("unlock", chip->unlock);
	close_row();
}

static void print_parts(void)
{
	open_table("parts");
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		print_part(&mtkflash_chips[i]);
	close_table();
}

static void print_sets(void)
{
	open_table("sets");
	for (unsigned int i = 0; i < MTKFLASH_SETS; i++) {
		const struct mtkflash_command_set *set = &mtkflash_sets[i];

		next_row();
		print_string("name", set->name);
		print_number("intro_lbal", set->intro_lbal);
		print_number("intro_cmd", set->intro_cmd);
		print_number("outro_cmd", set->outro_cmd);
		print_number("write", set->write);
		print_number("read", set->read);
		print_number("execute", set->execute);
		print_number("finish", set->finish);
		print_number("outro_us", set->outro_us);
		print_number("reset_us", set->reset_us);
		close_row();
	}
	close_table();
}

static void print_timing(const char *name, unsigned long usecs, const char *source)
{
	next_row();
	print_string("name", name);
	print_number("usecs", usecs);
	print_string("source", source);
	close_row();
}

static void print_timings(void)
{
	open_table("timings");
#define MTKFLASH_X(name, usecs, source) print_timing(#name, usecs, source);
	MTKFLASH_TIMINGS(MTKFLASH_X)
#undef MTKFLASH_X
	close_table();
}

static void print_status(const struct meaning *meaning)
{
	next_row();
	print_number("status", meaning->status);
	print_string("source", meaning->source);
	print_string("error", mtkflash_error_name(meaning->error));
	print_string("cause", mtkflash_error_cause(meaning->error));
	print_string("advice", mtkflash_advice_text(mtkflash_error_advice(meaning->error)));
	close_row();
}

static void print_statuses(void)
{
	open_table("statuses");
	for (unsigned int i = 0; i < ARRAY_SIZE(meanings); i++)
		print_status(&meanings[i]);
	close_table();
}

static void print_errors(void)
{
	open_table("errors");
	for (unsigned int i = 0; i < MTKFLASH_ERRORS; i++) {
		enum mtkflash_advice advice = mtkflash_error_advice(i);

		next_row();
		print_number("value", i);
		print_number("errno", -mtkflash_errno(i));
		print_string("errno_name", i ? strerrorname_np(-mtkflash_errno(i)) : "");
		print_string("name", mtkflash_error_name(i));
		print_string("cause", mtkflash_error_cause(i));
		print_number("advice_value", advice);
		print_string("advice", mtkflash_advice_text(advice));
		close_row();
	}
	close_table();
}

static void print_advice(void)
{
	open_table("advice");
	for (unsigned int i = 0; i < MTKFLASH_ADVICES; i++) {
		next_row();
		print_number("value", i);
		print_string("text", mtkflash_advice_text(i));
		close_row();
	}
	close_table();
}

static void print_reasons(void)
{
	open_table("reasons");
	for (unsigned int i = 0; i < MTKFLASH_HOST_REASONS; i++) {
		next_row();
		print_number("value", i);
		print_string("name", mtkflash_host_reason_name(i));
		print_string("meaning", mtkflash_host_reason_why(i));
		print_string("advice", mtkflash_host_reason_advice(i));
		close_row();
	}
	close_table();
}

/* Of a list that has no more: the table, and the functions that know its words. */
#define PRINT_NAMES(table, count, name, meaning) do {	\
	open_table(table);				\
	for (unsigned int i = 0; i < (count); i++) {	\
		next_row();				\
		print_number("value", i);		\
		print_string("name", name(i));		\
		print_string("meaning", meaning(i));	\
		close_row();				\
	}						\
	close_table();					\
} while (0)

static const char *no_meaning(unsigned int value)
{
	(void)value;
	return "";
}

static void print_names(void)
{
	PRINT_NAMES("phases", MTKFLASH_PHASES, mtkflash_phase_name, mtkflash_phase_meaning);
	PRINT_NAMES("verdicts", MTKFLASH_VERDICTS, mtkflash_verdict_name,
		    mtkflash_verdict_meaning);
	PRINT_NAMES("kinds", MTKFLASH_KINDS, mtkflash_kind_name, mtkflash_kind_meaning);
	PRINT_NAMES("keep_reasons", MTKFLASH_KEEP_REASONS, mtkflash_keep_reason_name,
		    mtkflash_keep_reason_meaning);
	PRINT_NAMES("outcomes", MTKFLASH_OUTCOMES, mtkflash_outcome_name,
		    mtkflash_outcome_meaning);
	PRINT_NAMES("pages", MTKFLASH_PAGE_STATES, mtkflash_page_state_name,
		    mtkflash_page_state_meaning);
	PRINT_NAMES("option_sets", MTKFLASH_OPTION_SETS, mtkflash_command_set_name, no_meaning);
}

static const char * const host_ops[] = {
#define MTKFLASH_X(name, member) #member,
	MTKFLASH_HOST_OPS(MTKFLASH_X)
#undef MTKFLASH_X
};

static void print_ops(const char *key, unsigned int ops)
{
	const char *comma = "";

	printf("%s\"%s\": [", separator, key);
	for (unsigned int i = 0; i < ARRAY_SIZE(host_ops); i++) {
		if (!(ops & 1u << i))
			continue;
		printf("%s\"%s\"", comma, host_ops[i]);
		comma = ", ";
	}
	printf("]");
	separator = ", ";
}

struct host {
	const char *name, *kind;
	unsigned int features, known;
	enum mtkflash_host_reason reason;
	const char *link, *file, *note;
};

static const struct host hosts[] = {
#define MTKFLASH_X(name, kind, features, known, reason, ...) \
	{ name, kind, features, known, MTKFLASH_HOST_##reason, __VA_ARGS__ },
	MTKFLASH_HOSTS(MTKFLASH_X)
#undef MTKFLASH_X
};

static void print_hosts(void)
{
	open_table("hosts");
	for (const struct host *host = hosts; host < hosts + ARRAY_SIZE(hosts); host++) {
		next_row();
		print_string("name", host->name);
		print_string("kind", host->kind);
		print_ops("features", host->features);
		print_ops("known", host->known);
		print_string("reason", mtkflash_host_reason_name(host->reason));
		print_string("link", host->link);
		print_string("file", host->file);
		print_string("note", host->note);
		close_row();
	}
	close_table();
}

static void print_families(void)
{
	static const char * const chips[] = {
		[MTKFLASH_FAMILY_UNKNOWN] = "unknown",
		[MTKFLASH_FAMILY_MEDIATEK] = "MediaTek: gets a node",
		[MTKFLASH_FAMILY_OTHER_CHIP] = "another maker's: left alone",
		[MTKFLASH_FAMILY_UNKNOWN_CHIP] = "unknown: gets a node",
	};

	open_table("families");
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		next_row();
		print_string("vendor", mtkflash_families[i].vendor);
		print_string("product", mtkflash_families[i].product);
		print_string("chip", chips[mtkflash_families[i].kind]);
		print_string("source", mtkflash_families[i].source);
		print_string("tool", mtkflash_families[i].tool ?: "");
		close_row();
	}
	close_table();
}

int main(void)
{
	open_row();
	print_parts();
	print_sets();
	print_timings();
	print_statuses();
	print_errors();
	print_advice();
	print_reasons();
	print_names();
	print_hosts();
	print_families();
	printf("}\n");
	return 0;
}
