/* SPDX-License-Identifier: GPL-2.0 */
/*
 * End sessions when a host driver is unbound, or the system sleeps or goes down.
 */
#ifndef MTKFLASH_WATCH_H
#define MTKFLASH_WATCH_H

/**
 * mtkflash_watch_init() - Register for unbinding, sleep and reboot
 *
 * Return: 0 or a negative errno; nothing is left registered then.
 */
int mtkflash_watch_init(void);

/**
 * mtkflash_watch_exit() - Unregister
 *
 * Unbinding must be watched as long as there are ports: call mtkflash_registry_stop()
 * before.
 */
void mtkflash_watch_exit(void);

#endif /* MTKFLASH_WATCH_H */
