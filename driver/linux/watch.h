/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ends sessions from outside.
 */
#ifndef MTKFLASH_WATCH_H
#define MTKFLASH_WATCH_H

/**
 * mtkflash_watch_init() - Hear of unbinding, sleep and reboot from now on
 *
 * Return: 0 or a negative errno; nothing is left registered then.
 */
int mtkflash_watch_init(void);

/**
 * mtkflash_watch_exit() - Hear of them no more
 *
 * As long as there are ports, unbinding of their hosts must be heard of: the
 * registry is stopped before.
 */
void mtkflash_watch_exit(void);

#endif /* MTKFLASH_WATCH_H */
