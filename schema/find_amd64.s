#include "go_asm.h"
#include "textflag.h"

// A constant of 16 equal bytes.
#define BYTES(name, eight) \
	DATA name<>+0(SB)/8, $eight \
	DATA name<>+8(SB)/8, $eight \
	GLOBL name<>(SB), RODATA|NOPTR, $16

BYTES(quote, 0x2222222222222222)
BYTES(kind, 0xd9d9d9d9d9d9d9d9)      // without the three bits in which the brackets differ
BYTES(bracket, 0x5959595959595959)
BYTES(backslash, 0x5c5c5c5c5c5c5c5c)

// Adds to the sets what is in the 16 bytes from a place on. The shift makes the third bit of each byte its highest.
#define PART(at) \
	MOVOU at(SI), X0 \
	MOVO X0, X1 \
	MOVO X0, X2 \
	MOVO X0, X3 \
	PCMPEQB X4, X1 \
	PAND X5, X2 \
	PCMPEQB X6, X2 \
	PCMPEQB X7, X3 \
	PSLLW $5, X0 \
	PMOVMSKB X1, AX \
	PMOVMSKB X2, BX \
	PMOVMSKB X3, CX \
	PMOVMSKB X0, DX \
	SHLQ $at, AX \
	SHLQ $at, BX \
	SHLQ $at, CX \
	SHLQ $at, DX \
	ORQ AX, R8 \
	ORQ BX, R9 \
	ORQ CX, R10 \
	ORQ DX, R11

// func find(block *[64]byte, in *sets)
TEXT ·find(SB), NOSPLIT, $0-16
	MOVQ block+0(FP), SI
	MOVQ in+8(FP), DI
	MOVOU quote<>(SB), X4
	MOVOU kind<>(SB), X5
	MOVOU bracket<>(SB), X6
	MOVOU backslash<>(SB), X7
	XORQ R8, R8
	XORQ R9, R9
	XORQ R10, R10
	XORQ R11, R11
	PART(0)
	PART(16)
	PART(32)
	PART(48)
	MOVQ R8, sets_quotes(DI)
	MOVQ R9, sets_brackets(DI)
	MOVQ R10, sets_backslashes(DI)
	MOVQ R11, sets_closing(DI)
	RET
