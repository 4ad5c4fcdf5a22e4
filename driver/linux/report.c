// SPDX-License-Identifier: GPL-2.0
/*
 * Log the results of sessions.
 */
#include <scsi/scsi_proto.h>

#include "device.h"
#include "errors.h"
#include "method.h"
#include "names.h"
#include "report.h"

void mtkflash_report_line(struct mtkflash_session *s, const char *format, ...)
{
	struct mtkflash_device *device = container_of(s, struct mtkflash_device, session);
	struct va_format line = { .fmt = format };
	va_list words;

	va_start(words, format);
	line.va = &words;
	dev_notice(&device->dev, "ata%u: %pV\n", device->ata, &line);
	va_end(words);
}

/* The request to the user is logged once, too. */
void mtkflash_report_waiting(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;

	dev_notice(&device->dev, "ata%u: status %02Xh; switch the drive's power off and on now: %u s left\n",
		   device->ata, device->status.last_status,
		   DIV_ROUND_UP(s->wait_left_ms, 1000));
}

static const char *what_of_range(const struct mtkflash_kept_range *range, u32 size)
{
	if (range->last >= size)
		return "is to be kept, and ends beyond the flash";
	if (range->flags & MTKFLASH_KEPT_MISSING)
		return "is to be kept, and is incomplete in the drive";
	if (range->flags & MTKFLASH_KEPT_REPLACED)
		return "is overwritten, as it seems to be another firmware's code";
	return "is kept as the drive has it";
}

void mtkflash_report_kept(struct mtkflash_device *device)
{
	const struct mtkflash_kept_list *kept = &device->session.kept;

	for (u32 i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *range = &kept->range[i];

		dev_notice(&device->dev, "ata%u: %05Xh-%05Xh %s: %s\n",
			   device->ata, range->first, range->last,
			   what_of_range(range, device->session.size),
			   mtkflash_keep_reason_meaning(range->reason));
	}
}

static bool has_address(enum mtkflash_phase phase)
{
	return phase == MTKFLASH_PHASE_BACKING_UP ||
	       phase == MTKFLASH_PHASE_ERASING ||
	       phase == MTKFLASH_PHASE_PROGRAMMING ||
	       phase == MTKFLASH_PHASE_VERIFYING ||
	       phase == MTKFLASH_PHASE_RESTORING;
}

static const char *what_became_of(const struct mtkflash_session *s)
{
	if (!mtkflash_session_committed(s))
		return "the flash was not touched";
	if (s->change == MTKFLASH_CHANGE_RESTORED)
		return "the old contents were written back and verified";
	return "the flash was changed";
}

/* Range of vendor, product and revision.  A serial number may follow, which is not logged. */
#define NAME_FROM	8
#define NAME_TO		36

static void report_answer(struct mtkflash_device *device,
			  const struct mtkflash_answer *answer)
{
	char said[96] = "";

	if (answer->outcome == MTKFLASH_OUTCOME_CHECK)
		scnprintf(said, sizeof(said), ", Error %02Xh, sense %02X/%02X/%02X",
			  answer->error, answer->sense[0], answer->sense[1],
			  answer->sense[2]);
	else if (answer->cdb[0] == INQUIRY && answer->got >= NAME_TO)
		scnprintf(said, sizeof(said), ", '%*pE'", NAME_TO - NAME_FROM,
			  answer->data + NAME_FROM);
	dev_notice(&device->dev, "ata%u: asked unit %u: %*ph: %s, status %02Xh, %u bytes%s\n",
		   device->ata, answer->unit, (int)sizeof(answer->cdb), answer->cdb,
		   mtkflash_outcome_name(answer->outcome), answer->status, answer->got,
		   said);
}

/* The drive's answers to packets; all of their data is available by MTKFLASH_IOC_ANSWERS. */
static void report_answers(struct mtkflash_device *device)
{
	const struct mtkflash_asked *asked = &device->session.asked;

	for (u32 i = 0; i < asked->count; i++)
		report_answer(device, &asked->answer[i]);
}

/* Is the error of a session with an image about the image and the drive? */
static bool is_about_image(const struct mtkflash_session *s)
{
	return s->image_size && (s->failed_phase == MTKFLASH_PHASE_CHECKING ||
				 s->error == MTKFLASH_ERROR_OTHER_ANSWER ||
				 s->error == MTKFLASH_ERROR_GARBLED);
}

static void report_side(struct mtkflash_device *device, const char *who,
			u32 size, const struct mtkflash_identity *id)
{
	if (id->product[0])
		dev_err(&device->dev, "ata%u: %s %s %s revision %s, %u KiB\n",
			device->ata, who, id->vendor, id->product, id->revision,
			size / 1024);
	else
		dev_err(&device->dev, "ata%u: %s a drive that is not named there, %u KiB\n",
			device->ata, who, size / 1024);
}

