/*
 * Sums over the pixels of a picture, by which core/audit/measures judges it: luma (ITU-R 601), histograms of luma and of
 * brightness as it is perceived (HSP), colour, and the contrast and the edges of each block. Floats of 32 bits in a
 * fixed order, so every machine has the same sums.
 */
#include <math.h>
#include <stdint.h>
#include "lanes.h"

/* Places in `counts` and `sums`. */
enum { BRIGHTNESS = 0, LEVELS = 256, SAMPLED = 512, COLOURED = 513 };
enum { SEEN = 0, COLOUR = 1 };

#define SPLAT wasm_f32x4_const_splat
#define MAX wasm_f32x4_max
#define MIN wasm_f32x4_min

ALWAYS_INLINE float lumaOf(const uint8_t *p) { return 0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2]; }

/* Four bytes of two vectors, at the places a to d, as floats. */
#define BYTES(v, w, a, b, c, d) \
  wasm_f32x4_convert_u32x4(wasm_v128_and( \
      wasm_i8x16_shuffle(v, w, a, 0, 0, 0, b, 0, 0, 0, c, 0, 0, 0, d, 0, 0, 0), wasm_i32x4_const_splat(255)))

/* A channel of four pixels in a row, from its first byte on. */
#define CHANNEL(v, first) BYTES(v, v, first, first + 3, first + 6, first + 9)

/* A channel of every second of eight pixels: v has the first five, w those from the fifth on. */
#define EVERY_SECOND(v, w, first) BYTES(v, w, first, first + 6, 16 + first, 16 + first + 6)

ALWAYS_INLINE float lanesSum(v128_t v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1)) +
         (wasm_f32x4_extract_lane(v, 2) + wasm_f32x4_extract_lane(v, 3));
}

static void lumas(const uint8_t *pixels, int count, float *luma) {
  int i = 0;
  /* A load takes 16 bytes, of which 12 are used: none beyond the last pixel. */
  for (; i + 6 <= count; i += 4) {
    v128_t v = wasm_v128_load(pixels + 3 * i);
    v128_t red = wasm_f32x4_mul(CHANNEL(v, 0), wasm_f32x4_const_splat(0.299f));
    v128_t green = wasm_f32x4_mul(CHANNEL(v, 1), wasm_f32x4_const_splat(0.587f));
    v128_t blue = wasm_f32x4_mul(CHANNEL(v, 2), wasm_f32x4_const_splat(0.114f));
    wasm_v128_store(luma + i, wasm_f32x4_add(wasm_f32x4_add(red, green), blue));
  }
  for (; i < count; i++) luma[i] = lumaOf(pixels + 3 * i);
}

typedef struct { v128_t seen, colour; uint32_t coloured; } Sums;

/* Counts four pixels whose channels and luma are given. */
ALWAYS_INLINE void countFour(v128_t red, v128_t green, v128_t blue, v128_t own, const float *weights, float least,
                             uint32_t *counts, Sums *sums) {
  v128_t seen = wasm_f32x4_sqrt(wasm_f32x4_add(
      wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_splat(weights[0]), wasm_f32x4_mul(red, red)),
                     wasm_f32x4_mul(wasm_f32x4_splat(weights[1]), wasm_f32x4_mul(green, green))),
      wasm_f32x4_mul(wasm_f32x4_splat(weights[2]), wasm_f32x4_mul(blue, blue))));
  v128_t colour = wasm_f32x4_add(wasm_f32x4_add(wasm_f32x4_abs(wasm_f32x4_sub(red, own)),
                                                wasm_f32x4_abs(wasm_f32x4_sub(green, own))),
                                 wasm_f32x4_abs(wasm_f32x4_sub(blue, own)));
  v128_t range = wasm_f32x4_sub(MAX(red, MAX(green, blue)), MIN(red, MIN(green, blue)));
  v128_t bright = wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_add(seen, SPLAT(0.5f)));
  v128_t level = wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_add(own, SPLAT(0.5f)));
#define COUNT(lane) \
  counts[BRIGHTNESS + wasm_i32x4_extract_lane(bright, lane)]++; \
  counts[LEVELS + wasm_i32x4_extract_lane(level, lane)]++;
  COUNT(0) COUNT(1) COUNT(2) COUNT(3)
  sums->seen = wasm_f32x4_add(sums->seen, seen);
  sums->colour = wasm_f32x4_add(sums->colour, colour);
  sums->coloured += __builtin_popcount(wasm_i32x4_bitmask(wasm_f32x4_ge(range, wasm_f32x4_splat(least))));
}

/*
 * weights: of the squares of red, green and blue in perceived brightness. A pixel has a colour where two of its channels
 * differ by `least` levels. Every `step`-th pixel (1 or 2) of every `step`-th row is counted; all have a luma.
 */
