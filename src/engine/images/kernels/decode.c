/*
 * Entry of the decoder: a JPEG in memory to RGB, or to rows that are already as narrow as asked for. Accurate inverse
 * DCT and triangle upsampling, which are libjpeg's defaults and Pillow's pixels. Any error or warning of the library
 * ends the call through `fail`, which does not return; the caller then throws the whole instance away.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "jinclude.h"
#include "jpeglib.h"
#include "resample.h"

__attribute__((import_module("env"), import_name("fail"), noreturn)) void fail(int code);

/* Rows decoded before they are narrowed: enough to be worth it, few enough for the nearest cache. */
#define STRIP 8
/* Room behind a buffer for vectors that reach past its end. */
#define SLACK 16

/* Scans of a progressive picture: encoders make about ten; a file of thousands is meant to keep somebody busy. */
#define MOST_SCANS 200

static void onError(j_common_ptr cinfo) { fail(cinfo->err->msg_code); }
static void onMessage(j_common_ptr cinfo, int level) {
  if (level < 0) fail(cinfo->err->msg_code);
}
static void silent(j_common_ptr cinfo) {}
static void noText(j_common_ptr cinfo, char *buffer) { buffer[0] = 0; }

static void onProgress(j_common_ptr cinfo) {
  if (((j_decompress_ptr)cinfo)->input_scan_number > MOST_SCANS) fail(-3);
}

__attribute__((export_name("reserve"))) void *reserve(size_t bytes) {
  void *memory = malloc(bytes + SLACK);
  if (!memory) fail(-2);
  return memory;
}

__attribute__((export_name("release"))) void release(void *memory) { free(memory); }

/* `filter` is null, and `out` holds width * height pixels; or it narrows rows, and `out` holds outWidth * height. */
__attribute__((export_name("decode")))
void decode(const uint8_t *jpeg, size_t length, int width, int height, const int32_t *filter, uint8_t *out, int outWidth) {
  struct jpeg_error_mgr errors = { 0 };
  struct jpeg_progress_mgr progress = { .progress_monitor = onProgress };
  struct jpeg_decompress_struct cinfo = { 0 };
  errors.error_exit = onError;
  errors.emit_message = onMessage;
  errors.output_message = silent;
  errors.format_message = noText;
  errors.reset_error_mgr = silent;
  cinfo.err = &errors;
  jpeg_create_decompress(&cinfo);
  cinfo.progress = &progress;
  jpeg_mem_src(&cinfo, jpeg, length);
  jpeg_read_header(&cinfo, TRUE);
  cinfo.out_color_space = JCS_RGB;
  cinfo.dct_method = JDCT_ISLOW;
  jpeg_start_decompress(&cinfo);
  if ((int)cinfo.output_width != width || (int)cinfo.output_height != height || cinfo.output_components != 3) fail(-1);
  size_t stride = 3 * (size_t)width;
  uint8_t *strip = filter ? reserve(STRIP * stride) : NULL;
  while (cinfo.output_scanline < cinfo.output_height) {
    size_t done = cinfo.output_scanline;
    JSAMPROW row[STRIP];
    for (int i = 0; i < STRIP; i++) row[i] = filter ? strip + i * stride : out + (done + i) * stride;
    int ready = 0;
    while (ready < STRIP && cinfo.output_scanline < cinfo.output_height) {
      ready += (int)jpeg_read_scanlines(&cinfo, row + ready, (JDIMENSION)(STRIP - ready));
    }
    if (filter) rows(strip, width, ready, filter, out + done * 3 * (size_t)outWidth, outWidth);
  }
  release(strip);
  jpeg_finish_decompress(&cinfo);
  jpeg_destroy_decompress(&cinfo);
}
