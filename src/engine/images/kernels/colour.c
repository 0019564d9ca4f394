/*
 * YCbCr to RGB as JFIF defines it, with libjpeg's rounding (jdcolor.c), sixteen pixels at a time:
 *   R = Y + 1.40200 Cr,  G = Y - 0.34414 Cb - 0.71414 Cr,  B = Y + 1.77200 Cb
 */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"
#include "lanes.h"

typedef struct {
  v128_t r, g, b;
} Colours;

/* Eight pixels in 16-bit lanes, Cb and Cr less 128. Factors have 16 bits after the point, whole parts taken out. */
ALWAYS_INLINE Colours convert(v128_t y, v128_t cb, v128_t cr) {
  v128_t half = wasm_i32x4_const_splat(32768);
  v128_t low = ADD32(DOT(LOW16(cb, cr), PAIR(-22554, 18734)), half);
  v128_t high = ADD32(DOT(HIGH16(cb, cr), PAIR(-22554, 18734)), half);
  v128_t green = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, 16), wasm_i32x4_shr(high, 16));
  Colours c;
  /* q15mulr is (2 a b + 32768) >> 16; these factors round as libjpeg's do for all 256 values. */
  c.r = wasm_i16x8_add(y, wasm_i16x8_q15mulr_sat(wasm_i16x8_shl(cr, 1), wasm_i16x8_const_splat(22971)));
  c.g = wasm_i16x8_add(wasm_i16x8_sub(y, cr), green);
  c.b = wasm_i16x8_add(y, wasm_i16x8_q15mulr_sat(wasm_i16x8_shl(cb, 1), wasm_i16x8_const_splat(29033)));
  return c;
}

/* 48 bytes: R, G and B of sixteen pixels in turn. */
ALWAYS_INLINE void interleave(v128_t r, v128_t g, v128_t b, JSAMPLE *out) {
  v128_t first = wasm_i8x16_shuffle(r, g, 0, 16, 0, 1, 17, 1, 2, 18, 2, 3, 19, 3, 4, 20, 4, 5);
  v128_t second = wasm_i8x16_shuffle(r, g, 21, 5, 6, 22, 6, 7, 23, 7, 8, 24, 8, 9, 25, 9, 10, 26);
  v128_t third = wasm_i8x16_shuffle(r, g, 10, 11, 27, 11, 12, 28, 12, 13, 29, 13, 14, 30, 14, 15, 31, 15);
  wasm_v128_store(out, wasm_i8x16_shuffle(first, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
  wasm_v128_store(out + 16, wasm_i8x16_shuffle(second, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15));
  wasm_v128_store(out + 32, wasm_i8x16_shuffle(third, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31));
}

int jsimd_can_ycc_rgb(void) { return 1; }

/* Rows of samples may be read past their end (jmemmgr.c pads them), rows of pixels must not be written past it. */
void jsimd_ycc_rgb_convert(j_decompress_ptr cinfo, JSAMPIMAGE in, JDIMENSION row, JSAMPARRAY out, int rows) {
  v128_t centre = wasm_i16x8_const_splat(128);
  int width = (int)cinfo->output_width;
  for (; rows > 0; rows--, row++, out++) {
    for (int x = 0; x < width; x += 16) {
      v128_t y = wasm_v128_load(in[0][row] + x), cb = wasm_v128_load(in[1][row] + x), cr = wasm_v128_load(in[2][row] + x);
      Colours low = convert(wasm_u16x8_extend_low_u8x16(y), wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(cb), centre),
                            wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(cr), centre));
      Colours high = convert(wasm_u16x8_extend_high_u8x16(y), wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(cb), centre),
                             wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(cr), centre));
      JSAMPLE tail[48];
      int whole = width - x >= 16;
      interleave(wasm_u8x16_narrow_i16x8(low.r, high.r), wasm_u8x16_narrow_i16x8(low.g, high.g),
                 wasm_u8x16_narrow_i16x8(low.b, high.b), whole ? *out + 3 * x : tail);
      if (!whole) memcpy(*out + 3 * x, tail, 3 * (size_t)(width - x));
    }
  }
}
