/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of each Linux driver of an ATA controller.
 *
 * There is one row for each driver of Linux 6.1 in drivers/ata, or for each of its kinds of
 * port, from reading its source.  None was tried on hardware; ata_piix and ahci were tried in
 * QEMU.  A kind is recognised by the operations that replace libata's.  The tables of
 * Documentation/hosts.rst are generated from these rows.
 */
#ifndef MTKFLASH_HOSTS_ROWS_H
#define MTKFLASH_HOSTS_ROWS_H

/*
 * Operations in which a driver can differ from libata: X(NAME, member).
 * What only sets speeds, detects cables, resets or moves data by DMA is not among them:
 * a parked port does none of that.
 */
#define MTKFLASH_HOST_OPS(X) \
	X(FREEZE,	freeze) \
	X(DEFER,	qc_defer) \
	X(ISSUE,	qc_issue) \
	X(SELECT,	sff_dev_select) \
	X(LOAD,		sff_tf_load) \
	X(READ,		sff_tf_read) \
	X(COMMAND,	sff_exec_command) \
	X(STATUS,	sff_check_status) \
	X(ALTSTATUS,	sff_check_altstatus) \
	X(DEVCTL,	sff_set_devctl) \
	X(IRQ_CLEAR,	sff_irq_clear) \
	X(DATA,		sff_data_xfer)

enum {
#define MTKFLASH_X(name, member) MTKFLASH_HOST_OP_##name,
	MTKFLASH_HOST_OPS(MTKFLASH_X)
#undef MTKFLASH_X
	MTKFLASH_HOST_OP_COUNT
};

/* In rows: one operation is the driver's own; O(A) | O(B) is a set of them. */
#define O(name)		(1u << MTKFLASH_HOST_OP_##name)

/*
 * The rows: X("name", "kind", FEATURES, KNOWN, REASON, "link", "file", "note").
 *
 * name: as the SCSI layer has it, in /sys/class/scsi_host/hostN/proc_name.
 * kind: which of its ports are meant, for people.
 * FEATURES: a port is of this kind if these operations are the driver's own.  Of several
 *	rows that fit the first one counts.
 * KNOWN: these may be the driver's own, and do no harm: what they add was read.
 * REASON: &enum mtkflash_host_reason; NONE accepts.
 * link: "yes" if its SATA links can be looked at (SCR registers), "some" if those of some
 *	ports can, "no" if not, "-" if it has none.
 * file: in drivers/ata.
 * note: what the driver does that libata does not, and why it is accepted or refused.
 */
#define MTKFLASH_HOSTS_INTEL(X) \
	X("ata_piix", "all", 0, 0, NONE, "some", "ata_piix.c", \
	  "SATA ports have link registers if the chipset has SIDPR: the ports share them by an " \
	  "index, so they are used under the recovery lock of the controller only") \
	X("pata_efar", "all", 0, 0, NONE, "-", "pata_efar.c", "") \
	X("pata_it8213", "all", 0, 0, NONE, "-", "pata_it8213.c", "") \
	X("pata_mpiix", "all", 0, O(ISSUE), NONE, "-", "pata_mpiix.c", \
	  "sets the speed of the unit before a command") \
	X("pata_oldpiix", "all", 0, O(ISSUE), NONE, "-", "pata_oldpiix.c", \
	  "sets the speed of the unit before a command") \
	X("pata_radisys", "all", 0, O(ISSUE), NONE, "-", "pata_radisys.c", \
	  "sets the speed of the unit before a command") \
	X("pata_rdc", "all", 0, 0, NONE, "-", "pata_rdc.c", "") \
	X("pata_sch", "all", 0, 0, NONE, "-", "pata_sch.c", "")

