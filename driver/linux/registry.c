// SPDX-License-Identifier: GPL-2.0
/*
 * The registry: finds all ports, looks at them, describes them and frees them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <scsi/scsi_host.h>

#include "device.h"
#include "errors.h"
#include "names.h"
#include "notify.h"
#include "port.h"
#include "registry.h"
#include "run.h"

/* SCSI host numbers are given out from 0 and reused. */
#define HOST_NUMBERS		256
#define RESCAN_MS		1000

/*
 * Number of scans to wait for the INQUIRY of a packet device that libata has found, and of
 * one whose IDENTIFY was nonsense, which is not expected to answer.
 */
#define UNANSWERED_SCANS	120
#define NONSENSE_SCANS		10

/* Number of scans to wait until a port begins to wake up. */
#define WAKING_SCANS		10

static LIST_HEAD(ports);
static DEFINE_MUTEX(ports_lock);	/* guards ports, view and device of each, and stopping */
static bool stopping;			/* no port is added any more */

static LIST_HEAD(leaving);		/* ports taken out of the other list, not yet freed */
static DEFINE_SPINLOCK(leaving_lock);	/* guards it; nests within ports_lock */
static DECLARE_WAIT_QUEUE_HEAD(left);	/* woken when a port has been freed */

static void rescan_later(struct work_struct *work);
static DECLARE_DELAYED_WORK(rescan_work, rescan_later);

static struct mtkflash_port *find_port(unsigned int host_no)
{
	struct mtkflash_port *port;

	lockdep_assert_held(&ports_lock);

	list_for_each_entry(port, &ports, node)
		if (port->shost->host_no == host_no)
			return port;
	return NULL;
}

/*
 * The lock of the host's device is held while its driver is bound or unbound.  Waiting for
 * it here would be a deadlock, because unbinding waits for ports_lock in bus_event().
 * Without it a port could be added whose host is going away.
 *
 * Returns false if the host must be tried again: it was locked, or memory was short.
 */
static bool add_port(struct Scsi_Host *shost)
{
	struct device *host = shost->dma_dev;
	struct mtkflash_port *port = NULL;
	bool bound;

	lockdep_assert_held(&ports_lock);

	/* Hosts on other buses are not watched for unbinding, see watch.c. */
	if (!dev_is_pci(host) && host->bus != &platform_bus_type)
		return true;
	if (!device_trylock(host))
		return false;
	bound = host->driver;
	if (bound)
		port = mtkflash_port_alloc(shost);
	if (port)
		list_add_tail(&port->node, &ports);
	device_unlock(host);
	return port || !bound;
}

/* Returns false if some host must be tried again. */
static bool find_ports(void)
{
	bool complete = true;

	lockdep_assert_held(&ports_lock);

	for (unsigned int n = 0; n < HOST_NUMBERS; n++) {
		struct Scsi_Host *shost;

		if (find_port(n))
			continue;
		shost = scsi_host_lookup(n);
		if (!shost)
			continue;
		if (mtkflash_is_libata_host(shost))
			complete &= add_port(shost);
		scsi_host_put(shost);
	}
	return complete;
}

/* Do not wait for libata while ports_lock is held. */
static enum mtkflash_error do_not_wait(void *data)
{
	return MTKFLASH_ERROR_INTERRUPTED;
}

/*
 * Does a device answer on a port whose status alone does not tell?  Under lockdown this
 * stays unknown, see mtkflash_device_check_lockdown().
 */
static void look_closer(struct mtkflash_port *port)
{
	struct mtkflash_port_view view;
	enum mtkflash_error err;

	lockdep_assert_held(&ports_lock);

	if (port->left_alone || security_locked_down(LOCKDOWN_IOPORT))
		return;
	err = mtkflash_port_claim(port, false, &view, do_not_wait, NULL);
	/* libata has just begun to probe the port itself. */
	if (err == MTKFLASH_ERROR_INTERRUPTED)
		port->view.probing = true;
	if (err)
		return;
	mtkflash_look_closer(&port->tf, &port->view);
	mtkflash_port_release(port, MTKFLASH_RELEASE_QUIET);
}

