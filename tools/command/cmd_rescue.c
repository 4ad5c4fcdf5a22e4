// SPDX-License-Identifier: GPL-2.0
/*
 * rescue: from a computer with a dead drive to a drive that works, one step after the
 * other.  Each of them is a command of its own; here is what leads from one to the next.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "ask.h"
#include "doctor.h"
#include "image_file.h"
#include "names.h"
#include "news.h"
#include "node.h"
#include "options.h"
#include "paper.h"
#include "run.h"
#include "save.h"
#include "words.h"

static void say(const char *text)
{
	fputc('\n', stderr);
	paper_wrap(stderr, paper_columns(stderr), 0, text);
}

static enum ctl_exit fail_stopped(struct ctl *ctl, const struct drive *drive)
{
	fail(ctl, CTL_ERROR_STOPPED, NULL);
	if (drive && held_text(&drive->status)) {
		fail_drive(ctl, held_text(&drive->status));
		run_advise_held(ctl, drive);
	}
	return CTL_EXIT_INTERRUPTED;
}

/* A line that was typed; false if the user had enough. */
static bool ask(const char *question, char *line, size_t size)
{
	ssize_t got;

	fputs(question, stderr);
	fflush(stderr);
	got = ask_line(line, size);
	if (got <= 0)
		fputc('\n', stderr);
	line[strcspn(line, "\n")] = '\0';
	return got > 0;
}

/* --- the computer and the image -------------------------------------------------- */

static enum ctl_exit look_at_computer(struct ctl *ctl)
{
	struct doctor d = { .ctl = ctl, .brief = true };

	say("Step 1: this computer.");
	ctl->control = node_open_control();
	doctor_look(&d);
	fflush(stdout);
	if (d.wrong) {
		fail(ctl, CTL_ERROR_IN_THE_WAY, NULL);
		run_type_again(ctl, NULL, "");
		return ctl->failure.exit;
	}
	if (ctl->control < 0)
		return fail(ctl, CTL_ERROR_NO_MODULE, NULL);
	if (!d.warnings)
		fputs("Nothing is in the way.\n", stderr);
	return CTL_EXIT_OK;
}

static enum ctl_exit look_at_image(struct ctl *ctl)
{
	enum ctl_exit code = CTL_EXIT_OK;
	struct image_file file;

	say("Step 2: the image.");
	if (!ctl->words[0]) {
		fputs("None was named. The drive is read first; you can look for an image later.\n",
		      stderr);
		return CTL_EXIT_OK;
	}
	code = image_file_read(ctl, ctl->words, &file);
	if (code)
		return code;
	/* How it starts is compared with the drive's own. */
	if (file.error && file.error != MTKFLASH_ERROR_RESET_VECTOR)
		code = image_file_fail(ctl, &file);
	else
		fprintf(stderr, "%s: %s, for %s.\n", file.name, size_text(file.size),
			file.has_identity ? identity_text(&file.identity) :
					    "an unnamed drive");
	image_file_free(&file);
	return code;
}

/* --- the drive ------------------------------------------------------------------- */

#define DRIVES_MAX	16

struct choice {
	struct drive drive[DRIVES_MAX];
	unsigned int count;
};

/* One whose firmware runs is not to be rescued. */
static bool is_patient(const struct drive *drive)
{
	return !port_runs(&drive->port) || drive->status.flags & MTKFLASH_STATUS_HELD;
}

static const char *describe(const struct drive *drive)
{
	if (drive->status.flags & MTKFLASH_STATUS_BUSY)
		return "a session is running on it";
	if (drive->status.flags & MTKFLASH_STATUS_VENDOR_MODE)
		return "held in vendor mode: the rescue goes on from there";
	return mtkflash_verdict_meaning(drive->port.info.verdict);
}

