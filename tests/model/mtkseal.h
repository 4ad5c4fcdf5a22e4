/* SPDX-License-Identifier: GPL-2.0 */
/* The sums in images of Blu-ray writers. */
#ifndef MTKSEAL_H
#define MTKSEAL_H

#include "mtkbd.h"

/* 16 bytes, of whole blocks of 16 from first to last. */
void mtkseal_sum(mtkbd_reader read, void *context, uint32_t first, uint32_t last, uint8_t *sum);

#endif
