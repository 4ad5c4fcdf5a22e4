// SPDX-License-Identifier: GPL-2.0
/*
 * Replaying.
 *
 * Nothing takes time in the model, so that it is never slower than the recorded drive.
 * Where the recorded drive was still busy, the host asked again, and the last answer
 * counts.  How the drive got into vendor mode cannot be replayed, since the
 * recording does not know when its power was switched: the model is switched on
 * just before the intro that the recorded drive took.
 *
 * The first contents of the flash are read from the recording.  To find out which access
 * read which byte, the model is run with flashes whose bytes are parts of their own
 * addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "tap.h"
#include "trace_file.h"

#define STATUS_BSY	0x80
#define SECOND		1000000000ull
#define ALL_SETS	0x07

/* What a pass notes of each read; flash addresses are three bytes long. */
enum { MARK_LOW, MARK_MIDDLE, MARK_HIGH, MARK_NOT_LOW, MARKS };

static const struct {
	const char *name;
	enum mtkdrive_set set;
	uint8_t lbal, cmd;
} sets[] = {
	{ "legacy", MTKDRIVE_LEGACY, 0x2a, 0x80 },
	{ "slim", MTKDRIVE_SLIM, 0xd9, 0x89 },
	{ "slim2", MTKDRIVE_SLIM2, 0x79, 0x8d },
};

#define SETS (sizeof(sets) / sizeof(sets[0]))

/* The question that a read answers: the command and its parameters. */
struct question {
	uint8_t kind;
	uint8_t reg;
	uint8_t registers[8];
};

/* Reads that differ, and may turn out to be a matter of time. */
struct pending {
	struct question question;
	struct replay_difference first[REPLAY_SHOWN];
	uint64_t count;
};

struct replay {
	const struct trace *trace;
	struct mtkdrive model;
	struct mtkdrive_config config;
	struct mtkdrive_part part;
	uint8_t *flash;
	bool *enters;		/* by access: an intro that was taken */
	bool begins_inside;
	uint8_t registers[8];
	uint8_t told;		/* bit n: the recording says what register n holds */
	uint16_t *answers;	/* by access: of a pass that only listens */
	uint16_t *marks[MARKS];
	struct pending status, data;
	struct replay_result *result;
};

/* --- what the recording says of itself -------------------------------------- */

static bool is_intro(const struct replay *replay, const struct trace_access *access)
{
	for (size_t i = 0; i < SETS; i++)
		if (access->value == sets[i].cmd && replay->registers[3] == sets[i].lbal)
			return true;
	return false;
}

static bool is_command(const struct trace_access *access)
{
	return access->kind == TRACE_WRITE && access->reg == MTKDRIVE_CMD;
}

static bool is_status(const struct trace_access *access)
{
	return access->kind == TRACE_READ && access->reg == MTKDRIVE_CMD;
}

/* Which intros did the drive take?  Those that its type byte followed, perhaps busy. */
static void find_entries(struct replay *replay)
{
	const struct trace *trace = replay->trace;
	size_t intro = trace->count;
	bool inside = false;

	for (size_t i = 0; i < trace->count; i++) {
		const struct trace_access *access = &trace->access[i];

		if (is_command(access))
			intro = is_intro(replay, access) ? i : trace->count;
		if (access->kind == TRACE_WRITE)
			replay->registers[access->reg] = (uint8_t)access->value;
		if (!is_status(access) || (access->value & ~STATUS_BSY) != trace->type)
			continue;
		if (intro < trace->count)
			replay->enters[intro] = true;
		else if (!inside)
			replay->begins_inside = true;
		inside = true;
	}
}

/* --- the drive --------------------------------------------------------------- */

static void latch(struct replay *replay)
{
	for (enum mtkdrive_reg reg = MTKDRIVE_FEAT; reg <= MTKDRIVE_DEV; reg++)
		mtkdrive_write(&replay->model, reg, replay->registers[reg]);
}

/* Put the model into its boot window, which does not end. */
static void switch_on(struct replay *replay)
{
	mtkdrive_power(&replay->model, false);
	mtkdrive_power(&replay->model, true);
	latch(replay);
}

