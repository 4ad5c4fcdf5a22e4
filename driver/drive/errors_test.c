// SPDX-License-Identifier: GPL-2.0
/*
 * Every number of the uapi header has its words, and nothing lies outside the lists.
 * tests/native/names_test.c does the same for names.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "errors.h"
#include "names.h"

typedef const char *(*namer)(int value);

static void check_words(struct kunit *test, namer name, int count)
{
	for (int i = 0; i < count; i++) {
		KUNIT_ASSERT_NOT_NULL_MSG(test, name(i), "value %d", i);
		KUNIT_EXPECT_NE_MSG(test, name(i)[0], 0, "value %d", i);
		KUNIT_EXPECT_STRNEQ_MSG(test, name(i), "unknown", "value %d", i);
	}
}

static void check_unique(struct kunit *test, namer name, int count)
{
	for (int i = 0; i < count; i++)
		for (int j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, name(i), name(j));
}

static void check_outside(struct kunit *test, namer name, int count)
{
	static const int far[] = { -1, 1000, S32_MAX, S32_MIN };

	KUNIT_EXPECT_STREQ(test, name(count), "unknown");
	for (unsigned int i = 0; i < ARRAY_SIZE(far); i++)
		KUNIT_EXPECT_STREQ(test, name(far[i]), "unknown");
}

static const char *error_name(int value)
{
	return mtkflash_error_name(value);
}

static const char *error_cause(int value)
{
	return mtkflash_error_cause(value);
}

static const char *advice_text(int value)
{
	return mtkflash_advice_text(value);
}

static const char *kind_name(int value)
{
	return mtkflash_kind_name(value);
}

static const char *phase_name(int value)
{
	return mtkflash_phase_name(value);
}

static const char *verdict_name(int value)
{
	return mtkflash_verdict_name(value);
}

static const char *verdict_meaning(int value)
{
	return mtkflash_verdict_meaning(value);
}

static void every_error_has_name_cause_and_advice(struct kunit *test)
{
	check_words(test, error_name, MTKFLASH_ERRORS);
	check_words(test, error_cause, MTKFLASH_ERRORS);
	check_words(test, advice_text, MTKFLASH_ADVICES);
	for (int i = 1; i < MTKFLASH_ERRORS; i++)
		KUNIT_EXPECT_LT_MSG(test, mtkflash_error_advice(i),
				    MTKFLASH_ADVICES, "%s", error_name(i));
}

static void names_of_errors_are_unique(struct kunit *test)
{
	check_unique(test, error_name, MTKFLASH_ERRORS);
	check_unique(test, error_cause, MTKFLASH_ERRORS);
}

/* Texts are shown behind a word or two, and in tables. */
static void check_is_phrase(struct kunit *test, const char *text)
{
	size_t len = strlen(text);

	KUNIT_EXPECT_LE_MSG(test, len, 85, "%s", text);
	KUNIT_EXPECT_FALSE_MSG(test, isupper(text[0]), "%s", text);
	KUNIT_EXPECT_FALSE_MSG(test, ispunct(text[len - 1]) &&
			       text[len - 1] != ')', "%s", text);
	for (size_t i = 0; i < len; i++)
		KUNIT_EXPECT_TRUE_MSG(test, isascii(text[i]) &&
				      isprint(text[i]), "%s", text);
}

static void causes_and_advice_are_phrases(struct kunit *test)
{
	for (int i = 0; i < MTKFLASH_ADVICES; i++)
		check_is_phrase(test, advice_text(i));
	for (int i = 0; i < MTKFLASH_ERRORS; i++)
		check_is_phrase(test, error_cause(i));
}

static void errors_outside_the_list_are_unknown(struct kunit *test)
{
	check_outside(test, error_name, MTKFLASH_ERRORS);
	check_outside(test, error_cause, MTKFLASH_ERRORS);
	check_outside(test, advice_text, MTKFLASH_ADVICES);
	KUNIT_EXPECT_EQ(test, mtkflash_error_advice((int)MTKFLASH_ERRORS),
			MTKFLASH_ADVICE_NONE);
	KUNIT_EXPECT_EQ(test, mtkflash_errno((int)MTKFLASH_ERRORS), -EIO);
	KUNIT_EXPECT_EQ(test, mtkflash_errno(-1), -EIO);
}

/* Only success gives 0, and everything else what user space knows. */
static void every_error_has_an_errno(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mtkflash_errno(MTKFLASH_ERROR_NONE), 0);
	for (int i = 1; i < MTKFLASH_ERRORS; i++) {
		KUNIT_EXPECT_LT_MSG(test, mtkflash_errno(i), 0, "%s",
				    error_name(i));
		KUNIT_EXPECT_GE_MSG(test, mtkflash_errno(i), -EHWPOISON, "%s",
				    error_name(i));
	}
}

