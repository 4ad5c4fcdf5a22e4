/* SPDX-License-Identifier: GPL-2.0 */
/*
 * QEMU 7.2 (Debian 12) and QEMU 10 (Debian 13) under the newer one's names.
 */
#ifndef HW_IDE_MTK_COMPAT_H
#define HW_IDE_MTK_COMPAT_H

#if __has_include("hw/ide/ide-internal.h")

#include "hw/ide/ide-internal.h"
#include "system/cpu-timers.h"
#include "system/qtest.h"
#include "system/system.h"

#define mtk_cd_icount_low(cpu) (&(cpu)->neg.icount_decr.u16.low)

/* The properties of a device are counted, and constant. */
#define MTK_CD_PROPERTIES(name, ...) \
	static const Property name[] = { __VA_ARGS__ }

#else

#include "hw/ide/internal.h"
#include "qemu/main-loop.h"
#include "sysemu/cpu-timers.h"
#include "sysemu/qtest.h"
#include "sysemu/sysemu.h"

#define ide_bus_active_if idebus_active_if
#define ide_bus_set_irq ide_set_irq
#define bql_lock qemu_mutex_lock_iothread
#define bql_unlock qemu_mutex_unlock_iothread
#define mtk_cd_icount_low(cpu) (&(cpu)->icount_decr_ptr->u16.low)

#define MTK_CD_PROPERTIES(name, ...) \
	static Property name[] = { __VA_ARGS__, DEFINE_PROP_END_OF_LIST() }

#endif

/* Of qemu.patch: as ide-cd answers a packet, from its buffer. */
void ide_atapi_reply(IDEState *s, int size);

/* For qemu.patch: an AHCI port has stopped its engine. */
void ide_cable_stopped(IDEBus *bus);

#endif
