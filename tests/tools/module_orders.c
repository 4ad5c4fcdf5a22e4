// SPDX-License-Identifier: GPL-2.0
/* What a test sets up: drives, faults, and when a session stops to be looked at. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "images.h"
#include "module_parts.h"
#include "names.h"

/* "lost": of that family, and an earlier flash was cut off in its first sectors. */
static const struct image_own *own_of(const char *kind)
{
	return image_own_find(strcmp(kind, "lost") ? kind : "family");
}

static void fill_own(const char *kind, uint8_t *content, size_t size)
{
	const struct image_own *own = own_of(kind);

	image_make_own(content, size, own, IMAGE_OLD, 1);
	image_measure(content, own->first, own->last, 1);
	if (!strcmp(kind, "lost"))
		memset(content, 0xff, 0x10000);
}

static void fill_flash(const char *kind, uint8_t *content, size_t size)
{
	static uint8_t old[DRIVE_FLASH_MAX];

	if (own_of(kind)) {
		fill_own(kind, content, size);
		return;
	}
	image_make(old, size, IMAGE_OLD, 1);
	if (!strcmp(kind, "dead") || !strcmp(kind, "protected"))
		image_half(content, old, size);
	else if (!strcmp(kind, "blank"))
		memset(content, 0xff, size);
	else
		memcpy(content, old, size);
}

/* As a program does that then forgets about it. */
static void enter_vendor_mode(struct drive *drive)
{
	mtkdrive_write(&drive->model, MTKDRIVE_DEV, 0xa0);
	mtkdrive_write(&drive->model, MTKDRIVE_LBAL, 0x2a);
	mtkdrive_write(&drive->model, MTKDRIVE_CMD, 0x80);
	drive_advance(drive, DRIVE_SECOND);
}

/* A byte in the middle whose bit 0 the new image clears, and the part cannot. */
static uint32_t find_bad_byte(const uint8_t *old, size_t size)
{
	static uint8_t new_image[DRIVE_FLASH_MAX];

	image_make(new_image, size, IMAGE_NEW, 1);
	for (uint32_t a = (uint32_t)size / 2; a < size; a++)
		if (old[a] & 1 && !(new_image[a] & 1))
			return a + 1;
	abort();
}

/* Firmware that nobody knows, and that answers packets (F20). */
static void take_packets(struct drive *drive, const char *kind)
{
	static const uint8_t odd[] = "\5\x80\0\x21\x1f\0\0\0OPTORITEDVD RW DD0203   FACT";
	static const uint8_t btc[] = "\5\x80\0\x21\x1f\0\0\0BTC     DRW1008IM       0051";
	static const uint8_t strange[] = "\5\x80\0\x21\x1f\0\0\0EXAMPLE DRW-1604X       1.00";
	struct atapi_config config = {
		.signature = 0xeb14,
		.inquiry = odd,
		.inquiry_length = 36,
	};

	if (!strcmp(kind, "oddbtc"))
		config.inquiry = btc;
	else if (!strcmp(kind, "oddstranger"))
		config.inquiry = strange;

	drive->atapi = calloc(1, sizeof(*drive->atapi));
	if (drive->atapi)
		atapi_init(drive->atapi, &config);
}

static struct drive *make_drive(const char *kind, const char *part)
{
	static uint8_t content[DRIVE_FLASH_MAX];
	struct drive *drive = calloc(1, sizeof(*drive));
	struct mtkdrive_config config;
	bool odd = !strncmp(kind, "odd", 3);

	drive_default_config(&config);
	if (part)
		config.part = mtkdrive_part_find(part);
	if (!config.part || !drive)
		return NULL;
	if (config.part->bus == MTKDRIVE_PARALLEL)
		config.type = 0x70;
	if (config.part->bd)
		config.type = 0x72;
	image_bd_unit = config.part->bd;
	if (!strcmp(kind, "locked") || odd)
		config.firmware = MTKDRIVE_FW_LOCKED;
	config.no_id_mode = !strcmp(kind, "noid");
	if (!strcmp(kind, "startlocked"))
		config.locked = 1;
	if (!strcmp(kind, "protected")) {
		config.status_register = 0x8c;
		config.write_protect_pin = true;
	}
	if (own_of(kind))
		config.own[0] = (struct mtkdrive_own){ (uint32_t)own_of(kind)->first,
						       (uint32_t)own_of(kind)->last };
	fill_flash(kind, content, config.part->size);
	if (!strcmp(kind, "worn"))
		config.bad_byte = find_bad_byte(content, config.part->size);
	drive_init(drive, &config, content);
	drive_start(drive);
	/* A trace has each access, see module_trace_open(). */
	drive->page_reads = true;
	drive->given_up = !strcmp(kind, "givenup") || odd;
	if (odd)
		take_packets(drive, kind);
	if (!strcmp(kind, "vendor"))
		enter_vendor_mode(drive);
	return drive;
}