static void enter(struct replay *replay)
{
	uint8_t dsel = replay->config.unit ? 0xb0 : 0xa0;

	replay->registers[MTKDRIVE_DEV] = dsel;
	switch_on(replay);
	mtkdrive_write(&replay->model, MTKDRIVE_LBAL, sets[replay->config.set].lbal);
	mtkdrive_write(&replay->model, MTKDRIVE_CMD, sets[replay->config.set].cmd);
	mtkdrive_write(&replay->model, MTKDRIVE_DEV, dsel);
}

static bool configure(struct replay *replay, char *error, size_t size)
{
	const struct trace *trace = replay->trace;
	struct mtkdrive_config *config = &replay->config;
	const struct mtkdrive_part *part = mtkdrive_part_find(trace->part);

	if (!trace->type || !trace->part[0] || !part) {
		snprintf(error, size, "type %02x, part '%s': no drive that the model knows",
			 trace->type, trace->part);
		return false;
	}
	replay->part = *part;
	replay->part.program_us = 0;
	replay->part.sector_us = 0;
	replay->part.block_us = 0;
	replay->part.chip_us = 0;
	config->part = &replay->part;
	config->type = trace->type;
	config->unit = trace->unit;
	config->intros = ALL_SETS;
	config->window_ns = UINT64_MAX / 2;
	config->status_register = trace->status_register;
	for (size_t i = 0; i < SETS; i++)
		if (!strcmp(trace->set, sets[i].name))
			config->set = sets[i].set;
	if ((part->bus == MTKDRIVE_PARALLEL) != (trace->type == 0x70) ||
	    part->size != trace->size) {
		snprintf(error, size, "type %02x does not go with the part %s of %u bytes",
			 trace->type, trace->part, trace->size);
		return false;
	}
	return true;
}

/* --- comparing ----------------------------------------------------------------- */

static void note_first(struct replay_difference *first, uint64_t count,
		       const struct replay_difference *difference)
{
	if (count < REPLAY_SHOWN)
		first[count] = *difference;
}

static void differ(struct replay *replay, const struct replay_difference *difference)
{
	note_first(replay->result->first, replay->result->differences++, difference);
}

/* The host did not ask again: the last answer counts. */
static void give_up(struct replay *replay, struct pending *pending)
{
	for (uint64_t i = 0; i < pending->count; i++) {
		if (i < REPLAY_SHOWN)
			differ(replay, &pending->first[i]);
		else
			replay->result->differences++;
	}
	pending->count = 0;
}

static void keep(struct pending *pending, const struct replay_difference *difference)
{
	note_first(pending->first, pending->count++, difference);
}

static void agree(struct replay *replay, struct pending *pending)
{
	replay->result->timing += pending->count;
	pending->count = 0;
}

/* Busy only means that it takes longer. */
static void compare_status(struct replay *replay, const struct replay_difference *difference)
{
	if (difference->recorded == difference->model)
		agree(replay, &replay->status);
	else if (difference->recorded & STATUS_BSY && !(difference->model & STATUS_BSY))
		keep(&replay->status, difference);
	else
		differ(replay, difference);
}

static struct question ask(const struct replay *replay, const struct trace_access *access)
{
	struct question question = { .kind = access->kind, .reg = access->reg };

	memcpy(question.registers, replay->registers, sizeof(question.registers));
	return question;
}

/* The address in the flash of a byte that was read; false if it is none. */
static bool flash_address(const struct replay *replay, size_t at, unsigned int shift,
			  uint32_t *address)
{
	uint8_t mark[MARKS];

	for (unsigned int i = 0; i < MARKS; i++)
		mark[i] = (uint8_t)(replay->marks[i][at] >> shift);
	*address = mark[MARK_LOW] | mark[MARK_MIDDLE] << 8 | (uint32_t)mark[MARK_HIGH] << 16;
	return (mark[MARK_LOW] ^ mark[MARK_NOT_LOW]) == 0xff && *address < replay->part.size;
}

/* A part that is busy shows its status where later there is something else. */
static void compare_data(struct replay *replay, size_t at,
			 const struct replay_difference *difference)
{
	struct question question = ask(replay, &replay->trace->access[at]);
	uint32_t address;

	if (memcmp(&question, &replay->data.question, sizeof(question)))
		give_up(replay, &replay->data);
	replay->data.question = question;
	if (difference->recorded == difference->model)
		agree(replay, &replay->data);
	else if (flash_address(replay, at, 0, &address))
		differ(replay, difference);
	else
		keep(&replay->data, difference);
}

