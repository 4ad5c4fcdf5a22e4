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

void view_begin(struct view *view, struct ctl *ctl)
{
	memset(view, 0, sizeof(*view));
	view->ctl = ctl;
	view->terminal = is_terminal();
	view->percent = -1;
	view->started = seconds_now();
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

static void clock_text(char *text, size_t size, unsigned int seconds)
{
	snprintf(text, size, "%u:%02u", seconds / 60, seconds % 60);
}

/* "0:12, about 1:05 left"; the rest is not always known. */
static void times_text(char *text, size_t size, const struct view *view,
		       const struct mtkflash_status *status)
{
	char elapsed[16], left[16];

	clock_text(elapsed, sizeof(elapsed), seconds_now() - view->started);
	clock_text(left, sizeof(left), (status->estimate_ms + 500) / 1000);
	if (status->estimate_ms)
		snprintf(text, size, "%s, about %s left", elapsed, left);
	else
		snprintf(text, size, "%s", elapsed);
}

static void draw_bar(struct view *view, const struct mtkflash_status *status,
		     unsigned int wide)
{
	int percent = percent_of(status), room, used;
	char line[COLUMNS_MAX + 64], times[64];

	times_text(times, sizeof(times), view, status);
	used = snprintf(line, sizeof(line), "mtkflash%u  %-13s %3d %% [", status->device,
			phase_text(status->phase), percent);
	room = (int)wide - 1 - used - 2 - (int)strlen(times);
	for (int i = 0; i < room; i++)
		line[used++] = i * 100 < percent * room ? '=' : ' ';
	snprintf(line + used, sizeof(line) - used, "] %s", times);
	print_line(view, wide, line);
}

/* How many pages a character stands for. */
static unsigned int cell_pages(const struct map *map, unsigned int cells_per_line)
{
	unsigned int pages = 1;

	while (map->count / pages > cells_per_line * MAP_LINES)
		pages *= 2;
	return pages;
}

static void draw_legend(struct view *view, unsigned int wide, unsigned int cell)
{
	char line[COLUMNS_MAX];

	map_legend(&view->map, line, sizeof(line));
	snprintf(line + strlen(line), sizeof(line) - strlen(line), "  (1 = %s)",
		 size_text(cell));
	print_line(view, wide, line);
}

static void draw_map(struct view *view, unsigned int wide)
{
	const struct map *map = &view->map;
	unsigned int per_line = 16, page = 0, cell;
	char line[COLUMNS_MAX + 16];

	/* A power of two: lines begin at round addresses. */
	while (2 * per_line + MAP_ADDRESS < wide)
		per_line *= 2;
	cell = cell_pages(map, per_line);
	while (page < map->count) {
		int used = snprintf(line, sizeof(line), "%05X  ", page * map->page_size);

		for (unsigned int i = 0; i < per_line && page < map->count; i++) {
			line[used++] = map_mark(map, page, cell);
			page += cell;
		}
		line[used] = '\0';
		print_line(view, wide, line);
	}
	draw_legend(view, wide, cell * map->page_size);
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

static void draw(struct view *view, const struct mtkflash_status *status)
{
	unsigned int wide = columns();

	if (view->lines)
		fprintf(stderr, "\033[%uA\r", view->lines);
	view->lines = 0;
	draw_bar(view, status, wide);
	if (status->phase == MTKFLASH_PHASE_WAITING)
		draw_wait(view, status, wide);
	else if (map_load(view->ctl, status, &view->map) && map_says_something(&view->map))
		draw_map(view, wide);
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
