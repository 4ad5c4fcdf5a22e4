/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names in which one bit of the characters is stuck: a data line is bad, not the
 * firmware.
 */
#ifndef MTKFLASH_GARBLED_H
#define MTKFLASH_GARBLED_H

#include <linux/types.h>

/**
 * mtkflash_garbled() - Is it a name that was spoilt by a stuck data line?
 * @said: What the drive said.
 * @name: What its name is, or begins with.
 * @size: How many characters @said has.
 * @known: How many of them @name has; not more than @size.
 *
 * Return: the data lines that would do that: bit 8 for D8 and so on; two of them if
 * it can be either; 0 if it is no such pattern.
 */
u16 mtkflash_garbled(const char *said, const char *name, size_t size,
		     size_t known);

/**
 * mtkflash_garbled_name() - The same, by vendor and product
 * @said: What the drive said, 8 and 16 characters.
 * @vendor: Its vendor.
 * @product: Its product, or what that begins with.
 */
u16 mtkflash_garbled_name(const char said[24], const char *vendor,
			  const char *product);

/**
 * mtkflash_garbled_model() - The same, in an answer to IDENTIFY
 * @said: What the drive said.
 * @vendor: Its vendor.
 * @product: Its product, or what that begins with.
 *
 * There may be blanks between vendor and product.
 */
u16 mtkflash_garbled_model(const char *said, const char *vendor,
			   const char *product);

#endif /* MTKFLASH_GARBLED_H */
