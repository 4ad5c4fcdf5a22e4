/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find names in which one bit of the characters is stuck: a data line is bad, and not the
 * firmware.
 */
#ifndef MTKFLASH_GARBLED_H
#define MTKFLASH_GARBLED_H

#include <linux/types.h>

/**
 * mtkflash_garbled() - Has a stuck data line spoilt a name?
 * @said: The drive's answer.
 * @name: Its real name, or the start of that.
 * @size: Number of characters of @said.
 * @known: Number of characters of @name, at most @size.
 *
 * Return: the data lines that can have done that, bit 8 for D8 and so on; two lines if it
 * can be either; 0 if there is no such pattern.
 */
u16 mtkflash_garbled(const char *said, const char *name, size_t size,
		     size_t known);

/**
 * mtkflash_garbled_name() - Has a stuck data line spoilt vendor and product?
 * @said: The drive's answer, 8 and 16 characters.
 * @vendor: Its vendor.
 * @product: Its product, or the start of that.
 */
u16 mtkflash_garbled_name(const char said[24], const char *vendor,
			  const char *product);

/**
 * mtkflash_garbled_model() - Has a stuck data line spoilt an answer to IDENTIFY?
 * @said: The drive's answer.
 * @vendor: Its vendor.
 * @product: Its product, or the start of that.
 *
 * There may be blanks between vendor and product.
 */
u16 mtkflash_garbled_model(const char *said, const char *vendor,
			   const char *product);

#endif /* MTKFLASH_GARBLED_H */