__attribute__((export_name("measure")))
void measure(const uint8_t *pixels, int width, int height, int step, const float *weights, int least, float *luma,
             uint32_t *counts, double *sums) {
  lumas(pixels, width * height, luma);
  for (int i = 0; i <= COLOURED; i++) counts[i] = 0;
  double seenSum = 0, colourSum = 0;
  for (int y = 0; y < height; y += step) {
    const uint8_t *row = pixels + 3 * y * width;
    const float *lumaRow = luma + y * width;
    Sums four = { SPLAT(0), SPLAT(0), 0 };
    int x = 0;
    /* Loads of 16 bytes, none beyond the row. */
    if (step == 1)
      for (; x + 6 <= width; x += 4) {
        v128_t v = wasm_v128_load(row + 3 * x);
        countFour(CHANNEL(v, 0), CHANNEL(v, 1), CHANNEL(v, 2), wasm_v128_load(lumaRow + x), weights, least, counts, &four);
      }
    else
      for (; x + 10 <= width; x += 8) {
        v128_t v = wasm_v128_load(row + 3 * x), w = wasm_v128_load(row + 3 * x + 12);
        v128_t own = wasm_i32x4_shuffle(wasm_v128_load(lumaRow + x), wasm_v128_load(lumaRow + x + 4), 0, 2, 4, 6);
        countFour(EVERY_SECOND(v, w, 0), EVERY_SECOND(v, w, 1), EVERY_SECOND(v, w, 2), own, weights, least, counts, &four);
      }
    seenSum += lanesSum(four.seen);
    colourSum += lanesSum(four.colour);
    counts[COLOURED] += four.coloured;
    for (; x < width; x += step) {
      const uint8_t *p = row + 3 * x;
      float own = lumaRow[x], red = p[0], green = p[1], blue = p[2];
      float seen = sqrtf(weights[0] * red * red + weights[1] * green * green + weights[2] * blue * blue);
      counts[LEVELS + (int)(own + 0.5f)]++;
      counts[BRIGHTNESS + (int)(seen + 0.5f)]++;
      counts[COLOURED] += fmaxf(red, fmaxf(green, blue)) - fminf(red, fminf(green, blue)) >= least;
      seenSum += seen;
      colourSum += fabsf(red - own) + fabsf(green - own) + fabsf(blue - own);
    }
  }
  counts[SAMPLED] = (uint32_t)((width + step - 1) / step) * ((height + step - 1) / step);
  sums[SEEN] = seenSum;
  sums[COLOUR] = colourSum;
}

/* The picture in whole levels; with a step of 2 each is the mean of four, of fewer at an odd edge. */
__attribute__((export_name("greyLevels")))
void greyLevels(const float *luma, int width, int height, int step, uint8_t *levels) {
  for (int y = 0; y < height; y += step) {
    const float *above = luma + y * width, *below = luma + (y + step - 1 < height ? y + step - 1 : height - 1) * width;
    for (int x = 0; x < width; x += step) {
      int right = x + step - 1 < width ? x + step - 1 : width - 1;
      *levels++ = (uint8_t)((above[x] + above[right] + below[x] + below[right]) / 4 + 0.5f);
    }
  }
}

ALWAYS_INLINE double deviation(double sum, double squares, int count) {
  double mean = sum / count, variance = squares / count - mean * mean;
  return variance > 0 ? sqrt(variance) : 0;
}

/*
 * For each block of side x side pixels, from one pixel inside the picture on: the deviation of the luma, and that of its
 * Laplacian. Sums are of differences from the block's first luma: exact enough for a block that is nearly flat.
 */
__attribute__((export_name("blocks")))
void blocks(const float *luma, int width, int side, int across, int down, double *contrast, double *edges) {
  for (int block = 0; block < across * down; block++) {
    const float *start = luma + (1 + block / across * side) * width + 1 + block % across * side;
    float first = *start;
    v128_t base = wasm_f32x4_splat(first), four = wasm_f32x4_const_splat(4);
    double sums[4] = { 0, 0, 0, 0 };
    for (int y = 0; y < side; y++) {
      const float *row = start + y * width;
      v128_t sum = wasm_f32x4_const_splat(0), squares = sum, edgeSum = sum, edgeSquares = sum;
      int x = 0;
      for (; x + 4 <= side; x += 4) {
        v128_t own = wasm_v128_load(row + x), value = wasm_f32x4_sub(own, base);
        v128_t around = wasm_f32x4_add(
            wasm_f32x4_add(wasm_v128_load(row + x - 1), wasm_v128_load(row + x + 1)),
            wasm_f32x4_add(wasm_v128_load(row + x - width), wasm_v128_load(row + x + width)));
        v128_t edge = wasm_f32x4_sub(wasm_f32x4_mul(four, own), around);
        sum = wasm_f32x4_add(sum, value);
        squares = wasm_f32x4_add(squares, wasm_f32x4_mul(value, value));
        edgeSum = wasm_f32x4_add(edgeSum, edge);
        edgeSquares = wasm_f32x4_add(edgeSquares, wasm_f32x4_mul(edge, edge));
      }
      sums[0] += lanesSum(sum);
      sums[1] += lanesSum(squares);
      sums[2] += lanesSum(edgeSum);
      sums[3] += lanesSum(edgeSquares);
      for (; x < side; x++) {
        float own = row[x], value = own - first;
        float edge = 4 * own - row[x - 1] - row[x + 1] - row[x - width] - row[x + width];
        sums[0] += value;
        sums[1] += value * value;
        sums[2] += edge;
        sums[3] += edge * edge;
      }
    }
    contrast[block] = deviation(sums[0], sums[1], side * side);
    edges[block] = deviation(sums[2], sums[3], side * side);
  }
}
