// SPDX-License-Identifier: GPL-2.0
/* status, list: what the module knows. */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "drives.h"
#include "errors.h"
#include "families.h"
#include "json.h"
#include "names.h"
#include "paper.h"
#include "show.h"
#include "sudo.h"
#include "words.h"

static void print_port(const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;
	char status[8] = "-", node[24] = "-", line[128], drive[64];
	unsigned int wide = paper_columns(stdout);

	if (info->altstatus_valid)
		snprintf(status, sizeof(status), "%02Xh", info->altstatus);
	if (port_has_node(port))
		snprintf(node, sizeof(node), "mtkflash%u", info->device);
	snprintf(line, sizeof(line), "%-6s %-10s %-14s %-13s %-6s %-11s", port->name,
		 FIELD_TEXT(info->driver), FIELD_TEXT(info->parent),
		 verdict_text(info->verdict), status, node);
	snprintf(drive, sizeof(drive), "%s%s%s%s",
		 info->model[0] ? FIELD_TEXT(info->model) : port->block[0] ? "" : "-",
		 info->model[0] && port->block[0] ? " " : "", port->block[0] ? "/dev/" : "",
		 port->block);
	/* In a narrow window it stands below. */
	if (wide && strlen(line) + 1 + strlen(drive) > wide)
		printf("%s\n       %s\n", line, drive);
	else
		printf("%s %s\n", line, drive);
}

static void print_advice(const char *advice)
{
	paper_item(stdout, "  what to do: ", advice);
}

/* An older module does not tell. */
static void print_reason(const struct port *port)
{
	unsigned int reason = port->info.reason;

	if (port->info.verdict != MTKFLASH_VERDICT_UNSUPPORTED || !reason)
		return;
	if (!reason_name(reason)) {
		printf("\n%s: reason %u, which is newer than this tool\n", port->name, reason);
		return;
	}
	printf("\n%s: %s (%s)\n", port->name, mtkflash_host_reason_why(reason),
	       reason_name(reason));
	print_advice(mtkflash_host_reason_advice(reason));
}

/* Registers are read only where libata knows of no device: so it has given this one up. */
static void print_given_up(const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;

	if (info->verdict != MTKFLASH_VERDICT_OTHER || !info->altstatus_valid)
		return;
	printf("\n%s: %s: healthy, not MediaTek; Linux could not use it, dmesg says why\n",
	       port->name, info->model[0] ? FIELD_TEXT(info->model) : "a device");
}

/* This way is not known to have been tried on a drive. */
static void print_untried(const struct port *port)
{
	unsigned int verdict = port->info.verdict;
	char text[384];

	if (strcmp(FIELD_TEXT(port->info.driver), "ahci") ||
	    (verdict != MTKFLASH_VERDICT_CANDIDATE && verdict != MTKFLASH_VERDICT_MAYBE_HEALTHY &&
	     verdict != MTKFLASH_VERDICT_BOOT_LOADER))
		return;
	snprintf(text, sizeof(text),
		 "%s is in AHCI mode. How it is used there is derived from the standards, tested in "
		 "emulation, and not confirmed on a drive. If it does not get into vendor mode, try IDE mode (BIOS setup). To tell "
		 "the developers how it went, first start in a second terminal: "
		 "mtkflashctl trace %s %s.trace", port->name, port->name, port->name);
	printf("\n");
	paper_wrap(stdout, paper_columns(stdout), 0, sudo_text(text));
}

/* A module older than this tool does not tell since when. */
static void print_probing(const struct port *port)
{
	if (!port->info.probing_s)
		return;
	printf("\n%s: libata has been busy with this port for %s\n", port->name,
	       duration_text(port->info.probing_s));
	print_advice(mtkflash_advice_text(MTKFLASH_ADVICE_WAIT_LIBATA));
}

/* The drive's answers contradict each other. */
static void print_witnesses(const struct port *port)
{
	const struct mtkflash_port_info *info = &port->info;

	if (!info->advice)
		return;
	printf("\n%s: IDENTIFY says '%s', the name by which it is known is '%s'\n", port->name,
	       FIELD_TEXT(info->identify), FIELD_TEXT(info->model));
	if (info->lines)
		printf("  the same bit is stuck in its characters: data line %s\n",
		       mtkflash_lines_name(info->lines));
	print_advice(mtkflash_advice_text(info->advice));
}

