// SPDX-License-Identifier: GPL-2.0
/* The options of a session. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "abilities.h"
#include "flash/chips.h"
#include "fail.h"
#include "json.h"
#include "names.h"
#include "node.h"
#include "options.h"
#include "words.h"

#define WAIT_MAX	(MTKFLASH_WAIT_MAX_MS / 1000)

static bool take_wait(struct mtkflash_options *options, const char *value)
{
	unsigned long seconds;
	char *end;

	errno = 0;
	seconds = strtoul(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end || errno || seconds > WAIT_MAX)
		return false;
	options->wait_ms = seconds * 1000;
	return true;
}

static bool take_set(struct mtkflash_options *options, const char *value)
{
	for (unsigned int i = 0; command_set_name(i); i++) {
		if (strcmp(command_set_name(i), value))
			continue;
		options->set = i;
		return true;
	}
	return false;
}

/* "3E000-3EFFF", as the driver takes it. */
static bool take_range(struct mtkflash_options *options, const char *value)
{
	unsigned long first, last;
	char *end;

	errno = 0;
	first = strtoul(value, &end, 16);
	if (!isxdigit((unsigned char)value[0]) || *end != '-' ||
	    !isxdigit((unsigned char)end[1]))
		return false;
	last = strtoul(end + 1, &end, 16);
	if (*end || errno || first < MTKFLASH_PAGE || last < first ||
	    last >= MTKFLASH_IMAGE_MAX || options->keeps == MTKFLASH_KEEP_MAX)
		return false;
	options->keep[options->keeps++] = (struct mtkflash_range){ first, last };
	return true;
}

static bool take_part(struct mtkflash_options *options, const char *value)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		if (strcasecmp(mtkflash_chips[i].name, value))
			continue;
		snprintf(options->part, sizeof(options->part), "%s", mtkflash_chips[i].name);
		return true;
	}
	return false;
}

bool options_take(struct mtkflash_options *options, enum ctl_option option, const char *value)
{
	options->flags |= ctl_options[option].flag;
	if (option == CTL_OPTION_WAIT)
		return take_wait(options, value);
	if (option == CTL_OPTION_PART)
		return take_part(options, value);
	if (option == CTL_OPTION_KEEP)
		return take_range(options, value);
	return option != CTL_OPTION_COMMAND_SET || take_set(options, value);
}

const char *options_wanted_value(enum ctl_option option)
{
	if (option == CTL_OPTION_PART)
		return "not a name that mtkflashctl parts lists";
	if (option == CTL_OPTION_KEEP)
		return "not a range: two hexadecimal addresses from 100 to 1FFFFF, up to 16 times";
	return option == CTL_OPTION_WAIT ? "not a number of seconds from 0 to 200" :
					   "not a command set: any, legacy, slim, or slim2";
}

bool options_take_word(struct mtkflash_options *options, const char *word)
{
	const char *value = strchr(word, '=');
	size_t length = value ? (size_t)(value - word) : strlen(word);

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		const struct option_words *option = &ctl_options[i];

		if (!option->word || strlen(option->word) != length ||
		    memcmp(option->word, word, length) || !option->value != !value)
			continue;
		return options_take(options, i, value ? value + 1 : NULL);
	}
	return false;
}

/* All of them, between the options of that name. */
static const char *typed_ranges(const struct mtkflash_options *options)
{
	static char text[MTKFLASH_KEEP_MAX * 24];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < options->keeps; i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%X-%X",
				 i ? " --keep=" : "", options->keep[i].first,
				 options->keep[i].last);
	return text;
}

static const char *typed_value(const struct ctl *ctl, unsigned int option)
{
	static char seconds[16];

	switch (option) {
	case CTL_OPTION_BACKUP_DIR:
		return shell_word(ctl->backup_dir);
	case CTL_OPTION_KEEP_FROM:
		return shell_word(ctl->keep_from);
	case CTL_OPTION_RECIPE:
		return shell_word(ctl->recipe);
	case CTL_OPTION_KEEP:
		return typed_ranges(&ctl->session);
	case CTL_OPTION_WAIT:
		snprintf(seconds, sizeof(seconds), "%u", ctl->session.wait_ms / 1000);
		return seconds;
	case CTL_OPTION_COMMAND_SET:
		return command_set_name(ctl->session.set);
	default:
		return ctl->session.part;
	}
}

