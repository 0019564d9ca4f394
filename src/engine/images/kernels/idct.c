/*
 * The accurate integer inverse DCT of libjpeg ("islow": Loeffler, Ligtenberg and Moschytz 1989, jidctint.c), eight
 * lanes at a time: same constants and rounding, so the same samples wherever the coefficients are those of a picture.
 */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"
#include "jdct.h"
#include "jsimddct.h"
#include "lanes.h"

/* Constants with 13 bits after the point, named after their value in thousandths. */
enum {
  F298 = 2446, F390 = 3196, F541 = 4433, F765 = 6270, F899 = 7373, F1175 = 9633,
  F1501 = 12299, F1847 = 15137, F1961 = 16069, F2053 = 16819, F2562 = 20995, F3072 = 25172
};

typedef struct {
  v128_t even[4], odd[4];
} Butterfly;

/* Four columns: the inputs are interleaved pairs of rows, `z34` those of (v7 + v3, v5 + v1). */
ALWAYS_INLINE Butterfly butterfly(v128_t p04, v128_t p26, v128_t p71, v128_t p53, v128_t z34, v128_t rounding) {
  Butterfly b;
  v128_t t0 = ADD32(DOT(p04, PAIR(8192, 8192)), rounding);
  v128_t t1 = ADD32(DOT(p04, PAIR(8192, -8192)), rounding);
  v128_t t2 = DOT(p26, PAIR(F541, F541 - F1847));
  v128_t t3 = DOT(p26, PAIR(F541 + F765, F541));
  b.even[0] = ADD32(t0, t3);
  b.even[1] = ADD32(t1, t2);
  b.even[2] = SUB32(t1, t2);
  b.even[3] = SUB32(t0, t3);
  v128_t z3 = DOT(z34, PAIR(F1175 - F1961, F1175));
  v128_t z4 = DOT(z34, PAIR(F1175, F1175 - F390));
  b.odd[0] = ADD32(DOT(p71, PAIR(-F899, F1501 - F899)), z4);
  b.odd[1] = ADD32(DOT(p53, PAIR(-F2562, F3072 - F2562)), z3);
  b.odd[2] = ADD32(DOT(p53, PAIR(F2053 - F2562, -F2562)), z4);
  b.odd[3] = ADD32(DOT(p71, PAIR(F298 - F899, -F899)), z3);
  return b;
}

/* One dimension of all eight columns, scaled down by 2^shift with rounding. */
ALWAYS_INLINE void transform(v128_t v[8], int shift) {
  v128_t rounding = wasm_i32x4_splat(1 << (shift - 1));
  v128_t z3 = wasm_i16x8_add(v[7], v[3]), z4 = wasm_i16x8_add(v[5], v[1]);
  Butterfly low = butterfly(LOW16(v[0], v[4]), LOW16(v[2], v[6]), LOW16(v[7], v[1]), LOW16(v[5], v[3]), LOW16(z3, z4), rounding);
  Butterfly high = butterfly(HIGH16(v[0], v[4]), HIGH16(v[2], v[6]), HIGH16(v[7], v[1]), HIGH16(v[5], v[3]), HIGH16(z3, z4), rounding);
  for (int i = 0; i < 4; i++) {
    v[i] = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(ADD32(low.even[i], low.odd[i]), shift), wasm_i32x4_shr(ADD32(high.even[i], high.odd[i]), shift));
    v[7 - i] = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(SUB32(low.even[i], low.odd[i]), shift), wasm_i32x4_shr(SUB32(high.even[i], high.odd[i]), shift));
  }
}

ALWAYS_INLINE void interleave(const v128_t from[8], v128_t to[8]) {
  for (int i = 0; i < 4; i++) {
    to[2 * i] = LOW16(from[i], from[i + 4]);
    to[2 * i + 1] = HIGH16(from[i], from[i + 4]);
  }
}

ALWAYS_INLINE void transpose(v128_t v[8]) {
  v128_t a[8], b[8];
  interleave(v, a);
  interleave(a, b);
  interleave(b, v);
}

int jsimd_can_idct_islow(void) { return 1; }

/* Coefficients of a block, dequantized and transformed, to 8 x 8 samples. */
void jsimd_idct_islow(j_decompress_ptr cinfo, jpeg_component_info *component, JCOEFPTR block, JSAMPARRAY out, JDIMENSION column) {
  const int16_t *quantization = (const int16_t *)component->dct_table;
  v128_t v[8], changing = wasm_i16x8_const_splat(0);
  for (int i = 1; i < 8; i++) {
    v[i] = wasm_v128_load(block + 8 * i);
    changing = wasm_v128_or(changing, v[i]);
  }
  v[0] = wasm_i16x8_mul(wasm_v128_load(block), wasm_v128_load(quantization));
  if (wasm_v128_any_true(changing)) {
    for (int i = 1; i < 8; i++) v[i] = wasm_i16x8_mul(v[i], wasm_v128_load(quantization + 8 * i));
    transform(v, 11);
  } else {
    v[0] = wasm_i16x8_shl(v[0], 2);
    for (int i = 1; i < 8; i++) v[i] = v[0];
  }
  transpose(v);
  transform(v, 18);
  transpose(v);
  v128_t centre = wasm_i8x16_const_splat(-128);
  for (int i = 0; i < 8; i += 2) {
    v128_t rows = wasm_v128_xor(wasm_i8x16_narrow_i16x8(v[i], v[i + 1]), centre);
    wasm_v128_store64_lane(out[i] + column, rows, 0);
    wasm_v128_store64_lane(out[i + 1] + column, rows, 1);
  }
}