static void print_access(const struct mtkflash_device_info *info)
{
	/* A module older than this tool does not tell. */
	if (!info->set[0])
		return;
	printf("  command set %s%s%s\n", FIELD_TEXT(info->set),
	       info->access & MTKFLASH_ACCESS_QUICK ? ", quick order" : "",
	       info->access & MTKFLASH_ACCESS_PRELOAD ? ", preload" : "");
}

/* All facts that are needed to add the part to the table. */
void show_ids(const struct mtkflash_device_info *info)
{
	if (!info->type)
		return;
	printf("  ids: type %02X, %02X %02X, RDID %02X %02X %02X, RES %02X\n",
	       info->type, info->rems[0], info->rems[1], info->rdid[0],
	       info->rdid[1], info->rdid[2], info->res);
	print_access(info);
}

static const char *or_unknown(const char *revision)
{
	return revision[0] ? revision : "unknown";
}

static void print_failure(const struct mtkflash_status *status)
{
	printf("  session %u: failed while %s%s: %s (%s), last status %02Xh\n",
	       status->session, phase_text(status->failed_phase), address_text(status),
	       cause_text(status->error), error_text(status->error),
	       status->last_status);
	if (status->flags & MTKFLASH_STATUS_RESTORED)
		printf("  the old contents were written back and verified\n");
	if (status->flags & MTKFLASH_STATUS_UNTOUCHED)
		printf("  the flash was not touched\n");
	if (ctl_exit_of_session(status) == CTL_EXIT_INCOMPLETE)
		printf("  the flash is not complete\n");
	print_advice(advice_text(status));
}

/* What it is for, and how much that is; an older module does not tell. */
static void print_kind(const struct mtkflash_status *status)
{
	if (kind_name(status->kind))
		printf("  kind: %s (%s)\n", kind_name(status->kind), kind_meaning(status->kind));
	if (status->sectors)
		printf("  plan: %u sectors to erase, %u pages to write\n", status->sectors,
		       status->pages);
	if (status->estimate_ms)
		printf(status->phase == MTKFLASH_PHASE_FAILED ? "  it would take about %s\n" :
								"  about %s left\n",
		       duration_text(status->estimate_ms / 1000.0));
}

static void print_progress(const struct mtkflash_status *status)
{
	/* Its drive was released. */
	if (status->phase == MTKFLASH_PHASE_IDLE) {
		printf("  session %u: idle; it has ended, and the drive was given back%s\n",
		       status->session, is_left_blank(status) ?
		       " without firmware that runs: write an image to it" : "");
		return;
	}
	printf("  session %u: %s", status->session, phase_text(status->phase));
	if (status->total)
		printf(", %d %% (%llu of %llu bytes of work)", percent_of(status),
		       (unsigned long long)status->done, (unsigned long long)status->total);
	printf("\n");
}

void show_session(const struct mtkflash_status *status)
{
	if (status->phase == MTKFLASH_PHASE_FAILED)
		print_failure(status);
	else if (status->phase == MTKFLASH_PHASE_STAGED)
		printf("  %u bytes of an image staged\n", status->staged);
	else if (status->phase == MTKFLASH_PHASE_WAITING)
		printf("  session %u: %s: switch the drive's power off and on now\n"
		       "  %u s left, status %02Xh\n",
		       status->session, phase_text(status->phase),
		       (status->wait_left_ms + 999) / 1000, status->last_status);
	else if (status->session)
		print_progress(status);
	else
		printf("  no session yet\n");
	print_kind(status);
	if (status->old_revision[0] || status->new_revision[0])
		printf("  revision: old %s, new %s\n",
		       or_unknown(FIELD_TEXT(status->old_revision)),
		       or_unknown(FIELD_TEXT(status->new_revision)));
	if (held_text(status))
		printf("  %s for the next command\n", held_text(status));
	/* That of a failure is shown with it. */
	if (status->phase != MTKFLASH_PHASE_FAILED && advice_number(status))
		print_advice(advice_text(status));
}

