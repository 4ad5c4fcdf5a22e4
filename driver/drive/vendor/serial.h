/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The serial engine of a drive in vendor mode: a small byte buffer and
 * transactions on the SPI bus of the flash part (specification, section 4).
 */
#ifndef MTKFLASH_SERIAL_H
#define MTKFLASH_SERIAL_H

#include "vendor.h"

/* Bytes of the buffer that the public tools use; there may be more. */
#define MTKFLASH_SERIAL_MAX	260

/**
 * mtkflash_serial_base() - Buffer address of the first byte of a transaction
 * @v: A drive in vendor mode with serial flash.
 *
 * Return: 8800h for the little-endian engine (72h), 0 for the other (73h) [A].
 */
u16 mtkflash_serial_base(const struct mtkflash_vendor *v);

/**
 * mtkflash_serial_put() - Write one byte of the buffer
 * @v: The drive.
 * @address: Buffer address.
 * @value: The byte.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_put(struct mtkflash_vendor *v,
					u16 address, u8 value);

/**
 * mtkflash_serial_get() - Read one byte of the buffer
 * @v: The drive.
 * @address: Buffer address.
 * @value: The byte read.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_get(struct mtkflash_vendor *v,
					u16 address, u8 *value);

/**
 * mtkflash_serial_execute() - Run the transaction that is in the buffer
 * @v: The drive.
 * @tx: Bytes to transmit.
 * @rx: Bytes to receive; they land behind the transmitted ones.
 *
 * The lengths are big-endian for 73h and little-endian for 72h [A].  Always in the plain
 * order, because it starts an action of the part.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_execute(struct mtkflash_vendor *v,
					    u16 tx, u16 rx);

/**
 * mtkflash_serial_load() - Load bytes to be transmitted into the buffer
 * @v: The drive.
 * @index: Index of the first byte, counted from the start of the transaction.
 * @data: The bytes.
 * @len: Number of bytes; @index + @len is at most %MTKFLASH_SERIAL_MAX.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_load(struct mtkflash_vendor *v, u16 index,
					 const u8 *data, u16 len);

/**
 * mtkflash_serial_fetch() - Read bytes that a transaction received
 * @v: The drive.
 * @index: Index of the first byte, counted from the start of the transaction.
 * @data: Out: the bytes.
 * @len: Number of bytes; @index + @len is at most %MTKFLASH_SERIAL_MAX.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_fetch(struct mtkflash_vendor *v, u16 index,
					  u8 *data, u16 len);

/**
 * mtkflash_serial_load_plain() - Load the start of the buffer in the plain order
 * @v: The drive.
 * @data: Opcode, address and data of a command that changes something in the part.
 * @len: Number of bytes.
 *
 * The plain order is safest here: a lost byte of opcode or address would change something
 * else.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_load_plain(struct mtkflash_vendor *v,
					       const u8 *data, u16 len);

/**
 * mtkflash_serial_command() - Send a command that changes something and has no answer
 * @v: The drive.
 * @tx: Bytes to transmit.
 * @len: Number of bytes.
 *
 * Uses the plain order throughout.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_command(struct mtkflash_vendor *v,
					    const u8 *tx, u16 len);

/**
 * mtkflash_serial_transfer() - Run one whole SPI transaction
 * @v: The drive.
 * @tx: Bytes to transmit.
 * @tx_len: Number of bytes.
 * @rx: Out: the answer; may be NULL.
 * @rx_len: Its length; @tx_len + @rx_len is at most %MTKFLASH_SERIAL_MAX.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_serial_transfer(struct mtkflash_vendor *v,
					     const u8 *tx, u16 tx_len,
					     u8 *rx, u16 rx_len);

#endif /* MTKFLASH_SERIAL_H */
