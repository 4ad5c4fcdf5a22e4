/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the setup code of a kernel image jumps to, in place of the program that
 * unpacks the kernel: "entry" is the kernel itself, which stands where it wants
 * to be.  It is entered as the 64-bit boot protocol has it: the first 4 GiB
 * mapped to themselves, flat segments, %rsi as it was.
 */
	.code32
	.globl	_start
_start:
	lgdt	gdt_pointer
	mov	$0x20, %eax			/* CR4.PAE */
	mov	%eax, %cr4
	mov	$level4, %eax
	mov	%eax, %cr3
	mov	$0xc0000080, %ecx		/* EFER */
	rdmsr
	bts	$8, %eax			/* LME */
	wrmsr
	mov	$0x80000001, %eax		/* CR0.PG, PE */
	mov	%eax, %cr0
	ljmp	$0x10, $long_mode

	.code64
long_mode:
	mov	$0x18, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$entry, %eax
	jmp	*%rax

	.balign	8
gdt:	.quad	0, 0
	.quad	0x00af9a000000ffff		/* 10h: code, 64 bits */
	.quad	0x00cf92000000ffff		/* 18h: data */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	/* Present and writable; 80h is a page of 2 MiB. */
	.balign	4096
level4:	.quad	level3 + 3
	.balign	4096
level3:	.quad	level2 + 0x0003, level2 + 0x1003, level2 + 0x2003, level2 + 0x3003
	.balign	4096
level2:
	.set	page, 0
	.rept	2048
	.quad	page * 0x200000 + 0x83
	.set	page, page + 1
	.endr