/* Log names by IDENTIFY and INQUIRY that do not belong together. */
static void tell_witnesses(const struct mtkflash_port *port)
{
	for (unsigned int unit = 0; unit < 2; unit++) {
		const struct mtkflash_witnesses *said = &port->view.said[unit];
		const struct mtkflash_identity *id = &said->inquiry;
		struct mtkflash_finding found;

		if (port->view.class[unit] != MTKFLASH_CLASS_PACKET)
			continue;
		mtkflash_hear(said, &found);
		if (!found.advice)
			continue;
		dev_notice(&port->device->dev, "ata%u: IDENTIFY says '%*pE', INQUIRY says '%s %s %s'%s%s: %s\n",
			   port->ap->print_id, (int)strlen(said->model), said->model,
			   id->vendor, id->product, id->revision,
			   found.lines ? ", line " : "",
			   mtkflash_lines_name(found.lines),
			   mtkflash_advice_text(found.advice));
	}
}

static void tell_found(const struct mtkflash_port *port)
{
	enum mtkflash_verdict verdict = mtkflash_verdict(&port->view);
	char status[sizeof(", status FFh")] = "";

	if (port->view.status_valid)
		scnprintf(status, sizeof(status), ", status %02Xh",
			  mtkflash_shown_status(&port->view));
	dev_info(&port->device->dev, "ata%u: %s (%s%s)\n", port->ap->print_id,
		 mtkflash_verdict_meaning(verdict),
		 mtkflash_verdict_name(verdict), status);
	tell_witnesses(port);
}

static void add_device(struct mtkflash_port *port)
{
	struct mtkflash_device *device;

	lockdep_assert_held(&ports_lock);

	device = mtkflash_device_add(port);
	if (IS_ERR(device)) {
		pr_err("ata%u: no device node: %pe\n", port->ap->print_id,
		       device);
		/* Try again at the next scan, when there may be memory. */
		if (PTR_ERR(device) == -ENOMEM)
			port->view.probing = true;
		return;
	}
	port->device = device;
	tell_found(port);
}

/* Is the port claimed or held by its device? */
static bool is_taken(struct mtkflash_port *port)
{
	struct mtkflash_status status;

	lockdep_assert_held(&ports_lock);

	if (!port->device)
		return false;
	mtkflash_device_get_status(port->device, &status);
	return status.flags & (MTKFLASH_STATUS_BUSY | MTKFLASH_STATUS_HELD);
}

/* Number of scans to wait for the name of a packet device that libata has found. */
static unsigned int scans_to_wait(const struct mtkflash_port_view *view)
{
	unsigned int scans = 0;

	for (unsigned int unit = 0; unit < 2; unit++) {
		if (view->class[unit] != MTKFLASH_CLASS_PACKET ||
		    view->said[unit].answered)
			continue;
		if (!mtkflash_is_nonsense(view, unit))
			return UNANSWERED_SCANS;
		scans = NONSENSE_SCANS;
	}
	return scans;
}

static void note_probing(struct mtkflash_port *port, bool is_probing)
{
	lockdep_assert_held(&ports_lock);

	/* The time counts anew after each claim. */
	if (is_probing && (!port->is_probing || port->claims_seen != READ_ONCE(port->claims)))
		port->probing_since = jiffies;
	port->is_probing = is_probing;
	port->claims_seen = READ_ONCE(port->claims);
}

static void stop_waking(struct mtkflash_port *port)
{
	lockdep_assert_held(&ports_lock);

	if (port->waking)
		mtkflash_port_let_sleep(port);
	port->waking = 0;
}

/*
 * The port sleeps, and its registers tell nothing.  What is known of it stays.  It is woken
 * up if a caller requested the scan, and if nothing is known; the scans that follow wait for
 * libata.
 */
static void look_asleep(struct mtkflash_port *port, bool wanted)
{
	lockdep_assert_held(&ports_lock);

	if (port->waking) {
		/* Only a port that does not even begin is given up. */
		if (pm_runtime_status_suspended(&port->ap->tdev) && !--port->waking)
			mtkflash_port_let_sleep(port);
		return;
	}
	if (!wanted && !port->view.probing && port->view.status_valid)
		return;
	mtkflash_port_keep_awake(port);
	port->waking = mtkflash_port_wake_up(port) ? WAKING_SCANS : 0;
	/* Of one that was never looked at libata knows what host it is. */
	if (!port->view.accessible)
		mtkflash_port_ask(port, &port->view);
	port->view.probing = false;
	if (!port->waking)
		mtkflash_port_let_sleep(port);
}

