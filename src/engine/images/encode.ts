import sharp from 'sharp';

/** RGB [height, width, 3] as a baseline JPEG file. */
export async function encodeJpeg(data: Uint8Array, width: number, height: number, quality = 88): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer(),
  );
}

/** RGB [height, width, 3] as a PNG file. */
export async function encodePng(data: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 3 })
      .toBuffer(),
  );
}