static void set_verdict(struct device *device)
{
	if (!strcmp(device->name, "disk"))
		device->verdict = MTKFLASH_VERDICT_DISK;
	else
		device->verdict = MTKFLASH_VERDICT_EMPTY;
}

static int next_minor(void)
{
	int minor = 0;

	for (unsigned int i = 0; i < module.ports; i++)
		minor += module.port[i].minor >= 0;
	return minor;
}

bool module_add_port(const char *description)
{
	struct device *device = &module.port[module.ports];
	char part[24] = "";
	int fields;

	fields = sscanf(description, "ata%u:%15[a-z]:%23s", &device->ata, device->name, part);
	if (fields < 2 || module.ports == MODULE_PORTS)
		return false;
	pthread_mutex_init(&device->lock, NULL);
	pthread_cond_init(&device->changed, NULL);
	device->forced = (struct forced){ -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
	device->hold_phase = -1;
	device->minor = -1;
	module_set_default_options(device);
	set_verdict(device);
	if (strcmp(device->name, "disk") && strcmp(device->name, "empty")) {
		device->drive = make_drive(device->name, fields == 3 ? part : NULL);
		if (!device->drive)
			return false;
		device->ops = *device->drive->session.ops;
		device->ops.interrupted = module_interrupted;
		device->drive->session.ops = &device->ops;
		device->drive->session.map = device->map;
		device->drive->changed = module_drive_changed;
		module_trace_attach(device);
		device->minor = next_minor();
		device->options.device = device->minor;
		device->info.device = device->minor;
		device->info.ata = device->ata;
		device->status.device = device->minor;
		module_look(device);
	}
	module.ports++;
	return true;
}

static int phase_of(const char *name)
{
	for (int i = 0; i < MTKFLASH_PHASES; i++)
		if (!strcmp(mtkflash_phase_name(i), name))
			return i;
	return -1;
}

static long hold(struct device *device, const char *phase, unsigned int percent)
{
	device->hold_phase = phase_of(phase);
	device->hold_percent = percent;
	/* Where it stands now is left for that. */
	device->holding = false;
	pthread_cond_broadcast(&device->changed);
	return device->hold_phase < 0 ? -EINVAL : 0;
}

/* Until the session stands where it was told to. */
static long wait_holding(struct device *device)
{
	for (unsigned int i = 0; i < 1000 && !device->holding; i++)
		module_wait_a_little(device);
	return device->holding ? 0 : -ETIMEDOUT;
}

static long wait_idle(struct device *device)
{
	for (unsigned int i = 0; i < 1000 && device->busy; i++)
		module_wait_a_little(device);
	return device->busy ? -ETIMEDOUT : 0;
}

static long set_fault(struct device *device, unsigned int kind, const char *phase,
		      unsigned int after)
{
	drive_clear_fault(device->drive);
	device->drive->fault = kind;
	device->drive->fault_phase = phase_of(phase);
	device->drive->fault_after = after;
	return 0;
}

static long set_forced(struct device *device, const char *key, long value)
{
	static const struct {
		const char *name;
		size_t offset;
	} keys[] = {
		{ "verdict", offsetof(struct forced, verdict) },
		{ "reason", offsetof(struct forced, reason) },
		{ "phase", offsetof(struct forced, phase) },
		{ "failed-phase", offsetof(struct forced, failed_phase) },
		{ "error", offsetof(struct forced, error) },
		{ "flags", offsetof(struct forced, flags) },
		{ "advice", offsetof(struct forced, advice) },
		{ "kind", offsetof(struct forced, kind) },
		{ "probing-s", offsetof(struct forced, probing_s) },
		{ "altstatus", offsetof(struct forced, altstatus) },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].name, key))
			continue;
		*(long *)((char *)&device->forced + keys[i].offset) = value;
		return 0;
	}
	return -EINVAL;
}

static long content(struct device *device, uint8_t *answer)
{
	size_t size = device->drive->config.part->size;

	memcpy(answer, device->drive->flash, size);
	return (long)size;
}

/* "off" and "on" as the owner does it, between sessions. */
static long power_cycle(struct device *device)
{
	mtkdrive_power(&device->drive->model, false);
	drive_advance(device->drive, DRIVE_SECOND);
	drive_start(device->drive);
	module_look(device);
	return 0;
}

