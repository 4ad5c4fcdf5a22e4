// SPDX-License-Identifier: GPL-2.0
/* Showing a session. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "view.h"
#include "words.h"

#define COLUMNS_DEFAULT	80
#define COLUMNS_MIN	40
#define COLUMNS_MAX	240
#define MAP_LINES	8

/* "40000 " before a line of the map. */
#define MAP_ADDRESS	7

double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static bool is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && term[0] && strcmp(term, "dumb");
}

static unsigned int columns(void)
{
	struct winsize size = { 0 };
	unsigned int wide = COLUMNS_DEFAULT;

	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		wide = size.ws_col;
	if (wide < COLUMNS_MIN)
		return COLUMNS_MIN;
	return wide < COLUMNS_MAX ? wide : COLUMNS_MAX;
}

void view_begin(struct view *view, struct ctl *ctl, const struct work *work,
		double estimate)
{
	memset(view, 0, sizeof(*view));
	view->ctl = ctl;
	view->work = work;
	view->estimate = estimate;
	view->terminal = is_terminal();
	view->percent = -1;
	view->started = seconds_now();
}

/* Never over 100, whatever the module says. */
static int percent_of(const struct mtkflash_status *status)
{
	if (!status->total)
		return 0;
	return status->done >= status->total ? 100 : status->done * 100 / status->total;
}

static void end_line(struct view *view)
{
	fputs("\033[K\n", stderr);
	view->lines++;
}

/* A line that fits; the last column stays free, where terminals disagree. */
static void print_line(struct view *view, unsigned int wide, const char *text)
{
	fprintf(stderr, "%.*s", (int)wide - 1, text);
	end_line(view);
}

static void clock_text(char *text, size_t size, double seconds)
{
	unsigned int whole = seconds;

	snprintf(text, size, "%u:%02u", whole / 60, whole % 60);
}

static void draw_bar(struct view *view, const struct mtkflash_status *status,
		     unsigned int wide)
{
	char line[COLUMNS_MAX + 64], elapsed[16], of[32] = "";
	int percent = percent_of(status), room, used;

	clock_text(elapsed, sizeof(elapsed), seconds_now() - view->started);
	if (view->estimate > 0) {
		strcpy(of, " of about ");
		clock_text(of + strlen(of), 16, view->estimate);
	}
	used = snprintf(line, sizeof(line), "mtkflash%u  %-13s %3d %% [", status->device,
			phase_text(status->phase), percent);
	room = (int)wide - 1 - used - 2 - (int)strlen(elapsed) - (int)strlen(of);
	for (int i = 0; i < room - 1; i++)
		line[used++] = i * 100 < percent * (room - 1) ? '=' : ' ';
	snprintf(line + used, sizeof(line) - used, "] %s%s", elapsed, of);
	print_line(view, wide, line);
}

/* How much of the flash a character stands for. */
static u32 cell_size(u32 size, unsigned int cells_per_line)
{
	u32 cell = MTKFLASH_PAGE;

	while (size / cell > cells_per_line * MAP_LINES)
		cell *= 2;
	return cell;
}

static void draw_legend(struct view *view, unsigned int wide, u32 cell)
{
	char line[COLUMNS_MAX];
	int used;

	used = snprintf(line, sizeof(line), "%*s", MAP_ADDRESS, "");
	for (unsigned int i = 0; i < PAGE_STATES; i++)
		used += snprintf(line + used, sizeof(line) - used, "%c %s  ",
				 page_marks[i].mark, page_marks[i].name);
	snprintf(line + used, sizeof(line) - used, "(1 = %s)", size_text(cell));
	print_line(view, wide, line);
}