/* The exit message of cat tells the errors apart, but for those of a bad part. */
static void errnos_are_unique_but_for_io_errors(struct kunit *test)
{
	for (int i = 1; i < MTKFLASH_ERRORS; i++)
		for (int j = 1; j < i; j++) {
			if (mtkflash_errno(i) == -EIO)
				continue;
			KUNIT_EXPECT_NE_MSG(test, mtkflash_errno(i),
					    mtkflash_errno(j), "%s and %s",
					    error_name(i), error_name(j));
		}
}

/* Values are part of the contract with user space: they never move. */
static void values_are_those_of_the_contract(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, error_name(0), "none");
	KUNIT_EXPECT_STREQ(test, error_name(7), "wrong-drive");
	KUNIT_EXPECT_STREQ(test, error_name(16), "no-vendor-mode");
	KUNIT_EXPECT_STREQ(test, error_name(23), "protected");
	KUNIT_EXPECT_STREQ(test, error_name(27), "verify");
	KUNIT_EXPECT_STREQ(test, error_name(30), "gone");
	KUNIT_EXPECT_STREQ(test, error_name(32), "ignored");
	KUNIT_EXPECT_STREQ(test, error_name(37), "busy-type");
	KUNIT_EXPECT_STREQ(test, error_name(43), "protection-lost");
	KUNIT_EXPECT_STREQ(test, error_name(44), "locked-down");
	KUNIT_EXPECT_EQ(test, mtkflash_errno(44), -EPERM);
	KUNIT_EXPECT_STREQ(test, error_name(45), "not-in-vendor-mode");
	KUNIT_EXPECT_STREQ(test, advice_text(0), "nothing to do");
	KUNIT_EXPECT_STREQ(test, advice_text(12),
			   "unplug the other device from this cable, then try again");
	KUNIT_EXPECT_STREQ(test, kind_name(2), "flash");
	KUNIT_EXPECT_STREQ(test, kind_name(7), "leave");
	KUNIT_EXPECT_STREQ(test, phase_name(0), "idle");
	KUNIT_EXPECT_STREQ(test, phase_name(8), "erasing");
	KUNIT_EXPECT_STREQ(test, phase_name(14), "failed");
	KUNIT_EXPECT_STREQ(test, phase_name(15), "waiting-for-power-cycle");
	KUNIT_EXPECT_STREQ(test, phase_name(16), "restoring");
	KUNIT_EXPECT_STREQ(test, verdict_name(0), "empty");
	KUNIT_EXPECT_STREQ(test, verdict_name(2), "disk");
	KUNIT_EXPECT_STREQ(test, verdict_name(8), "unsupported");
	KUNIT_EXPECT_STREQ(test, verdict_name(9), "unknown-chip");
	KUNIT_EXPECT_STREQ(test, verdict_name(10), "maybe-healthy");
	KUNIT_EXPECT_STREQ(test, error_name(50), "host");
	KUNIT_EXPECT_STREQ(test, error_name(52), "maybe-healthy");
}

static void every_phase_has_its_own_name(struct kunit *test)
{
	check_words(test, phase_name, MTKFLASH_PHASES);
	check_unique(test, phase_name, MTKFLASH_PHASES);
	check_outside(test, phase_name, MTKFLASH_PHASES);
}

static void every_verdict_has_its_own_words(struct kunit *test)
{
	check_words(test, verdict_name, MTKFLASH_VERDICTS);
	check_words(test, verdict_meaning, MTKFLASH_VERDICTS);
	check_unique(test, verdict_name, MTKFLASH_VERDICTS);
	check_unique(test, verdict_meaning, MTKFLASH_VERDICTS);
	check_outside(test, verdict_name, MTKFLASH_VERDICTS);
	check_outside(test, verdict_meaning, MTKFLASH_VERDICTS);
}

static void check_names(struct kunit *test, namer name, int count)
{
	check_words(test, name, count);
	check_unique(test, name, count);
	check_outside(test, name, count);
}

static void every_advice_is_another(struct kunit *test)
{
	check_unique(test, advice_text, MTKFLASH_ADVICES);
}

static void every_kind_has_its_own_name(struct kunit *test)
{
	check_names(test, kind_name, MTKFLASH_KINDS);
}

static struct kunit_case errors_cases[] = {
	KUNIT_CASE(every_error_has_name_cause_and_advice),
	KUNIT_CASE(names_of_errors_are_unique),
	KUNIT_CASE(causes_and_advice_are_phrases),
	KUNIT_CASE(errors_outside_the_list_are_unknown),
	KUNIT_CASE(every_error_has_an_errno),
	KUNIT_CASE(errnos_are_unique_but_for_io_errors),
	KUNIT_CASE(values_are_those_of_the_contract),
	KUNIT_CASE(every_advice_is_another),
	KUNIT_CASE(every_kind_has_its_own_name),
	KUNIT_CASE(every_phase_has_its_own_name),
	KUNIT_CASE(every_verdict_has_its_own_words),
	{ }
};

static struct kunit_suite errors_suite = {
	.name = "mtkflash_errors",
	.test_cases = errors_cases,
};

kunit_test_suite(errors_suite);
