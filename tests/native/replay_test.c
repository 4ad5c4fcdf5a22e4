// SPDX-License-Identifier: GPL-2.0
/*
 * A recording of a session is written, read back and replayed: without a difference
 * if nothing was changed, and with those that were made.
 */
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "replay.h"
#include "scene.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct record record;
static struct trace_file file;
static char *text;
static size_t text_size;

/* --- making one ----------------------------------------------------------------- */

static void write_event(void *context, const struct trace_event *event)
{
	trace_file_add(context, event);
}

static void tell_phase(struct drive *d)
{
	(void)d;
	record_changed(&record);
}

/* From now on; the drive is prepared. */
static void begin(void)
{
	trace_file_begin(&file, open_memstream(&text, &text_size), "test", "test", NULL, 1);
	record_attach(&record, &scene_drive);
	record.emit = write_event;
	record.context = &file;
	scene_changed = tell_phase;
}

static void fill_info(struct mtkflash_device_info *info)
{
	const struct mtkflash_session *s = &scene_drive.session;

	memset(info, 0, sizeof(*info));
	info->unit = s->unit;
	info->type = scene_drive.part.vendor.type ? scene_drive.part.vendor.type : scene_config.type;
	strcpy(info->set, scene_config.set == MTKDRIVE_SLIM ? "slim" :
			  scene_config.set == MTKDRIVE_SLIM2 ? "slim2" : "legacy");
	info->status_register = scene_drive.part.protection.first;
	if (scene_drive.part.chip) {
		info->part_size = s->size;
		strcpy(info->part, scene_drive.part.chip->name);
	}
}

static void end(void)
{
	const struct mtkflash_session *s = &scene_drive.session;
	struct mtkflash_status status = {
		.session = 1,
		.phase = s->phase,
		.failed_phase = s->failed_phase,
		.error = s->error,
		.last_status = scene_drive.part.vendor.status,
	};
	struct mtkflash_device_info info;

	fill_info(&info);
	trace_file_end(&file, TRACE_END_SESSION, &info, &status);
	EXPECT_EQUAL(ferror(file.file), 0);
	fclose(file.file);
}

static void record_session(bool flashes)
{
	begin();
	if (flashes)
		scene_flash();
	else
		EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	end();
}

/* --- reading it ------------------------------------------------------------------ */

static bool read_text(struct trace *trace, char *error, size_t size)
{
	FILE *in = fmemopen(text, text_size, "r");
	bool good = trace_read(trace, in, error, size);

	fclose(in);
	return good;
}

/* What a replay finds in the recording as it is now. */
static bool replay(struct replay_result *result)
{
	struct trace trace;
	char error[128];
	bool good;

	memset(result, 0, sizeof(*result));
	if (!read_text(&trace, error, sizeof(error))) {
		tap_failed(__FILE__, __LINE__, "%s", error);
		return false;
	}
	good = replay_trace(&trace, result, error, sizeof(error));
	if (!good)
		tap_failed(__FILE__, __LINE__, "%s", error);
	else if (result->differences)
		replay_print(&trace, result);
	trace_free(&trace);
	return good;
}

static void expect_equal(const uint8_t *flash)
{
	size_t size = scene_config.part->size;
	struct replay_result result;

	if (!replay(&result))
		return;
	EXPECT_EQUAL(result.differences, 0);
	EXPECT_EQUAL(result.violations, 0);
	EXPECT_EQUAL(result.known, size);
	EXPECT(result.compared > 2 * size);
	EXPECT(!memcmp(result.flash, flash, size));
	replay_free(&result);
}

static void forget(void)
{
	free(text);
	text = NULL;
	scene_end();
}

/* --- sessions as they are --------------------------------------------------------- */

static void prepare(const char *part, const struct scene_way *way, enum scene_power power)
{
	tap_begin("%s, %s, %s", part, way->name, scene_power_names[power]);
	scene_configure(mtkdrive_part_find(part), way);
	scene_prepare(power);
}

static void both(const char *part, const struct scene_way *way, enum scene_power power)
{
	prepare(part, way, power);
	record_session(true);
	expect_equal(scene_new);
	forget();
	prepare(part, way, power);
	record_session(false);
	expect_equal(power == SCENE_DEAD || power == SCENE_OFF_DEAD ? scene_half : scene_old);
	forget();
}