/* As another program has left it. */
static long poke(struct device *device, unsigned int address, const char *text)
{
	if (address + strlen(text) > device->drive->config.part->size)
		return -EINVAL;
	memcpy(device->drive->flash + address, text, strlen(text));
	return power_cycle(device);
}

static long test_device(struct device *device, const char *command, uint8_t *answer)
{
	char word[32] = "", text[40] = "";
	unsigned int number = 0;
	long value = 0;

	if (sscanf(command, "%31s", word) != 1)
		return -EINVAL;
	command += strlen(word);
	if (!strcmp(word, "hold") && sscanf(command, "%39s %u", text, &number) >= 1)
		return hold(device, text, number);
	if (!strcmp(word, "holding"))
		return wait_holding(device);
	if (!strcmp(word, "idle"))
		return wait_idle(device);
	if (!strcmp(word, "release"))
		device->hold_phase = -1;
	else if (!strcmp(word, "pace") && sscanf(command, "%lf", &device->pace) == 1)
		return 0;
	else if (!strcmp(word, "fault") &&
		 sscanf(command, "%u %39s %ld", &number, text, &value) == 3)
		return set_fault(device, number, text, (unsigned int)value);
	else if (!strcmp(word, "cure"))
		drive_clear_fault(device->drive);
	else if (!strcmp(word, "claim-error") && sscanf(command, "%u", &number) == 1)
		device->drive->claim_error = number;
	else if (!strcmp(word, "break-off") && sscanf(command, "%u", &number) == 1)
		device->interrupted = number;
	else if (!strcmp(word, "other-revision"))
		device->drive->other_revision = "9.99";
	else if (!strcmp(word, "switch-power"))
		device->switch_power = true;
	else if (!strcmp(word, "power-cycle"))
		return power_cycle(device);
	else if (!strcmp(word, "poke") && sscanf(command, "%x %39s", &number, text) == 2)
		return poke(device, number, text);
	else if (!strcmp(word, "force") && sscanf(command, "%39s %ld", text, &value) == 2)
		return set_forced(device, text, value);
	else if (!strcmp(word, "model") && sscanf(command, " %31[^\n]", text) == 1)
		memcpy(device->model, text, sizeof(device->model));
	else if (!strcmp(word, "recipe") && sscanf(command, "%15s", text) == 1)
		memcpy(device->info.recipe, text, sizeof(device->info.recipe));
	else if (!strcmp(word, "trace-limit") && sscanf(command, "%u", &number) == 1)
		device->trace.limit = number;
	else if (!strcmp(word, "gone"))
		module_tell_gone(device);
	else if (!strcmp(word, "content"))
		return content(device, answer);
	else if (!strcmp(word, "session-flags"))
		return device->session_options.flags;
	else if (!strcmp(word, "session-set"))
		return device->session_options.set;
	else if (!strcmp(word, "session-wait-ms"))
		return device->session_options.wait_ms;
	else if (!strcmp(word, "violations"))
		return device->drive->model.violations;
	else
		return -EINVAL;
	return 0;
}

static long test_module(const char *command)
{
	int number;

	if (sscanf(command, "errno-open %d", &number) == 1)
		module.next_open_errno = number;
	else if (sscanf(command, "errno-ioctl %d", &number) == 1)
		module.next_ioctl_errno = number;
	else if (sscanf(command, "errno-mtd %d", &number) == 1)
		module.mtd_errno = number;
	else if (!strcmp(command, "deaf-close"))
		module.deaf_close = true;
	else if (sscanf(command, "age %d", &number) == 1 && number >= 0 && number < AGES)
		module.age = number;
	else if (sscanf(command, "unprivileged %d", &number) == 1)
		module.unprivileged = number;
	else if (!strcmp(command, "requests"))
		return module.requests;
	else if (sscanf(command, "errno-trace %d", &number) == 1)
		module.next_trace_errno = number;
	else if (!strcmp(command, "scans"))
		return module.scans;
	else
		return -EINVAL;
	return 0;
}

long module_test(const char *command, uint8_t *answer)
{
	struct device *device;
	unsigned int minor;
	int used = 0;
	long result;

	if (sscanf(command, "%u %n", &minor, &used) != 1)
		return test_module(command);
	device = module_find_device(minor);
	if (!device)
		return -ENXIO;
	pthread_mutex_lock(&device->lock);
	result = test_device(device, command + used, answer);
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return result;
}