static void list_drives(struct ctl *ctl, const struct ports *ports, struct choice *choice)
{
	struct drive drive;
	char label[32];

	for (unsigned int i = 0; i < ports->count && choice->count < DRIVES_MAX; i++) {
		const struct port *port = &ports->port[i];
		char text[192];

		if (!port_has_node(port) || drive_load(ctl, port, &drive))
			continue;
		snprintf(text, sizeof(text), "%s%s%s", port->info.model[0] ?
			 FIELD_TEXT(port->info.model) : "", port->info.model[0] ? ": " : "",
			 describe(&drive));
		if (is_patient(&drive)) {
			choice->drive[choice->count++] = drive;
			snprintf(label, sizeof(label), "  %u  %-6s", choice->count, port->name);
		} else {
			snprintf(label, sizeof(label), "  -  %-6s", port->name);
		}
		paper_item(stderr, label, text);
	}
}

static enum ctl_exit choose(struct ctl *ctl, const struct choice *choice, struct drive *drive)
{
	char line[16], *end;
	unsigned long number;

	for (;;) {
		if (!ask("Which one is it? Type the number of its line: ", line, sizeof(line)))
			return fail_stopped(ctl, NULL);
		number = strtoul(line, &end, 10);
		if (end != line && !*end && number >= 1 && number <= choice->count)
			break;
		fprintf(stderr, "A number from 1 to %u, please; Ctrl-C stops.\n", choice->count);
	}
	*drive = choice->drive[number - 1];
	return CTL_EXIT_OK;
}

/* A drive to be rescued shows itself only when libata has given it up. */
static const struct port *still_probing(const struct ports *ports)
{
	const struct port *probing = NULL;

	for (unsigned int i = 0; i < ports->count; i++) {
		const struct port *port = &ports->port[i];

		if (port_has_node(port) && !port_runs(port))
			return NULL;
		if (port->info.verdict == MTKFLASH_VERDICT_PROBING)
			probing = port;
	}
	return probing;
}

static enum ctl_exit wait_for_libata(struct ctl *ctl, struct ports *ports)
{
	for (bool first = true;; first = false) {
		enum ctl_exit code = ports_load(ctl, ports);
		const struct port *port = code ? NULL : still_probing(ports);
		bool goes_on;

		if (!port)
			return code;
		goes_on = ports_wait(ctl, port, first);
		free(ports->port);
		if (!goes_on)
			return fail_stopped(ctl, NULL);
	}
}

static enum ctl_exit find_drive(struct ctl *ctl, struct drive *drive)
{
	struct choice choice = { .count = 0 };
	struct ports ports;
	enum ctl_exit code;

	say("Step 3: the drive.");
	code = wait_for_libata(ctl, &ports);
	if (code)
		return code;
	list_drives(ctl, &ports, &choice);
	free(ports.port);
	if (choice.count)
		return choose(ctl, &choice, drive);
	fail(ctl, CTL_ERROR_NO_SUCH_DRIVE, "no drive here needs a rescue");
	fail_next(ctl, "mtkflashctl status");
	return ctl->failure.exit;
}

/* --- into vendor mode ------------------------------------------------------------ */

static const char dance[] =
	"First the drive is asked in its present state. If that fails, you have to switch its "
	"power: keep the plug of the drive's own power cable ready, not that of the computer. The "
	"data cable stays where it is. Several tries are normal.";

/* Errors after which another try is harmless and may help. */
static bool is_worth_a_try(const struct ctl *ctl)
{
	return ctl->failure.exit == CTL_EXIT_UNREACHABLE;
}

static void tell_failure(const struct ctl *ctl, const struct drive *drive, unsigned int tries)
{
	char text[640];

	snprintf(text, sizeof(text), "Try %u: %s.", tries, cause_text(drive->status.error));
	say(text);
	paper_item(stderr, "  the drive:  ", ctl->failure.drive);
	paper_item(stderr, "  what to do: ", ctl->failure.advice);
}

