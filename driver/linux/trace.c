// SPDX-License-Identifier: GPL-2.0
/*
 * Trace events of a port and of its session.
 */
#include "port.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

void mtkflash_trace_write(struct mtkflash_port *port,
			  enum mtkflash_register reg, u8 value)
{
	struct mtkflash_port_trace *trace = &port->trace;

	trace_mtkflash_register(port->ap->print_id, trace->sequence++,
				MTKFLASH_TRACE_WRITE, reg, value);
	if (reg == MTKFLASH_REG_CMD)
		trace_mtkflash_command(port->ap->print_id, trace->registers);
}

void mtkflash_trace_read(struct mtkflash_port *port,
			 enum mtkflash_register reg, u8 value)
{
	struct mtkflash_port_trace *trace = &port->trace;

	if (mtkflash_fold_read(&trace->fold, reg, value))
		trace_mtkflash_register(port->ap->print_id, trace->sequence++,
					MTKFLASH_TRACE_READ, reg, value);
	if (reg != MTKFLASH_REG_CMD || trace->status == value)
		return;
	trace->status = value;
	trace_mtkflash_status(port->ap->print_id, value);
}

void mtkflash_trace_write_data(struct mtkflash_port *port, u16 value)
{
	trace_mtkflash_register(port->ap->print_id, port->trace.sequence++,
				MTKFLASH_TRACE_WRITE, 0, value);
}

void mtkflash_trace_read_data(struct mtkflash_port *port, u16 value)
{
	trace_mtkflash_register(port->ap->print_id, port->trace.sequence++,
				MTKFLASH_TRACE_DATA, 0, value);
}

void mtkflash_trace_phase(struct mtkflash_port *port,
			  const struct mtkflash_status *status)
{
	struct mtkflash_port_trace *trace = &port->trace;

	if (!trace_mtkflash_phase_enabled())
		return;
	if (trace->session == status->session && trace->phase == status->phase &&
	    trace->error == status->error)
		return;
	trace->session = status->session;
	trace->phase = status->phase;
	trace->error = status->error;
	trace_mtkflash_phase(port->ap->print_id, trace->sequence, status);
}
