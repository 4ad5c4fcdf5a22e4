/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words for what a module says.  It may be newer than this tool: a value that
 * is in no list is shown as a number.  And a drive's own strings may hold
 * anything: control characters and what is not ASCII become question marks.
 */
#ifndef CTL_WORDS_H
#define CTL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/mtkflash.h>

/* Valid until the eighth call after it. */
const char *phase_text(unsigned int phase);
const char *verdict_text(unsigned int verdict);

/* A status byte of the drive. */
const char *byte_text(unsigned int status);
bool byte_is_known(unsigned int status);

/* A phase as something that is being done: "reading the flash". */
const char *doing_text(unsigned int phase);

/* " at 2A400h" if the error is one of a certain place, else "". */
const char *address_text(const struct mtkflash_status *status);
const char *error_text(unsigned int error);
const char *cause_text(unsigned int error);

/* What to do next about the session of a status, and its number. */
const char *advice_text(const struct mtkflash_status *status);
unsigned int advice_number(const struct mtkflash_status *status);

/* "the drive is held in vendor mode", or the port alone; NULL if nothing is held. */
const char *held_text(const struct mtkflash_status *status);

/* Held in vendor mode, without firmware that runs: then it is no good idea to let it go. */
bool is_half_written(const struct mtkflash_status *status);

/* Given back without firmware that runs, after an erase for example. */
bool is_left_blank(const struct mtkflash_status *status);

/* What the session is for; NULL if there was none or the module does not say. */
const char *kind_name(unsigned int kind);
const char *kind_meaning(unsigned int kind);

/* How far it is: never over 100, whatever the module says; 100 if there was no work. */
int percent_of(const struct mtkflash_status *status);

/* NULL if it is in no list. */
const char *phase_name(unsigned int phase);
const char *verdict_name(unsigned int verdict);
const char *error_name(unsigned int error);
const char *command_set_name(unsigned int set);

/* Why a port cannot be used; NULL if it can, or the module does not say. */
const char *reason_name(unsigned int reason);

/* Copies a fixed-size field of an answer. */
void clean_text(char *to, size_t size, const char *field, size_t length);

/* Of a member that is a char array; valid until the eighth call after it. */
#define FIELD_TEXT(field) field_text(field, sizeof(field))
const char *field_text(const char *field, size_t length);

/* "262144" as "256 KiB"; valid until the eighth call after it. */
const char *size_text(unsigned int bytes);

/* "about 1 min 20 s"; valid until the eighth call after it. */
const char *duration_text(double seconds);

/* A file name as the shell wants it typed; valid until the eighth call after it. */
const char *shell_word(const char *word);

#endif
