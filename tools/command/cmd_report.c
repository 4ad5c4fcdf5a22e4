// SPDX-License-Identifier: GPL-2.0
/* report: one archive with what the developers need to know, and no firmware. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "doctor.h"
#include "json.h"
#include "node.h"
#include "place.h"
#include "sent.h"
#include "version.h"
#include "words.h"
#include "work.h"

/* What the kernel keeps of its log at most. */
#define LOG_BYTES	(4 << 20)

/* Of a trace: a session that stops before its backup needs less. */
#define TRACE_BYTES	(16 << 20)

/**
 * struct report - The archive in the making
 * @ctl: The run.
 * @archive: It.
 * @name: Its file.
 * @names: What is in it, in words.
 * @about: The node that it is about; NULL if it is about all.
 * @failed: It could not be written.
 */
struct report {
	struct ctl *ctl;
	struct archive *archive;
	char name[64];
	char names[256];
	const __u32 *about;
	bool failed;
};

static void add(struct report *r, const char *name, const char *text)
{
	struct archive_entry *entry = archive_entry_new();
	size_t size = strlen(text), used = strlen(r->names);
	char path[128];

	snprintf(path, sizeof(path), "mtkflash-report/%s", name);
	archive_entry_set_pathname(entry, path);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, time(NULL), 0);
	r->failed |= archive_write_header(r->archive, entry) != ARCHIVE_OK ||
		     archive_write_data(r->archive, text, size) != (la_ssize_t)size;
	archive_entry_free(entry);
	snprintf(r->names + used, sizeof(r->names) - used, "%s%s", used ? ", " : "", name);
}

static void add_json(struct report *r, const char *name, struct json_object *object)
{
	add(r, name, json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY));
	json_object_put(object);
}

static void add_line(char *text, size_t size, const char *label, const char *value)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%-10s %s\n", label, value);
}

static void add_versions(struct report *r)
{
	char text[1024] = "", line[256] = "";
	struct utsname system;

	add_line(text, sizeof(text), "tool", MTKFLASH_VERSION);
	if (place_line("/sys/module/mtkflash/version", line, sizeof(line)))
		add_line(text, sizeof(text), "module", line);
	if (place_line("/sys/module/mtkflash/srcversion", line, sizeof(line)))
		add_line(text, sizeof(text), "sources", line);
	if (!uname(&system)) {
		snprintf(line, sizeof(line), "%s %s", system.release, system.machine);
		add_line(text, sizeof(text), "kernel", line);
	}
	if (place_line("/etc/os-release", line, sizeof(line)))
		add_line(text, sizeof(text), "system", line);
	snprintf(line, sizeof(line), "%u", mtkflash_chip_count);
	add_line(text, sizeof(text), "parts", line);
	add(r, "versions.txt", text);
}

static struct json_object *look_at_drives(struct report *r, const struct ports *ports)
{
	struct json_object *object = json_object_new_object();
	struct json_object *lines = json_array_in(object, "ports");
	struct json_object *drives = json_array_in(object, "drives");
	struct drive drive;

	for (unsigned int i = 0; i < ports->count; i++) {
		const struct port *port = &ports->port[i];

		json_object_array_add(lines, json_port(port));
		if (port_has_node(port) && (!r->about || *r->about == port->info.device) &&
		    !drive_load(r->ctl, port, &drive))
			json_object_array_add(drives, json_drive(&drive));
	}
	return object;
}

static void add_status(struct report *r)
{
	struct ports ports;

	if (r->ctl->control < 0 || ports_load(r->ctl, &ports)) {
		add(r, "status.json", "{ \"module\": \"not loaded\" }\n");
		return;
	}
	add_json(r, "status.json", look_at_drives(r, &ports));
	free(ports.port);
}

static void add_sent(struct report *r)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	struct ports ports;
	struct drive drive;
	bool any = false;

	if (!to || r->ctl->control < 0 || ports_load(r->ctl, &ports)) {
		if (to)
			fclose(to);
		free(text);
		return;
	}
	for (unsigned int i = 0; i < ports.count; i++) {
		const struct port *port = &ports.port[i];

		if (!port_has_node(port) || (r->about && *r->about != port->info.device) ||
		    drive_load(r->ctl, port, &drive))
			continue;
		fprintf(to, "%s on %s\n", drive.node, port->name);
		any |= sent_print(to, r->ctl, &drive);
	}
	free(ports.port);
	fclose(to);
	if (any)
		add(r, "packets.txt", text);
	free(text);
}

static void add_doctor(struct report *r)
{
	struct json_object *array = json_object_new_array();
	struct doctor d = { .ctl = r->ctl, .array = array };

	doctor_look(&d);
	add_json(r, "doctor.json", array);
}

