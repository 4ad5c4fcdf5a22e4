// SPDX-License-Identifier: GPL-2.0
/* Showing a session. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "log.h"
#include "paper.h"
#include "view.h"
#include "words.h"

#define COLUMNS_DEFAULT	80
#define COLUMNS_MAX	240
#define ROWS_DEFAULT	24
#define MAP_LINES	8

/* A bar shorter than that shows nothing. */
#define BAR_MIN		8

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

static struct winsize window(void)
{
	struct winsize size = { 0 };

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size))
		size.ws_col = 0;
	if (!size.ws_col)
		size.ws_col = COLUMNS_DEFAULT;
	if (!size.ws_row)
		size.ws_row = ROWS_DEFAULT;
	if (size.ws_col > COLUMNS_MAX)
		size.ws_col = COLUMNS_MAX;
	return size;
}

void view_begin(struct view *view, struct ctl *ctl)
{
	memset(view, 0, sizeof(*view));
	view->ctl = ctl;
	view->quiet = ctl_has(ctl, CTL_OPTION_QUIET);
	view->terminal = is_terminal() && !view->quiet;
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

static const char *phase_color(unsigned int phase)
{
	if (phase == MTKFLASH_PHASE_DONE)
		return paper_on(stderr, PAPER_GOOD);
	return phase == MTKFLASH_PHASE_FAILED ? paper_on(stderr, PAPER_BAD) : "";
}

/* If there is no room, leave out the bar first, then the times, then the drive's name. */
static void draw_bar(struct view *view, const struct mtkflash_status *status,
		     unsigned int wide)
{
	int percent = percent_of(status), room, used;
	const char *color = phase_color(status->phase);
	char bar[COLUMNS_MAX + 64], times[64], phase[64];

	times_text(times, sizeof(times), view, status);
	used = snprintf(phase, sizeof(phase), "mtkflash%u  %-13s %3d %%", status->device,
			phase_text(status->phase), percent);
	room = (int)wide - 1 - used - (int)strlen(" [] ") - (int)strlen(times);
	bar[0] = '\0';
	if (room >= BAR_MIN) {
		used = snprintf(bar, sizeof(bar), " [");
		for (int i = 0; i < room; i++)
			bar[used++] = i * 100 < percent * room ? '=' : ' ';
		snprintf(bar + used, sizeof(bar) - used, "] %s", times);
	} else if (room + 4 >= 1) {
		snprintf(bar, sizeof(bar), " %s", times);
	} else if (used >= (int)wide) {
		snprintf(phase, sizeof(phase), "%s %d %%", phase_text(status->phase), percent);
	}
	fprintf(stderr, "%s%.*s%s", color, (int)wide - 1, phase, color[0] ? paper_off(stderr) : "");
	fputs(bar, stderr);
	end_line(view);
}

/* How many pages a character stands for. */
static unsigned int cell_pages(const struct map *map, unsigned int cells_per_line)
{
	unsigned int pages = 1;

	while (map->count / pages > cells_per_line * MAP_LINES)
		pages *= 2;
	return pages;
}

/* In as many lines as it takes. */
static void draw_legend(struct view *view, unsigned int wide, unsigned int cell)
{
	char legend[COLUMNS_MAX], line[COLUMNS_MAX + 40] = "", item[64];
	const char *next = legend;

	map_legend(&view->map, legend, sizeof(legend));
	snprintf(legend + strlen(legend), sizeof(legend) - strlen(legend), "  (each mark is %s)",
		 size_text(cell));
	while (*next) {
		const char *end = strstr(next, "  ");
		size_t length = end ? (size_t)(end - next) : strlen(next);

		snprintf(item, sizeof(item), "%s%.*s", line[0] ? "  " : "", (int)length, next);
		if (line[0] && strlen(line) + strlen(item) >= wide) {
			print_line(view, wide, line);
			line[0] = '\0';
			memmove(item, item + 2, strlen(item) - 1);
		}
		strcat(line, item);
		next += length + (end ? 2 : 0);
	}
	print_line(view, wide, line);
}

static const char *mark_color(char mark)
{
	if (mark == '#')
		return paper_on(stderr, PAPER_GOOD);
	return mark == 'o' || mark == '-' ? paper_on(stderr, PAPER_CARE) : "";
}

/* The marks from page @page on; returns the first one of the next line. */
static unsigned int draw_marks(struct view *view, unsigned int page, unsigned int per_line,
			       unsigned int cell)
{
	const struct map *map = &view->map;
	const char *color = "";

	fprintf(stderr, "%05X  ", page * map->page_size);
	for (unsigned int i = 0; i < per_line && page < map->count; i++) {
		char mark = map_mark(map, page, cell);

		if (mark_color(mark) != color) {
			fputs(color[0] ? paper_off(stderr) : "", stderr);
			color = mark_color(mark);
			fputs(color, stderr);
		}
		fputc(mark, stderr);
		page += cell;
	}
	fputs(color[0] ? paper_off(stderr) : "", stderr);
	end_line(view);
	return page;
}

static void draw_map(struct view *view, const struct winsize *size)
{
	const struct map *map = &view->map;
	unsigned int per_line = 16, page = 0, cell;

	/* A power of two: lines begin at round addresses. */
	while (2 * per_line + MAP_ADDRESS < size->ws_col)
		per_line *= 2;
	cell = cell_pages(map, per_line);
	/* Beside the bar, a legend of three lines, and that of the cursor. */
	if (per_line + MAP_ADDRESS >= size->ws_col ||
	    map->count / cell / per_line + 5 >= size->ws_row)
		return;
	while (page < map->count)
		page = draw_marks(view, page, per_line, cell);
	draw_legend(view, size->ws_col, cell * map->page_size);
}

/* Break the text at blanks; each line begins with two. */
static void draw_text(struct view *view, unsigned int wide, const char *text)
{
	char line[COLUMNS_MAX] = " ";

	while (*text) {
		size_t word = strcspn(text, " "), used = strlen(line);

		if (used > 1 && used + 1 + word >= wide) {
			print_line(view, wide, line);
			used = 1;
		}
		snprintf(line + used, sizeof(line) - used, " %.*s", (int)word, text);
		text += word;
		text += *text == ' ';
	}
	print_line(view, wide, line);
}

static void draw_wait(struct view *view, const struct mtkflash_status *status,
		      const struct winsize *size)
{
	char line[COLUMNS_MAX];

	snprintf(line, sizeof(line), "Switch the drive's power off and on now: %u s left.",
		 (status->wait_left_ms + 999) / 1000);
	draw_text(view, size->ws_col, line);
	if (size->ws_row < 9)
		return;
	draw_text(view, size->ws_col,
		  "Only the power: the data cable stays. Pull the plug of the drive, not that of the "
		  "computer; count to two; put it back. Repeat until this goes on.");
	snprintf(line, sizeof(line), "The drive shows %02Xh: %s", status->last_status,
		 byte_text(status->last_status));
	draw_text(view, size->ws_col, line);
}

/* A user with a plug in the hand does not look at the screen. */
static void ring(const struct view *view, const struct mtkflash_status *status)
{
	bool waits = status->phase == MTKFLASH_PHASE_WAITING;
	bool waited = view->shown && view->phase == MTKFLASH_PHASE_WAITING;

	if (waits != waited)
		fputc('\a', stderr);
}

static void draw(struct view *view, const struct mtkflash_status *status)
{
	struct winsize size = window();

	ring(view, status);
	if (view->lines)
		fprintf(stderr, "\033[%uA\r", view->lines);
	view->lines = 0;
	draw_bar(view, status, size.ws_col);
	if (status->phase == MTKFLASH_PHASE_WAITING)
		draw_wait(view, status, &size);
	else if (map_load(view->ctl, status, &view->map) && map_says_something(&view->map))
		draw_map(view, &size);
	fputs("\033[J", stderr);
	fflush(stderr);
}

static void print_phase(const struct view *view, const struct mtkflash_status *status)
{
	/* Without the user nothing goes on. */
	if (view->quiet && status->phase != MTKFLASH_PHASE_WAITING)
		return;
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

/* For the log, and for somebody who wants to know more. */
static void note_phase(struct view *view, const struct mtkflash_status *status)
{
	double now = seconds_now();
	size_t used = strlen(view->times);

	log_say(view->ctl, "mtkflash%u: %s", status->device, phase_text(status->phase));
	if (view->shown)
		snprintf(view->times + used, sizeof(view->times) - used, "%s%s %.1f s",
			 used ? ", " : "", phase_text(view->phase), now - view->since);
	view->since = now;
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
		print_phase(view, status);
	if (new_phase)
		note_phase(view, status);
	view->shown = true;
	view->phase = status->phase;
	view->percent = percent;
}

void view_end(struct view *view)
{
	if (view->backup_from && !view->backup_to)
		view->backup_to = seconds_now();
	view->lines = 0;
	if (ctl_has(view->ctl, CTL_OPTION_VERBOSE) && view->times[0])
		paper_item(stderr, "  times:      ", view->times);
}