void options_typed(const struct ctl *ctl, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < CTL_OPTION_COUNT && used < size; i++) {
		if (!ctl_has(ctl, i))
			continue;
		used += snprintf(text + used, size - used, " --%s%s%s", ctl_options[i].name,
				 ctl_options[i].value ? "=" : "",
				 ctl_options[i].value ? typed_value(ctl, i) : "");
	}
}

bool options_wanted(const struct ctl *ctl)
{
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].flag ? ctl_options[i].flag & ctl->session.flags :
		    ctl_options[i].word && ctl_has(ctl, i))
			return true;
	return false;
}

enum ctl_exit options_load(struct ctl *ctl, unsigned int device,
			   struct mtkflash_options *options)
{
	char about[32];

	memset(options, 0, sizeof(*options));
	options->size = sizeof(*options);
	options->device = device;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_GET_OPTIONS, options)) {
		snprintf(about, sizeof(about), "mtkflash%u", device);
		return fail_request(ctl, about);
	}
	options->size = sizeof(*options);
	/* The command line overrides what was set for the next session. */
	if (ctl->session.flags & MTKFLASH_OPTIONS_EITHER)
		options->flags &= ~MTKFLASH_OPTIONS_EITHER;
	options->flags |= ctl->session.flags;
	if (ctl_has(ctl, CTL_OPTION_WAIT))
		options->wait_ms = ctl->session.wait_ms;
	if (ctl_has(ctl, CTL_OPTION_COMMAND_SET))
		options->set = ctl->session.set;
	if (ctl_has(ctl, CTL_OPTION_PART))
		memcpy(options->part, ctl->session.part, sizeof(options->part));
	if (ctl_has(ctl, CTL_OPTION_KEEP) || ctl->as_it_is) {
		options->keeps = ctl->as_it_is ? 0 : ctl->session.keeps;
		memset(options->keep, 0, sizeof(options->keep));
		memcpy(options->keep, ctl->session.keep, options->keeps * sizeof(*options->keep));
	}
	return CTL_EXIT_OK;
}

enum ctl_exit options_check(struct ctl *ctl, const struct mtkflash_options *options)
{
	struct abilities abilities;
	enum ctl_exit code;

	if (mtkflash_options_exclude(options->flags))
		return fail(ctl, CTL_ERROR_USAGE,
			    "delta and full-rewrite exclude each other: only what differs, or all");
	code = abilities_load(ctl, &abilities);
	if (code)
		return code;
	if (!(abilities.module.requests >> _IOC_NR(MTKFLASH_IOC_SET_OPTIONS) & 1))
		return fail(ctl, CTL_ERROR_OLD_MODULE, NULL);
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].flag & options->flags & ~abilities.module.options)
			return fail(ctl, CTL_ERROR_OLD_MODULE,
				    "the loaded module is older than this tool and has no option %s",
				    ctl_options[i].word);
	if (abilities.module.sets >> options->set & 1)
		return CTL_EXIT_OK;
	return fail(ctl, CTL_ERROR_OLD_MODULE,
		    "the loaded module is older than this tool and cannot be told the command set");
}

bool options_unknown(int err)
{
	return err == ENOTTY || err == EOPNOTSUPP || err == EINVAL || err == E2BIG;
}

void options_json_off(struct json_object *object, const struct ctl *ctl)
{
	struct json_object *array = json_array_in(object, "checks_off");

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].check && ctl_has(ctl, i))
			json_object_array_add(array, json_object_new_string(ctl_options[i].name));
}

void options_json(struct json_object *object, const struct mtkflash_options *options)
{
	struct json_object *array;

	json_number(object, "wait_ms", options->wait_ms);
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		char key[32];

		if (!ctl_options[i].flag)
			continue;
		snprintf(key, sizeof(key), "%s", ctl_options[i].word);
		for (char *p = key; *p; p++)
			if (*p == '-')
				*p = '_';
		json_flag(object, key, options->flags & ctl_options[i].flag);
	}
	json_value(object, "set", command_set_name(options->set), options->set);
	json_text(object, "part", options->part);
	array = json_array_in(object, "keep");
	for (unsigned int i = 0; i < options->keeps && i < MTKFLASH_KEEP_MAX; i++) {
		struct json_object *range = json_object_new_object();

		json_number(range, "first", options->keep[i].first);
		json_number(range, "last", options->keep[i].last);
		json_object_array_add(array, range);
	}
}