/* Of a port with a device libata knows enough, and it is not woken up. */
static bool is_vacant_asleep(struct mtkflash_port *port, bool awake)
{
	struct mtkflash_port_view now = port->view;

	if (awake)
		return false;
	mtkflash_port_ask(port, &now);
	/* What libata does at a port that is not awake is to wake it up, or the opposite. */
	now.probing = false;
	return mtkflash_may_read_status(&now);
}

/*
 * Look at a port.  The result of an earlier closer look is valid as long as the port shows
 * the same.
 */
static void look_at(struct mtkflash_port *port)
{
	struct mtkflash_port_view before = port->view;
	unsigned int scans;

	lockdep_assert_held(&ports_lock);

	mtkflash_port_look(port, &port->view);
	mtkflash_keep_closer_look(&port->view, &before);
	note_probing(port, port->view.probing);
	scans = scans_to_wait(&port->view);
	if (!scans) {
		port->unanswered = 0;
	} else if (port->unanswered < scans) {
		port->unanswered++;
		port->view.probing = true;
	}
	if (mtkflash_needs_closer_look(&port->view))
		look_closer(port);
	if (!port->view.probing)
		stop_waking(port);
	if (!port->view.probing && !mtkflash_may_read_status(&port->view))
		mtkflash_port_take_back(port);
}

static void look_or_wait(struct mtkflash_port *port, bool wanted)
{
	bool awake = mtkflash_port_keep_awake(port);

	if (is_vacant_asleep(port, awake))
		look_asleep(port, wanted);
	else
		look_at(port);
	mtkflash_port_let_sleep(port);
}

static void scan_port(struct mtkflash_port *port, bool wanted)
{
	struct mtkflash_device *device = port->device;
	struct mtkflash_identity id;
	bool wants_node, lost;
	unsigned int unit;

	lockdep_assert_held(&ports_lock);

	if (device && !mtkflash_device_reserve(device)) {
		if (port->waking)
			port->view.probing = false;
		stop_waking(port);
		return;
	}
	if (wanted)
		port->view.looked_closer = false;
	look_or_wait(port, wanted);
	if (port->waking) {
		if (device)
			mtkflash_device_unreserve(device, false);
		return;
	}
	if (!port->view.probing && !mtkflash_find_stranger(&port->view, &unit, &id))
		WRITE_ONCE(port->admitted, false);
	wants_node = port->admitted || mtkflash_verdict_has_node(mtkflash_verdict(&port->view));
	lost = device && !wants_node && !port->view.probing;
	if (device)
		mtkflash_device_unreserve(device, lost);
	if (lost) {
		/* No session runs and none can start: this does not wait. */
		port->device = NULL;
		mtkflash_device_retire(device);
		mtkflash_device_remove(device);
	} else if (wants_node && !device) {
		add_device(port);
	}
}

/* @wanted: A caller requested the scan.  Returns true if another scan is needed. */
static bool scan_ports(bool wanted)
{
	struct mtkflash_port *port;
	bool again;

	lockdep_assert_held(&ports_lock);

	/* A controller that sleeps is not accessed. */
	if (mtkflash_device_is_asleep())
		return true;
	again = !find_ports();
	list_for_each_entry(port, &ports, node) {
		scan_port(port, wanted);
		again |= (port->view.probing && !port->device) || port->waking;
	}
	return again;
}

static void scan(bool wanted)
{
	mutex_lock(&ports_lock);
	if (!stopping && scan_ports(wanted))
		schedule_delayed_work(&rescan_work,
				      msecs_to_jiffies(RESCAN_MS));
	mutex_unlock(&ports_lock);
}

void mtkflash_registry_scan(void)
{
	scan(true);
}

void mtkflash_registry_scan_later(void)
{
	mutex_lock(&ports_lock);
	if (!stopping)
		schedule_delayed_work(&rescan_work, msecs_to_jiffies(RESCAN_MS));
	mutex_unlock(&ports_lock);
}