static void compare(struct replay *replay, size_t at, uint16_t model)
{
	const struct trace_access *access = &replay->trace->access[at];
	struct replay_difference difference = {
		.line = access->line,
		.kind = access->kind,
		.reg = access->reg,
		.recorded = access->value,
		.model = model,
	};

	replay->result->compared++;
	if (is_status(access))
		compare_status(replay, &difference);
	else
		compare_data(replay, at, &difference);
}

/* --- one pass --------------------------------------------------------------------- */

/* In vendor mode, or in the window again that follows from the outro. */
static bool takes_intro(const struct mtkdrive *model)
{
	enum mtkdrive_state state = mtkdrive_state(model);

	return state == MTKDRIVE_VENDOR || state == MTKDRIVE_WINDOW;
}

static void write_register(struct replay *replay, size_t at)
{
	const struct trace_access *access = &replay->trace->access[at];

	if (is_command(access) && replay->result)
		give_up(replay, &replay->status);
	if (replay->enters[at] && !takes_intro(&replay->model))
		switch_on(replay);
	replay->registers[access->reg] = (uint8_t)access->value;
	replay->told |= 1 << access->reg;
	/* Where the results of commands are, and the error of one. */
	if (is_command(access))
		replay->told |= 1 << MTKDRIVE_LBAL | 1 << MTKDRIVE_FEAT;
	mtkdrive_write(&replay->model, access->reg, (uint8_t)access->value);
	if (replay->result)
		replay->result->writes++;
}

/* What the model is silent about is compared only if the recorded drive was not. */
static void read_outside(struct replay *replay, const struct trace_access *access)
{
	struct replay_difference difference = {
		.line = access->line,
		.kind = access->kind,
		.reg = access->reg,
		.recorded = access->value,
		.absent = true,
	};

	if (is_status(access) && access->value == replay->config.type)
		differ(replay, &difference);
	else
		replay->result->outside++;
}

static void read_register(struct replay *replay, size_t at)
{
	const struct trace_access *access = &replay->trace->access[at];
	bool told = is_status(access) || access->kind == TRACE_DATA ||
		    replay->told >> access->reg & 1;
	bool answers = told && mtkdrive_state(&replay->model) == MTKDRIVE_VENDOR &&
		       mtkdrive_answers(&replay->model);
	uint16_t value = 0;

	if (answers)
		value = access->kind == TRACE_DATA ? mtkdrive_read_data(&replay->model) :
						     mtkdrive_read(&replay->model, access->reg);
	if (replay->answers)
		replay->answers[at] = value;
	else if (answers)
		compare(replay, at, value);
	else
		read_outside(replay, access);
}

static void run(struct replay *replay)
{
	const struct trace *trace = replay->trace;

	replay->config.flash = replay->flash;
	memset(replay->registers, 0, sizeof(replay->registers));
	replay->told = 0;
	mtkdrive_init(&replay->model, &replay->config);
	mtkdrive_set_time(&replay->model, SECOND);
	if (replay->begins_inside)
		enter(replay);
	for (size_t i = 0; i < trace->count; i++) {
		mtkdrive_set_time(&replay->model, 2 * SECOND + 1000 * trace->access[i].us);
		if (trace->access[i].kind == TRACE_WRITE)
			write_register(replay, i);
		else
			read_register(replay, i);
	}
	mtkdrive_set_time(&replay->model, replay->model.now + SECOND);
}

/* --- what was in the flash ---------------------------------------------------------- */

static void fill_marks(struct replay *replay, unsigned int mark)
{
	for (uint32_t a = 0; a < replay->part.size; a++)
		replay->flash[a] = (uint8_t)(mark == MARK_NOT_LOW ? ~a : a >> 8 * mark);
}

/* One byte of the flash, before it was written. */
struct vote {
	bool known;
	uint8_t value;
	uint32_t lead;		/* so many reads more say this than anything else */
};

/* The value that most reads gave; of two the first one. */
static void count_vote(struct vote *vote, uint8_t value)
{
	if (!vote->lead)
		vote->value = value;
	if (vote->value == value)
		vote->lead++;
	else
		vote->lead--;
	vote->known = true;
}

