/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bus of a parallel flash part behind a drive in vendor mode: one byte
 * written, one byte read (specification, section 3.1).
 */
#ifndef MTKFLASH_BUS_H
#define MTKFLASH_BUS_H

#include "vendor.h"

/* A0..A19 */
#define MTKFLASH_BUS_SIZE	0x100000

/**
 * mtkflash_bus_write() - One write cycle
 * @v: A drive in vendor mode with parallel flash.
 * @address: Below %MTKFLASH_BUS_SIZE.
 * @value: The byte.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_bus_write(struct mtkflash_vendor *v, u32 address,
				       u8 value);

/**
 * mtkflash_bus_read() - One read cycle
 * @v: A drive in vendor mode with parallel flash.
 * @address: Below %MTKFLASH_BUS_SIZE.
 * @value: The byte.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_bus_read(struct mtkflash_vendor *v, u32 address,
				      u8 *value);

#endif /* MTKFLASH_BUS_H */
