// SPDX-License-Identifier: GPL-2.0
/* The results of all cuts. */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "cutreport.h"
#include "cutwalk.h"

static struct timespec began;

void cutreport_begin(void)
{
	clock_gettime(CLOCK_MONOTONIC, &began);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - began.tv_sec) +
	       (double)(now.tv_nsec - began.tv_nsec) / 1e9;
}

static double spent(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void print_line(FILE *file)
{
	struct cutwalk_tally t = cutwalk_tally();

	fprintf(file, "sweep: %llu cuts, %llu recovered; %llu double cuts, %llu recovered",
		(unsigned long long)t.cuts, (unsigned long long)t.recovered,
		(unsigned long long)t.doubles, (unsigned long long)t.doubles_recovered);
}

static void print_tally(FILE *file, const struct cutwalk_tally *t)
{
	fprintf(file,
		"\"cuts\": %llu, \"recovered\": %llu, \"doubles\": %llu, "
		"\"doubles_recovered\": %llu, \"order_checks\": %llu",
		(unsigned long long)t->cuts, (unsigned long long)t->recovered,
		(unsigned long long)t->doubles, (unsigned long long)t->doubles_recovered,
		(unsigned long long)t->checks);
}

static void print_kinds(FILE *file)
{
	const struct cutwalk_kind *kind;

	for (unsigned int i = 0; (kind = cutwalk_kind(i)); i++) {
		fprintf(file, "%s\n\t\t{ \"part\": \"%s\", \"way\": \"%s\", \"restoring\": %s, ",
			i ? "," : "", kind->part, kind->way->name,
			kind->stuck ? "true" : "false");
		print_tally(file, &kind->tally);
		fprintf(file, " }");
	}
}

static void print_all(FILE *file)
{
	struct cutwalk_tally t = cutwalk_tally();

	fprintf(file, "{\n\t\"line\": \"");
	print_line(file);
	fprintf(file, "\",\n\t");
	print_tally(file, &t);
	fprintf(file, ",\n\t\"unstable_bits\": %s,\n", powercut_stable ? "false" : "true");
	fprintf(file, "\t\"seconds\": %.0f,\n\t\"cpu_seconds\": %.0f,\n", seconds(),
		spent(RUSAGE_SELF) + spent(RUSAGE_CHILDREN));
	fprintf(file, "\t\"kinds\": [");
	print_kinds(file);
	fprintf(file, "\n\t]\n}\n");
}

bool cutreport_write(const char *path)
{
	FILE *file = fopen(path, "w");
	bool failed;

	if (file) {
		print_all(file);
		failed = ferror(file);
		if (!fclose(file) && !failed)
			return true;
	}
	perror(path);
	return false;
}

void cutreport_say(const char *before)
{
	printf("%s", before);
	print_line(stdout);
	printf("\n");
}
