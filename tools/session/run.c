// SPDX-License-Identifier: GPL-2.0
/* Running sessions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abilities.h"
#include "answers.h"
#include "ask.h"
#include "fail.h"
#include "holders.h"
#include "image_bd.h"
#include "image_file.h"
#include "inhibit.h"
#include "job.h"
#include "news.h"
#include "options.h"
#include "packet/recipe.h"
#include "run.h"
#include "save.h"
#include "words.h"

/* The clock beside the bar goes on while nothing else happens. */
#define TICK_MS		1000

/* A session that has to stop does so at the next page. */
#define STOP_SECONDS	30

/**
 * struct running - One session that is followed
 * @ctl: The run.
 * @drive: Its drive.
 * @job: The process that has the node open.
 * @news: When there is something to look at.
 * @view: Where it is shown.
 * @before: The number of the session before it.
 * @flags: Of its options, beside those that the user wants.
 * @options: All of them, if there are any.
 */
struct running {
	struct ctl *ctl;
	struct drive *drive;
	struct job job;
	struct news news;
	struct view view;
	unsigned int before;
	unsigned int flags;
	struct mtkflash_options options;
};

static bool is_committed(const struct drive *drive)
{
	return run_is_busy(drive) && !(drive->status.flags & MTKFLASH_STATUS_UNTOUCHED);
}

static enum ctl_exit refresh(struct ctl *ctl, struct drive *drive)
{
	return status_load(ctl, drive->info.device, &drive->status);
}

static enum ctl_exit going_on(struct ctl *ctl, const struct drive *drive)
{
	fail(ctl, CTL_ERROR_STILL_RUNNING,
	     "%s: this command stops watching; the session goes on in the kernel (%s)",
	     drive->node, phase_text(drive->status.phase));
	if (!is_committed(drive))
		fail_drive(ctl, "nothing was erased so far");
	fail_next(ctl, "mtkflashctl watch %s", drive->port.name);
	return ctl->failure.exit;
}

static enum ctl_exit fail_stopped(struct ctl *ctl, const struct drive *drive)
{
	const char *held = held_text(&drive->status);
	char words[128];

	fail(ctl, CTL_ERROR_STOPPED, "%s: stopped before anything was erased", drive->node);
	if (held) {
		snprintf(words, sizeof(words), "the flash is as it was; %s", held);
		fail_drive(ctl, words);
		run_advise_held(ctl, drive);
	}
	return ctl->failure.exit;
}

static int tick(const struct view *view)
{
	return view->terminal ? TICK_MS : NEWS_NO_LIMIT;
}

/* Looks again; until a session has started the status is about an earlier one. */
static enum ctl_exit look(struct running *r)
{
	enum ctl_exit code = refresh(r->ctl, r->drive);

	r->news.gone = code;
	if (!code && r->drive->status.session != r->before)
		view_update(&r->view, &r->drive->status);
	return code;
}

/*
 * The user wants to stop.  What has not erased anything is stopped; the rest
 * goes on in the kernel and must not be disturbed.
 */
static enum ctl_exit stop(struct running *r)
{
	double end = seconds_now() + STOP_SECONDS, left;
	enum ctl_exit code = refresh(r->ctl, r->drive);

	if (!code && is_committed(r->drive))
		return going_on(r->ctl, r->drive);
	job_kill(&r->job);
	r->news.stopping = true;
	for (code = look(r); !code && run_is_busy(r->drive); code = look(r)) {
		left = end - seconds_now();
		if (is_committed(r->drive) || left <= 0)
			return going_on(r->ctl, r->drive);
		news_wait(&r->news, -1, left < 1 ? left * 1000 : TICK_MS);
	}
	if (code)
		return code;
	/* The signal can come together with the end of the session. */
	if (r->drive->status.session != r->before &&
	    r->drive->status.phase == MTKFLASH_PHASE_FAILED &&
	    r->drive->status.error != MTKFLASH_ERROR_INTERRUPTED)
		return fail_session(r->ctl, &r->drive->status);
	return fail_stopped(r->ctl, r->drive);
}