static const char *what_of_range(const struct mtkflash_kept_range *range, bool wrote)
{
	if (range->flags & MTKFLASH_KEPT_MISSING)
		return "to be kept, but incomplete in the drive";
	if (range->flags & MTKFLASH_KEPT_REPLACED)
		return wrote ? "overwritten, as it seems to be another firmware's code" :
			       "would be overwritten, as it seems to be another firmware's code";
	return "kept as the drive has it";
}

static void print_kept(const struct mtkflash_kept_list *kept, bool wrote)
{
	for (unsigned int i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *range = &kept->range[i];

		printf("  %s: %05X-%05X: %s\n", what_of_range(range, wrote), range->first,
		       range->last, mtkflash_keep_reason_meaning(range->reason));
	}
}

static void print_drive(const struct drive *drive)
{
	printf("%s on %s", drive->node, drive->port.name);
	if (drive->port.block[0])
		printf(", %s", block_text(&drive->port));
	if (drive->info.type)
		printf(", %s, type byte %02Xh", drive->info.unit ? "slave" : "master",
		       drive->info.type);
	printf("\n");
	if (answers_recipe(drive))
		printf("  takes packets: recipe %s (--packets)\n", answers_recipe(drive));
	if (drive->info.type && drive->info.part_size)
		printf("  flash part %s, %s\n", FIELD_TEXT(drive->info.part),
		       size_text(drive->info.part_size));
	show_ids(&drive->info);
	show_session(&drive->status);
	print_kept(&drive->kept, !(drive->status.flags & MTKFLASH_STATUS_UNTOUCHED));
	answers_print(drive);
}

/* A drive that has gone meanwhile is left out. */
static enum ctl_exit load_if_there(struct ctl *ctl, const struct port *port,
				   struct drive *drive)
{
	enum ctl_exit code = drive_load(ctl, port, drive);

	return drive->gone ? CTL_EXIT_OK : code;
}

/* --- what to do next ------------------------------------------------------------- */

/* Another maker's drive, and who flashes that. */
static const char *next_of_other(const struct mtkflash_port_info *info)
{
	const char *tool = mtkflash_family_tool(FIELD_TEXT(info->model));
	static char text[128];

	if (!tool)
		return "not a MediaTek drive: use its maker's updater if it needs one";
	snprintf(text, sizeof(text),
		 "another maker's chip: it may be flashed by %s (from source code, untried)", tool);
	return text;
}

/* Of a port without a drive; NULL where another paragraph says it, or nothing is to be done. */
static const char *next_of_port(const struct mtkflash_port_info *info)
{
	switch (info->verdict) {
	case MTKFLASH_VERDICT_PROBING:
		return "Linux is still busy with it, up to 5 minutes; rescue, backup and flash "
		       "wait for it";
	case MTKFLASH_VERDICT_DISK:
		return "a disk: it is never touched";
	case MTKFLASH_VERDICT_OTHER:
		return info->device == MTKFLASH_NO_DEVICE ? next_of_other(info) : NULL;
	case MTKFLASH_VERDICT_UNSUPPORTED:
		return info->reason ? "cannot be used: the reason is below" :
				      "cannot be used: attach the drive to another controller";
	case MTKFLASH_VERDICT_EMPTY:
		return "nothing answers; if a drive is attached, check its power and cable, "
		       "then mtkflashctl rescan";
	default:
		return NULL;
	}
}

/* For a drive that Linux does not take: the way is open only if it has given its name. */
static const char *next_by_packets(const struct drive *drive)
{
	static char text[192];
	const char *recipe = answers_recipe(drive);

	if (!recipe)
		return NULL;
	snprintf(text, sizeof(text), "it answers packets (recipe %s): mtkflashctl flash %%s IMAGE "
		 "--packets%s --dry-run, then without --dry-run; or mtkflashctl rescue", recipe,
		 drive->port.info.verdict == MTKFLASH_VERDICT_MAYBE_HEALTHY ? " --maybe-healthy" :
									      "");
	return text;
}

