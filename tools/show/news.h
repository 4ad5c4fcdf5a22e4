/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting until there is something new to show.
 */
#ifndef CTL_NEWS_H
#define CTL_NEWS_H

#include "ctl.h"

/* From here on a signal is noted instead of ending the program. */
void news_catch_signals(void);
bool news_stopped(void);

/**
 * struct news - What is waited for
 * @ctl: The run; the status of one drive is asked through its control node.
 * @polls: The node has a poll(); that of older modules has none, and is asked again
 *	   and again.
 * @stopping: A signal has been heard already and ends the waiting no more.
 * @gone: The status could not be asked: nothing new comes from there any more.
 */
struct news {
	struct ctl *ctl;
	bool polls;
	bool stopping;
	bool gone;
};

/* Opens the control node afresh: what was asked before shall wake nobody. */
enum ctl_exit news_begin(struct news *news, struct ctl *ctl);

/* For as long as it takes. */
#define NEWS_NO_LIMIT	-1

/*
 * Until the drive has changed since its status was asked, a signal came, @fd can be
 * read, or so many milliseconds have passed.  @fd may be -1.  True if it can be read.
 */
bool news_wait(const struct news *news, int fd, int milliseconds);

#endif
