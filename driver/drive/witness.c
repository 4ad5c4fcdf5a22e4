// SPDX-License-Identifier: GPL-2.0
/*
 * Compare the two answers by which a drive names itself.
 *
 * After a failed flash one of them may be right and the other one wrong (vendor-mode
 * specification 12.4); on a cable with a bad data line both are garbled.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "garbled.h"
#include "image.h"
#include "witness.h"

#define NAME_SIZE	(MTKFLASH_VENDOR_SIZE + MTKFLASH_PRODUCT_SIZE)

/* Rebuild the characters as they came over the cable. */
static void fill_name(char name[NAME_SIZE], const struct mtkflash_identity *id)
{
	memset(name, ' ', NAME_SIZE);
	memcpy(name, id->vendor, strlen(id->vendor));
	memcpy(name + MTKFLASH_VENDOR_SIZE, id->product, strlen(id->product));
}

static u16 garbled_inquiry(const struct mtkflash_witnesses *w,
			   const char *vendor, const char *product)
{
	char name[NAME_SIZE];

	fill_name(name, &w->inquiry);
	return mtkflash_garbled_name(name, vendor, product);
}

/* The lines that have spoilt a name in either answer. */
static u16 garbled(const struct mtkflash_witnesses *w, const char *vendor,
		   const char *product)
{
	u16 lines = garbled_inquiry(w, vendor, product);

	return lines ? lines : mtkflash_garbled_model(w->model, vendor, product);
}

static bool is_text(const char *text)
{
	return mtkflash_is_text((const u8 *)text, strlen(text));
}

/*
 * Does a model by IDENTIFY name this drive?  Some drives leave the vendor out of the model,
 * and long models are cut off.
 */
static bool model_names(const char *model, const struct mtkflash_identity *id)
{
	const char *rest = mtkflash_text_begins(model, id->vendor);

	return id->product[0] &&
	       (mtkflash_text_begins(model, id->product) ||
		(rest && mtkflash_text_begins(rest, id->product)));
}

/* The name by INQUIRY is a known one, and so is right.  Does IDENTIFY agree? */
static void compare(const struct mtkflash_witnesses *w, struct mtkflash_finding *f)
{
	const struct mtkflash_identity *id = &f->identity;

	/* Many Blu-ray drives have an IDENTIFY without any text. */
	if (!w->model[0] || model_names(w->model, id))
		return;
	f->lines = mtkflash_garbled_model(w->model, id->vendor, id->product);
	f->advice = f->lines ? MTKFLASH_ADVICE_DATA_LINE : MTKFLASH_ADVICE_WITNESSES;
}

static bool hear_inquiry(const struct mtkflash_witnesses *w,
			 struct mtkflash_finding *f)
{
	f->kind = mtkflash_family(&w->inquiry);
	f->identity = w->inquiry;
	if (f->kind == MTKFLASH_FAMILY_UNKNOWN)
		return false;
	compare(w, f);
	return true;
}

/* Text that cannot be printed does not tell the series: the revision becomes empty. */
static void set_revision(struct mtkflash_identity *id, const char *firmware)
{
	size_t len = is_text(firmware) ? strlen(firmware) : 0;

	if (len > MTKFLASH_REVISION_SIZE)
		len = MTKFLASH_REVISION_SIZE;
	memset(id->revision, 0, sizeof(id->revision));
	memcpy(id->revision, firmware, len);
}

/* A known name by IDENTIFY is right, too, if INQUIRY gives none. */
static bool hear_identify(const struct mtkflash_witnesses *w,
			  struct mtkflash_finding *f)
{
	struct mtkflash_identity id;

	f->kind = mtkflash_family_of_model(w->model, &id);
	if (f->kind == MTKFLASH_FAMILY_UNKNOWN)
		return false;
	set_revision(&id, w->firmware);
	f->lines = garbled_inquiry(w, id.vendor, id.product);
	f->advice = f->lines ? MTKFLASH_ADVICE_DATA_LINE : MTKFLASH_ADVICE_WITNESSES;
	f->identity = id;
	return true;
}

/* Sources differ in the number of blanks, but a garbled name is compared place by place. */
static u16 garbled_row(const struct mtkflash_witnesses *w,
		       const struct mtkflash_family *row)
{
	const char *blanks = strstr(row->product, "  ");
	char product[MTKFLASH_PRODUCT_SIZE + 1];
	u16 lines = garbled(w, row->vendor, row->product);

	if (lines || !blanks)
		return lines;
	memcpy(product, row->product, blanks - row->product);
	strscpy(product + (blanks - row->product), blanks + 1,
		sizeof(product) - (blanks - row->product));
	return garbled(w, row->vendor, product);
}