static void draw_map(struct view *view, const struct mtkflash_status *status,
		     unsigned int wide)
{
	const struct work *work = view->work;
	u32 size = work->plan.chip->size;
	unsigned int per_line = 16;
	char line[COLUMNS_MAX + 16];
	u32 cell, address = 0;

	/* A power of two: lines begin at round addresses. */
	while (2 * per_line + MAP_ADDRESS < wide)
		per_line *= 2;
	cell = cell_size(size, per_line);
	while (address < size) {
		int used = snprintf(line, sizeof(line), "%05X  ", address);

		for (unsigned int i = 0; i < per_line && address < size; i++) {
			line[used++] = work_mark(work, status->done, address,
						 address + cell);
			address += cell;
		}
		line[used] = '\0';
		print_line(view, wide, line);
	}
	draw_legend(view, wide, cell);
}

static void draw_wait(struct view *view, const struct mtkflash_status *status,
		      unsigned int wide)
{
	char line[COLUMNS_MAX];

	snprintf(line, sizeof(line), "  Switch the drive's power off and on now: %u s left.",
		 (status->wait_left_ms + 999) / 1000);
	print_line(view, wide, line);
	print_line(view, wide, "  Only the power: the data cable stays.");
}

/* Does the map tell the truth?  Not of a session that is counted otherwise. */
static bool map_fits(const struct view *view, const struct mtkflash_status *status)
{
	return view->work && status->phase != MTKFLASH_PHASE_RESTORING &&
	       status->phase != MTKFLASH_PHASE_FAILED &&
	       status->total == work_total(view->work);
}

static void draw(struct view *view, const struct mtkflash_status *status)
{
	unsigned int wide = columns();

	if (view->lines)
		fprintf(stderr, "\033[%uA\r", view->lines);
	view->lines = 0;
	draw_bar(view, status, wide);
	if (status->phase == MTKFLASH_PHASE_WAITING)
		draw_wait(view, status, wide);
	else if (map_fits(view, status))
		draw_map(view, status, wide);
	fputs("\033[J", stderr);
	fflush(stderr);
}

static void print_phase(const struct mtkflash_status *status)
{
	fprintf(stderr, "mtkflash%u: %s", status->device, phase_text(status->phase));
	if (status->total)
		fprintf(stderr, " (%d %%)", percent_of(status));
	fputc('\n', stderr);
	if (status->phase == MTKFLASH_PHASE_WAITING)
		fprintf(stderr, "mtkflash%u: switch the drive's power off and on now: %u s left\n",
			status->device, (status->wait_left_ms + 999) / 1000);
}

static void note_times(struct view *view, unsigned int phase)
{
	if (phase == MTKFLASH_PHASE_BACKING_UP && !view->backup_from)
		view->backup_from = seconds_now();
	if (phase != MTKFLASH_PHASE_BACKING_UP && view->backup_from && !view->backup_to)
		view->backup_to = seconds_now();
}

/* A session that has just begun still shows how the one before it ended. */
static bool has_begun(const struct mtkflash_status *status)
{
	return !(status->flags & MTKFLASH_STATUS_BUSY) ||
	       (status->phase != MTKFLASH_PHASE_IDLE &&
		status->phase != MTKFLASH_PHASE_STAGED &&
		status->phase != MTKFLASH_PHASE_DONE &&
		status->phase != MTKFLASH_PHASE_FAILED);
}

void view_update(struct view *view, const struct mtkflash_status *status)
{
	bool new_phase = !view->shown || status->phase != view->phase;
	int percent = percent_of(status);

	if (!has_begun(status))
		return;
	note_times(view, status->phase);
	view->waited |= status->phase == MTKFLASH_PHASE_WAITING;
	if (ctl_has(view->ctl, CTL_OPTION_JSON_STREAM) &&
	    (new_phase || percent != view->percent))
		json_print_progress(view->ctl, status);
	if (view->terminal)
		draw(view, status);
	else if (new_phase)
		print_phase(status);
	view->shown = true;
	view->phase = status->phase;
	view->percent = percent;
}

void view_end(struct view *view)
{
	if (view->backup_from && !view->backup_to)
		view->backup_to = seconds_now();
	view->lines = 0;
}
