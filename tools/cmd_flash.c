// SPDX-License-Identifier: GPL-2.0
/*
 * flash, restore: from an image and the name of a drive to a drive that runs
 * it.  The steps follow each other downwards; the last one writes.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "json.h"
#include "run.h"
#include "save.h"
#include "words.h"

/**
 * struct flashing - One image on its way
 * @ctl: The run.
 * @image: The image.
 * @drive: The drive.
 * @old: What its flash held when it was read.
 * @work: What is to be done.
 * @saved: The backup; its name is empty before there is one.
 * @old_identity: Who the drive is; its product is empty if that is not known.
 */
struct flashing {
	struct ctl *ctl;
	struct image_file image;
	struct drive drive;
	u8 *old;
	struct work work;
	struct saved saved;
	struct mtkflash_identity old_identity;
};

/* Checks of the tool, for --dry-run: what was found, and what only the driver can. */
static const char * const driver_checks[] = {
	"the drive is mounted or open, or shares its cable, when the session starts",
	"the block protection of the flash part can be cleared",
	"the flash still holds what was read now",
};

static enum ctl_exit read_image(struct flashing *f)
{
	struct ctl *ctl = f->ctl;
	enum ctl_exit code;

	code = image_file_read(ctl, ctl->words[1], &f->image);
	if (code)
		return code;
	if (ctl->command == CTL_COMMAND_RESTORE)
		code = image_file_check_hash(ctl, &f->image);
	if (!code && f->image.error)
		code = fail_driver(ctl, f->image.error, f->image.name);
	return code;
}

/* The driver goes by what firmware that runs says, else by the flash. */
static void identify(struct flashing *f)
{
	memset(&f->old_identity, 0, sizeof(f->old_identity));
	mtkflash_image_identity(f->old, f->drive.info.part_size, &f->old_identity);
}

/* "vendor product revision", of a drive that answered. */
static bool model_is(const struct port *port, const struct mtkflash_identity *id)
{
	char wanted[40];
	int length = snprintf(wanted, sizeof(wanted), "%s %s ", id->vendor, id->product);

	return !strncmp(port->info.model, wanted, length);
}

static enum mtkflash_error check_identity(const struct flashing *f)
{
	const struct mtkflash_identity *id = &f->image.identity;

	if (f->drive.port.info.verdict == MTKFLASH_VERDICT_KNOWN) {
		if (!f->image.has_identity)
			return MTKFLASH_ERROR_NO_IDENTITY;
		return model_is(&f->drive.port, id) ? MTKFLASH_ERROR_NONE :
						      MTKFLASH_ERROR_WRONG_DRIVE;
	}
	if (!f->old_identity.product[0])
		return MTKFLASH_ERROR_NONE;
	if (!f->image.has_identity)
		return MTKFLASH_ERROR_NO_IDENTITY;
	return mtkflash_identity_same_drive(&f->old_identity, id) ? MTKFLASH_ERROR_NONE :
								    MTKFLASH_ERROR_WRONG_DRIVE;
}

static const struct mtkflash_chip *find_part(const struct flashing *f)
{
	return part_find(f->drive.info.part, f->drive.info.part_size);
}

static enum ctl_exit fail_part(struct flashing *f)
{
	enum ctl_exit code;

	/* The driver's word for a part that it does not know either. */
	if (!strcmp(f->drive.info.part, "unknown"))
		code = fail_driver(f->ctl, MTKFLASH_ERROR_UNKNOWN_PART, f->drive.node);
	else
		code = fail(f->ctl, CTL_ERROR_PART_NOT_LISTED, "%s: %s is not in this tool's table",
			    f->drive.node, FIELD_TEXT(f->drive.info.part));
	fail_next(f->ctl, "mtkflashctl info %s", f->drive.node);
	return code;
}

static enum ctl_exit check_drive(struct flashing *f)
{
	const struct mtkflash_chip *chip = find_part(f);
	enum mtkflash_error err;

	if (!chip)
		return fail_part(f);
	if (f->image.size != chip->size)
		return fail_driver(f->ctl, MTKFLASH_ERROR_PART_SIZE, f->image.name);
	identify(f);
	err = check_identity(f);
	if (err)
		return fail_driver(f->ctl, err, f->image.name);
	mtkflash_plan_init(&f->work.plan, chip, f->old, f->image.data);
	return CTL_EXIT_OK;
}

static const char *old_text(const struct flashing *f)
{
	if (f->drive.port.info.verdict == MTKFLASH_VERDICT_KNOWN)
		return FIELD_TEXT(f->drive.port.info.model);
	return f->old_identity.product[0] ? identity_text(&f->old_identity) :
					    "unknown: the flash does not say";
}

