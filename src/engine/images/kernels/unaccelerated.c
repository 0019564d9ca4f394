/* Steps of libjpeg-turbo that have no kernel here: its own C does them. They are asked for first, and never called. */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"
#include "jdct.h"
#include "jsimddct.h"

#define IDCT (j_decompress_ptr cinfo, jpeg_component_info * component, JCOEFPTR block, JSAMPARRAY out, JDIMENSION column)
#define UPSAMPLE (j_decompress_ptr cinfo, jpeg_component_info * component, JSAMPARRAY in, JSAMPARRAY * out)
#define MERGED (j_decompress_ptr cinfo, JSAMPIMAGE in, JDIMENSION group, JSAMPARRAY out)
#define CONVERT (j_decompress_ptr cinfo, JSAMPIMAGE in, JDIMENSION row, JSAMPARRAY out, int rows)

#define UNACCELERATED(name, parameters) \
  int jsimd_can_##name(void) { return 0; } \
  void jsimd_##name parameters { __builtin_trap(); }

UNACCELERATED(idct_2x2, IDCT)
UNACCELERATED(idct_4x4, IDCT)
UNACCELERATED(idct_6x6, IDCT)
UNACCELERATED(idct_12x12, IDCT)
UNACCELERATED(idct_ifast, IDCT)
UNACCELERATED(idct_float, IDCT)
UNACCELERATED(h2v1_upsample, UPSAMPLE)
UNACCELERATED(h2v2_upsample, UPSAMPLE)
UNACCELERATED(int_upsample, UPSAMPLE)
UNACCELERATED(h2v1_merged_upsample, MERGED)
UNACCELERATED(h2v2_merged_upsample, MERGED)

int jsimd_can_ycc_rgb565(void) { return 0; }
void jsimd_ycc_rgb565_convert CONVERT { __builtin_trap(); }
