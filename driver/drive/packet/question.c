// SPDX-License-Identifier: GPL-2.0
/*
 * Ask a drive that did not enter vendor mode for its identity.
 *
 * Each command is one that any system sends to a packet device, or that the standard
 * defines only for asking (packet-mode specification 1.1, 5.3).
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "families.h"
#include "parked.h"
#include "question.h"
#include "vendor/vendor.h"

#define TEST_UNIT_READY	0x00
#define INQUIRY		0x12
#define READ_BUFFER	0x3c
#define DESCRIPTOR	0x03

#define KEY_ATTENTION	0x06

/* Bytes that every drive returns; byte 4 has the number of further bytes. */
#define INQUIRY_SIZE	36
#define INQUIRY_HEAD	5
#define TYPE_CD		5
#define DESCRIPTOR_SIZE	4

/* Number of UNIT ATTENTIONs to accept: a drive reports each of its events once. */
#define ATTENTIONS	3

/* Some firmware needs 10 s for anything while it starts. */
#define LIMIT_MS	30000

/*
 * The unit that the intros were for, never its sibling.  If that is not known: the unit
 * that drives its status; after a reset neither may.  Only the Device register is written.
 */
static u8 find_unit(struct mtkflash_session *s)
{
	if (s->unit_is != MTKFLASH_UNIT_UNKNOWN)
		return s->unit;
	for (u8 unit = 0; unit < (s->one_unit ? 1 : 2); unit++) {
		mtkflash_write(s->tf, MTKFLASH_REG_DEV, unit ? 0xb0 : 0xa0);
		mtkflash_settle(s->tf);
		if (mtkflash_status_is_driven(mtkflash_read(s->tf, MTKFLASH_REG_CMD)))
			return unit;
	}
	return 0;
}

static const struct mtkflash_answer *send(struct mtkflash_session *s,
					  struct mtkflash_parked *p,
					  struct mtkflash_packet *packet)
{
	struct mtkflash_answer *answer = &s->asked.answer[s->asked.count];

	memset(answer, 0, sizeof(*answer));
	packet->data = answer->data;
	packet->limit_ms = LIMIT_MS;
	p->transport.ops->send(&p->transport, packet);
	memcpy(answer->cdb, packet->cdb, sizeof(answer->cdb));
	memcpy(answer->sense, packet->sense, sizeof(answer->sense));
	answer->outcome = p->outcome;
	answer->status = p->status;
	answer->error = p->error;
	answer->unit = p->unit;
	answer->got = packet->got;
	s->asked.count++;
	s->asked.lost = mtkflash_parked_is_stuck(p);
	return answer;
}

/* Return: the answer, or NULL if no more commands are to be sent. */
static const struct mtkflash_answer *ask(struct mtkflash_session *s,
					 struct mtkflash_parked *p,
					 struct mtkflash_packet *packet)
{
	const struct mtkflash_answer *answer;

	if (s->asked.count == MTKFLASH_ANSWERS_MAX || s->ops->interrupted(s))
		return NULL;
	answer = send(s, p, packet);
	return answer->outcome <= MTKFLASH_OUTCOME_CHECK ? answer : NULL;
}

static struct mtkflash_packet inquiry(u8 size)
{
	return (struct mtkflash_packet){
		.cdb = { INQUIRY, 0, 0, 0, size },
		.length = size,
	};
}

static const struct mtkflash_answer *ask_name(struct mtkflash_session *s,
					      struct mtkflash_parked *p, u8 size)
{
	struct mtkflash_packet packet = inquiry(size);

	return ask(s, p, &packet);
}

static const struct mtkflash_answer *ask_ready(struct mtkflash_session *s,
					       struct mtkflash_parked *p)
{
	struct mtkflash_packet packet = { .cdb = { TEST_UNIT_READY } };

	return ask(s, p, &packet);
}

static void ask_buffer(struct mtkflash_session *s, struct mtkflash_parked *p)
{
	struct mtkflash_packet packet = {
		.cdb = { READ_BUFFER, DESCRIPTOR, [8] = DESCRIPTOR_SIZE },
		.length = DESCRIPTOR_SIZE,
	};

	ask(s, p, &packet);
}

/* The vendor's own bytes behind the name may have a date. */
static u8 rest_of_name(const struct mtkflash_answer *name)
{
	unsigned int size = INQUIRY_HEAD + name->data[INQUIRY_HEAD - 1];

	if (name->outcome || name->got < INQUIRY_SIZE || size <= INQUIRY_SIZE)
		return 0;
	return min_t(unsigned int, size, MTKFLASH_ANSWER_SIZE);
}

/* Take the name from the answer, if there is one. */
static bool take_name(const struct mtkflash_answer *name, struct mtkflash_identity *id)
{
	const char *text = (const char *)name->data;

	memset(id, 0, sizeof(*id));
	if (name->outcome || name->got < INQUIRY_SIZE)
		return false;
	mtkflash_identity_set(id, text + 8, text + 16, text + 32);
	return true;
}

/* Another maker's firmware runs: no more commands are sent. */
static bool is_other_chip(const struct mtkflash_answer *name)
{
	struct mtkflash_identity id;

	return take_name(name, &id) && mtkflash_family(&id) == MTKFLASH_FAMILY_OTHER_CHIP;
}

static void ask_all(struct mtkflash_session *s, struct mtkflash_parked *p)
{
	const struct mtkflash_answer *answer = ask_name(s, p, INQUIRY_SIZE);
	u8 size;

	if (!answer || is_other_chip(answer))
		return;
	size = rest_of_name(answer);
	if (size && !ask_name(s, p, size))
		return;
	for (unsigned int i = 0; i < ATTENTIONS; i++) {
		answer = ask_ready(s, p);
		if (!answer)
			return;
		if (!answer->outcome || answer->sense[0] != KEY_ATTENTION)
			break;
	}
	ask_buffer(s, p);
}

/* The drive got intros and drives its status.  A drive that is busy gets no command. */
static bool may_be_asked(const struct mtkflash_session *s, enum mtkflash_error err)
{
	switch (err) {
	case MTKFLASH_ERROR_IGNORED:
	case MTKFLASH_ERROR_REFUSED:
	case MTKFLASH_ERROR_REFUSED_BUSY:
	case MTKFLASH_ERROR_BOOT_CODE:
	case MTKFLASH_ERROR_STILL_BUSY:
	case MTKFLASH_ERROR_NO_STATUS:
	case MTKFLASH_ERROR_NO_VENDOR_MODE:
		return mtkflash_session_has(s, MTKFLASH_OPTION_ASK);
	default:
		return false;
	}
}

void mtkflash_question(struct mtkflash_session *s, enum mtkflash_error err)
{
	struct mtkflash_parked p;

	if (!may_be_asked(s, err))
		return;
	mtkflash_parked_init(&p, s->tf, find_unit(s), s);
	ask_all(s, &p);
}

enum mtkflash_outcome mtkflash_question_name(struct mtkflash_session *s,
					     struct mtkflash_parked *p,
					     struct mtkflash_identity *id)
{
	struct mtkflash_packet packet = inquiry(INQUIRY_SIZE);
	const struct mtkflash_answer *name;

	s->asked.count = 0;
	name = send(s, p, &packet);
	if (take_name(name, id) && (name->data[0] & 0x1f) != TYPE_CD)
		memset(id, 0, sizeof(*id));
	return name->outcome;
}