/* What is going to happen, for somebody who has to say yes to it. */
static void print_summary(const struct flashing *f)
{
	const struct mtkflash_plan *plan = &f->work.plan;

	fprintf(stderr, "\n  drive     %s on %s (%s)\n", f->drive.node, f->drive.port.name,
		f->drive.port.path);
	fprintf(stderr, "  part      %s, %s\n", plan->chip->name, size_text(plan->chip->size));
	fprintf(stderr, "  now       %s\n", old_text(f));
	fprintf(stderr, "  then      %s\n", f->image.has_identity ?
		identity_text(&f->image.identity) : "unknown: the image does not say");
	fprintf(stderr, "  image     %s\n", f->image.name);
	fprintf(stderr, "  SHA-256   %s\n", f->image.hash);
	if (f->saved.name[0])
		fprintf(stderr, "  backup    %s\n", f->saved.name);
	fprintf(stderr, "  work      %u of %u sectors differ; %u pages to write\n",
		plan->sectors, part_sectors(plan->chip), plan->pages);
	fprintf(stderr, "  time      about %s and the drive's restart\n",
		duration_text(work_seconds(&f->work)));
	/* Firmware that runs is let go after a read; only a dead drive is held. */
	if (f->work.waited && !(f->drive.status.flags & MTKFLASH_STATUS_HELD))
		fputs("  power     has to be switched off and on once more at the start\n",
		      stderr);
	fputc('\n', stderr);
}

static void plan_json(struct json_object *result, const struct flashing *f)
{
	const struct mtkflash_plan *plan = &f->work.plan;
	struct json_object *object = json_object_in(result, "plan");

	json_text(object, "part", plan->chip->name);
	json_number(object, "part_size", plan->chip->size);
	json_number(object, "sectors", part_sectors(plan->chip));
	json_number(object, "sectors_differing", plan->sectors);
	json_number(object, "pages_to_write", plan->pages);
	json_number(object, "seconds", work_seconds(&f->work) + 0.5);
	json_text(object, "old_revision", f->old_identity.revision);
	json_text(object, "new_revision", f->image.identity.revision);
}

/* All that is known so far; for every way out. */
static void fill_json(const struct flashing *f)
{
	struct json_object *result = f->ctl->result, *image, *left;

	if (!result)
		return;
	image = json_object_in(result, "image");
	json_text(image, "file", f->image.name);
	json_text(image, "sha256", f->image.hash);
	json_number(image, "size", f->image.size);
	if (f->drive.node[0])
		json_object_object_add(result, "drive", json_drive(&f->drive));
	if (f->work.plan.chip)
		plan_json(result, f);
	if (f->saved.name[0])
		saved_json(result, &f->saved);
	if (!ctl_has(f->ctl, CTL_OPTION_DRY_RUN))
		return;
	left = json_array_in(result, "not_checked");
	for (size_t i = 0; i < sizeof(driver_checks) / sizeof(driver_checks[0]); i++)
		json_object_array_add(left, json_object_new_string(driver_checks[i]));
}

static enum ctl_exit dry_run(const struct flashing *f)
{
	print_summary(f);
	if (f->ctl->result)
		return CTL_EXIT_OK;
	puts("Nothing speaks against it: image, read, part, and identity are fine.");
	puts("Nothing was written. What the driver alone can check, when the session starts:");
	for (size_t i = 0; i < sizeof(driver_checks) / sizeof(driver_checks[0]); i++)
		printf("  - %s\n", driver_checks[i]);
	return CTL_EXIT_OK;
}

static bool is_held(const struct flashing *f)
{
	return f->drive.status.flags & MTKFLASH_STATUS_HELD;
}

/* The flash holds the image already, and the drive runs. */
static bool is_done(const struct flashing *f)
{
	return !f->work.plan.sectors && !is_held(f);
}

static enum ctl_exit nothing_to_do(const struct flashing *f)
{
	if (!f->ctl->result)
		printf("Nothing to do: %s holds this image already, read twice and compared.\n",
		       f->drive.node);
	return CTL_EXIT_OK;
}

static enum ctl_exit fail_stopped(struct flashing *f)
{
	enum ctl_exit code = fail(f->ctl, CTL_ERROR_STOPPED, "%s: stopped, as you wished",
				  f->drive.node);

	if (is_held(f))
		fail_drive(f->ctl, "nothing was written; the drive is held in vendor mode");
	return code;
}

