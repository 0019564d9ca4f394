"""Makes the HEIC files of this folder: pip install pillow-heif==1.8.1 pillow==12.3.0 numpy; python make.py

One picture, 64 x 40: a smooth gradient in which every corner has another colour.
"""

import numpy as np
import pillow_heif
from PIL import Image

width, height = 64, 40
y, x = np.mgrid[0:height, 0:width]
red, green, blue = 40 + 170 * x / (width - 1), 40 + 170 * y / (height - 1), 60 + 60 * (x + y) / (width + height)
picture = np.stack([red, green, blue], -1).round().astype(np.uint8)
image = Image.fromarray(picture)


def save(name, picture=image, **options):
    pillow_heif.from_pillow(picture).save(name, quality=100, chroma=444, **options)


save("plain.heic")

exif = Image.Exif()
exif[0x0112] = 6
# As a camera does it: an irot box and the EXIF block say the same.
save("turned.heic", exif=exif.tobytes())

# Display P3 by an nclx box alone.
save("p3.heic", color_primaries=12, transfer_characteristics=13, matrix_coefficients=6, full_range_flag=1, save_nclx_profile=True)

deep = pillow_heif.from_bytes("RGB;16", (width, height), (picture.astype(np.uint16) * 257).tobytes())
deep.save("ten-bits.heic", quality=100, chroma=444)

transparent = Image.fromarray(np.dstack([picture, np.full((height, width), 128, np.uint8)]))
save("transparent.heic", transparent)
