/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What on this computer could be in the way of a rescue.  No drive is touched.
 */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include "ctl.h"
#include "drives.h"
#include "fail.h"

enum doctor_level {
	DOCTOR_OK,
	DOCTOR_WARNING,
	DOCTOR_WRONG,
};

/**
 * struct doctor - One look at the computer
 * @ctl: The run; its control node is open if the module is loaded.
 * @array: Gets the findings as JSON, or is NULL: then they are printed.
 * @brief: What is all right is not printed.
 * @wrong: So many things are in the way.
 * @warnings: So many may be.
 * @kernel: Its release.
 * @ports: Those of the module; none if it is not loaded.
 */
struct doctor {
	struct ctl *ctl;
	struct json_object *array;
	bool brief;
	unsigned int wrong;
	unsigned int warnings;
	char kernel[128];
	struct ports ports;
};

/* Makes all checks. */
void doctor_look(struct doctor *doctor);

/* The computer and its drives; doctor.c has kernel and module. */
void doctor_look_around(struct doctor *doctor);

/* One finding; @command mends it, or is NULL. */
__printf(5, 6)
void doctor_say(struct doctor *doctor, enum doctor_level level, const char *about,
		const char *command, const char *format, ...);

#endif
