/*
 * Both passes of the resampling that resample.ts defines. Coefficients have 22 bits after the point and come in pairs,
 * for two inputs, each split into its lower 11 bits and the rest, so that products fit 16-bit lanes. Vectors are read
 * and written up to 16 bytes past the end of a buffer; what lies there counts for nothing and is written over.
 */
#include <stdint.h>
#include "resample.h"
#include "lanes.h"

/* (low + high * 2^11 + half) / 2^22 */
ALWAYS_INLINE v128_t descale(v128_t low, v128_t high) {
  v128_t sum = ADD32(ADD32(low, wasm_i32x4_shl(high, 11)), wasm_i32x4_const_splat(1 << 21));
  return wasm_i32x4_shr(sum, 22);
}

__attribute__((export_name("rows")))
void rows(const uint8_t *in, int width, int height, const int32_t *filter, uint8_t *out, int outWidth) {
  v128_t pairs = wasm_i8x16_const(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  for (int y = 0; y < height; y++, in += 3 * width) {
    const int32_t *f = filter;
    for (int x = 0; x < outWidth; x++, out += 3) {
      const uint8_t *from = in + 3 * f[0];
      int count = f[1];
      v128_t low = wasm_i32x4_const_splat(0), high = low;
      f += 2;
      for (int k = 0; k < count; k++, from += 6, f += 2) {
        v128_t two = wasm_i8x16_swizzle(wasm_v128_load64_zero(from), pairs);
        low = ADD32(low, DOT(two, wasm_v128_load32_splat(f)));
        high = ADD32(high, DOT(two, wasm_v128_load32_splat(f + 1)));
      }
      v128_t words = wasm_i16x8_narrow_i32x4(descale(low, high), low);
      wasm_v128_store32_lane(out, wasm_u8x16_narrow_i16x8(words, words), 0);
    }
  }
}

__attribute__((export_name("columns")))
void columns(const uint8_t *in, int stride, int height, const int32_t *filter, uint8_t *out, int outHeight) {
  for (int y = 0; y < outHeight; y++, out += stride) {
    const uint8_t *top = in + (int64_t)stride * filter[0];
    int count = filter[1], odd = filter[0] + 2 * count > height;
    for (int x = 0; x < stride; x += 16) {
      const int32_t *f = filter + 2;
      const uint8_t *from = top + x;
      v128_t low[4], high[4];
      for (int i = 0; i < 4; i++) low[i] = high[i] = wasm_i32x4_const_splat(0);
      for (int k = 0; k < count; k++, from += 2 * stride, f += 2) {
        v128_t above = wasm_v128_load(from);
        v128_t below = wasm_v128_load(odd && k == count - 1 ? from : from + stride);
        v128_t left = wasm_i8x16_shuffle(above, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        v128_t right = wasm_i8x16_shuffle(above, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        v128_t c = wasm_v128_load32_splat(f), d = wasm_v128_load32_splat(f + 1);
        v128_t four[4] = { wasm_u16x8_extend_low_u8x16(left), wasm_u16x8_extend_high_u8x16(left),
                           wasm_u16x8_extend_low_u8x16(right), wasm_u16x8_extend_high_u8x16(right) };
        for (int i = 0; i < 4; i++) {
          low[i] = ADD32(low[i], DOT(four[i], c));
          high[i] = ADD32(high[i], DOT(four[i], d));
        }
      }
      v128_t a = wasm_i16x8_narrow_i32x4(descale(low[0], high[0]), descale(low[1], high[1]));
      v128_t b = wasm_i16x8_narrow_i32x4(descale(low[2], high[2]), descale(low[3], high[3]));
      wasm_v128_store(out + x, wasm_u8x16_narrow_i16x8(a, b));
    }
    filter += 2 + 2 * count;
  }
}
