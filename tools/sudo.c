// SPDX-License-Identifier: GPL-2.0
/* Commands for root. */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "commands.h"
#include "node.h"
#include "sudo.h"

static const char own[] = "mtkflashctl ";

/* The other commands of this project only look. */
static bool reaches(const char *command)
{
	char name[16];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(command + strlen(own), " ,;"),
		 command + strlen(own));
	return ctl_command_find(name) < CTL_COMMAND_COUNT &&
	       ctl_command_reaches(ctl_command_find(name));
}

static bool needs_root(const char *command)
{
	/* Commands that build need no root, others contain sudo already, others only look. */
	static const char * const users[] = { "make modules", "sudo ", "ls ", "ps ", "bsdtar ",
					      "sha256sum ", "head ", "tail ", "dd if=",
					      "unshield ", "gzip ", "cat ", "7z ", "cabextract " };

	for (unsigned int i = 0; i < ARRAY_SIZE(users); i++)
		if (!strncmp(command, users[i], strlen(users[i])))
			return false;
	return strncmp(command, own, strlen(own)) || reaches(command);
}

const char *sudo_commands(const char *commands)
{
	static char text[2048];
	size_t used = 0;

	if (!commands || node_is_privileged())
		return commands;
	while (*commands && used + 8 < sizeof(text)) {
		size_t length = strcspn(commands, ";&");

		used += snprintf(text + used, sizeof(text) - used, "%s%.*s",
				 needs_root(commands) ? "sudo " : "", (int)length, commands);
		commands += length;
		length = strspn(commands, ";& ");
		if (used < sizeof(text))
			used += snprintf(text + used, sizeof(text) - used, "%.*s", (int)length,
					 commands);
		commands += length;
	}
	return text;
}

const char *sudo_text(const char *words)
{
	static char text[1024];
	size_t used = 0;

	if (node_is_privileged())
		return words;
	while (*words && used + 8 < sizeof(text)) {
		const char *at = strstr(words, own);
		size_t length = at ? (size_t)(at - words) : strlen(words);

		used += snprintf(text + used, sizeof(text) - used, "%.*s%s%s", (int)length, words,
				 at && reaches(at) ? "sudo " : "", at ? own : "");
		words += length + (at ? strlen(own) : 0);
	}
	return text;
}

bool sudo_is_missing(const char *from, const char *end)
{
	static const char sudo[] = "sudo ";
	const size_t length = strlen(sudo);

	for (const char *at = from; (at = strstr(at, own)) && at < end; at++)
		if (reaches(at) && ((size_t)(at - from) < length ||
				    strncmp(at - length, sudo, length)))
			return true;
	return false;
}