static void count_votes(struct replay *replay, struct vote *votes)
{
	uint32_t address;

	for (size_t i = 0; i < replay->trace->count; i++) {
		const struct trace_access *access = &replay->trace->access[i];
		unsigned int bits = access->kind == TRACE_DATA ? 16 : 8;

		if (access->kind == TRACE_WRITE || is_status(access))
			continue;
		for (unsigned int shift = 0; shift < bits; shift += 8)
			if (flash_address(replay, i, shift, &address))
				count_vote(&votes[address], (uint8_t)(access->value >> shift));
	}
}

/* Unknown bytes are taken for blank. */
static void recover_flash(struct replay *replay, uint32_t *known)
{
	struct vote *votes = calloc(replay->part.size, sizeof(*votes));

	if (!votes)
		abort();
	count_votes(replay, votes);
	for (uint32_t a = 0; a < replay->part.size; a++) {
		replay->flash[a] = votes[a].known ? votes[a].value : 0xff;
		*known += votes[a].known;
	}
	free(votes);
}

static void listen(struct replay *replay)
{
	for (unsigned int i = 0; i < MARKS; i++) {
		replay->marks[i] = calloc(replay->trace->count + 1, sizeof(*replay->marks[i]));
		if (!replay->marks[i])
			abort();
		fill_marks(replay, i);
		replay->answers = replay->marks[i];
		run(replay);
	}
	replay->answers = NULL;
}

static void free_replay(struct replay *replay)
{
	for (unsigned int i = 0; i < MARKS; i++)
		free(replay->marks[i]);
	free(replay->enters);
	free(replay);
}

bool replay_trace(const struct trace *trace, struct replay_result *result, char *error, size_t size)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	bool good;

	memset(result, 0, sizeof(*result));
	if (!replay)
		abort();
	replay->trace = trace;
	replay->enters = calloc(trace->count + 1, sizeof(*replay->enters));
	good = replay->enters && configure(replay, error, size);
	if (good) {
		replay->flash = malloc(replay->part.size);
		if (!replay->flash)
			abort();
		find_entries(replay);
		listen(replay);
		recover_flash(replay, &result->known);
		replay->result = result;
		run(replay);
		give_up(replay, &replay->status);
		give_up(replay, &replay->data);
		result->violations = replay->model.violations;
		result->flash = replay->flash;
	}
	free_replay(replay);
	return good;
}

void replay_free(struct replay_result *result)
{
	free(result->flash);
	result->flash = NULL;
}

/* --- in words ----------------------------------------------------------------------- */

static const char *register_name(const struct replay_difference *difference)
{
	static const char *const names[] = {
		"DATA", "ERR", "SC", "LBAL", "LBAM", "LBAH", "DEV", "STAT"
	};

	return names[difference->kind == TRACE_DATA ? 0 : difference->reg & 7];
}

static void print_difference(const struct replay_difference *difference)
{
	if (difference->absent)
		tap_note("line %u: %s is %02x, and the model is not in vendor mode",
			 difference->line, register_name(difference), difference->recorded);
	else
		tap_note("line %u: %s is %02x, the model's is %02x", difference->line,
			 register_name(difference), difference->recorded, difference->model);
}

void replay_print(const struct trace *trace, const struct replay_result *result)
{
	tap_note("%s, type %02x %s; it ended: %s", trace->part, trace->type, trace->set,
		 trace->ended);
	if (trace->gap_line)
		tap_note("it has gaps: what follows line %u is left out", trace->gap_line);
	tap_note("%llu writes, %llu reads compared, %llu outside of vendor mode",
		 (unsigned long long)result->writes, (unsigned long long)result->compared,
		 (unsigned long long)result->outside);
	tap_note("%u of %u bytes of the flash are known from it", result->known, trace->size);
	if (result->timing)
		tap_note("%llu reads say only that something took longer than in the model",
			 (unsigned long long)result->timing);
	if (result->differences)
		tap_note("%llu reads differ, first:", (unsigned long long)result->differences);
	for (uint64_t i = 0; i < result->differences && i < REPLAY_SHOWN; i++)
		print_difference(&result->first[i]);
	if (result->violations)
		tap_note("a rule of the drive is broken: %s",
			 mtkdrive_violation_name(result->violations));
}
