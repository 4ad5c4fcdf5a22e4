// SPDX-License-Identifier: GPL-2.0
/*
 * What the log says of a session.
 */
#include "device.h"
#include "errors.h"
#include "report.h"

/* What the user has to do goes to the log too, once. */
void mtkflash_report_waiting(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;

	dev_notice(&device->dev, "ata%u: status %02Xh; switch the drive's power off and on now: %u s left\n",
		   device->ata, s->vendor.status,
		   DIV_ROUND_UP(s->wait_left_ms, 1000));
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
	if (!s->committed)
		return "the flash was not touched";
	if (s->restored)
		return "the old contents were written back and verified";
	return "the flash was changed";
}

void mtkflash_report_failure(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;
	char place[16] = "";

	if (has_address(s->failed_phase))
		scnprintf(place, sizeof(place), " at %05Xh", s->fail_address);
	dev_err(&device->dev, "ata%u: %s failed%s: %s (%s, status %02Xh); %s, %s; %s\n",
		device->ata, mtkflash_phase_name(s->failed_phase), place,
		mtkflash_error_cause(s->error), mtkflash_error_name(s->error),
		s->vendor.status, what_became_of(s),
		s->held ? "the drive is held for another try" :
			  "the port is back with libata",
		mtkflash_error_advice(s->error));
}

void mtkflash_report_success(struct mtkflash_device *device, bool flashed)
{
	struct mtkflash_session *s = &device->session;

	if (!flashed)
		dev_info(&device->dev, "ata%u: read %u bytes of %s twice and equal\n",
			 device->ata, s->chip->size, s->chip->name);
	else
		dev_info(&device->dev, "ata%u: flashed and verified; the drive says %s %s revision %s\n",
			 device->ata, s->new_identity.vendor,
			 s->new_identity.product, s->new_identity.revision);
}
