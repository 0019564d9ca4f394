/**
 * Whether an ICC profile is sRGB by its own description ("sRGB IEC61966-2.1", "GIMP built-in sRGB", and "c2",
 * the compact sRGB profile that large sites embed). Such a profile is ignored, because pixels that are sRGB
 * already need no transform; a transform would only add rounding, which the fast path could not repeat.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const description = profileDescription(profile);
  return description !== null && (/srgb/i.test(description) || description === 'c2') && !/linear/i.test(description);
}

/** The text of the profile's `desc` tag (ICC.1 types `desc` and `mluc`), null where there is none. */
export function profileDescription(profile: Uint8Array): string | null {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  if (profile.length < 132) return null;
  const tags = Math.min(view.getUint32(128), 200);
  for (let i = 0; i < tags && 144 + i * 12 <= profile.length; i++) {
    const entry = 132 + i * 12;
    if (view.getUint32(entry) !== tagOf('desc')) continue;
    const at = view.getUint32(entry + 4);
    if (at + 28 > profile.length) return null;
    const type = view.getUint32(at);
    if (type === tagOf('desc')) {
      const length = view.getUint32(at + 8);
      return Buffer.from(profile.subarray(at + 12, at + 12 + length))
        .toString('latin1')
        .replace(/\0.*$/s, '');
    }
    if (type === tagOf('mluc')) {
      const length = view.getUint32(at + 20);
      const from = at + view.getUint32(at + 24);
      const utf16 = Buffer.from(profile.subarray(from, from + (length & ~1)));
      return utf16.swap16().toString('utf16le').replace(/\0.*$/s, '');
    }
    return null;
  }
  return null;
}

function tagOf(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE();
}
