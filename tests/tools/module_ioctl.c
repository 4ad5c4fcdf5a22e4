// SPDX-License-Identifier: GPL-2.0
/* Requests to the modelled module: driver/linux/ioctl.c, in the version that it plays. */
#include <errno.h>
#include <string.h>

#include "flash/chips.h"
#include "errors.h"
#include "names.h"
#include "module_parts.h"
#include "packet/user_recipe.h"

/* Any of the structures, as large as this module knows them. */
union structure {
	__u32 words[2];		/* size, device */
	struct mtkflash_port_info port;
	struct mtkflash_device_info info;
	struct mtkflash_status status;
	struct mtkflash_options options;
	struct mtkflash_capabilities capabilities;
	struct mtkflash_map map;
	struct mtkflash_kept kept;
	struct mtkflash_answers answers;
	struct mtkflash_user_recipe recipe;
	struct mtkflash_journal journal;
	struct mtkflash_request request;
};

/* One call: by which file, about which drive, and the answer. */
struct call {
	struct file *file;
	struct device *device;
	union structure s;
	uint8_t *states;	/* where those of pages go, or ranges */
	size_t state_count;
};

static void force(__u32 *member, long value)
{
	if (value >= 0)
		*member = value;
}

static long port_info(struct call *call)
{
	struct mtkflash_port_info *info = &call->s.port;
	struct device *device;

	if (info->index >= module.ports)
		return -ENXIO;
	device = &module.port[info->index];
	pthread_mutex_lock(&device->lock);
	info->ata = device->ata;
	info->verdict = device->verdict;
	force(&info->verdict, device->forced.verdict);
	force(&info->reason, device->forced.reason);
	/* libata has it still, or it is none of ours. */
	info->device = device->minor >= 0 && !device->gone &&
		       info->verdict != MTKFLASH_VERDICT_PROBING &&
		       (info->verdict != MTKFLASH_VERDICT_OTHER || device->admitted) ?
		       (__u32)device->minor : MTKFLASH_NO_DEVICE;
	info->altstatus = device->forced.altstatus < 0 ? 0x80 : device->forced.altstatus;
	info->altstatus_valid = device->verdict == MTKFLASH_VERDICT_CANDIDATE;
	info->probing_s = 0;
	force(&info->probing_s, device->forced.probing_s);
	info->held = device->drive && device->drive->session.port != MTKFLASH_PORT_FREE;
	strcpy(info->driver, device->ata < 3 ? "ata_piix" : "ahci");
	strcpy(info->parent, device->ata < 3 ? "0000:00:01.1" : "0000:00:1f.2");
	memcpy(info->model, device->model, sizeof(info->model));
	pthread_mutex_unlock(&device->lock);
	return 0;
}

/* Of what is forced to be another one nothing is known here. */
static long admit(struct call *call)
{
	struct device *device;

	if (call->s.port.index >= module.ports)
		return -ENXIO;
	device = &module.port[call->s.port.index];
	if (device->verdict == MTKFLASH_VERDICT_OTHER)
		device->admitted = true;
	else if (device->minor < 0 || device->forced.verdict == MTKFLASH_VERDICT_OTHER)
		return -EACCES;
	return port_info(call);
}

static long rescan(struct call *call)
{
	(void)call;
	module.scans++;
	for (unsigned int i = 0; i < module.ports; i++) {
		pthread_mutex_lock(&module.port[i].lock);
		if (!module.port[i].busy)
			module_look(&module.port[i]);
		pthread_mutex_unlock(&module.port[i].lock);
	}
	return 0;
}

static long device_info(struct call *call)
{
	pthread_mutex_lock(&call->device->lock);
	call->s.info = call->device->info;
	pthread_mutex_unlock(&call->device->lock);
	return 0;
}

static void note(struct file *file, struct device *device)
{
	file->asked[device - module.port] = true;
	file->seen[device - module.port] = device->changes;
}