/* Name the image, the flash and the drive that do not belong together. */
static void report_sides(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;
	const struct mtkflash_identity *now = &s->new_identity;

	if (!is_about_image(s))
		return;
	report_side(device, "the image is for", s->image_size, &s->image_identity);
	/* Some images are refused before the drive is read. */
	if (s->size)
		report_side(device, "the flash was that of", s->size, &s->old_identity);
	if (now->product[0] || s->found.advice)
		dev_err(&device->dev, "ata%u: the drive says '%s %s %s' now%s%s\n",
			device->ata, now->vendor, now->product, now->revision,
			s->found.lines ? ", line " : "",
			mtkflash_lines_name(s->found.lines));
}

void mtkflash_report_options(struct mtkflash_device *device, const char *advice)
{
	if (strstr(advice, "--"))
		dev_err(&device->dev, "ata%u: with cat, give the option first, without its dashes: mtkflashctl next ata%u OPTION\n",
			device->ata, device->ata);
}

void mtkflash_report_failure(struct mtkflash_device *device)
{
	const char *advice = mtkflash_advice_text(mtkflash_session_advice(&device->session, false));
	struct mtkflash_session *s = &device->session;
	char place[16] = "";

	s->method->report(s);
	report_answers(device);
	report_sides(device);
	if (has_address(s->failed_phase) || s->fail_address)
		scnprintf(place, sizeof(place), " at %05Xh", s->fail_address);
	if (s->needs_ms)
		scnprintf(place, sizeof(place), ", %u min", s->needs_ms / 60000);
	dev_err(&device->dev, "ata%u: %s failed%s: %s (%s, status %02Xh); %s, %s; %s\n",
		device->ata, mtkflash_phase_name(s->failed_phase), place,
		mtkflash_error_cause(s->error), mtkflash_error_name(s->error),
		device->status.last_status, what_became_of(s),
		s->port == MTKFLASH_PORT_HELD ? "the drive is held for another try" :
			  "the port is back with libata", advice);
	mtkflash_report_options(device, advice);
}

static void report_drive(struct mtkflash_device *device, const char *what)
{
	const struct mtkflash_identity *id = &device->session.new_identity;

	if (id->product[0])
		dev_info(&device->dev, "ata%u: %s; the drive says %s %s revision %s\n",
			 device->ata, what, id->vendor, id->product,
			 id->revision);
	else
		dev_info(&device->dev, "ata%u: %s; the drive did not answer\n",
			 device->ata, what);
}

static void report_packets_success(struct mtkflash_device *device)
{
	const struct mtkflash_packets *p = &device->packets;
	bool reads = p->recipe->read.cdb[0];

	if (device->kind == MTKFLASH_KIND_FLASH)
		report_drive(device, reads ? "flashed by packets and verified" :
					     "flashed by packets, which cannot be read back");
	else if (device->kind == MTKFLASH_KIND_DRY_RUN)
		dev_info(&device->dev, "ata%u: nothing speaks against it by packets, recipe %s; nothing was written\n",
			 device->ata, p->recipe->name);
	else
		dev_info(&device->dev, "ata%u: read %u bytes by packets, recipe %s\n",
			 device->ata, device->session.size, p->recipe->name);
}

void mtkflash_report_success(struct mtkflash_device *device)
{
	const struct mtkflash_device_info *info = &device->info;

	device->session.method->report(&device->session);
	if (mtkflash_device_by_packets(device)) {
		report_packets_success(device);
		return;
	}
	switch (device->kind) {
	case MTKFLASH_KIND_FLASH:
		report_drive(device, "flashed and verified");
		break;
	case MTKFLASH_KIND_LEAVE:
		report_drive(device, "vendor mode was left");
		break;
	case MTKFLASH_KIND_CLAIM:
		dev_info(&device->dev, "ata%u: the port is held\n",
			 device->ata);
		break;
	case MTKFLASH_KIND_ENTER:
		dev_info(&device->dev, "ata%u: held in vendor mode (%02Xh) with %s\n",
			 device->ata, info->type, info->part);
		break;
	case MTKFLASH_KIND_ERASE:
		dev_info(&device->dev, "ata%u: all of %s is erased and verified; the drive is held\n",
			 device->ata, info->part);
		break;
	case MTKFLASH_KIND_DRY_RUN:
		dev_info(&device->dev, "ata%u: nothing speaks against it: %u sectors, %u pages; nothing was written\n",
			 device->ata, device->status.sectors, device->status.pages);
		break;
	default:
		dev_info(&device->dev, "ata%u: read %u bytes of %s twice and equal\n",
			 device->ata, info->part_size, info->part);
	}
}
