// SPDX-License-Identifier: GPL-2.0
/* This computer. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node.h"
#include "place.h"

const char *place_path(const char *path)
{
	static char whole[4096];

	snprintf(whole, sizeof(whole), "%s%s", node_root(), path);
	return whole;
}

FILE *place_open(const char *path)
{
	return fopen(place_path(path), "re");
}

bool place_line(const char *path, char *text, size_t size)
{
	FILE *file = place_open(path);
	bool got;

	if (!file)
		return false;
	got = fgets(text, (int)size, file);
	fclose(file);
	if (got)
		text[strcspn(text, "\n")] = '\0';
	return got;
}

bool place_link(const char *path, char *target, size_t size)
{
	ssize_t length = readlink(place_path(path), target, size - 1);

	if (length < 0)
		return false;
	target[length] = '\0';
	return true;
}

bool place_exists(const char *path)
{
	return !access(place_path(path), F_OK);
}

bool place_is_file(const char *path)
{
	struct stat stat;

	return !lstat(place_path(path), &stat) && S_ISREG(stat.st_mode);
}

void place_each(const char *path, bool (*each)(void *context, const char *name), void *context)
{
	struct dirent **names;
	int count = scandir(place_path(path), &names, NULL, versionsort);
	bool more = true;

	for (int i = 0; i < count; i++) {
		if (more && names[i]->d_name[0] != '.')
			more = each(context, names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}