static void all_ways(void)
{
	static const char *const serial[] = { "MX25L512", "TINYAAI", "TINYBYTE", "TINYAAIW" };
	static const char *const parallel[] = { "TINYPAR", "TINYBOTTOM", "TINYW29", "TINYTOP" };

	for (unsigned int i = 0; i < SCENE_SERIAL_WAYS; i++)
		both(serial[i], &scene_serial_ways[i], SCENE_UNLOCKED);
	for (unsigned int i = 0; i < COUNT(parallel); i++)
		both(parallel[i], &scene_parallel_way, SCENE_UNLOCKED);
}

static void all_powers(void)
{
	for (enum scene_power power = 0; power < SCENE_POWERS; power++)
		both("TINY8K", &scene_serial_ways[power % SCENE_SERIAL_WAYS], power);
}

/* The drive goes back to its firmware in between, or is held. */
static void two_sessions(const char *part, enum scene_power power)
{
	tap_begin("two sessions in one recording, %s, %s", part, scene_power_names[power]);
	scene_configure(mtkdrive_part_find(part), &scene_serial_ways[1]);
	scene_prepare(power);
	begin();
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	scene_flash();
	end();
	expect_equal(scene_new);
	forget();
}

/* Drives of which the recording says less than it could. */
static void switches(void)
{
	tap_begin("a drive that wants the order of the public tools");
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_config.needs_reselect = true;
	scene_prepare(SCENE_DEAD);
	record_session(true);
	expect_equal(scene_new);
	forget();
}

/* --- a matter of time --------------------------------------------------------------- */

static void slow(const char *part, const struct scene_way *way)
{
	struct mtkdrive_part slow_part = *mtkdrive_part_find(part);
	struct replay_result result;

	tap_begin("%s, %s: only slower than in the model", part, way->name);
	slow_part.program_us *= 2;
	slow_part.sector_us *= 2;
	scene_configure(&slow_part, way);
	scene_config.command_ns = 30000;
	scene_prepare(SCENE_DEAD);
	record_session(true);
	if (replay(&result)) {
		EXPECT_EQUAL(result.differences, 0);
		EXPECT(result.timing > 1000);
		replay_free(&result);
	}
	forget();
}

/* --- what is wrong is found ------------------------------------------------------------ */

static void expect_differences(uint64_t least, uint64_t most)
{
	struct replay_result result;

	if (!replay(&result))
		return;
	EXPECT(result.differences >= least);
	EXPECT(result.differences <= most);
	replay_free(&result);
}

/* The start of a line with an access of the backup, well into it. */
static char *find_access(const char *start)
{
	char *at = strstr(text, "\nphase backing-up\n") + 20000;

	at = strstr(at, start);
	return at ? at + 1 : NULL;
}

static void record_for_change(const char *name, const char *part)
{
	tap_begin("%s", name);
	scene_configure(mtkdrive_part_find(part), &scene_serial_ways[1]);
	scene_prepare(SCENE_UNLOCKED);
	record_session(false);
}

static void changed_byte(void)
{
	char *at;

	record_for_change("one byte of a backup changed: one difference", "TINY8K");
	at = find_access("\nr3 ");
	at[3] = at[3] == '0' ? '1' : '0';
	expect_differences(1, 1);
	forget();
}

/* The file is one access shorter than it says. */
static void correct_count(void)
{
	char *at = strstr(text, "\naccesses ") + strlen("\naccesses ");
	unsigned int count = (unsigned int)strtoul(at, NULL, 10) - 1;

	for (char *digit = strchr(at, '\n') - 1; digit >= at; digit--, count /= 10)
		*digit = (char)('0' + count % 10);
}

static void missing_access(void)
{
	char *at, *next;

	record_for_change("one access missing: what follows differs", "TINY8K");
	at = find_access("\nw4 ");
	next = strchr(at, '\n') + 1;
	memmove(at, next, (size_t)(text + text_size - next));
	text_size -= (size_t)(next - at);
	text[text_size] = '\0';
	correct_count();
	expect_differences(1, 10);
	forget();
}

