/*
 * An affine change of an RGB picture, bilinear: for each pixel of the result a place in the source. Places have 11 bits
 * after the point; beyond the edges the modes of scipy.ndimage, which Keras's ImageDataGenerator names, say what is seen.
 */
#include <math.h>
#include <stdint.h>
#include "lanes.h"

#define BITS 11
#define ONE (1 << BITS)

enum { NEAREST, REFLECT, WRAP, CONSTANT };

/* A place along an axis, taken into the picture; negative where there is nothing. */
static double inside(double at, int length, int mode) {
  double last = length - 1;
  if (at >= 0 && at <= last) return at;
  if (mode == CONSTANT) return -1;
  if (mode == NEAREST || length == 1) return at < 0 ? 0 : last;
  if (mode == WRAP) {
    /* scipy's "wrap" repeats after length - 1: first and last pixel take turns. */
    at = at < 0 ? at + last * (floor(-at / last) + 1) : at - last * floor(at / last);
    return at < 0 ? 0 : at > last ? last : at;
  }
  /* The picture and its mirror image in turn; between the two, half a pixel from both edges, the edge itself. */
  at = fmod(at + 0.5, 2.0 * length);
  if (at < 0) at += 2.0 * length;
  if (at > length) at = 2.0 * length - at;
  at -= 0.5;
  return at < 0 ? 0 : at > last ? last : at;
}

/* The pixel at a place within the picture. */
ALWAYS_INLINE void sample(const uint8_t *in, int width, int height, double fx, double fy, uint8_t *out) {
  int x = (int)(fx * ONE + 0.5), y = (int)(fy * ONE + 0.5);
  int x0 = x >> BITS, y0 = y >> BITS, dx = x & (ONE - 1), dy = y & (ONE - 1);
  v128_t pairs = wasm_i8x16_const(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  v128_t shares = wasm_i32x4_splat((ONE - dx) | (dx << 16));
  /* On the last column or row the share of the neighbour that is not there is 0. */
  const uint8_t *above = in + 3 * ((int64_t)y0 * width + x0), *below = y0 + 1 < height ? above + 3 * width : above;
  v128_t top = DOT(wasm_i8x16_swizzle(wasm_v128_load64_zero(above), pairs), shares);
  v128_t bottom = DOT(wasm_i8x16_swizzle(wasm_v128_load64_zero(below), pairs), shares);
  v128_t sum = ADD32(wasm_i32x4_mul(top, wasm_i32x4_splat(ONE - dy)), wasm_i32x4_mul(bottom, wasm_i32x4_splat(dy)));
  v128_t words = wasm_i32x4_shr(ADD32(sum, wasm_i32x4_const_splat(1 << (2 * BITS - 1))), 2 * BITS);
  words = wasm_i16x8_narrow_i32x4(words, words);
  wasm_v128_store32_lane(out, wasm_u8x16_narrow_i16x8(words, words), 0);
}

/* The place of (x, y) is (m[0] x + m[1] y + m[2], m[3] x + m[4] y + m[5]). */
__attribute__((export_name("warp")))
void warp(const uint8_t *in, int width, int height, const double *m, int mode, uint8_t *out) {
  for (int y = 0; y < height; y++) {
    double startX = m[1] * y + m[2], startY = m[4] * y + m[5];
    for (int x = 0; x < width; x++, out += 3) {
      double fx = m[0] * x + startX, fy = m[3] * x + startY;
      if (!(fx >= 0 && fx <= width - 1 && fy >= 0 && fy <= height - 1)) {
        fx = inside(fx, width, mode);
        fy = inside(fy, height, mode);
        /* Not a number is nowhere, too. */
        if (!(fx >= 0 && fy >= 0)) {
          out[0] = out[1] = out[2] = 0;
          continue;
        }
      }
      sample(in, width, height, fx, fy, out);
    }
  }
}
