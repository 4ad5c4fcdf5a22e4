/* SPDX-License-Identifier: GPL-2.0 */
/* A scene whose drive is on an AHCI port that the FIS engine has taken. */
#ifndef NATIVE_AHCI_RIG_H
#define NATIVE_AHCI_RIG_H

#include "ahci_port.h"
#include "scene.h"

extern struct ahci_port ahci_rig;

const struct mtkdrive_part *ahci_part(const struct scene_way *way);

/* Put the port between scene_drive and its session.  Set the switches of ahci_rig before. */
void ahci_attach(enum scene_power power);

/* The same with all switches off; then take the port. */
void ahci_begin(enum scene_power power);

/* End the case: the port must be given back as it was found. */
void ahci_end(void);

/* Give the port back and take it again, as a release and the next claim do. */
void ahci_take_again(void);

/* Remove the drive; the case goes on with another one. */
void ahci_forget(void);

/* Begin a case: the port is taken, and the drive has type byte 72h. */
void ahci_prepare(const char *name, enum scene_power power);

/* Send single commands, and read the status as the driver sees it. */
void ahci_command(u8 value);
void ahci_intro(void);
u8 ahci_status(void);

/* Wait at most a second for the drive's status. */
u8 ahci_wait_status(void);

/* Send the intro and wait for the status. */
u8 ahci_enter(void);

#endif