#define MTKFLASH_HOSTS_CHIPSETS(X) \
	X("ata_generic", "all", 0, 0, NONE, "-", "ata_generic.c", "") \
	X("pata_acpi", "all", 0, O(ISSUE), NONE, "-", "pata_acpi.c", \
	  "lets the firmware set the speed of the unit before a command") \
	X("pata_ali", "all", 0, 0, NONE, "-", "pata_ali.c", "") \
	X("pata_amd", "all", 0, 0, NONE, "-", "pata_amd.c", "") \
	X("pata_atiixp", "all", 0, 0, NONE, "-", "pata_atiixp.c", "") \
	X("pata_cs5520", "all", 0, 0, NONE, "-", "pata_cs5520.c", "") \
	X("pata_cs5530", "all", 0, O(ISSUE), NONE, "-", "pata_cs5530.c", \
	  "sets the DMA speed of the unit before a command") \
	X("pata_cs5535", "all", 0, 0, NONE, "-", "pata_cs5535.c", "") \
	X("pata_cs5536", "all", 0, 0, NONE, "-", "pata_cs5536.c", "") \
	X("pata_cypress", "all", 0, 0, NONE, "-", "pata_cypress.c", "") \
	X("pata_ns87410", "all", 0, O(ISSUE), NONE, "-", "pata_ns87410.c", \
	  "sets the speed of the unit before a command") \
	X("pata_ns87415", "NS87560 (SuperIO of PA-RISC)", O(STATUS), 0, OWN_ACCESS, "-", \
	  "pata_ns87415.c", "reads Status and Device again for as long as they show 00h") \
	X("pata_ns87415", "NS87415", 0, O(IRQ_CLEAR), NONE, "-", "pata_ns87415.c", \
	  "acknowledges interrupts in another register") \
	X("pata_opti", "all", 0, 0, NONE, "-", "pata_opti.c", "") \
	X("pata_optidma", "all", 0, 0, NONE, "-", "pata_optidma.c", "") \
	X("pata_piccolo", "all", 0, 0, NONE, "-", "pata_piccolo.c", "") \
	X("pata_rz1000", "all", 0, 0, NONE, "-", "pata_rz1000.c", "") \
	X("pata_sc1200", "all", 0, 0, COUPLED, "-", "pata_sc1200.c", \
	  "holds a command back while the other channel works; it cannot know that this " \
	  "one does") \
	X("pata_serverworks", "all", 0, 0, NONE, "-", "pata_serverworks.c", "") \
	X("pata_sis", "all", 0, 0, NONE, "-", "pata_sis.c", "") \
	X("pata_sl82c105", "all", 0, 0, COUPLED, "-", "pata_sl82c105.c", \
	  "holds a command back while the other channel works; it cannot know that this " \
	  "one does") \
	X("pata_triflex", "all", 0, 0, NONE, "-", "pata_triflex.c", "") \
	X("pata_via", "all", 0, O(LOAD), NONE, "-", "pata_via.c", \
	  "writes Device again after Device Control, whose write can clear it")

#define MTKFLASH_HOSTS_CARDS(X) \
	X("pata_artop", "ATP850 (6210)", O(DEFER), 0, COUPLED, "-", "pata_artop.c", \
	  "holds a command back while the other channel works; it cannot know that this " \
	  "one does") \
	X("pata_artop", "all others", 0, 0, NONE, "-", "pata_artop.c", "") \
	X("pata_atp867x", "all", 0, 0, NONE, "-", "pata_atp867x.c", "") \
	X("pata_cmd640", "all", 0, O(ISSUE), NONE, "-", "pata_cmd640.c", \
	  "sets the speed of the unit before a command") \
	X("pata_cmd64x", "all", 0, O(IRQ_CLEAR), NONE, "-", "pata_cmd64x.c", \
	  "acknowledges the interrupt of its own channel") \
	X("pata_hpt366", "all", 0, 0, NONE, "-", "pata_hpt366.c", "") \
	X("pata_hpt37x", "all", 0, 0, NONE, "-", "pata_hpt37x.c", "") \
	X("pata_hpt3x2n", "all", 0, 0, COUPLED, "-", "pata_hpt3x2n.c", \
	  "a write on one channel can switch the clock of both, which disconnects and resets " \
	  "both") \
	X("pata_hpt3x3", "all", 0, O(FREEZE), NONE, "-", "pata_hpt3x3.c", \
	  "its freeze also stops the DMA engine of its own channel") \
	X("pata_it821x", "passthrough mode", O(SELECT), O(SELECT) | O(ISSUE), NONE, "-", \
	  "pata_it821x.c", "sets the speed when another unit is selected, and selects always") \
	X("pata_it821x", "smart mode", 0, 0, FILTERS, "-", "pata_it821x.c", \
	  "the controller's own firmware only accepts the commands of disks") \
	X("pata_jmicron", "all", 0, 0, NONE, "-", "pata_jmicron.c", "") \
	X("pata_marvell", "all", 0, 0, NONE, "-", "pata_marvell.c", "") \
	X("pata_netcell", "all", 0, 0, NONE, "-", "pata_netcell.c", "") \
	X("pata_ninja32", "all", 0, 0, KEEPS_UNIT, "-", "pata_ninja32.c", \
	  "does not select the unit that it believes selected") \
	X("pata_pdc2027x", "all", 0, 0, NONE, "-", "pata_pdc2027x.c", "") \
	X("pata_pdc202xx_old", "all", 0, O(COMMAND), NONE, "-", "pata_pdc202xx_old.c", \
	  "writes the command, and does not read Alternate Status after it") \
	X("pata_sil680", "all", 0, O(COMMAND), NONE, "-", "pata_sil680.c", \
	  "writes the command, and reads a register of its own in place of Alternate " \
	  "Status, because that is faster")

