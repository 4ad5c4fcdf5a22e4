// SPDX-License-Identifier: GPL-2.0
/* JSON documents. */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "errors.h"
#include "json.h"
#include "names.h"
#include "words.h"

/* How long the UTF-8 character at @text is, 0 if it is none. */
static size_t utf8_length(const unsigned char *text)
{
	size_t length = text[0] < 0x80 ? 1 : text[0] >= 0xc2 && text[0] < 0xe0 ? 2 :
			(text[0] & 0xf0) == 0xe0 ? 3 : text[0] >= 0xf0 && text[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

/* File names may be in any encoding; JSON may not. */
static struct json_object *new_string(const char *value)
{
	struct json_object *string;
	char *copy = strdup(value);

	if (!copy)
		return NULL;
	for (unsigned char *p = (unsigned char *)copy; *p;) {
		size_t length = utf8_length(p);

		if (!length)
			*p = '?';
		p += length ? length : 1;
	}
	string = json_object_new_string(copy);
	free(copy);
	return string;
}

void json_text(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value && value[0] ? new_string(value) : NULL);
}

void json_number(struct json_object *object, const char *key, long long value)
{
	json_object_object_add(object, key, json_object_new_int64(value));
}

void json_flag(struct json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

struct json_object *json_object_in(struct json_object *object, const char *key)
{
	struct json_object *member = json_object_new_object();

	json_object_object_add(object, key, member);
	return member;
}

struct json_object *json_array_in(struct json_object *object, const char *key)
{
	struct json_object *member = json_object_new_array();

	json_object_object_add(object, key, member);
	return member;
}

void json_value(struct json_object *object, const char *key, const char *name,
		unsigned int value)
{
	char number[48];

	json_text(object, key, name);
	snprintf(number, sizeof(number), "%s_number", key);
	json_number(object, number, value);
}

static void number_or_null(struct json_object *object, const char *key, bool valid,
			   long long value)
{
	if (valid)
		json_number(object, key, value);
	else
		json_object_object_add(object, key, NULL);
}

static void json_node(struct json_object *object, unsigned int device)
{
	char node[24] = "";

	if (device != MTKFLASH_NO_DEVICE)
		snprintf(node, sizeof(node), "mtkflash%u", device);
	json_text(object, "node", node);
}

struct json_object *json_port(const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;
	struct json_object *object = json_object_new_object();

	json_text(object, "port", port->name);
	json_text(object, "path", port->path);
	json_text(object, "driver", FIELD_TEXT(info->driver));
	json_text(object, "host", FIELD_TEXT(info->parent));
	json_value(object, "verdict", verdict_name(info->verdict), info->verdict);
	json_text(object, "meaning", verdict_name(info->verdict) ?
		  mtkflash_verdict_meaning(info->verdict) : NULL);
	number_or_null(object, "status_byte", info->altstatus_valid, info->altstatus);
	number_or_null(object, "probing_seconds", info->probing_s, info->probing_s);
	json_flag(object, "held", info->held);
	json_node(object, info->device);
	json_text(object, "block_device", port->block[0] ? block_text(port) : NULL);
	json_text(object, "model", FIELD_TEXT(info->model));
	json_text(object, "identify", FIELD_TEXT(info->identify));
	json_value(object, "witnesses", info->advice ? mtkflash_advice_text(info->advice) : NULL,
		   info->advice);
	json_text(object, "data_line", mtkflash_lines_name(info->lines));
	json_value(object, "reason", reason_name(info->reason), info->reason);
	json_text(object, "reason_meaning", reason_name(info->reason) ?
		  mtkflash_host_reason_why(info->reason) : NULL);
	return object;
}

void json_bytes(struct json_object *object, const char *key, const __u8 *bytes,
		unsigned int count)
{
	struct json_object *array = json_array_in(object, key);

	for (unsigned int i = 0; i < count; i++)
		json_object_array_add(array, json_object_new_int(bytes[i]));
}

static void json_ids(struct json_object *object, const struct mtkflash_device_info *info)
{
	struct json_object *ids = json_object_in(object, "ids");

	json_bytes(ids, "rems", info->rems, sizeof(info->rems));
	json_bytes(ids, "rdid", info->rdid, 3);
	json_number(ids, "res", info->res);
}

static void json_access(struct json_object *object, unsigned int access)
{
	struct json_object *array = json_array_in(object, "access");

	if (access & MTKFLASH_ACCESS_QUICK)
		json_object_array_add(array, json_object_new_string("quick"));
	if (access & MTKFLASH_ACCESS_PRELOAD)
		json_object_array_add(array, json_object_new_string("preload"));
}

void json_kept(struct json_object *object, const struct mtkflash_kept_list *kept)
{
	struct json_object *array = json_array_in(object, "kept");
	struct json_object *replaced = json_array_in(object, "replaced");

	for (unsigned int i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *range = &kept->range[i];
		struct json_object *item = json_object_new_object();

		if (range->flags & MTKFLASH_KEPT_REPLACED) {
			json_number(item, "first", range->first);
			json_number(item, "last", range->last);
			json_object_array_add(replaced, item);
			continue;
		}

		json_number(item, "first", range->first);
		json_number(item, "last", range->last);
		json_value(item, "reason", mtkflash_keep_reason_name(range->reason),
			   range->reason);
		json_flag(item, "missing", range->flags & MTKFLASH_KEPT_MISSING);
		json_object_array_add(array, item);
	}
}

static void json_session_error(struct json_object *object,
			       const struct mtkflash_status *status)
{
	const char *name = error_name(status->error);
	struct json_object *error;

	if (status->phase != MTKFLASH_PHASE_FAILED) {
		json_object_object_add(object, "error", NULL);
		return;
	}
	error = json_object_in(object, "error");
	json_text(error, "name", name ? name : "unknown");
	json_number(error, "number", status->error);
	json_value(error, "phase", phase_name(status->failed_phase), status->failed_phase);
	json_text(error, "cause", cause_text(status->error));
	json_text(error, "advice", advice_text(status));
	number_or_null(error, "address", status->fail_address, status->fail_address);
}

static struct json_object *json_session(const struct mtkflash_status *status)
{
	struct json_object *object = json_object_new_object();

	json_number(object, "session", status->session);
	json_flag(object, "busy", status->flags & MTKFLASH_STATUS_BUSY);
	json_flag(object, "held", status->flags & MTKFLASH_STATUS_HELD);
	json_flag(object, "untouched", status->flags & MTKFLASH_STATUS_UNTOUCHED);
	json_flag(object, "restored", status->flags & MTKFLASH_STATUS_RESTORED);
	json_flag(object, "vendor_mode", status->flags & MTKFLASH_STATUS_VENDOR_MODE);
	json_value(object, "kind", kind_name(status->kind), status->kind);
	json_value(object, "phase", phase_name(status->phase), status->phase);
	json_value(object, "advice", advice_text(status), advice_number(status));
	json_session_error(object, status);
	json_number(object, "last_status", status->last_status);
	json_number(object, "done", status->done);
	json_number(object, "total", status->total);
	json_number(object, "percent", percent_of(status));
	json_number(object, "staged", status->staged);
	json_text(object, "old_revision", FIELD_TEXT(status->old_revision));
	json_text(object, "new_revision", FIELD_TEXT(status->new_revision));
	json_number(object, "wait_left_ms", status->wait_left_ms);
	json_number(object, "estimate_ms", status->estimate_ms);
	json_number(object, "sectors", status->sectors);
	json_number(object, "pages", status->pages);
	return object;
}

struct json_object *json_drive(const struct drive *drive)
{
	const struct mtkflash_device_info *info = &drive->info;
	struct json_object *object = json_port(&drive->port);

	json_text(object, "unit", !info->type ? NULL : info->unit ? "slave" : "master");
	number_or_null(object, "type_byte", info->type, info->type);
	json_ids(object, info);
	json_text(object, "part", FIELD_TEXT(info->part));
	number_or_null(object, "part_size", info->part_size, info->part_size);
	json_number(object, "status_register", info->status_register);
	json_text(object, "command_set", FIELD_TEXT(info->set));
	json_access(object, info->access);
	json_object_object_add(object, "session", json_session(&drive->status));
	json_kept(object, &drive->kept);
	answers_json(object, drive);
	return object;
}

static void json_failure(struct json_object *document, const struct failure *failure)
{
	struct json_object *error = json_object_in(document, "error");

	json_text(error, "name", failure->name);
	number_or_null(error, "number", failure->number >= 0, failure->number);
	json_text(error, "message", failure->what);
	json_text(error, "drive", failure->drive);
	json_text(error, "advice", failure->advice);
	number_or_null(error, "advice_number", failure->advice_number >= 0,
		       failure->advice_number);
	json_text(error, "next", failure->next);
}

static struct json_object *begin_document(const struct ctl *ctl)
{
	struct json_object *document = json_object_new_object();

	json_number(document, "version", CTL_JSON_VERSION);
	json_text(document, "command", ctl->command < CTL_COMMAND_COUNT ?
		  ctl_commands[ctl->command].name : NULL);
	return document;
}

static void print_document(struct json_object *document, int flags)
{
	puts(json_object_to_json_string_ext(document, flags | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(document);
	fflush(stdout);
}

void json_print_result(struct ctl *ctl, enum ctl_exit code)
{
	bool stream = ctl_has(ctl, CTL_OPTION_JSON_STREAM);
	struct json_object *document = begin_document(ctl);

	json_text(document, "event", "result");
	json_flag(document, "ok", code == CTL_EXIT_OK);
	json_value(document, "exit", ctl_exit_name(code), code);
	/* As for a command line that makes no sense: there is no result. */
	if (code && ctl->result && !json_object_object_length(ctl->result)) {
		json_object_put(ctl->result);
		ctl->result = NULL;
	}
	json_object_object_add(document, "result", ctl->result);
	ctl->result = NULL;
	if (code)
		json_failure(document, &ctl->failure);
	else
		json_object_object_add(document, "error", NULL);
	print_document(document, stream ? JSON_C_TO_STRING_PLAIN : JSON_C_TO_STRING_PRETTY);
}

void json_print_progress(const struct ctl *ctl, const struct mtkflash_status *status)
{
	struct json_object *document = begin_document(ctl);
	char node[24];

	json_text(document, "event", "progress");
	snprintf(node, sizeof(node), "mtkflash%u", status->device);
	json_text(document, "node", node);
	json_object_object_add(document, "session", json_session(status));
	print_document(document, JSON_C_TO_STRING_PLAIN);
}
