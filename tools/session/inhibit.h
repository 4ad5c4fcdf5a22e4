/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The computer shall not go to sleep while a flash is written.
 */
#ifndef CTL_INHIBIT_H
#define CTL_INHIBIT_H

/*
 * Asks systemd-logind, where there is one, to leave the computer awake and running until
 * this process, and every one that it forks from here on, has ended.
 */
void inhibit_sleep(const char *why);

#endif
