// SPDX-License-Identifier: GPL-2.0
/* The FIS engine of a scene: its drive is at an AHCI port. */
#include <string.h>

#include "ahci_rig.h"
#include "tap.h"

#define INTRO_LBAL	0x2a
#define INTRO		0x80

struct ahci_port ahci_rig;

const struct mtkdrive_part *ahci_part(const struct scene_way *way)
{
	return mtkdrive_part_find(way->type == 0x70 ? "SST39SF020" : "MX25L2005");
}

/* One device on the cable, and no interrupt line in it. */
void ahci_attach(enum scene_power power)
{
	scene_prepare(power);
	ahci_port_attach(&ahci_rig, &scene_drive);
	scene_drive.session.one_unit = true;
}

void ahci_begin(enum scene_power power)
{
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(power);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
}

void ahci_end(void)
{
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(ahci_port_is_as_before(&ahci_rig));
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	scene_drive.tf.ops = ahci_rig.honest;
	scene_end();
}

void ahci_take_again(void)
{
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	ahci_rig.ahci = (struct mtkflash_ahci){
		.io = ahci_rig.ahci.io,
		.memory = ahci_rig.ahci.memory,
		.dma = ahci_rig.ahci.dma,
		.slots = ahci_rig.ahci.slots,
	};
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
}

void ahci_forget(void)
{
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	scene_drive.tf.ops = ahci_rig.honest;
	drive_destroy(&scene_drive);
}

/* --- one command at a time ----------------------------------------------------------- */

void ahci_command(u8 value)
{
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_DEV, 0xa0);
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_CMD, value);
}

u8 ahci_status(void)
{
	return mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_CMD);
}

u8 ahci_wait_status(void)
{
	for (unsigned int n = 0; n < 10000 && ahci_status() & MTKFLASH_BSY; n++)
		drive_advance(&scene_drive, DRIVE_MS / 10);
	return ahci_status();
}

void ahci_intro(void)
{
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_LBAL, INTRO_LBAL);
	ahci_command(INTRO);
}

u8 ahci_enter(void)
{
	ahci_intro();
	return ahci_wait_status();
}

void ahci_prepare(const char *name, enum scene_power power)
{
	tap_begin("AHCI: %s", name);
	scene_configure(ahci_part(&scene_serial_ways[1]), &scene_serial_ways[1]);
	ahci_begin(power);
}