#define MTKFLASH_HOSTS_BOARDS(X) \
	X("arasan_cf", "all", 0, 0, NO_PACKETS, "-", "pata_arasan_cf.c", \
	  "for memory cards; its freeze resets the card") \
	X("ep93xx-ide", "all", 0, 0, OWN_ACCESS, "-", "pata_ep93xx.c", \
	  "drives the signals of the cable itself") \
	X("mpc52xx_ata", "all", 0, O(SELECT), NONE, "-", "pata_mpc52xx.c", \
	  "sets the speed when another unit is selected, and selects always") \
	X("pata-rb532-cf", "all", 0, 0, NONE, "-", "pata_rb532_cf.c", "") \
	X("pata_bk3710", "all", 0, 0, NONE, "-", "pata_bk3710.c", "") \
	X("pata_buddha", "all", 0, 0, UNWATCHED, "-", "pata_buddha.c", \
	  "on the Zorro bus, where mtkflash does not see a driver go") \
	X("pata_falcon", "all", 0, O(DATA), NONE, "-", "pata_falcon.c", \
	  "the bytes of data are the other way round") \
	X("pata_ftide010", "all", 0, O(ISSUE), NONE, "-", "pata_ftide010.c, sata_gemini.c", \
	  "sets the DMA speed of the unit before a command; with a SATA bridge in front it " \
	  "is the same") \
	X("pata_gayle", "all", 0, O(IRQ_CLEAR) | O(DATA), NONE, "-", "pata_gayle.c", \
	  "the bytes of data are the other way round; acknowledges interrupts in another " \
	  "register") \
	X("pata_icside", "all", 0, 0, UNWATCHED, "-", "pata_icside.c", \
	  "on the bus of Acorn's expansion cards, where mtkflash does not see a driver go") \
	X("pata_imx", "all", 0, 0, NONE, "-", "pata_imx.c", "") \
	X("pata_isapnp", "all", 0, 0, UNWATCHED, "-", "pata_isapnp.c", \
	  "on the PnP bus, where mtkflash does not see a driver go") \
	X("pata_ixp4xx_cf", "all", 0, 0, NO_PACKETS, "-", "pata_ixp4xx_cf.c", \
	  "for memory cards") \
	X("pata_legacy", "all", 0, 0, UNWATCHED, "-", "pata_legacy.c", \
	  "its devices have no driver in the sense of Linux, so that mtkflash does not see it go") \
	X("pata_macio", "all", 0, O(FREEZE) | O(SELECT) | O(IRQ_CLEAR), NONE, "-", \
	  "pata_macio.c", "sets the speed when a unit is selected; its freeze also stops the " \
	  "DMA engine of its own channel.  Listed only if it is a PCI device") \
	X("pata_octeon_cf", "all", 0, 0, NO_PACKETS, "-", "pata_octeon_cf.c", \
	  "for memory cards") \
	X("pata_of_platform", "all", 0, 0, NONE, "-", "pata_of_platform.c", "") \
	X("pata_palmld", "all", 0, 0, NONE, "-", "pata_palmld.c", "has no interrupt") \
	X("pata_pcmcia", "all", 0, 0, UNWATCHED, "-", "pata_pcmcia.c", \
	  "on the bus of PC cards, where mtkflash does not see a driver go") \
	X("pata_platform", "all", 0, 0, NONE, "-", "pata_platform.c", "") \
	X("pata_pxa", "all", 0, O(IRQ_CLEAR), NONE, "-", "pata_pxa.c", \
	  "has no interrupts of a DMA engine to acknowledge") \
	X("pata_samsung_cf", "S3C64xx", O(STATUS), 0, OWN_ACCESS, "-", "pata_samsung_cf.c", \
	  "waits for the controller before and after each access") \
	X("pata_samsung_cf", "S5PV210", 0, 0, NONE, "-", "pata_samsung_cf.c", "")

