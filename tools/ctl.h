/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run of mtkflashctl: what was asked for, and the result.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stdio.h>

#include <linux/mtkflash.h>

#include "commands.h"
#include "exits.h"

struct json_object;

/* Version of the JSON documents; see mtkflashctl.schema.json. */
#define CTL_JSON_VERSION	1

/*
 * What went wrong, in the order in which it is shown: what happened, what it means for
 * the drive, what to do, what to type.
 */
struct failure {
	const char *name;
	int number;		/* in the uapi header, or -1 */
	int advice_number;	/* in the uapi header, or -1 */
	enum ctl_exit exit;
	char what[512];
	char drive[256];
	char advice[256];
	char next[2048];	/* a command line, or empty */
};

struct ctl {
	enum ctl_command command;
	char *words[CTL_WORDS_MAX + 1];	/* NULL ends them */
	unsigned long long options;	/* CTL_BIT() of each */
	const char *backup_dir;
	const char *keep_from;
	const char *recipe;		/* the name of its file, */
	struct mtkflash_user_recipe own; /* what it says; without a vendor: not read, */
	char recipe_hash[65];		/* its SHA-256, */
	char recipe_source[64];		/* where its author has it from, */
	bool recipe_is_guess;		/* and that it is a guess */
	const char *log;		/* its name, or NULL */
	FILE *log_file;
	char **argv;			/* the whole command line */
	struct mtkflash_options session; /* what of it is wanted: by @options */
	bool as_it_is;			/* what is kept is in the image, not to be taken twice */
	int control;			/* -1 if the command needs no module */
	struct json_object *result;	/* NULL unless JSON is wanted */
	struct failure failure;
};

static inline bool ctl_has(const struct ctl *ctl, enum ctl_option option)
{
	return ctl->options >> option & 1;
}

/* As if it had been typed; for an option without a value. */
static inline void ctl_take(struct ctl *ctl, enum ctl_option option)
{
	ctl->options |= CTL_BIT(option);
	ctl->session.flags |= ctl_options[option].flag;
}

/* JSON in any form: then nothing else goes to stdout. */
static inline bool ctl_json(const struct ctl *ctl)
{
	return ctl_has(ctl, CTL_OPTION_JSON) || ctl_has(ctl, CTL_OPTION_JSON_STREAM);
}

/* args.c: fills @ctl from the command line; false if it makes no sense. */
bool ctl_parse(struct ctl *ctl, int argc, char **argv);

/* The command line as it was typed, from its word number @from on; each after a blank. */
void ctl_typed(const struct ctl *ctl, unsigned int from, char *text, size_t size);

/* cmd_help.c: the commands by purpose, for a command line without one. */
void help_short(FILE *file);

/* The commands, in the files cmd_*.c; they return their exit code. */
enum ctl_exit cmd_status(struct ctl *ctl);
enum ctl_exit cmd_list(struct ctl *ctl);
enum ctl_exit cmd_info(struct ctl *ctl);
enum ctl_exit cmd_backup(struct ctl *ctl);
enum ctl_exit cmd_verify(struct ctl *ctl);
enum ctl_exit cmd_flash(struct ctl *ctl);
enum ctl_exit cmd_restore(struct ctl *ctl);
enum ctl_exit cmd_erase(struct ctl *ctl);
enum ctl_exit cmd_image(struct ctl *ctl);
enum ctl_exit cmd_parts(struct ctl *ctl);
enum ctl_exit cmd_enter(struct ctl *ctl);
enum ctl_exit cmd_leave(struct ctl *ctl);
enum ctl_exit cmd_claim(struct ctl *ctl);
enum ctl_exit cmd_release(struct ctl *ctl);
enum ctl_exit cmd_rescan(struct ctl *ctl);
enum ctl_exit cmd_next(struct ctl *ctl);
enum ctl_exit cmd_watch(struct ctl *ctl);
enum ctl_exit cmd_abort(struct ctl *ctl);
enum ctl_exit cmd_trace(struct ctl *ctl);
enum ctl_exit cmd_mtd(struct ctl *ctl);
enum ctl_exit cmd_doctor(struct ctl *ctl);
enum ctl_exit cmd_report(struct ctl *ctl);
enum ctl_exit cmd_rescue(struct ctl *ctl);
enum ctl_exit cmd_explain(struct ctl *ctl);
enum ctl_exit cmd_guide(struct ctl *ctl);
enum ctl_exit cmd_help(struct ctl *ctl);
enum ctl_exit cmd_version(struct ctl *ctl);
enum ctl_exit cmd_complete(struct ctl *ctl);
enum ctl_exit cmd_link(struct ctl *ctl);

#endif