static void rescan_later(struct work_struct *work)
{
	scan(false);
}

/* Describe the first device that has a name, and the judgement on it. */
static void describe_device(const struct mtkflash_port_view *view,
			    struct mtkflash_port_info *info)
{
	const struct mtkflash_identity *name = &view->name;

	for (unsigned int unit = 0; unit < 2; unit++) {
		const struct mtkflash_witnesses *said = &view->said[unit];
		const struct mtkflash_identity *id = &said->inquiry;
		struct mtkflash_finding found;

		if (!said->inquiry.product[0] && !said->model[0])
			continue;
		mtkflash_hear(said, &found);
		if (found.identity.product[0])
			id = &found.identity;
		scnprintf(info->model, sizeof(info->model), "%s %s %s", id->vendor,
			  id->product, id->revision);
		strscpy(info->identify, said->model, sizeof(info->identify));
		info->advice = found.advice;
		info->lines = found.lines;
		return;
	}
	/* libata has given the drive up, but has read its name. */
	if (name->product[0])
		scnprintf(info->model, sizeof(info->model), "%s %s %s", name->vendor,
			  name->product, name->revision);
}

/*
 * For unprivileged callers: no register is accessed.  New knowledge of libata is taken
 * over.  The verdict on a port without a device needs the registers: it is that of the last
 * scan until the worker has read them.
 */
static bool refresh(struct mtkflash_port *port)
{
	struct mtkflash_port_view now = port->view;
	bool changed, news;

	lockdep_assert_held(&ports_lock);

	mtkflash_port_ask(port, &now);
	changed = memcmp(now.class, port->view.class, sizeof(now.class));
	news = now.probing != port->view.probing ||
	       memcmp(now.said, port->view.said, sizeof(now.said));
	/* A recovery that begins or ends is no reason to judge a drive anew. */
	if (changed || (news && !port->device))
		schedule_delayed_work(&rescan_work, 0);
	if (!changed)
		memcpy(port->view.said, now.said, sizeof(now.said));
	else if (!mtkflash_may_read_status(&now))
		port->view = now;
	return now.probing;
}

/* Does a session wait for libata?  Once the port is claimed nothing is probed. */
static bool is_session_waiting(struct mtkflash_port *port)
{
	struct mtkflash_port_view now = {};

	mtkflash_port_ask(port, &now);
	return now.probing;
}

static unsigned int probing_s(const struct mtkflash_port *port)
{
	if (!port->is_probing)
		return 0;
	/* A second that has begun counts as a whole one. */
	return 1 + jiffies_to_msecs(jiffies - port->probing_since) / MSEC_PER_SEC;
}

static void describe(struct mtkflash_port *port,
		     struct mtkflash_port_info *info)
{
	struct ata_host *host = port->ap->host;
	struct mtkflash_port_view view;
	struct mtkflash_status status = {};

	lockdep_assert_held(&ports_lock);

	info->ata = port->ap->print_id;
	info->device = MTKFLASH_NO_DEVICE;
	if (port->device) {
		mtkflash_device_get_status(port->device, &status);
		info->device = status.device;
		info->held = !!(status.flags & MTKFLASH_STATUS_HELD);
	}
	view = port->view;
	if (is_taken(port)) {
		note_probing(port, is_session_waiting(port));
	} else {
		bool probing = refresh(port) || port->waking;

		note_probing(port, probing);
		view = port->view;
		view.probing = probing;
	}
	info->verdict = status.flags & MTKFLASH_STATUS_VENDOR_MODE ?
				MTKFLASH_VERDICT_VENDOR_MODE :
				mtkflash_verdict(&view);
	info->altstatus = mtkflash_shown_status(&port->view);
	info->altstatus_valid = port->view.status_valid;
	strscpy(info->driver, host->dev->driver ? host->dev->driver->name : "",
		sizeof(info->driver));
	strscpy(info->parent, dev_name(host->dev), sizeof(info->parent));
	describe_device(&port->view, info);
	info->reason = port->view.host;
	info->probing_s = probing_s(port);
}

/* @index counts the ports in the order of the list. */
static struct mtkflash_port *nth_port(unsigned int index)
{
	struct mtkflash_port *port;

	lockdep_assert_held(&ports_lock);

