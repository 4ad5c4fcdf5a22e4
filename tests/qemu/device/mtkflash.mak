# SPDX-License-Identifier: GPL-2.0
# The devices of the test machine: PCs with PIIX3 IDE and ICH9 AHCI, an IOMMU, two more
# task-file hosts that can be unplugged or are SATA, and the plumbing of the rig.
CONFIG_I440FX=y
CONFIG_Q35=y
CONFIG_VTD=y
CONFIG_HPET=y
CONFIG_ISA_DEBUG=y
CONFIG_PVPANIC_ISA=y
CONFIG_IDE_CMD646=y
CONFIG_IDE_SII3112=y
CONFIG_VIRTIO_PCI=y
CONFIG_VIRTIO_BLK=y
CONFIG_VIRTIO_SERIAL=y
CONFIG_VIRTIO_RNG=y
CONFIG_MTK_CD=y
CONFIG_SERIAL_PCI=y
