/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PEER_FLASH_H
#define PEER_FLASH_H

#include "wire.h"

/* What is done with the flash of one kind of drive. */
struct flash_ops {
	/* Manufacturer << 8 | device. */
	uint16_t (*identify)(const struct cable *c);
	void (*read)(const struct cable *c, uint8_t *data, unsigned int size);
	/* Reads everything back, into a buffer that is compared by the caller. */
	void (*read_back)(const struct cable *c, uint8_t *data, unsigned int size);
	void (*erase)(const struct cable *c, uint16_t id);
	/* All that follows the erase and comes before the read-back. */
	void (*program)(const struct cable *c, const uint8_t *data, unsigned int size);
};

extern const struct flash_ops parallel_flash;	/* section 3 */
extern const struct flash_ops serial_flash;	/* section 4 */

#endif