	list_for_each_entry(port, &ports, node)
		if (!index--)
			return port;
	return NULL;
}

int mtkflash_registry_port_info(struct mtkflash_port_info *info)
{
	struct mtkflash_port *port;

	if (mutex_lock_killable(&ports_lock))
		return -EINTR;
	port = nth_port(info->index);
	if (port)
		describe(port, info);
	mutex_unlock(&ports_lock);
	return port ? 0 : -ENXIO;
}

static int admit(struct mtkflash_port *port)
{
	struct mtkflash_identity id;
	unsigned int unit;

	lockdep_assert_held(&ports_lock);

	if (port->device)
		return 0;
	/* A controller that sleeps is not looked at. */
	if (mtkflash_device_is_asleep())
		return -EBUSY;
	scan_port(port, false);
	if (port->waking) {
		schedule_delayed_work(&rescan_work, msecs_to_jiffies(RESCAN_MS));
		return -EBUSY;
	}
	if (!port->device && mtkflash_find_stranger(&port->view, &unit, &id)) {
		WRITE_ONCE(port->admitted, true);
		add_device(port);
	}
	return port->device ? 0 : mtkflash_errno(MTKFLASH_ERROR_NOT_MEDIATEK);
}

int mtkflash_registry_admit(struct mtkflash_port_info *info)
{
	struct mtkflash_port *port;
	int err = -ENXIO;

	if (mutex_lock_killable(&ports_lock))
		return -EINTR;
	port = stopping ? NULL : nth_port(info->index);
	if (port)
		err = admit(port);
	if (!err)
		describe(port, info);
	mutex_unlock(&ports_lock);
	return err;
}

struct mtkflash_device *mtkflash_registry_device(unsigned int minor)
{
	struct mtkflash_device *device = NULL;
	struct mtkflash_port *port;

	mutex_lock(&ports_lock);
	list_for_each_entry(port, &ports, node) {
		if (!port->device || MINOR(port->device->dev.devt) != minor)
			continue;
		device = port->device;
		get_device(&device->dev);
		break;
	}
	mutex_unlock(&ports_lock);
	return device;
}

/* Is it a port of @host?  NULL means any host. */
static bool belongs_to(const struct mtkflash_port *port,
		       const struct device *host)
{
	return !host || port->ap->host->dev == host;
}

/* Move the ports of @host to the leaving list; the caller frees those on @taken. */
static void take_ports(const struct device *host, struct list_head *taken)
{
	struct mtkflash_port *port, *next;

	mutex_lock(&ports_lock);
	list_for_each_entry_safe(port, next, &ports, node) {
		if (!belongs_to(port, host))
			continue;
		spin_lock(&leaving_lock);
		list_move_tail(&port->node, &leaving);
		spin_unlock(&leaving_lock);
		list_add_tail(&port->taken, taken);
	}
	mutex_unlock(&ports_lock);
}

bool mtkflash_registry_has_forgotten(const struct device *host)
{
	struct mtkflash_port *port;
	bool all = true;

	spin_lock(&leaving_lock);
	list_for_each_entry(port, &leaving, node)
		all &= !belongs_to(port, host);
	spin_unlock(&leaving_lock);
	return all;
}

static void free_port(struct mtkflash_port *port)
{
	spin_lock(&leaving_lock);
	list_del(&port->node);
	spin_unlock(&leaving_lock);
	mtkflash_port_free(port);
	wake_up_all(&left);
}

void mtkflash_registry_forget(const struct device *host)
{
	struct mtkflash_port *port, *next;
	LIST_HEAD(taken);

	take_ports(host, &taken);
	list_for_each_entry(port, &taken, taken)
		if (port->device)
			mtkflash_device_retire(port->device);
	list_for_each_entry_safe(port, next, &taken, taken) {
		if (port->device)
			mtkflash_device_remove(port->device);
		free_port(port);
	}
	wait_event_idle(left, mtkflash_registry_has_forgotten(host));
}

void mtkflash_registry_stop(void)
{
	mutex_lock(&ports_lock);
	stopping = true;
	mutex_unlock(&ports_lock);
	mtkflash_registry_forget(NULL);
	cancel_delayed_work_sync(&rescan_work);
}
