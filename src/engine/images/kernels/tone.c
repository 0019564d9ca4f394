/*
 * Changes of colour, pixel by pixel, each limited to 0..255: brightness (added and multiplied), contrast and saturation
 * as Pillow's ImageEnhance has them (differences from the picture's mean grey, and from the pixel's own grey, times a
 * factor), hue as tf.image.adjust_hue has it (turned on the colour circle of HSV, saturation and value kept).
 */
#include <math.h>
#include <stdint.h>
#include "lanes.h"

ALWAYS_INLINE float limited(float value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

/* ITU-R 601-2 luma, as Pillow's conversion to L. */
ALWAYS_INLINE float grey(const float c[3]) { return (c[0] * 19595 + c[1] * 38470 + c[2] * 7471) / 65536; }

/* Turns the hue by sixths of the circle, 0 <= turn < 6. */
ALWAYS_INLINE void turnHue(float c[3], float turn) {
  float high = fmaxf(c[0], fmaxf(c[1], c[2])), low = fminf(c[0], fminf(c[1], c[2])), range = high - low;
  if (range == 0) return;
  float hue = high == c[0] ? (c[1] - c[2]) / range : high == c[1] ? (c[2] - c[0]) / range + 2 : (c[0] - c[1]) / range + 4;
  hue += turn;
  if (hue < 0) hue += 6;
  if (hue >= 6) hue -= 6;
  for (int i = 0; i < 3; i++) {
    /* Red is full within a sixth of 0, green of 2, blue of 4, and falls to nothing over another sixth. */
    float distance = fabsf(hue - 2 * i);
    if (distance > 3) distance = 6 - distance;
    float share = 2 - distance;
    c[i] = low + range * (share < 0 ? 0 : share > 1 ? 1 : share);
  }
}

/* settings: added, factor, contrast, saturation, hue in sixths. Contrast takes a pass of its own for the mean. */
__attribute__((export_name("tone")))
void tone(uint8_t *pixels, int count, const float *settings) {
  float added = settings[0], factor = settings[1], contrast = settings[2], saturation = settings[3], turn = settings[4];
  float light[256], mean = 0;
  for (int i = 0; i < 256; i++) light[i] = limited(i * factor + added);
  if (contrast != 1) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      const float c[3] = { light[pixels[3 * i]], light[pixels[3 * i + 1]], light[pixels[3 * i + 2]] };
      sum += grey(c);
    }
    mean = floorf((float)(sum / count) + 0.5f);
    for (int i = 0; i < 256; i++) light[i] = limited(mean + contrast * (light[i] - mean));
  }
  if (saturation == 1 && turn == 0) {
    uint8_t bytes[256];
    for (int i = 0; i < 256; i++) bytes[i] = (uint8_t)(light[i] + 0.5f);
    for (int i = 0; i < 3 * count; i++) pixels[i] = bytes[pixels[i]];
    return;
  }
  for (int i = 0; i < count; i++, pixels += 3) {
    float c[3] = { light[pixels[0]], light[pixels[1]], light[pixels[2]] };
    if (saturation != 1) {
      float own = grey(c);
      for (int k = 0; k < 3; k++) c[k] = limited(own + saturation * (c[k] - own));
    }
    if (turn != 0) turnHue(c, turn);
    for (int k = 0; k < 3; k++) pixels[k] = (uint8_t)(c[k] + 0.5f);
  }
}
