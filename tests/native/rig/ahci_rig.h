/* SPDX-License-Identifier: GPL-2.0 */
/* A scene whose drive is at an AHCI port, which the FIS engine has. */
#ifndef NATIVE_AHCI_RIG_H
#define NATIVE_AHCI_RIG_H

#include "ahci_port.h"
#include "scene.h"

extern struct ahci_port ahci_rig;

const struct mtkdrive_part *ahci_part(const struct scene_way *way);

/* Between scene_drive and its session; the switches of ahci_rig are set before. */
void ahci_attach(enum scene_power power);

/* The same with no switch set, and the port is taken. */
void ahci_begin(enum scene_power power);

/* It is given back as it was found. */
void ahci_end(void);

/* What a release and the next claim do. */
void ahci_take_again(void);

/* The drive goes, and the case goes on with another one. */
void ahci_forget(void);

/* A case with a port that is taken, and a drive of 72h. */
void ahci_prepare(const char *name, enum scene_power power);

/* Single commands, and what the driver is shown of the drive. */
void ahci_command(u8 value);
void ahci_intro(void);
u8 ahci_status(void);

/* What the drive says within a second. */
u8 ahci_wait_status(void);

/* The intro, and that. */
u8 ahci_enter(void);

#endif