static void replace(const char *old, const char *new)
{
	char *at = strstr(text, old);

	EXPECT(at);
	EXPECT_EQUAL(strlen(old), strlen(new));
	if (at)
		memcpy(at, new, strlen(new));
}

static void another_part(void)
{
	record_for_change("another part of that size: its ids differ", "TINYAAI");
	replace("\npart TINYAAI\n", "\npart TINY8K\n\n");
	expect_differences(1, 100);
	forget();
}

static void flipped_bit(void)
{
	tap_begin("a bit that was read wrong once: one difference");
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[0]);
	scene_prepare(SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_FLIP;
	scene_drive.fault_phase = MTKFLASH_PHASE_BACKING_UP;
	scene_drive.fault_after = 10;
	begin();
	drive_read(&scene_drive);
	end();
	EXPECT(scene_drive.fault == DRIVE_NO_FAULT);
	expect_differences(1, 1);
	forget();
}

static void lost_power(void)
{
	struct replay_result result;

	tap_begin("power lost: the drive is silent, and the model is not");
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_prepare(SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_POWER;
	scene_drive.fault_phase = MTKFLASH_PHASE_BACKING_UP;
	scene_drive.fault_after = 10;
	begin();
	EXPECT(drive_read(&scene_drive) != MTKFLASH_ERROR_NONE);
	end();
	EXPECT(strstr(text, "\nended failed backing-up "));
	if (replay(&result)) {
		EXPECT(result.differences > 0);
		EXPECT(result.known > 0 && result.known < scene_config.part->size);
		replay_free(&result);
	}
	forget();
}

/* --- files that are no good ----------------------------------------------------------- */

static void expect_unreadable(const char *why)
{
	struct trace trace;
	char error[128] = "";

	EXPECT(!read_text(&trace, error, sizeof(error)));
	if (!strstr(error, why))
		tap_failed(__FILE__, __LINE__, "%s", error);
}

static void bad_files(void)
{
	struct replay_result result;
	struct trace trace;
	char error[128] = "";

	record_for_change("files that are cut off, of another version, or make no sense", "TINY8K");
	text_size -= 4;
	expect_unreadable("cut off");
	text_size += 4;
	replace("mtkflash-trace 1", "mtkflash-trace 2");
	expect_unreadable("line 1 ");
	replace("mtkflash-trace 2", "mtkflash-trace 1");
	replace("\nw7 80", "\nw9 80");
	expect_unreadable("makes no sense");
	replace("\nw9 80", "\nw7 80");
	replace("\ntype 72", "\ntype 70");
	EXPECT(read_text(&trace, error, sizeof(error)));
	EXPECT(!replay_trace(&trace, &result, error, sizeof(error)));
	EXPECT(strstr(error, "does not go with"));
	trace_free(&trace);
	forget();
}

static void gap(void)
{
	struct replay_result result;
	struct trace trace;
	char error[128];
	char *at;

	record_for_change("what follows a gap is left out", "TINY8K");
	at = find_access("\nw4 ");
	EXPECT(at[7] == '\n');
	memcpy(at, "gap 001", 7);
	correct_count();
	EXPECT(read_text(&trace, error, sizeof(error)));
	EXPECT(trace.gap_line > 0 && trace.count < trace.recorded);
	EXPECT(replay_trace(&trace, &result, error, sizeof(error)));
	EXPECT_EQUAL(result.differences, 0);
	EXPECT(result.known > 0 && result.known < scene_config.part->size);
	replay_free(&result);
	trace_free(&trace);
	forget();
}

int main(void)
{
	all_ways();
	all_powers();
	two_sessions("TINY8K", SCENE_UNLOCKED);
	two_sessions("TINYAAI", SCENE_UNLOCKED);
	two_sessions("TINYAAI", SCENE_DEAD);
	switches();
	slow("TINY8K", &scene_serial_ways[0]);
	slow("TINYPAR", &scene_parallel_way);
	changed_byte();
	missing_access();
	another_part();
	flipped_bit();
	lost_power();
	bad_files();
	gap();
	return tap_exit();
}