static bool hear_garbled(const struct mtkflash_witnesses *w,
			 struct mtkflash_finding *f)
{
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *row = &mtkflash_families[i];

		f->lines = garbled_row(w, row);
		if (!f->lines)
			continue;
		f->kind = row->kind;
		/* The row has only the start of the name; the rest is not known. */
		memset(&f->identity, 0, sizeof(f->identity));
		f->advice = MTKFLASH_ADVICE_DATA_LINE;
		return true;
	}
	return false;
}

/* The model does not show where the vendor ends: try the first blank, and 8 characters. */
static u16 garbled_by_model(const struct mtkflash_witnesses *w)
{
	const char *blank = strchr(w->model, ' ');
	size_t ends[] = { blank ? blank - w->model : 0, MTKFLASH_VENDOR_SIZE };
	u16 lines = 0;

	for (unsigned int i = 0; !lines && i < ARRAY_SIZE(ends); i++) {
		char vendor[MTKFLASH_VENDOR_SIZE + 1] = "";
		const char *product = w->model + ends[i];

		if (!ends[i] || ends[i] > MTKFLASH_VENDOR_SIZE ||
		    strlen(w->model) <= ends[i] || !is_text(w->model))
			continue;
		memcpy(vendor, w->model, ends[i]);
		while (*product == ' ')
			product++;
		lines = garbled_inquiry(w, vendor, product);
	}
	return lines;
}

/* A drive without a row is not accessed, but the user is told of a bad cable. */
static void hear_unknown(const struct mtkflash_witnesses *w,
			 struct mtkflash_finding *f)
{
	const struct mtkflash_identity *id = &w->inquiry;

	f->kind = MTKFLASH_FAMILY_UNKNOWN;
	f->lines = garbled_by_model(w);
	if (!f->lines)
		f->lines = mtkflash_garbled_model(w->model, id->vendor, id->product);
	for (unsigned int i = 0; !f->lines && i < mtkflash_family_count; i++)
		f->lines = garbled(w, mtkflash_families[i].vendor, "");
	if (f->lines)
		f->advice = MTKFLASH_ADVICE_DATA_LINE;
}

/* @id: Out: the name of a drive with another maker's chip. */
static bool names_other_chip(const struct mtkflash_witnesses *w, struct mtkflash_identity *id)
{
	*id = w->inquiry;
	return mtkflash_family(&w->inquiry) == MTKFLASH_FAMILY_OTHER_CHIP ||
	       mtkflash_family_of_model(w->model, id) == MTKFLASH_FAMILY_OTHER_CHIP;
}

void mtkflash_hear(const struct mtkflash_witnesses *w, struct mtkflash_finding *f)
{
	struct mtkflash_identity other;

	f->advice = MTKFLASH_ADVICE_NONE;
	f->lines = 0;
	if (!hear_inquiry(w, f) && !hear_identify(w, f) && !hear_garbled(w, f))
		hear_unknown(w, f);
	/*
	 * The answers give two valid names: a drive that may have another maker's chip gets
	 * no command.
	 */
	if (!names_other_chip(w, &other))
		return;
	f->kind = MTKFLASH_FAMILY_OTHER_CHIP;
	f->identity = other;
	/* No flash is advised because the two names differ. */
	if (f->advice == MTKFLASH_ADVICE_WITNESSES)
		f->advice = MTKFLASH_ADVICE_NONE;
}

bool mtkflash_hear_again(const struct mtkflash_witnesses *w,
			 const struct mtkflash_identity *wanted,
			 struct mtkflash_finding *f)
{
	f->identity = w->inquiry;
	f->advice = MTKFLASH_ADVICE_NONE;
	f->lines = 0;
	if (mtkflash_identity_equal(&w->inquiry, wanted))
		return true;
	f->lines = garbled(w, wanted->vendor, wanted->product);
	if (f->lines)
		f->advice = MTKFLASH_ADVICE_DATA_LINE;
	else if (model_names(w->model, wanted) &&
		 !mtkflash_identity_same_drive(&w->inquiry, wanted))
		f->advice = MTKFLASH_ADVICE_WITNESSES;
	return false;
}
