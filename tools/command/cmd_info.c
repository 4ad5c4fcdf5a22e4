// SPDX-License-Identifier: GPL-2.0
/* info: all that is known of one drive, and what the module could do with it. */
#include "abilities.h"
#include "answers.h"
#include "json.h"
#include "names.h"
#include "node.h"
#include "options.h"
#include "place.h"
#include "show.h"
#include "words.h"
#include "work.h"

static void print_part(const struct mtkflash_device_info *info)
{
	const struct mtkflash_chip *chip = part_find(info->part, info->part_size);

	if (chip)
		printf("  part:      %s, %s, %u sectors (%s)\n", chip->name,
		       size_text(chip->size), part_sectors(chip), chip->source);
	else if (info->part_size)
		printf("  part:      not in the table, %s\n", size_text(info->part_size));
	else
		printf("  part:      not known before the first session\n");
}

void show_options(const struct mtkflash_options *options)
{
	printf("  next time: waits %u s for a power cycle%s", options->wait_ms / 1000,
	       options->flags & MTKFLASH_OPTION_ALLOW_SIBLING ? ", beside another device" : "");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].flag & options->flags & ~MTKFLASH_OPTION_ALLOW_SIBLING)
			printf(", %s", ctl_options[i].word);
	if (options->set)
		printf(", command set %s", command_set_name(options->set) ?
		       command_set_name(options->set) : "unknown");
	if (options->part[0])
		printf(", part %.*s", (int)sizeof(options->part), options->part);
	for (unsigned int i = 0; i < options->keeps && i < MTKFLASH_KEEP_MAX; i++)
		printf(", keep %X-%X", options->keep[i].first, options->keep[i].last);
	printf("\n");
}

static void print_module(const struct abilities *abilities)
{
	const struct mtkflash_capabilities *module = &abilities->module;
	char version[32] = "unknown";

	if (!abilities->told) {
		printf("  module:    older than this tool\n");
		return;
	}
	place_line("/sys/module/mtkflash/version", version, sizeof(version));
	printf("  module:    version %s, %u parts, images up to %s, waits up to %u s\n", version,
	       module->parts, size_text(module->image_max), module->wait_max_ms / 1000);
	printf("  options:  ");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].flag & module->options)
			printf(" %s", ctl_options[i].word);
	printf("; sets:");
	for (unsigned int i = 0; command_set_name(i); i++)
		if (module->sets >> i & 1)
			printf(" %s", command_set_name(i));
	printf("\n");
}

static void print_info(const struct drive *drive, const struct mtkflash_options *options,
		       const struct abilities *abilities)
{
	const struct mtkflash_port_info *port = &drive->port.info;

	printf("/dev/%s\n", drive->node);
	printf("  port:      %s, %s, driver %s\n", drive->port.name, drive->port.path,
	       FIELD_TEXT(port->driver));
	printf("  model:     %s\n", port->model[0] ? FIELD_TEXT(port->model) : "none answered");
	printf("  verdict:   %s: %s\n", verdict_text(port->verdict),
	       verdict_name(port->verdict) ? mtkflash_verdict_meaning(port->verdict) :
	       "this tool is older than the module");
	print_part(&drive->info);
	if (options)
		show_options(options);
	print_module(abilities);
	show_ids(&drive->info);
	show_session(&drive->status);
	answers_print(drive);
}

static void module_json(struct json_object *result, const struct abilities *abilities)
{
	const struct mtkflash_capabilities *module = &abilities->module;
	struct json_object *object, *array;

	if (!abilities->told) {
		json_object_object_add(result, "module", NULL);
		return;
	}
	object = json_object_in(result, "module");
	json_number(object, "parts", module->parts);
	json_number(object, "requests", (long long)module->requests);
	json_number(object, "image_max", module->image_max);
	json_number(object, "wait_max_ms", module->wait_max_ms);
	array = json_array_in(object, "options");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].flag & module->options)
			json_object_array_add(array, json_object_new_string(ctl_options[i].word));
	array = json_array_in(object, "sets");
	for (unsigned int i = 0; command_set_name(i); i++)
		if (module->sets >> i & 1)
			json_object_array_add(array, json_object_new_string(command_set_name(i)));
}

static void info_json(struct json_object *result, const struct drive *drive,
		      const struct mtkflash_options *options, const struct abilities *abilities)
{
	struct json_object *object = json_drive(drive);

	json_object_object_add(result, "drive", object);
	if (options)
		options_json(json_object_in(object, "options"), options);
	else
		json_object_object_add(object, "options", NULL);
	module_json(result, abilities);
}

enum ctl_exit cmd_info(struct ctl *ctl)
{
	struct mtkflash_options options = { .size = sizeof(options) };
	const struct mtkflash_options *known;
	struct abilities abilities;
	struct drive drive;
	enum ctl_exit code;

	code = drive_find(ctl, ctl->words[0], &drive);
	if (!code)
		code = abilities_load(ctl, &abilities);
	if (code)
		return code;
	options.device = drive.info.device;
	known = node_ioctl(ctl->control, MTKFLASH_IOC_GET_OPTIONS, &options) ? NULL : &options;
	if (ctl->result)
		info_json(ctl->result, &drive, known, &abilities);
	else
		print_info(&drive, known, &abilities);
	return CTL_EXIT_OK;
}
