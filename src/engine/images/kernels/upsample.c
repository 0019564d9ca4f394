/*
 * libjpeg's triangle ("fancy") upsampling of chroma (jdsample.c), eight samples at a time: 3/4 of the nearer and 1/4
 * of the further sample in each direction. At the edges the sample itself stands for the neighbour that is missing.
 */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"
#include "lanes.h"

int jsimd_can_h2v1_fancy_upsample(void) { return 1; }
int jsimd_can_h2v2_fancy_upsample(void) { return 1; }

/* Sixteen output samples from eight inputs with their neighbours, in 16-bit lanes. */
ALWAYS_INLINE v128_t widen(v128_t last, v128_t here, v128_t next, int roundLeft, int roundRight, int shift) {
  v128_t near = wasm_i16x8_add(wasm_i16x8_add(here, here), here);
  v128_t left = wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(near, last), wasm_i16x8_splat((short)roundLeft)), shift);
  v128_t right = wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(near, next), wasm_i16x8_splat((short)roundRight)), shift);
  return wasm_v128_or(left, wasm_i16x8_shl(right, 8));
}

ALWAYS_INLINE v128_t samples(const JSAMPLE *at) { return wasm_u16x8_load8x8(at); }

/* Twice the width. */
void jsimd_h2v1_fancy_upsample(j_decompress_ptr cinfo, jpeg_component_info *component, JSAMPARRAY in, JSAMPARRAY *out) {
  int width = (int)component->downsampled_width;
  for (int row = 0; row < cinfo->max_v_samp_factor; row++) {
    const JSAMPLE *from = in[row];
    JSAMPLE *to = (*out)[row];
    for (int x = 0; x < width;) {
      if (x > 0 && x + 8 < width) {
        wasm_v128_store(to + 2 * x, widen(samples(from + x - 1), samples(from + x), samples(from + x + 1), 1, 2, 2));
        x += 8;
        continue;
      }
      int here = from[x];
      to[2 * x] = (JSAMPLE)((3 * here + from[x > 0 ? x - 1 : x] + 1) >> 2);
      to[2 * x + 1] = (JSAMPLE)((3 * here + from[x + 1 < width ? x + 1 : x] + 2) >> 2);
      x++;
    }
  }
}

/* 3/4 of the nearer row and 1/4 of the further one, times four. */
ALWAYS_INLINE v128_t sums(const JSAMPLE *near, const JSAMPLE *far) {
  v128_t n = samples(near);
  return wasm_i16x8_add(wasm_i16x8_add(wasm_i16x8_add(n, n), n), samples(far));
}

/* Twice the width and height; the rows above and below the group are there (context rows). */
void jsimd_h2v2_fancy_upsample(j_decompress_ptr cinfo, jpeg_component_info *component, JSAMPARRAY in, JSAMPARRAY *out) {
  int width = (int)component->downsampled_width;
  for (int row = 0; row < cinfo->max_v_samp_factor; row++) {
    const JSAMPLE *near = in[row >> 1];
    const JSAMPLE *far = row & 1 ? in[(row >> 1) + 1] : in[(row >> 1) - 1];
    JSAMPLE *to = (*out)[row];
    for (int x = 0; x < width;) {
      if (x > 0 && x + 8 < width) {
        v128_t last = sums(near + x - 1, far + x - 1), next = sums(near + x + 1, far + x + 1);
        wasm_v128_store(to + 2 * x, widen(last, sums(near + x, far + x), next, 8, 7, 4));
        x += 8;
        continue;
      }
      int left = x > 0 ? x - 1 : x, right = x + 1 < width ? x + 1 : x;
      int here = 3 * near[x] + far[x];
      to[2 * x] = (JSAMPLE)((3 * here + 3 * near[left] + far[left] + 8) >> 4);
      to[2 * x + 1] = (JSAMPLE)((3 * here + 3 * near[right] + far[right] + 7) >> 4);
      x++;
    }
  }
}
