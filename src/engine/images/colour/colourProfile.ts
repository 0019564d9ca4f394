import { matrixProfile } from './icc';
import { isSrgb } from './convertColours';

/** Profiles judged lately: the photographs of a folder share a few. */
const judged: { readonly profile: Uint8Array; readonly srgb: boolean }[] = [];
const kept = 16;

/**
 * Whether an ICC profile is sRGB by its primaries and tone curves, whatever it is called. Such a profile is ignored,
 * because pixels that are sRGB already need no transform; a transform would only add rounding, which the fast path
 * could not repeat. A profile of lookup tables is never taken for sRGB.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const known = judged.find((one) => Buffer.compare(one.profile, profile) === 0);
  if (known) return known.srgb;
  const space = matrixProfile(profile);
  const srgb = space !== null && isSrgb(space);
  judged.unshift({ profile: profile.slice(), srgb });
  judged.splice(kept);
  return srgb;
}