static long get_status(struct call *call)
{
	struct mtkflash_status *status = &call->s.status;
	struct device *device = call->device;

	pthread_mutex_lock(&device->lock);
	*status = device->status;
	status->changes = device->changes;
	note(call->file, device);
	force(&status->phase, device->forced.phase);
	force(&status->failed_phase, device->forced.failed_phase);
	force(&status->error, device->forced.error);
	force(&status->flags, device->forced.flags);
	force(&status->advice, device->forced.advice);
	force(&status->kind, device->forced.kind);
	pthread_mutex_unlock(&device->lock);
	if (module.age < AGE_NOW)
		status->flags &= ~MTKFLASH_STATUS_VENDOR_MODE;
	return 0;
}

static long read_options(struct call *call)
{
	pthread_mutex_lock(&call->device->lock);
	call->s.options = call->file->chosen ? call->file->options : call->device->options;
	pthread_mutex_unlock(&call->device->lock);
	return 0;
}

/* The version before this one said EINVAL to a flag that it did not know. */
static long check_options(const struct mtkflash_options *options)
{
	bool old = module.age < AGE_NOW;

	if (options->flags & ~(old ? MTKFLASH_OPTION_ALLOW_SIBLING : MTKFLASH_OPTIONS_KNOWN))
		return old ? -EINVAL : -EOPNOTSUPP;
	if (options->set > MTKFLASH_OPTION_SET_SLIM2)
		return -EOPNOTSUPP;
	return options->wait_ms > MTKFLASH_WAIT_MAX_MS || options->reserved ||
	       mtkflash_options_exclude(options->flags) ? -EINVAL : 0;
}

/* Older ones knew those of the drive only. */
static struct mtkflash_options *place_for(struct call *call)
{
	struct file *file = call->file;

	if (!file->device || module.age < AGE_NOW)
		return &call->device->options;
	if (!file->chosen)
		file->options = call->device->options;
	file->chosen = true;
	return &file->options;
}

static long write_options(struct call *call)
{
	const struct mtkflash_options *options = &call->s.options;
	struct device *device = call->device;
	struct mtkflash_options *place;
	long err = check_options(options);

	if (err)
		return err;
	pthread_mutex_lock(&device->lock);
	if (device->busy) {
		err = -EBUSY;
	} else {
		place = place_for(call);
		place->flags = options->flags;
		place->wait_ms = options->wait_ms;
		place->set = options->set;
		memcpy(place->part, options->part, sizeof(place->part));
		place->keeps = options->keeps;
		memcpy(place->keep, options->keep, sizeof(place->keep));
	}
	pthread_mutex_unlock(&device->lock);
	return err;
}

static long get_map(struct call *call)
{
	struct mtkflash_map *map = &call->s.map;
	struct device *device = call->device;

	pthread_mutex_lock(&device->lock);
	map->device = (__u32)device->minor;
	map->session = device->status.session;
	map->page_size = MTKFLASH_PAGE;
	map->count = device->info.part_size / MTKFLASH_PAGE;
	call->state_count = map->room < map->count ? map->room : map->count;
	memcpy(call->states, device->map, call->state_count);
	pthread_mutex_unlock(&device->lock);
	return 0;
}

static long get_kept(struct call *call)
{
	const struct mtkflash_kept_list *list = &call->device->drive->session.kept;
	struct mtkflash_kept *kept = &call->s.kept;
	struct device *device = call->device;
	__u32 count;

	pthread_mutex_lock(&device->lock);
	kept->device = (__u32)device->minor;
	kept->session = device->status.session;
	kept->count = device->status.flags & MTKFLASH_STATUS_KEPT ? list->count : 0;
	count = kept->room < kept->count ? kept->room : kept->count;
	call->state_count = count * sizeof(list->range[0]);
	memcpy(call->states, list->range, call->state_count);
	pthread_mutex_unlock(&device->lock);
	return 0;
}

static long get_answers(struct call *call)
{
	const struct mtkflash_asked *asked = &call->device->drive->session.asked;
	struct mtkflash_answers *answers = &call->s.answers;
	struct device *device = call->device;
	__u32 count;

	pthread_mutex_lock(&device->lock);
	answers->device = (__u32)device->minor;
	answers->session = device->status.session;
	answers->count = device->status.flags & MTKFLASH_STATUS_BUSY ? 0 : asked->count;
	count = answers->room < answers->count ? answers->room : answers->count;
	call->state_count = count * sizeof(asked->answer[0]);
	memcpy(call->states, asked->answer, call->state_count);
	pthread_mutex_unlock(&device->lock);
	return 0;
}

