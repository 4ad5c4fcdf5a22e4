/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Showing a session: a bar and a map on a terminal, a line for each phase
 * elsewhere, JSON lines if they are asked for.
 */
#ifndef CTL_VIEW_H
#define CTL_VIEW_H

#include "map.h"

/**
 * struct view - What is shown of one session
 * @ctl: The run.
 * @map: Of its flash.
 * @terminal: stderr is one that can move its cursor.
 * @lines: So many lines stand on it.
 * @quiet: Nothing is drawn, and no phase named.
 * @shown: Something of this session was shown.
 * @phase: The phase shown last.
 * @percent: The percentage shown last.
 * @started: When it began to look.
 * @waited: The drive's power had to be switched.
 * @backup_from: When the phase BACKING_UP began, 0 if not yet.
 * @backup_to: When it ended.
 * @since: When the phase shown last began.
 * @times: How long each phase took, in words.
 */
struct view {
	struct ctl *ctl;
	struct map map;
	bool terminal;
	bool quiet;
	unsigned int lines;
	bool shown;
	unsigned int phase;
	int percent;
	bool waited;
	double started;
	double backup_from;
	double backup_to;
	double since;
	char times[512];
};

void view_begin(struct view *view, struct ctl *ctl);
void view_update(struct view *view, const struct mtkflash_status *status);

/* The last picture stays on the terminal. */
void view_end(struct view *view);

double seconds_now(void);

#endif