#define MTKFLASH_HOSTS_SATA(X) \
	X("pdc_adma", "all", 0, O(FREEZE) | O(ISSUE), NONE, "-", "pdc_adma.c", \
	  "its freeze masks its own port and puts the engine into register mode; the engine " \
	  "is for disks only") \
	X("sata_mv", "88SX60xx, 7042, system on chip", O(STATUS), \
	  O(FREEZE) | O(DEFER) | O(ISSUE) | O(STATUS) | O(IRQ_CLEAR), NONE, "yes", \
	  "sata_mv.c", "its freeze stops the engine and masks its own port; after a reset it " \
	  "shows libata BSY until a drive answers, the register itself is plain; holds back " \
	  "only what concerns the same port") \
	X("sata_mv", "88SX50xx", 0, 0, NO_PACKETS, "yes", "sata_mv.c", \
	  "the driver forbids optical drives there") \
	X("sata_nv", "with adma=1", O(READ), 0, OWN_ACCESS, "yes", "sata_nv.c", \
	  "the registers are there only while the engine is off: load sata_nv with adma=0, " \
	  "which is the default") \
	X("sata_nv", "all others", 0, O(FREEZE) | O(ISSUE), NONE, "yes", "sata_nv.c", \
	  "its freeze masks its own port in a register of the controller; queued commands of " \
	  "disks have a way of their own") \
	X("sata_promise", "all", 0, O(FREEZE) | O(ISSUE) | O(LOAD) | O(COMMAND) | O(IRQ_CLEAR), \
	  NONE, "some", "sata_promise.c", \
	  "its freeze masks its own port and stops its DMA; only what needs DMA goes through " \
	  "the engine; its parallel ports have no link") \
	X("sata_sil", "all", 0, O(FREEZE), NONE, "yes", "sata_sil.c", \
	  "its freeze masks its own port and stops its DMA") \
	X("sata_sis", "all", 0, 0, NONE, "yes", "sata_sis.c", \
	  "has no SError register if the link registers are in the PCI configuration") \
	X("sata_uli", "all", 0, 0, NONE, "yes", "sata_uli.c", "") \
	X("sata_via", "VT6420", O(FREEZE), O(FREEZE) | O(LOAD), NONE, "no", "sata_via.c", \
	  "its freeze masks nothing, on purpose; accepted because mtkflash sets nIEN " \
	  "itself.  Writes Device again after Device Control, whose write can clear it.  " \
	  "With vt6420_hotplug=1 the link can be looked at") \
	X("sata_via", "VT6421, VT8251 and parallel", 0, O(LOAD), NONE, "some", "sata_via.c", \
	  "writes Device again after Device Control, whose write can clear it; parallel " \
	  "ports have no link") \
	X("sata-dwc", "all", 0, 0, INTERRUPTS, "yes", "sata_dwc_460ex.c", \
	  "its interrupt handler takes it that a command is running, and looks up what it " \
	  "knows of it") \
	X("sata_qstor", "all", 0, 0, MASKS_OTHERS, "yes", "sata_qstor.c", \
	  "its freeze masks the interrupts of all ports") \
	X("sata_rcar", "all", 0, 0, OWN_ACCESS, "yes", "sata_rcar.c", \
	  "reads and writes 32 bits") \
	X("sata_svw", "all", 0, 0, OWN_ACCESS, "yes", "sata_svw.c", \
	  "reads and writes 16 bits, Status as 32") \
	X("sata_sx4", "all", 0, 0, NO_PACKETS, "-", "sata_sx4.c", \
	  "the driver forbids optical drives there") \
	X("sata_vsc", "all", 0, 0, OWN_ACCESS, "yes", "sata_vsc.c", "reads and writes 16 bits")

#define MTKFLASH_HOSTS_ENGINES(X) \
	X("ahci", "on PCI", 0, 0, NONE, "yes", "ahci.c", \
	  "AHCI: the port is used by commands of its own engine, see below") \
	X("ahci_platform", "all", 0, 0, ENGINE, "yes", \
	  "acard-ahci.c, ahci_brcm.c, ahci_ceva.c, ahci_da850.c, ahci_dm816.c, " \
	  "ahci_dwc.c, ahci_imx.c, ahci_mtk.c, ahci_mvebu.c, ahci_octeon.c, ahci_platform.c, " \
	  "ahci_qoriq.c, ahci_seattle.c, ahci_st.c, ahci_sunxi.c, ahci_tegra.c, " \
	  "ahci_xgene.c, sata_highbank.c", \
	  "AHCI on boards, also where its name is another one: the registers are elsewhere") \
	X("sata_fsl", "all", 0, 0, ENGINE, "yes", "sata_fsl.c", "") \
	X("sata_inic162x", "all", 0, 0, ENGINE, "yes", "sata_inic162x.c", "") \
	X("sata_sil24", "all", 0, 0, ENGINE, "yes", "sata_sil24.c", "")

#define MTKFLASH_HOSTS(X) \
	MTKFLASH_HOSTS_INTEL(X) \
	MTKFLASH_HOSTS_CHIPSETS(X) \
	MTKFLASH_HOSTS_CARDS(X) \
	MTKFLASH_HOSTS_BOARDS(X) \
	MTKFLASH_HOSTS_SATA(X) \
	MTKFLASH_HOSTS_ENGINES(X)

#endif /* MTKFLASH_HOSTS_ROWS_H */
