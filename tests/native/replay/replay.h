/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording replayed against the drive model: the same writes at the same
 * times, and every read compared.
 */
#ifndef NATIVE_REPLAY_H
#define NATIVE_REPLAY_H

#include "mtkdrive.h"
#include "trace_read.h"

#define REPLAY_SHOWN	10

/* A read to which the model gave another answer. */
struct replay_difference {
	uint32_t line;
	uint8_t kind;
	uint8_t reg;
	uint16_t recorded;
	uint16_t model;
	bool absent;		/* the model is not in vendor mode */
};

/**
 * struct replay_result - The result of a replay
 * @writes: Number of writes.
 * @compared: Reads that the model had an answer for.
 * @outside: Reads outside of vendor mode, for which there is no right answer.
 * @timing: Reads that say only that something took longer than in the model.
 * @differences: Reads that differ.
 * @first: The first of these.
 * @known: Number of bytes of the flash that are known from the recording.
 * @violations: Rules of the model that were broken.
 * @flash: Contents of the model's flash in the end; freed by replay_free().
 */
struct replay_result {
	uint64_t writes;
	uint64_t compared;
	uint64_t outside;
	uint64_t timing;
	uint64_t differences;
	struct replay_difference first[REPLAY_SHOWN];
	uint32_t known;
	uint32_t violations;
	uint8_t *flash;
};

/* False if the model cannot play such a drive; @error says why. */
bool replay_trace(const struct trace *trace, struct replay_result *result, char *error,
		  size_t size);
void replay_free(struct replay_result *result);

/* Prints it as TAP comments. */
void replay_print(const struct trace *trace, const struct replay_result *result);

#endif