/* A drive that has given its name may be flashed in another way. */
static void tell_packets(struct ctl *ctl, struct drive *drive)
{
	struct port port = drive->port;
	char text[256];

	if (drive_load(ctl, &port, drive) || !answers_recipe(drive))
		return;
	snprintf(text, sizeof(text), "It answers packets, and there is a recipe for it (%s). "
		 "If vendor mode fails, stop here, and type: mtkflashctl flash %s IMAGE "
		 "--packets%s --dry-run", answers_recipe(drive), drive->port.name,
		 port.info.verdict == MTKFLASH_VERDICT_MAYBE_HEALTHY ? " --maybe-healthy" : "");
	say(text);
}

static enum ctl_exit enter(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code;
	char line[16];

	tell_packets(ctl, drive);
	say(dance);
	for (unsigned int tries = 1;; tries++) {
		if (!ask("Press Enter when you are ready, Ctrl-C to stop. ", line, sizeof(line)))
			return fail_stopped(ctl, drive);
		code = run_request(ctl, drive, MTKFLASH_IOC_ENTER, false);
		if (!code) {
			fprintf(stderr, "In vendor mode after %u %s.\n", tries,
				tries == 1 ? "try" : "tries");
			return CTL_EXIT_OK;
		}
		if (!is_worth_a_try(ctl))
			return code;
		tell_failure(ctl, drive, tries);
		memset(&ctl->failure, 0, sizeof(ctl->failure));
	}
}

static enum ctl_exit reach(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code = CTL_EXIT_OK;

	say("Step 4: into vendor mode, where the chip listens although its firmware is broken.");
	if (run_is_busy(drive))
		code = run_watch(ctl, drive);
	if (code)
		return code;
	if (drive->status.flags & MTKFLASH_STATUS_VENDOR_MODE) {
		fputs("It is there already.\n", stderr);
		return CTL_EXIT_OK;
	}
	if (options_wanted(ctl))
		code = options_check(ctl, &ctl->session);
	if (!code)
		code = ask_is_dead(ctl, drive);
	return code ? code : enter(ctl, drive);
}

/* --- and out again --------------------------------------------------------------- */

static enum ctl_exit run_as(struct ctl *ctl, enum ctl_command command, struct drive *drive)
{
	char *image = ctl->words[0];

	ctl->command = command;
	ctl->words[0] = drive->node;
	ctl->words[1] = image;
	return command == CTL_COMMAND_FLASH ? cmd_flash(ctl) : cmd_backup(ctl);
}

static enum ctl_exit write_it(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code;

	if (!ctl->words[0]) {
		say("Step 5: a backup of what is in the flash.");
		code = run_as(ctl, CTL_COMMAND_BACKUP, drive);
		if (!code)
			printf("Now get the image for this drive, leave its power on, and type:\n"
			       "  mtkflashctl rescue IMAGE\nOr let the drive go: mtkflashctl leave %s\n",
			       drive->node);
		return code;
	}
	say("Step 5: a backup, the plan, one question, and the flash.");
	code = run_as(ctl, CTL_COMMAND_FLASH, drive);
	if (!code)
		puts("The rescue is done. Put a disc in, and check that the drive reads it.");
	return code;
}

enum ctl_exit cmd_rescue(struct ctl *ctl)
{
	struct drive drive;
	enum ctl_exit code;

	if (!ask_can()) {
		fail(ctl, CTL_ERROR_NO_TERMINAL, "rescue asks questions, and there is no terminal");
		snprintf(ctl->failure.advice, sizeof(ctl->failure.advice), "%s",
			 "run it in a terminal, or use mtkflashctl backup, then flash --yes");
		return ctl->failure.exit;
	}
	news_catch_signals();
	code = look_at_computer(ctl);
	if (!code)
		code = look_at_image(ctl);
	if (!code)
		code = find_drive(ctl, &drive);
	if (!code)
		code = reach(ctl, &drive);
	return code ? code : write_it(ctl, &drive);
}