/* A command, with the name of the node behind it. */
static const char *next_of_drive(const struct drive *drive)
{
	const struct mtkflash_status *status = &drive->status;

	if (status->flags & MTKFLASH_STATUS_BUSY)
		return "a session is running: mtkflashctl watch %s";
	if (status->advice == MTKFLASH_ADVICE_WAIT_HOURS && !port_runs(&drive->port))
		return "it may still be writing: leave it alone for 8 hours, power on";
	if (is_half_written(status) && status->advice == MTKFLASH_ADVICE_WRITE_BLANK)
		return "NO FIRMWARE, held: write it now, power on: mtkflashctl flash %s IMAGE";
	if (is_half_written(status))
		return "HALF WRITTEN, held: write it now, power on: mtkflashctl flash %s IMAGE";
	if (is_left_blank(status) && !port_runs(&drive->port))
		return "NO FIRMWARE: write it as soon as it is back: mtkflashctl flash %s IMAGE";
	if (ctl_exit_of_session(status) == CTL_EXIT_INCOMPLETE && !port_runs(&drive->port))
		return "HALF WRITTEN: write it as soon as it is back: mtkflashctl flash %s IMAGE";
	if (status->flags & MTKFLASH_STATUS_VENDOR_MODE)
		return "held in vendor mode: mtkflashctl flash %s IMAGE, or mtkflashctl leave %s";
	if (status->flags & MTKFLASH_STATUS_HELD)
		return "its port is held: mtkflashctl release %s";
	switch (drive->port.info.verdict) {
	case MTKFLASH_VERDICT_CANDIDATE:
		return next_by_packets(drive) ?:
		       "perhaps your dead drive: mtkflashctl rescue, or mtkflashctl backup %s";
	case MTKFLASH_VERDICT_KNOWN:
		if (drive->info.recipe[0])
			return "it works; new firmware: mtkflashctl flash %s IMAGE --packets, or "
			       "its maker's updater";
		return "it works: nothing to do here; for new firmware use its maker's updater";
	case MTKFLASH_VERDICT_BOOT_LOADER:
		return "only its boot loader runs: mtkflashctl flash %s IMAGE";
	case MTKFLASH_VERDICT_VENDOR_MODE:
		return "in vendor mode: mtkflashctl flash %s IMAGE, or mtkflashctl leave %s";
	case MTKFLASH_VERDICT_UNKNOWN_CHIP:
		return "it works, and its chip may not be MediaTek's: mtkflashctl info %s";
	case MTKFLASH_VERDICT_OTHER:
		return "it works, and nothing is known of it: only a recipe of your own is for it, "
		       "see mtkflashctl guide own-recipe";
	case MTKFLASH_VERDICT_MAYBE_HEALTHY:
		return next_by_packets(drive) ?:
		       "dead, or healthy and given up by Linux: dmesg says why; "
		       "mtkflashctl explain maybe-healthy";
	default:
		return NULL;
	}
}

static void print_step(const struct port *port, const char *text)
{
	char label[24];

	snprintf(label, sizeof(label), "  %-6s ", port->name);
	paper_item(stdout, label, sudo_text(text));
}

/* One line for each port, with what to type next. */
static void show_steps(struct ctl *ctl, const struct ports *ports)
{
	unsigned int drives = 0;
	struct drive drive;

	if (ports->count)
		printf("\nWhat next:\n");
	for (unsigned int i = 0; i < ports->count; i++) {
		const struct port *port = &ports->port[i];
		const char *next = next_of_port(&port->info);
		char text[256];

		if (!next && port_has_node(port) && !drive_load(ctl, port, &drive))
			next = next_of_drive(&drive);
		drives += port_has_node(port);
		if (!next)
			continue;
		snprintf(text, sizeof(text), next, port->name, port->name);
		print_step(port, text);
	}
	if (!drives)
		print_advice("no drive to work on: mtkflashctl doctor looks for the cause");
}

static void print_meanings(const struct ports *ports)
{
	unsigned int shown = 0;

	printf("\nWhat the verdicts mean:\n");
	for (unsigned int i = 0; i < ports->count; i++) {
		unsigned int verdict = ports->port[i].info.verdict;
		char label[24];

		if (!verdict_name(verdict) || shown >> verdict & 1)
			continue;
		shown |= 1u << verdict;
		snprintf(label, sizeof(label), "  %-14s ", verdict_name(verdict));
		paper_item(stdout, label, mtkflash_verdict_meaning(verdict));
	}
}

