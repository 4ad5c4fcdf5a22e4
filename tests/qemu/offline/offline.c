// SPDX-License-Identifier: GPL-2.0
/*
 * As long as this module is loaded the kernel believes that a PCI device was
 * pulled out of its slot:  insmod offline.ko device=0000:00:01.1
 */
#include <linux/module.h>
#include <linux/pci.h>

static char *device = "";
module_param(device, charp, 0444);
MODULE_PARM_DESC(device, "domain:bus:device.function");

static struct pci_dev *pdev;

static int __init offline_init(void)
{
	unsigned int domain, bus, slot, function;

	if (sscanf(device, "%x:%x:%x.%x", &domain, &bus, &slot, &function) != 4)
		return -EINVAL;
	pdev = pci_get_domain_bus_and_slot(domain, bus,
					   PCI_DEVFN(slot, function));
	if (!pdev)
		return -ENODEV;
	pdev->error_state = pci_channel_io_perm_failure;
	return 0;
}
module_init(offline_init);

static void __exit offline_exit(void)
{
	pdev->error_state = pci_channel_io_normal;
	pci_dev_put(pdev);
}
module_exit(offline_exit);

MODULE_DESCRIPTION("Makes a PCI device look unplugged, for tests");
MODULE_LICENSE("GPL");