static long get_journal(struct call *call)
{
	struct mtkflash_journal *journal = &call->s.journal;
	struct device *device = call->device;
	__u32 count;

	pthread_mutex_lock(&device->lock);
	journal->device = (__u32)device->minor;
	journal->session = device->status.session;
	journal->count = device->status.flags & MTKFLASH_STATUS_BUSY ? 0 : device->journal.count;
	journal->lost = device->journal.lost;
	count = journal->room < journal->count ? journal->room : journal->count;
	call->state_count = count * sizeof(device->journal.row[0]);
	memcpy(call->states, device->journal.row, call->state_count);
	pthread_mutex_unlock(&device->lock);
	return 0;
}

static long abort_session(struct call *call)
{
	return module_abort(call->device);
}

static long release_drive(struct call *call)
{
	return module_release(call->device);
}

static long run_session(struct call *call, enum mtkflash_kind kind)
{
	enum mtkflash_error error = module_start(call->device, call->file, kind, NULL, 0);

	if (!error)
		error = module_await(call->file, call->device);
	return mtkflash_errno(error);
}

static long claim_port(struct call *call)
{
	return run_session(call, MTKFLASH_KIND_CLAIM);
}

static long enter_vendor_mode(struct call *call)
{
	return run_session(call, MTKFLASH_KIND_ENTER);
}

static long leave_vendor_mode(struct call *call)
{
	return run_session(call, MTKFLASH_KIND_LEAVE);
}

static long erase_flash(struct call *call)
{
	return run_session(call, MTKFLASH_KIND_ERASE);
}

/* What is in sysfs then is the business of the test. */
static long turn_mtd_on(struct call *call)
{
	return module.mtd_errno ? -module.mtd_errno : run_session(call, MTKFLASH_KIND_READ);
}

static long turn_mtd_off(struct call *call)
{
	(void)call;
	return -module.mtd_errno;
}

/* No drive here takes packets: it is refused in the end, by its name. */
static long set_recipe(struct call *call)
{
	const struct mtkflash_user_recipe *recipe = &call->s.recipe;

	if (recipe->vendor[0] && mtkflash_user_recipe_fault(recipe))
		return -EINVAL;
	call->file->recipe = *recipe;
	return 0;
}

static long capabilities(struct call *call);

/* Where a request is known, and who may make it. */
#define CONTROL		1u
#define DRIVE		2u
#define BOTH		(CONTROL | DRIVE)
#define RAWIO		4u
#define NO_DEVICE	8u	/* it is about none */
#define WRITES		16u	/* on a drive's node only if that is open for writing */

/* @size: of its structure by the module's age; 0 if that does not know it. */
struct request {
	long (*run)(struct call *call);
	unsigned int flags;
	size_t size[AGES];
};

#define NUMBER(name)	_IOC_NR(MTKFLASH_IOC_##name)

