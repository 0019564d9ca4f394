/**
 * Whether any pixel of the first frame is not opaque. Most pictures with an alpha channel are opaque everywhere, which
 * harms nobody.
 */
export async function isSeeThrough(bytes: Uint8Array): Promise<boolean> {
  const { default: sharp } = await import('../common/libvips');
  try {
    const alpha = await sharp(bytes, { limitInputPixels: false, limitInputChannels: false, pages: 1 })
      .extractChannel('alpha')
      .raw({ depth: 'uchar' })
      .toBuffer();
    return alpha.some((value) => value !== 255);
  } catch {
    // The picture itself was decoded. Where its alpha cannot be told apart, it was used all the same.
    return true;
  }
}
