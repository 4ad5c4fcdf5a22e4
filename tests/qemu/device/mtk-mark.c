// SPDX-License-Identifier: GPL-2.0
/*
 * What measuring needs: how long the cable was idle, and a port by which a guest
 * has the counters taken down in the very instant in which one phase of its
 * work follows the other.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "qemu/timer.h"
#include "qom/object.h"

#include "mtk-cd.h"

static uint64_t pause_until(const MtkCd *m, uint64_t now)
{
	uint64_t pause = now - m->last_access;

	return now > m->last_access && pause > MTK_CD_IDLE_NS ? pause : 0;
}

/* An access has taken place, and the model learns what time it is. */
void mtk_cd_accessed(MtkCd *m, uint64_t begin, uint64_t end)
{
	m->idle_ns += pause_until(m, begin);
	m->last_access = end;
	mtkdrive_set_time(&m->drive, end);
	mtk_cd_follow(m);
}

/* A pause that has not ended yet counts, too. */
uint64_t mtk_cd_idle_ns(const MtkCd *m, uint64_t now)
{
	return m->idle_ns + pause_until(m, now);
}

static void mark_write(void *opaque, hwaddr addr, uint64_t value, unsigned int size)
{
	MtkCd *m = opaque;

	mtk_cd_sync(m);
	g_string_append_printf(m->marks, "%s{\"ns\": %" PRId64 ", ", m->marks->len ? ", " : "",
			       qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
	mtk_cd_append_counters(m, m->marks);
	g_string_append(m->marks, "}");
}

static uint64_t mark_read(void *opaque, hwaddr addr, unsigned int size)
{
	return 0xff;
}

static const MemoryRegionOps mark_ops = {
	.read = mark_read,
	.write = mark_write,
	.endianness = DEVICE_LITTLE_ENDIAN,
	.impl = { .min_access_size = 1, .max_access_size = 1 },
};

void mtk_cd_mark_realize(MtkCd *m)
{
	if (!m->mark_port)
		return;
	memory_region_init_io(&m->mark_region, OBJECT(m), &mark_ops, m, "mtk-cd-mark", 1);
	memory_region_add_subregion(get_system_io(), m->mark_port, &m->mark_region);
}

void mtk_cd_mark_unrealize(MtkCd *m)
{
	if (m->mark_port)
		memory_region_del_subregion(get_system_io(), &m->mark_region);
}

static char *get_marks(Object *obj, Error **errp)
{
	return g_strdup_printf("[%s]", MTK_CD(obj)->marks->str);
}

void mtk_cd_mark_properties(ObjectClass *oc)
{
	object_class_property_add_str(oc, "marks", get_marks, NULL);
}
