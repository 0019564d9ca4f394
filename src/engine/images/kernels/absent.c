/* Parts of libjpeg-turbo that are left out: other sample depths, lossless frames, palettes. Asking for one is an error. */
#include "jinclude.h"
#include "jpeglib.h"
#include "jerror.h"

#define ABSENT(name) \
  void name(j_decompress_ptr cinfo) { ERREXIT(cinfo, JERR_NOT_COMPILED); }
#define ABSENT_BUFFERED(name) \
  void name(j_decompress_ptr cinfo, boolean need_full_buffer) { ERREXIT(cinfo, JERR_NOT_COMPILED); }

ABSENT(jinit_1pass_quantizer)
ABSENT(jinit_2pass_quantizer)
ABSENT(jinit_lhuff_decoder)
ABSENT(jinit_lossless_decompressor)
ABSENT_BUFFERED(jinit_d_diff_controller)

ABSENT(j12init_1pass_quantizer)
ABSENT(j12init_2pass_quantizer)
ABSENT(j12init_color_deconverter)
ABSENT(j12init_inverse_dct)
ABSENT(j12init_lossless_decompressor)
ABSENT(j12init_merged_upsampler)
ABSENT(j12init_upsampler)
ABSENT_BUFFERED(j12init_d_coef_controller)
ABSENT_BUFFERED(j12init_d_diff_controller)
ABSENT_BUFFERED(j12init_d_main_controller)
ABSENT_BUFFERED(j12init_d_post_controller)

ABSENT(j16init_color_deconverter)
ABSENT(j16init_lossless_decompressor)
ABSENT(j16init_upsampler)
ABSENT_BUFFERED(j16init_d_diff_controller)
ABSENT_BUFFERED(j16init_d_main_controller)
ABSENT_BUFFERED(j16init_d_post_controller)
