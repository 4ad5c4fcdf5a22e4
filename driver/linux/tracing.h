/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracing of the task file, called by its operations.
 */
#ifndef MTKFLASH_TRACING_H
#define MTKFLASH_TRACING_H

#include "port.h"
#include "trace.h"

/* These are static branches, if the kernel has trace events at all. */
static __always_inline bool mtkflash_is_traced(void)
{
	return trace_mtkflash_register_enabled() ||
	       trace_mtkflash_command_enabled() ||
	       trace_mtkflash_status_enabled();
}

/* Called before a register is written. */
static __always_inline void mtkflash_note_write(struct mtkflash_port *port,
						enum mtkflash_register reg, u8 value)
{
	port->trace.registers[reg] = value;
	mtkflash_fold_write(&port->trace.fold);
	if (mtkflash_is_traced())
		mtkflash_trace_write(port, reg, value);
}

static __always_inline void mtkflash_note_write_data(struct mtkflash_port *port, u16 value)
{
	mtkflash_fold_write(&port->trace.fold);
	if (mtkflash_is_traced())
		mtkflash_trace_write_data(port, value);
}

/* Called after a register was read. */
static __always_inline u8 mtkflash_note_read(struct mtkflash_port *port,
					     enum mtkflash_register reg, u8 value)
{
	if (mtkflash_is_traced())
		mtkflash_trace_read(port, reg, value);
	return value;
}

#endif /* MTKFLASH_TRACING_H */
