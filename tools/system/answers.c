// SPDX-License-Identifier: GPL-2.0
/* What a drive said to packets that ask. */
#include <stdint.h>

#include "answers.h"
#include "json.h"
#include "names.h"
#include "node.h"
#include "packet/recipe.h"
#include "words.h"

/* In a line of the dump. */
#define LINE_BYTES	16

#define INQUIRY		0x12
#define INQUIRY_SIZE	36

void answers_load(const struct ctl *ctl, struct drive *drive)
{
	struct mtkflash_answers request = {
		.size = sizeof(request),
		.device = drive->info.device,
		.room = MTKFLASH_ANSWERS_MAX,
		.answers = (uintptr_t)drive->asked.answer,
	};

	/* Only those who may flash see the answers, which may contain the serial number. */
	drive->asked.count = 0;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_ANSWERS, &request) ||
	    request.session != drive->status.session)
		return;
	drive->asked.count = request.count < MTKFLASH_ANSWERS_MAX ? request.count :
								   MTKFLASH_ANSWERS_MAX;
}

bool answers_name(const struct drive *drive, struct mtkflash_identity *id)
{
	const struct mtkflash_answer *answer = drive->asked.answer;

	for (unsigned int i = 0; i < drive->asked.count; i++, answer++) {
		const char *text = (const char *)answer->data;

		if (answer->cdb[0] != INQUIRY || answer->outcome || answer->got < INQUIRY_SIZE)
			continue;
		mtkflash_identity_set(id, text + 8, text + 16, text + 32);
		return true;
	}
	return false;
}

const char *answers_recipe(const struct drive *drive)
{
	const struct mtkflash_recipe *recipe;
	struct mtkflash_identity id;

	if (drive->info.recipe[0])
		return FIELD_TEXT(drive->info.recipe);
	recipe = answers_name(drive, &id) ? mtkflash_recipe_for(NULL, &id, NULL) : NULL;
	return recipe ? recipe->name : NULL;
}

static const char *packet_name(unsigned char opcode)
{
	switch (opcode) {
	case 0x00:
		return "TEST UNIT READY";
	case INQUIRY:
		return "INQUIRY";
	case 0x3c:
		return "READ BUFFER, descriptor";
	default:
		return "a packet";
	}
}

static unsigned int kept_of(const struct mtkflash_answer *answer)
{
	return answer->got < sizeof(answer->data) ? answer->got : sizeof(answer->data);
}

static void print_line(const __u8 *data, unsigned int from, unsigned int count)
{
	printf("    %02X ", from);
	for (unsigned int i = 0; i < LINE_BYTES; i++)
		printf(i < count ? " %02X" : "   ", i < count ? data[from + i] : 0);
	printf("  ");
	for (unsigned int i = 0; i < count; i++)
		putchar(data[from + i] >= ' ' && data[from + i] <= '~' ? data[from + i] : '.');
	putchar('\n');
}

static void print_answer(const struct mtkflash_answer *answer)
{
	unsigned int kept = kept_of(answer);

	printf("  asked %s: %s", packet_name(answer->cdb[0]),
	       mtkflash_outcome_meaning(answer->outcome));
	if (answer->outcome == MTKFLASH_OUTCOME_CHECK)
		printf(", sense %02X/%02X/%02X", answer->sense[0], answer->sense[1],
		       answer->sense[2]);
	printf(" (status %02Xh)\n", answer->status);
	for (unsigned int from = 0; from < kept; from += LINE_BYTES)
		print_line(answer->data, from,
			   kept - from < LINE_BYTES ? kept - from : LINE_BYTES);
}

void answers_print(const struct drive *drive)
{
	for (unsigned int i = 0; i < drive->asked.count; i++)
		print_answer(&drive->asked.answer[i]);
}

static struct json_object *answer_json(const struct mtkflash_answer *answer)
{
	struct json_object *object = json_object_new_object();

	json_bytes(object, "packet", answer->cdb, sizeof(answer->cdb));
	json_value(object, "outcome", mtkflash_outcome_name(answer->outcome), answer->outcome);
	json_text(object, "unit", answer->unit ? "slave" : "master");
	json_number(object, "status_byte", answer->status);
	json_number(object, "error_register", answer->error);
	json_bytes(object, "sense", answer->sense, sizeof(answer->sense));
	json_number(object, "got", answer->got);
	json_bytes(object, "data", answer->data, kept_of(answer));
	return object;
}

void answers_json(struct json_object *object, const struct drive *drive)
{
	struct json_object *array = json_array_in(object, "answers");

	for (unsigned int i = 0; i < drive->asked.count; i++)
		json_object_array_add(array, answer_json(&drive->asked.answer[i]));
}