static enum ctl_exit fail_declined(struct flashing *f, enum ctl_error error)
{
	enum ctl_exit code = fail(f->ctl, error, NULL);

	if (is_held(f))
		fail_drive(f->ctl, "nothing was written; the drive is held in vendor mode");
	return code;
}

/*
 * Reads a line without stdio, which would go on reading after a signal; and a
 * signal that comes just before must not be lost.
 */
static ssize_t read_line(char *line, size_t size)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t all, before;
	ssize_t got = -1;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	errno = EINTR;
	if (!run_stopped() && ppoll(&input, 1, NULL, &before) > 0)
		got = read(STDIN_FILENO, line, size - 1);
	sigprocmask(SIG_SETMASK, &before, NULL);
	line[got > 0 ? got : 0] = '\0';
	return got;
}

static enum ctl_exit confirm(struct flashing *f)
{
	char line[64];

	if (ctl_has(f->ctl, CTL_OPTION_YES))
		return CTL_EXIT_OK;
	fprintf(stderr, "Leave the power on until it is done. Type yes to start: ");
	fflush(stderr);
	if (read_line(line, sizeof(line)) < 0 && errno == EINTR) {
		fputc('\n', stderr);
		return fail_stopped(f);
	}
	if (!strcmp(line, "yes\n"))
		return CTL_EXIT_OK;
	return fail_declined(f, CTL_ERROR_NOT_CONFIRMED);
}

static void print_success(const struct flashing *f)
{
	const struct mtkflash_status *status = &f->drive.status;

	if (f->ctl->result)
		return;
	printf("Done: %s holds the image, read back and compared, and the drive answered.\n",
	       f->drive.node);
	printf("  revision: old %s, new %s\n",
	       status->old_revision[0] ? FIELD_TEXT(status->old_revision) : "unknown",
	       status->new_revision[0] ? FIELD_TEXT(status->new_revision) : "unknown");
	if (f->saved.name[0])
		printf("  backup:   %s\n", f->saved.name);
}

static enum ctl_exit write_it(struct flashing *f)
{
	enum ctl_exit code;

	code = run_write(f->ctl, &f->drive, f->image.data, f->image.size, &f->work);
	if (code)
		run_advise(f->ctl, &f->drive, code);
	else
		print_success(f);
	return code;
}

/* Everything that needs the contents of the flash. */
static enum ctl_exit go_on(struct flashing *f)
{
	enum ctl_exit code;

	code = check_drive(f);
	if (code)
		return code;
	if (is_done(f))
		return nothing_to_do(f);
	if (ctl_has(f->ctl, CTL_OPTION_DRY_RUN))
		return dry_run(f);
	if (run_stopped())
		return fail_stopped(f);
	code = save_backup(f->ctl, &f->drive, f->old, NULL, &f->saved);
	if (code) {
		if (is_held(f))
			fail_drive(f->ctl, "nothing was written to it; it is held in vendor mode");
		return code;
	}
	print_summary(f);
	code = confirm(f);
	if (!code && run_stopped())
		code = fail_stopped(f);
	return code ? code : write_it(f);
}

/* All that can be found out before the drive is read. */
static enum ctl_exit prepare(struct flashing *f)
{
	enum ctl_exit code;

	code = read_image(f);
	if (code)
		return code;
	code = drive_find(f->ctl, f->ctl->words[0], &f->drive);
	if (code || ctl_has(f->ctl, CTL_OPTION_DRY_RUN))
		return code;
	if (!ctl_has(f->ctl, CTL_OPTION_YES) &&
	    (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)))
		return fail(f->ctl, CTL_ERROR_NO_TERMINAL, NULL);
	return save_prepare(f->ctl, NULL);
}

static enum ctl_exit flash(struct flashing *f)
{
	enum ctl_exit code;

	code = prepare(f);
	if (code)
		return code;
	run_catch_signals();
	fprintf(stderr, "Reading %s before anything is changed.\n", f->drive.node);
	code = run_read(f->ctl, &f->drive, &f->old, &f->work);
	if (code) {
		run_advise(f->ctl, &f->drive, code);
		return code;
	}
	return go_on(f);
}

static enum ctl_exit run(struct ctl *ctl)
{
	struct flashing f = { .ctl = ctl };
	enum ctl_exit code = flash(&f);

	fill_json(&f);
	free(f.old);
	image_file_free(&f.image);
	return code;
}

enum ctl_exit cmd_flash(struct ctl *ctl)
{
	return run(ctl);
}

enum ctl_exit cmd_restore(struct ctl *ctl)
{
	return run(ctl);
}
