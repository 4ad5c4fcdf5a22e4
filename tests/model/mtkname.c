// SPDX-License-Identifier: GPL-2.0
/* Names of the drive model's states and violations, for messages. */
#include "mtkdrive.h"

const char *mtkdrive_state_name(enum mtkdrive_state state)
{
	switch (state) {
	case MTKDRIVE_OFF:	return "off";
	case MTKDRIVE_WINDOW:	return "window";
	case MTKDRIVE_BOOTING:	return "booting";
	case MTKDRIVE_DEAD:	return "dead";
	case MTKDRIVE_NORMAL:	return "normal";
	case MTKDRIVE_VENDOR:	return "vendor";
	case MTKDRIVE_LEFT:	return "left";
	case MTKDRIVE_HALF_WAY:	return "half-way";
	}
	return "unknown";
}

const char *mtkdrive_violation_name(uint32_t mask)
{
	switch (mask & (0 - mask)) {
	case 0:					return "none";
	case MTKDRIVE_V_FORBIDDEN_INTRO:	return "forbidden-intro";
	case MTKDRIVE_V_WRSR_WITH_SRWD:		return "wrsr-with-srwd";
	case MTKDRIVE_V_BUSY_PART:		return "busy-part";
	case MTKDRIVE_V_NO_WEL:			return "no-wel";
	case MTKDRIVE_V_PAGE_WRAP:		return "page-wrap";
	case MTKDRIVE_V_SET_BITS:		return "set-bits";
	case MTKDRIVE_V_PROTECTED:		return "protected";
	case MTKDRIVE_V_OPCODE:			return "opcode";
	case MTKDRIVE_V_LENGTH:			return "length";
	case MTKDRIVE_V_VENDOR_BUSY:		return "vendor-busy";
	case MTKDRIVE_V_WRONG_SET:		return "wrong-set";
	case MTKDRIVE_V_NO_FINISH:		return "no-finish";
	case MTKDRIVE_V_POWER_ORDER:		return "power-order";
	case MTKDRIVE_V_SEQUENCE:		return "sequence";
	case MTKDRIVE_V_AAI:			return "aai";
	case MTKDRIVE_V_LOCK:			return "lock";
	case MTKDRIVE_V_UNPROVEN:		return "unproven";
	}
	return "unknown";
}