static void show_ports(struct ctl *ctl, const struct ports *ports)
{
	struct json_object *array;

	if (ctl->result) {
		array = json_array_in(ctl->result, "ports");
		for (unsigned int i = 0; i < ports->count; i++)
			json_object_array_add(array, json_port(&ports->port[i]));
		return;
	}
	printf("%-6s %-10s %-14s %-13s %-6s %-11s %s\n", "PORT", "DRIVER",
	       "HOST", "VERDICT", "STATUS", "NODE", "DRIVE");
	for (unsigned int i = 0; i < ports->count; i++)
		print_port(&ports->port[i]);
	if (ctl_has(ctl, CTL_OPTION_VERBOSE))
		print_meanings(ports);
	show_steps(ctl, ports);
	for (unsigned int i = 0; i < ports->count; i++)
		print_reason(&ports->port[i]);
	for (unsigned int i = 0; i < ports->count; i++)
		print_untried(&ports->port[i]);
	for (unsigned int i = 0; i < ports->count; i++)
		print_probing(&ports->port[i]);
	for (unsigned int i = 0; i < ports->count; i++)
		print_given_up(&ports->port[i]);
	for (unsigned int i = 0; i < ports->count; i++)
		print_witnesses(&ports->port[i]);
	if (!ports->count)
		printf("no ATA port in this system\n");
}

/* @show prints a drive where there is no JSON. */
static enum ctl_exit each_drive(struct ctl *ctl, const struct ports *ports,
				void (*show)(const struct drive *drive))
{
	struct json_object *array = ctl->result ? json_array_in(ctl->result, "drives") : NULL;
	enum ctl_exit code = CTL_EXIT_OK;
	struct drive drive;

	for (unsigned int i = 0; !code && i < ports->count; i++) {
		if (!port_has_node(&ports->port[i]))
			continue;
		code = load_if_there(ctl, &ports->port[i], &drive);
		if (code || drive.gone)
			continue;
		if (array)
			json_object_array_add(array, json_drive(&drive));
		else
			show(&drive);
	}
	return code;
}

static void show_block(const struct drive *drive)
{
	printf("\n");
	print_drive(drive);
}

static enum ctl_exit one_status(struct ctl *ctl)
{
	struct json_object *array;
	struct drive drive;
	enum ctl_exit code;

	code = drive_find(ctl, ctl->words[0], &drive);
	if (code)
		return code;
	if (!ctl->result) {
		print_drive(&drive);
		return CTL_EXIT_OK;
	}
	json_object_array_add(json_array_in(ctl->result, "ports"), json_port(&drive.port));
	array = json_array_in(ctl->result, "drives");
	json_object_array_add(array, json_drive(&drive));
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_status(struct ctl *ctl)
{
	struct ports ports;
	enum ctl_exit code;

	if (ctl->words[0])
		return one_status(ctl);
	code = ports_load(ctl, &ports);
	if (code)
		return code;
	show_ports(ctl, &ports);
	code = each_drive(ctl, &ports, show_block);
	free(ports.port);
	return code;
}

static void show_line(const struct drive *drive)
{
	const struct mtkflash_status *status = &drive->status;
	const char *doing = status->flags & MTKFLASH_STATUS_BUSY ? phase_text(status->phase) :
			    status->flags & MTKFLASH_STATUS_HELD ? "held" : "-";

	printf("%-11s %-6s %-26s %-12s %-12s %s\n", drive->node, drive->port.name,
	       drive->port.path, verdict_text(drive->port.info.verdict), doing,
	       drive->port.info.model[0] ? FIELD_TEXT(drive->port.info.model) : "-");
}

static bool any_drive(const struct ports *ports)
{
	for (unsigned int i = 0; i < ports->count; i++)
		if (port_has_node(&ports->port[i]))
			return true;
	return false;
}

enum ctl_exit cmd_list(struct ctl *ctl)
{
	struct ports ports;
	enum ctl_exit code;

	code = ports_load(ctl, &ports);
	if (code)
		return code;
	if (!ctl->result && any_drive(&ports))
		printf("%-11s %-6s %-26s %-12s %-12s %s\n", "NODE", "PORT", "PATH",
		       "VERDICT", "SESSION", "MODEL");
	else if (!ctl->result)
		fputs("No drive that mtkflash can work on; mtkflashctl status shows all ports.\n",
		      stderr);
	code = each_drive(ctl, &ports, show_line);
	free(ports.port);
	return code;
}
