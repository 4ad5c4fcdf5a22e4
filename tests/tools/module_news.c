// SPDX-License-Identifier: GPL-2.0
/* Pollers of the modelled module, and what wakes them: driver/linux/notify.c. */
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "module_parts.h"

#define POLLERS_MAX	64

/* An eventfd of each file that is being polled, 0 for none; guarded by the lock. */
static int pollers[POLLERS_MAX];
static pthread_mutex_t pollers_lock = PTHREAD_MUTEX_INITIALIZER;

static int exchange(int from, int to)
{
	int place = -1;

	pthread_mutex_lock(&pollers_lock);
	for (int i = 0; i < POLLERS_MAX && place < 0; i++)
		if (pollers[i] == from)
			place = i;
	if (place < 0)
		abort();
	pollers[place] = to;
	pthread_mutex_unlock(&pollers_lock);
	return to;
}

static void wake_pollers(void)
{
	pthread_mutex_lock(&pollers_lock);
	for (int i = 0; i < POLLERS_MAX; i++)
		if (pollers[i])
			eventfd_write(pollers[i], 1);
	pthread_mutex_unlock(&pollers_lock);
}

static uint64_t percent(const struct mtkflash_status *status)
{
	return status->total ? status->done * 100 / status->total : 0;
}

void module_tell(struct device *device, const struct mtkflash_status *before)
{
	const struct mtkflash_status *after = &device->status;

	if (before->phase == after->phase && before->session == after->session &&
	    before->error == after->error && before->flags == after->flags &&
	    percent(before) == percent(after))
		return;
	device->changes++;
	wake_pollers();
}

void module_tell_gone(struct device *device)
{
	device->gone = true;
	device->changes++;
	wake_pollers();
}

static bool has_news(const struct file *file)
{
	bool news = false;

	for (unsigned int i = 0; i < module.ports; i++) {
		struct device *device = &module.port[i];

		pthread_mutex_lock(&device->lock);
		news |= file->asked[i] && file->seen[i] != device->changes;
		pthread_mutex_unlock(&device->lock);
	}
	return news;
}

/* What a control node without a poll() of its own is always. */
static short ready(const struct file *file)
{
	if (module.age < AGE_NOW)
		return POLLIN | POLLOUT;
	return has_news(file) ? POLLPRI : 0;
}

long module_poll(struct file *file, short events)
{
	struct pollfd ends[2] = {
		{ .fd = file->fd, .events = POLLIN | POLLRDHUP },
		{ .fd = eventfd(0, 0), .events = POLLIN },
	};
	eventfd_t count;
	short now;

	exchange(0, ends[1].fd);
	while (!(now = ready(file) & events)) {
		if (poll(ends, 2, -1) < 0 || ends[0].revents)
			break;
		eventfd_read(ends[1].fd, &count);
	}
	exchange(ends[1].fd, 0);
	close(ends[1].fd);
	return now;
}
