/* Short names for the operations on 128-bit vectors that the kernels share. */
#ifndef LOUPE_LANES_H
#define LOUPE_LANES_H

#include <wasm_simd128.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define ADD32 wasm_i32x4_add
#define SUB32 wasm_i32x4_sub
/* Products of 16-bit lanes, neighbours added to 32 bits. */
#define DOT wasm_i32x4_dot_i16x8
/* The same two 16-bit numbers in every pair of lanes. */
#define PAIR(a, b) wasm_i16x8_const(a, b, a, b, a, b, a, b)
/* 16-bit lanes of the lower, or upper, halves of two vectors in turn. */
#define LOW16(a, b) wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH16(a, b) wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15)

#endif