/* Does the status tell of this job's failure, or of an earlier session? */
static bool is_ours(const struct running *r)
{
	const struct mtkflash_status *status = &r->drive->status;

	if (status->phase != MTKFLASH_PHASE_FAILED || r->job.result->step < JOB_TRANSFER)
		return false;
	return status->session != r->before ||
	       status->failed_phase == MTKFLASH_PHASE_STAGED;
}

static enum ctl_exit settle(struct running *r)
{
	const struct job_result *result = r->job.result;
	enum ctl_exit code = refresh(r->ctl, r->drive);

	if (result->step == JOB_DONE)
		return code;
	if (!code && is_committed(r->drive) && r->drive->status.session != r->before)
		return going_on(r->ctl, r->drive);
	if (!code && is_ours(r))
		return fail_session(r->ctl, &r->drive->status);
	if (result->step == JOB_OPTIONS && options_unknown(result->err))
		return fail(r->ctl, CTL_ERROR_OLD_MODULE, NULL);
	/* What this tool has found good; the module may know more drives than it does. */
	if (result->step == JOB_RECIPE && result->err == EINVAL)
		return fail(r->ctl, CTL_ERROR_RECIPE, "%s: the loaded module does not take it",
			    r->ctl->recipe);
	return fail_result(r->ctl, result->err, r->drive->info.device);
}

/* Until the job has ended, or the user had enough. */
static enum ctl_exit follow(struct running *r)
{
	while (!news_wait(&r->news, r->job.fd, tick(&r->view))) {
		if (news_stopped())
			return stop(r);
		look(r);
	}
	job_end(&r->job);
	look(r);
	return settle(r);
}

/* Starts it and follows it; the job is to be freed if @r->job.result is there. */
static enum ctl_exit run(struct running *r, struct job_order *order)
{
	enum ctl_exit code;

	order->device = r->drive->info.device;
	if (options_wanted(r->ctl) || r->flags) {
		code = options_load(r->ctl, order->device, &r->options);
		if (code)
			return code;
		r->options.flags |= r->flags;
		order->options = &r->options;
	}
	if (r->ctl->own.vendor[0])
		order->recipe = &r->ctl->own;
	code = news_begin(&r->news, r->ctl);
	/* Asked once, so that it is heard of from now on. */
	if (!code)
		code = refresh(r->ctl, r->drive);
	if (code)
		return code;
	r->before = r->drive->status.session;
	view_begin(&r->view, r->ctl);
	if (order->outlives && !ctl_has(r->ctl, CTL_OPTION_DRY_RUN))
		inhibit_sleep("writing a drive's firmware");
	if (!job_start(&r->job, order))
		return fail_errno(r->ctl, CTL_ERROR_SYSTEM, "a process for the session");
	code = follow(r);
	view_end(&r->view);
	return code;
}

/* A user with the plug in the hand needs more time, not another command line. */
static bool wants_more(struct running *r, enum ctl_exit code)
{
	char line[16];

	if (code != CTL_EXIT_UNREACHABLE || !r->view.waited || !ask_can() || ctl_json(r->ctl) ||
	    ctl_has(r->ctl, CTL_OPTION_YES) || r->ctl->command == CTL_COMMAND_RESCUE)
		return false;
	fprintf(stderr, "%s is not in vendor mode yet. Enter waits once more, Ctrl-C stops. ",
		r->drive->node);
	fflush(stderr);
	if (ask_line(line, sizeof(line)) <= 0) {
		fputc('\n', stderr);
		return false;
	}
	memset(&r->ctl->failure, 0, sizeof(r->ctl->failure));
	return true;
}

static enum ctl_exit run_tries(struct running *r, struct job_order *order)
{
	enum ctl_exit code = run(r, order);

	while (wants_more(r, code)) {
		job_free(&r->job);
		code = run(r, order);
	}
	return code;
}

/* The part is known only now. */
static enum ctl_exit reload(struct running *r, enum ctl_exit code)
{
	struct port port = r->drive->port;

	return code ? code : drive_load(r->ctl, &port, r->drive);
}