/* Lines about anything else are left out. */
static bool is_about_us(const char *line)
{
	static const char * const words[] = {
		"mtkflash", ": ata", " ata", "ahci", "ata_piix", "libata", " sr", "Secure boot",
		"lockdown", "Lockdown", "BUG", "Oops", "WARNING",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

static void add_log(struct report *r)
{
	char *all = malloc(LOG_BYTES), *kept = calloc(1, LOG_BYTES), *rest = all;
	ssize_t got = all ? node_kernel_log(all, LOG_BYTES - 1) : -1;
	const char *line;
	size_t used = 0;

	if (got >= 0 && kept) {
		all[got] = '\0';
		while ((line = strsep(&rest, "\n")))
			if (is_about_us(line))
				used += snprintf(kept + used, LOG_BYTES - used, "%s\n", line);
		add(r, "kernel-log.txt", kept);
	} else {
		add(r, "kernel-log.txt", "The kernel log could not be read; run report as root.\n");
	}
	free(all);
	free(kept);
}

struct text {
	char text[8192];
};

/* Of mass storage only: what lspci -nnk has of it. */
static bool note_host(void *context, const char *name)
{
	static const char * const files[] = { "class", "vendor", "device", "subsystem_vendor",
					      "subsystem_device", "revision" };
	char path[300], line[300] = "", all[1024] = "";
	struct text *text = context;
	size_t used = strlen(text->text);

	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", name, files[i]);
		if (!place_line(path, line, sizeof(line)))
			line[0] = '\0';
		if (!i && strncmp(line, "0x01", 4))
			return true;
		snprintf(all + strlen(all), sizeof(all) - strlen(all), " %s %s", files[i], line);
	}
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver", name);
	if (!place_link(path, line, sizeof(line)))
		snprintf(line, sizeof(line), "none");
	snprintf(text->text + used, sizeof(text->text) - used, "%s%s driver %s\n", name, all,
		 strrchr(line, '/') ? strrchr(line, '/') + 1 : line);
	return true;
}

static void add_hosts(struct report *r)
{
	struct text hosts = { "" };

	place_each("/sys/bus/pci/devices", note_host, &hosts);
	add(r, "controllers.txt", hosts.text);
}

/* "d 1234": the Data register.  Before any firmware IDENTIFY gives a serial number there. */
static bool is_data(const char *line)
{
	return line[0] == 'd' && line[1] == ' ';
}

/* Behind the first "phase backing-up" all registers carry firmware. */
static enum ctl_exit add_trace(struct report *r, const char *name)
{
	char line[4096], *kept = calloc(1, TRACE_BYTES);
	FILE *file = fopen(name, "re");
	size_t used = 0;

	if (!file || !kept) {
		free(kept);
		if (file)
			fclose(file);
		return fail_errno(r->ctl, CTL_ERROR_FILE_READ, name);
	}
	while (fgets(line, sizeof(line), file) && strncmp(line, "phase backing-up", 16))
		if (!is_data(line) && used + strlen(line) < TRACE_BYTES)
			used += snprintf(kept + used, TRACE_BYTES - used, "%s", line);
	fclose(file);
	add(r, "trace.txt", kept);
	free(kept);
	return CTL_EXIT_OK;
}

static enum ctl_exit begin(struct report *r)
{
	char date[32] = "";
	time_t now = time(NULL);
	struct tm utc;

	if (gmtime_r(&now, &utc))
		strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", &utc);
	snprintf(r->name, sizeof(r->name), "mtkflash-report-%s.tar.gz", date);
	r->archive = archive_write_new();
	archive_write_add_filter_gzip(r->archive);
	archive_write_set_format_ustar(r->archive);
	if (archive_write_open_filename(r->archive, r->name) == ARCHIVE_OK)
		return CTL_EXIT_OK;
	errno = archive_errno(r->archive);
	archive_write_free(r->archive);
	return fail_errno(r->ctl, CTL_ERROR_FILE_WRITE, r->name);
}

static enum ctl_exit finish(struct report *r)
{
	struct ctl *ctl = r->ctl;

	r->failed |= archive_write_close(r->archive) != ARCHIVE_OK;
	errno = archive_errno(r->archive);
	archive_write_free(r->archive);
	if (r->failed)
		return fail_errno(ctl, CTL_ERROR_FILE_WRITE, r->name);
	if (ctl->result) {
		json_text(ctl->result, "file", r->name);
		json_text(ctl->result, "holds", r->names);
		return CTL_EXIT_OK;
	}
	printf("Saved %s\n  It contains %s\n  and no firmware. Check it before you send it: "
	       "tar -xf %s\n  Add what is printed on the drive's label and on its flash chip.\n"
	       "  Where it can go: mtkflashctl guide reporting\n",
	       r->name, r->names, r->name);
	return CTL_EXIT_OK;
}

/* For such a port there is only its line, and those of the kernel's log. */
static bool is_port_without_node(struct ctl *ctl, const char *word)
{
	struct ports ports;
	bool found = false;

	if (ports_load(ctl, &ports))
		return false;
	for (unsigned int i = 0; i < ports.count; i++)
		found |= port_is(&ports.port[i], word) && !port_has_node(&ports.port[i]);
	free(ports.port);
	return found;
}

static enum ctl_exit find(struct report *r, const char *word, __u32 *device)
{
	enum ctl_exit code;
	struct drive drive;

	r->about = device;
	*device = MTKFLASH_NO_DEVICE;
	if (is_port_without_node(r->ctl, word)) {
		fprintf(stderr, "%s has no node: the report has what is seen of its port.\n", word);
		return CTL_EXIT_OK;
	}
	code = drive_find(r->ctl, word, &drive);
	if (!code)
		*device = drive.info.device;
	return code;
}

enum ctl_exit cmd_report(struct ctl *ctl)
{
	struct report r = { .ctl = ctl };
	enum ctl_exit code = CTL_EXIT_OK;
	__u32 device;

	ctl->control = node_open_control();
	if (ctl->words[0] && ctl->control >= 0)
		code = find(&r, ctl->words[0], &device);
	if (!code)
		code = begin(&r);
	if (code)
		return code;
	add_versions(&r);
	add_status(&r);
	add_sent(&r);
	add_doctor(&r);
	add_log(&r);
	add_hosts(&r);
	if (ctl->words[0] && ctl->words[1])
		code = add_trace(&r, ctl->words[1]);
	if (!code)
		return finish(&r);
	archive_write_free(r.archive);
	unlink(r.name);
	return code;
}
