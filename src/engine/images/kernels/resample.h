#ifndef LOUPE_RESAMPLE_H
#define LOUPE_RESAMPLE_H

#include <stdint.h>

/*
 * A filter is a list over output positions: first input, number of pairs, and for each pair two words, the lower
 * bits of both coefficients and their upper bits, 16 bits each.
 */

/* RGB rows of `width` pixels to rows of `outWidth`. */
void rows(const uint8_t *in, int width, int height, const int32_t *filter, uint8_t *out, int outWidth);

/* `height` rows of `stride` bytes to `outHeight` rows. */
void columns(const uint8_t *in, int stride, int height, const int32_t *filter, uint8_t *out, int outHeight);

#endif