static enum ctl_exit take_data(struct ctl *ctl, const struct job *job, u8 **data)
{
	*data = malloc(job->result->size ? job->result->size : 1);
	if (!*data)
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "memory");
	memcpy(*data, job->result->data, job->result->size);
	return CTL_EXIT_OK;
}

static void note_times(struct work *work, const struct view *view)
{
	work->read_seconds = 0;
	work->waited = view->waited;
	work->entry_seconds = seconds_now() - view->started;
	/* Too quick to be seen: all of it counts as the way there. */
	if (!view->backup_from)
		return;
	work->entry_seconds = view->backup_from - view->started;
	work->read_seconds = view->backup_to - view->backup_from;
}

static enum ctl_exit fail_odd_size(struct ctl *ctl, const struct drive *drive, size_t size)
{
	return fail(ctl, CTL_ERROR_SYSTEM, "%s: %zu bytes were read of a part of %u",
		    drive->node, size, drive->info.part_size);
}

/* A read that was asked for by name also reads a drive that works. */
static enum ctl_exit permit_read(struct running *r)
{
	struct abilities abilities;
	enum ctl_exit code = abilities_load(r->ctl, &abilities);

	r->flags = abilities.module.options & MTKFLASH_OPTION_READ_RUNNING;
	return code;
}

enum ctl_exit run_read(struct ctl *ctl, struct drive *drive, u8 **data, struct work *work)
{
	struct running r = { .ctl = ctl, .drive = drive };
	struct job_order order = { .outlives = false };
	enum ctl_exit code;

	work->doubtful = !port_runs(&drive->port);
	code = permit_read(&r);
	if (code)
		return code;
	code = reload(&r, run_tries(&r, &order));
	note_times(work, &r.view);
	if (!code && r.job.result->size != drive->info.part_size)
		code = fail_odd_size(ctl, drive, r.job.result->size);
	if (!code)
		code = take_data(ctl, &r.job, data);
	job_free(&r.job);
	return code;
}

enum ctl_exit run_write(struct ctl *ctl, struct drive *drive, const u8 *image,
			size_t size, struct work *work)
{
	struct running r = { .ctl = ctl, .drive = drive };
	struct job_order order = { .image = image, .size = size, .outlives = true };
	enum ctl_exit code;

	/* A dry run stays one, even if another program has changed the options since. */
	if (ctl_has(ctl, CTL_OPTION_DRY_RUN))
		ctl->session.flags |= MTKFLASH_OPTION_DRY_RUN;
	code = reload(&r, run_tries(&r, &order));
	if (work)
		note_times(work, &r.view);
	job_free(&r.job);
	return code;
}

enum ctl_exit run_request(struct ctl *ctl, struct drive *drive, unsigned long request,
			  bool outlives)
{
	struct running r = { .ctl = ctl, .drive = drive };
	struct job_order order = { .request = request, .outlives = outlives };
	enum ctl_exit code;

	code = request == MTKFLASH_IOC_MTD_ON ? permit_read(&r) : CTL_EXIT_OK;
	if (code)
		return code;
	code = reload(&r, run_tries(&r, &order));
	job_free(&r.job);
	return code;
}

enum ctl_exit run_watch(struct ctl *ctl, struct drive *drive)
{
	struct running r = { .ctl = ctl, .drive = drive };
	enum ctl_exit code;

	code = news_begin(&r.news, ctl);
	if (code)
		return code;
	view_begin(&r.view, ctl);
	do {
		code = refresh(ctl, drive);
		if (code)
			return code;
		view_update(&r.view, &drive->status);
		if (run_is_busy(drive))
			news_wait(&r.news, -1, tick(&r.view));
	} while (run_is_busy(drive) && !news_stopped());
	view_end(&r.view);
	if (run_is_busy(drive))
		return going_on(ctl, drive);
	if (drive->status.phase == MTKFLASH_PHASE_FAILED)
		return fail_session(ctl, &drive->status);
	return CTL_EXIT_OK;
}

