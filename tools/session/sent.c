// SPDX-License-Identifier: GPL-2.0
/* What a session by packets has sent. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answers.h"
#include "fail.h"
#include "names.h"
#include "node.h"
#include "packet/journal.h"
#include "sent.h"
#include "version.h"
#include "words.h"

#define CDB_SIZE	12

static bool load(const struct ctl *ctl, const struct drive *drive,
		 struct mtkflash_sent_list *list)
{
	struct mtkflash_journal request = {
		.size = sizeof(request),
		.device = drive->info.device,
		.room = MTKFLASH_JOURNAL_ROWS,
		.sent = (uintptr_t)list->row,
	};

	if (node_ioctl(ctl->control, MTKFLASH_IOC_JOURNAL, &request))
		return false;
	list->count = request.count < MTKFLASH_JOURNAL_ROWS ? request.count :
							      MTKFLASH_JOURNAL_ROWS;
	list->lost = request.lost;
	return list->count;
}

static void print_cdb(FILE *to, const __u8 *cdb)
{
	for (unsigned int i = 0; i < CDB_SIZE; i++)
		fprintf(to, "%s%02X", i ? " " : "", cdb[i]);
}

static void print_row(FILE *to, const struct mtkflash_sent *row)
{
	fprintf(to, "%5u  ", row->times);
	print_cdb(to, row->first);
	if (memcmp(row->first, row->last, CDB_SIZE)) {
		fputs("\n    to ", to);
		print_cdb(to, row->last);
	}
	fprintf(to, "\n       %u bytes, at most %u ms: %s", row->length, row->longest_ms,
		mtkflash_outcome_meaning(row->outcome));
	if (row->outcome == MTKFLASH_OUTCOME_CHECK)
		fprintf(to, ", sense %02X/%02X/%02X", row->sense[0], row->sense[1],
			row->sense[2]);
	fputc('\n', to);
}

bool sent_print(FILE *to, const struct ctl *ctl, const struct drive *drive)
{
	struct mtkflash_sent_list list = { 0 };

	if (!load(ctl, drive, &list))
		return false;
	for (unsigned int i = 0; i < list.count; i++) {
		if (list.lost && i + 1 == list.count)
			fprintf(to, "       %u other rows were not kept\n", list.lost);
		print_row(to, &list.row[i]);
	}
	return true;
}

static void print_recipe(FILE *to, const char *name)
{
	FILE *from = fopen(name, "re");
	int c;

	fputs("\nThe recipe:\n\n", to);
	while (from && (c = fgetc(from)) != EOF)
		fputc(c, to);
	if (from)
		fclose(from);
}

static void print_head(FILE *to, const struct change *c, enum ctl_exit code)
{
	const struct failure *failure = &c->ctl->failure;
	const char *model = FIELD_TEXT(c->drive.port.info.model);
	struct mtkflash_identity id;

	fprintf(to, "mtkflash %s: a flash by packets, by a recipe of the owner's\n\n",
		MTKFLASH_VERSION);
	if (answers_name(&c->drive, &id))
		model = identity_text(&id);
	fprintf(to, "drive    %s on %s, %s\n", c->drive.node, c->drive.port.name, model);
	fprintf(to, "image    %zu bytes, SHA-256 %s\n", c->image.size, c->image.hash);
	fprintf(to, "recipe   SHA-256 %s\nsource   %s\n", c->ctl->recipe_hash,
		c->ctl->recipe_source[0] ? c->ctl->recipe_source : "not said");
	fprintf(to, "result   %s\nrevision old '%s', new '%s'\n\n",
		code ? failure->name : "done", FIELD_TEXT(c->drive.status.old_revision),
		FIELD_TEXT(c->drive.status.new_revision));
	fputs("What was sent, in this order: how often, the packet, and what came of it.\n\n", to);
}

/* The session is over: a file that cannot be written does not change its result. */
void sent_save(struct change *c, enum ctl_exit code)
{
	char name[4096], date[32] = "";
	time_t now = time(NULL);
	struct tm utc;
	FILE *file;

	if (gmtime_r(&now, &utc))
		strftime(date, sizeof(date), "%Y%m%dT%H%M%SZ", &utc);
	snprintf(name, sizeof(name), "%s/sent-%s.txt", save_directory(c->ctl), date);
	file = fopen(name, "wxe");
	if (!file) {
		fprintf(stderr, "What was sent could not be noted in %s: %s\n", name,
			strerror(errno));
		return;
	}
	print_head(file, c, code);
	if (!sent_print(file, c->ctl, &c->drive))
		fputs("nothing, or the session still runs: see mtkflashctl report\n", file);
	print_recipe(file, c->ctl->recipe);
	if (fflush(file) || ferror(file) || fsync(fileno(file)))
		fprintf(stderr, "%s is not complete: %s\n", name, strerror(errno));
	fclose(file);
	fprintf(stderr, "All that was sent, and what came of it, is in %s. Please send that file "
		"in,\nwhatever the outcome: mtkflashctl guide reporting\n", name);
}