static const struct request requests[] = {
	[NUMBER(PORT_INFO)] = { port_info, CONTROL | NO_DEVICE, { 120, 120, 184 } },
	[NUMBER(RESCAN)] = { rescan, CONTROL | RAWIO | NO_DEVICE, { 0, 0, 0 } },
	[NUMBER(DEVICE_INFO)] = { device_info, BOTH, { 48, 64, 80 } },
	[NUMBER(STATUS)] = { get_status, BOTH, { 72, 80, 104 } },
	[NUMBER(GET_OPTIONS)] = { read_options, BOTH, { 0, 16, 184 } },
	[NUMBER(SET_OPTIONS)] = { write_options, BOTH | RAWIO, { 0, 16, 184 } },
	[NUMBER(CAPABILITIES)] = { capabilities, BOTH | NO_DEVICE, { 0, 0, 32 } },
	[NUMBER(MAP)] = { get_map, BOTH, { 0, 0, 32 } },
	[NUMBER(ABORT)] = { abort_session, BOTH | RAWIO, { 0, 0, 8 } },
	[NUMBER(RELEASE)] = { release_drive, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(CLAIM)] = { claim_port, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(ENTER)] = { enter_vendor_mode, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(LEAVE)] = { leave_vendor_mode, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(ERASE)] = { erase_flash, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(KEPT)] = { get_kept, BOTH, { 0, 0, 32 } },
	[NUMBER(ANSWERS)] = { get_answers, BOTH | RAWIO, { 0, 0, 32 } },
	[NUMBER(RECIPE)] = { set_recipe, DRIVE | RAWIO | WRITES, { 0, 0, 196 } },
	[NUMBER(MTD_ON)] = { turn_mtd_on, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(MTD_OFF)] = { turn_mtd_off, BOTH | RAWIO | WRITES, { 0, 0, 8 } },
	[NUMBER(JOURNAL)] = { get_journal, BOTH | RAWIO, { 0, 0, 32 } },
	[NUMBER(ADMIT)] = { admit, CONTROL | RAWIO | NO_DEVICE, { 0, 0, 184 } },
};

#define REQUESTS	(sizeof(requests) / sizeof(requests[0]))

static long capabilities(struct call *call)
{
	struct mtkflash_capabilities *out = &call->s.capabilities;

	out->parts = mtkflash_chip_count;
	out->requests = (1ull << REQUESTS) - 1;
	out->options = MTKFLASH_OPTIONS_KNOWN;
	out->sets = (2u << MTKFLASH_OPTION_SET_SLIM2) - 1;
	out->image_max = MTKFLASH_IMAGE_MAX;
	out->wait_max_ms = MTKFLASH_WAIT_MAX_MS;
	return 0;
}

static size_t minimum(const struct request *request)
{
	unsigned int age = 0;

	while (!request->size[age])
		age++;
	return request->size[age];
}

/* A tail that this module does not know has to be zero. */
static bool tail_is_zero(const uint8_t *data, size_t known, size_t length)
{
	for (size_t i = known; i < length; i++)
		if (data[i])
			return false;
	return true;
}

static long copy_in(struct call *call, const struct request *request, const uint8_t *data,
		    size_t length)
{
	size_t known = request->size[module.age];

	if (length < minimum(request))
		return -EINVAL;
	if (!tail_is_zero(data, known, length))
		return -E2BIG;
	memcpy(&call->s, data, length < known ? length : known);
	if (request->flags & NO_DEVICE)
		return 0;
	call->device = call->file->device ? call->file->device :
					    module_find_device(call->s.words[1]);
	return call->device ? 0 : -ENXIO;
}

static long answer(struct call *call, const struct request *request, uint8_t *data,
		   size_t *length)
{
	size_t known = request->size[module.age];
	long err = copy_in(call, request, data, *length);

	call->states = data + *length;
	if (!err)
		err = request->run(call);
	if (err)
		return err;
	call->s.words[0] = (__u32)*length;
	memcpy(data, &call->s, *length < known ? *length : known);
	*length += call->state_count;
	return 0;
}

static const struct request *find_request(const struct file *file, unsigned long number)
{
	const struct request *request;

	if (number != _IO(MTKFLASH_IOC_MAGIC, _IOC_NR(number)) || _IOC_NR(number) >= REQUESTS)
		return NULL;
	request = &requests[_IOC_NR(number)];
	if (!(request->flags & (file->device ? DRIVE : CONTROL)))
		return NULL;
	return request->size[module.age] || request->run == rescan ? request : NULL;
}

long module_ioctl(struct file *file, unsigned long number, uint8_t *data, size_t *length)
{
	const struct request *request = find_request(file, number);
	struct call call = { .file = file };
	int err = module.next_ioctl_errno;

	module.requests++;
	module.next_ioctl_errno = 0;
	if (err)
		return -err;
	if (!request)
		return -ENOTTY;
	if (request->flags & RAWIO && module.unprivileged)
		return -EPERM;
	if (request->flags & WRITES && file->device && !file->writes)
		return -EBADF;
	if (request->run == rescan)
		return rescan(&call);
	return answer(&call, request, data, length);
}