/* The command as it was typed, and one option more. */
void run_type_again(struct ctl *ctl, const struct drive *drive, const char *option)
{
	char words[512] = "", options[1024];
	const struct command_words *command = &ctl_commands[ctl->command];
	size_t used = 0;

	for (unsigned int i = 0; ctl->words[i] && used < sizeof(words); i++)
		used += snprintf(words + used, sizeof(words) - used, " %s",
				 command->words[i] == WORD_DRIVE ? drive->port.name :
								   shell_word(ctl->words[i]));
	options_typed(ctl, options, sizeof(options));
	fail_next(ctl, "mtkflashctl %s%s%s%s", command->name, words, options, option);
}

void run_advise_held(struct ctl *ctl, const struct drive *drive)
{
	struct failure *failure = &ctl->failure;

	if (is_half_written(&drive->status))
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "leave the power on, and write it soon: the flash is not complete");
	else
		snprintf(failure->advice, sizeof(failure->advice),
			 "leave the power on, and start again when you are ready (to give the drive "
			 "back instead: mtkflashctl leave %s)", drive->port.name);
	run_type_again(ctl, drive, "");
}

struct in_use {
	struct failure *failure;
	const struct drive *drive;
};

static void tell_holder(void *context, const struct holder *holder)
{
	const struct in_use *in_use = context;
	struct failure *failure = in_use->failure;
	size_t used = strlen(failure->what);

	if (strcmp(holder->block + strlen("/dev/"), in_use->drive->port.block))
		return;
	if (holder->mount) {
		snprintf(failure->what + used, sizeof(failure->what) - used,
			 "; %s is mounted on %s", holder->block, holder->mount);
		snprintf(failure->next, sizeof(failure->next), "umount %s", holder->block);
	} else {
		snprintf(failure->what + used, sizeof(failure->what) - used,
			 "; %s (process %s) has %s open", holder->name, holder->process,
			 holder->block);
	}
}

/* An older backup may still name the chip; of the override only the page tells. */
static void name_backup(struct ctl *ctl, const struct drive *drive)
{
	static const struct mtkflash_kept_list chip = {
		.count = 1,
		.range = { { .first = MTKFLASH_BD_CHIP,
			     .last = MTKFLASH_BD_CHIP + sizeof(((struct mtkflash_bd *)0)->chip) - 2,
			     .flags = MTKFLASH_KEPT_MISSING } },
	};
	char name[4096], option[4128];

	if (drive->info.part_size != MTKFLASH_BD_SIZE ||
	    !save_find(ctl, drive, NULL, &chip, name, sizeof(name)))
		snprintf(name, sizeof(name), "BACKUP");
	snprintf(option, sizeof(option), " --keep-from=%s", shell_word(name));
	/* From a backup nothing would be taken with it, but for ranges that are named. */
	if (!ctl_has(ctl, CTL_OPTION_KEEP))
		ctl->options &= ~CTL_BIT(CTL_OPTION_NO_KEEP);
	run_type_again(ctl, drive, option);
}

/* As the session has left it: it may have been the first to ask the drive. */
static struct drive drive_now(struct ctl *ctl, const struct drive *drive)
{
	struct failure before = ctl->failure;
	struct port port = drive->port;
	struct drive now;

	if (!drive_load(ctl, &port, &now))
		return now;
	ctl->failure = before;
	return *drive;
}

/* What it has answered, and what there is. */
static void tell_recipes(struct ctl *ctl, const struct drive *known)
{
	const struct drive now = drive_now(ctl, known), *drive = &now;
	struct failure *failure = &ctl->failure;
	const char *model = FIELD_TEXT(drive->port.info.model);
	size_t size = sizeof(failure->what), used = strlen(failure->what);
	struct mtkflash_identity id;

	/* Then something else is not possible with this drive. */
	if (!ctl->recipe && answers_recipe(drive))
		return;
	if (answers_name(drive, &id))
		model = identity_text(&id);
	used += snprintf(failure->what + used, size - used, "; %s %s%s", drive->node,
			 model[0] ? "says it is " : "gave no name", model);
	if (used < size && ctl->recipe)
		snprintf(failure->what + used, size - used, ", and %s is for %s %s", ctl->recipe,
			 ctl->own.vendor, ctl->own.product);
	else if (used < size)
		used += snprintf(failure->what + used, size - used, ". Built-in recipes:");
	for (unsigned int i = 0; !ctl->recipe && i < mtkflash_recipe_count && used < size; i++)
		used += snprintf(failure->what + used, size - used, "%s %s", i ? "," : "",
				 mtkflash_recipes[i].name);
	snprintf(failure->advice, sizeof(failure->advice), "%s",
		 "the page lists the drives of each recipe, and says how to write one of your own "
		 "(--recipe=FILE) if you have recorded what the maker's program sends");
	fail_next(ctl, "mtkflashctl guide own-recipe");
}

