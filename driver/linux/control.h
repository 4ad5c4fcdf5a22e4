/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control node, /dev/mtkflash-control.
 */
#ifndef MTKFLASH_CONTROL_H
#define MTKFLASH_CONTROL_H

int mtkflash_control_init(void);
void mtkflash_control_exit(void);

#endif /* MTKFLASH_CONTROL_H */