/* Only a session in vendor mode waits for a power cycle. */
static void tell_busy(struct ctl *ctl)
{
	snprintf(ctl->failure.advice, sizeof(ctl->failure.advice), "%s",
		 "a busy drive gets no packet, and nothing waits for it (--wait has no effect): "
		 "switch its power off and on, and try again in a minute");
}

/* Some errors have one command that helps. */
static bool advise_by_error(struct ctl *ctl, const struct drive *drive)
{
	switch (ctl->failure.number) {
	case MTKFLASH_ERROR_PROTECTED:
		/* A lock of another kind has other advice. */
		if (ctl->failure.advice_number != MTKFLASH_ADVICE_TRY_CLEAR_SRWD)
			return false;
		run_type_again(ctl, drive, " --clear-srwd");
		return true;
	case MTKFLASH_ERROR_IN_USE:
		fail_next(ctl, "mtkflashctl status %s", drive->port.name);
		holders_each(tell_holder,
			     &(struct in_use){ .failure = &ctl->failure, .drive = drive });
		return true;
	case MTKFLASH_ERROR_MAYBE_HEALTHY:
		run_type_again(ctl, drive, " --maybe-healthy");
		return true;
	case MTKFLASH_ERROR_OTHER_SERIES:
		run_type_again(ctl, drive, " --other-series");
		return true;
	case MTKFLASH_ERROR_PACKETS_ONLY:
		run_type_again(ctl, drive, " --packets");
		return true;
	case MTKFLASH_ERROR_NO_RECIPE:
		tell_recipes(ctl, drive);
		return ctl->failure.next[0];
	case MTKFLASH_ERROR_TIMEOUT:
		if (ctl_has(ctl, CTL_OPTION_PACKETS) &&
		    drive->status.flags & MTKFLASH_STATUS_UNTOUCHED)
			tell_busy(ctl);
		return false;
	case MTKFLASH_ERROR_CHIP_LOST:
		name_backup(ctl, drive);
		return true;
	case MTKFLASH_ERROR_READS_NO_ID:
		fail_next(ctl, "mtkflashctl parts");
		return true;
	default:
		return false;
	}
}

void run_advise(struct ctl *ctl, const struct drive *drive, enum ctl_exit code)
{
	if (advise_by_error(ctl, drive))
		return;
	/* The drive may still burn: nothing is sent to it. */
	if (ctl->failure.advice_number == MTKFLASH_ADVICE_WAIT_HOURS) {
		fail_next(ctl, "mtkflashctl status %s", drive->port.name);
		return;
	}
	switch (code) {
	case CTL_EXIT_INCOMPLETE:
	case CTL_EXIT_UNREACHABLE:
		run_type_again(ctl, drive, "");
		break;
	case CTL_EXIT_RESTORED:
	case CTL_EXIT_UNSUPPORTED:
		fail_next(ctl, "mtkflashctl info %s", drive->port.name);
		break;
	case CTL_EXIT_UNCONFIRMED:
		fail_next(ctl, "mtkflashctl rescan; mtkflashctl status");
		break;
	case CTL_EXIT_BUSY:
		fail_next(ctl, "mtkflashctl %s %s", ctl->failure.number == MTKFLASH_ERROR_BUSY ?
			  "watch" : "status", drive->port.name);
		break;
	default:
		break;
	}
}
