/**
 * What of an ICC profile tells its colours without a lookup table: the header, the colorants and the tone curves.
 * Source of the layout: ICC.1:2022.
 */
import type { ColourSpace, Curve, Triple } from './colourSpaces';

/** A curve's table has 4096 entries at most where it is worth reading; real ones have 1024 or 4096. */
const mostEntries = 65_536;
const mostTags = 200;

/** Whether the profile describes RGB, grey, CMYK or Lab: the four characters of its header, without spaces. */
export function profileColours(profile: Uint8Array): string {
  return text(profile, 16).trim();
}

/**
 * Colorants and curves of a profile of RGB without lookup tables, or the curve of one of grey; null for other kinds,
 * and where a tag is absent or damaged. Colorants are those of D50, as profiles hold them.
 */
export function matrixProfile(profile: Uint8Array): ColourSpace | null {
  if (profile.length < 132 || text(profile, 20) !== 'XYZ ') return null;
  const colours = profileColours(profile);
  if (colours === 'GRAY') {
    const curve = curveOf(profile, 'kTRC');
    return curve && { curves: [curve, curve, curve], toXyz: null };
  }
  // Where there is a table, it is what colour management uses.
  if (colours !== 'RGB' || tag(profile, 'A2B0') || tag(profile, 'A2B1')) return null;
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => colorant(profile, name));
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((name) => curveOf(profile, name));
  const [r, g, b] = columns;
  const [red, green, blue] = curves;
  if (!r || !g || !b || !red || !green || !blue) return null;
  return { curves: [red, green, blue], toXyz: [r, g, b] };
}

function colorant(profile: Uint8Array, name: string): Triple | null {
  const data = tag(profile, name);
  if (!data || data.length < 20 || text(data, 0) !== 'XYZ ') return null;
  const view = viewOf(data);
  return [8, 12, 16].map((at) => view.getInt32(at) / 65_536) as unknown as Triple;
}

function curveOf(profile: Uint8Array, name: string): Curve | null {
  const data = tag(profile, name);
  if (!data || data.length < 12) return null;
  const view = viewOf(data);
  if (text(data, 0) === 'curv') return tableCurve(view);
  return text(data, 0) === 'para' ? parametricCurve(view) : null;
}

function tableCurve(view: DataView): Curve | null {
  const count = view.getUint32(8);
  if (count === 0) return (v) => v;
  if (count > mostEntries || 12 + 2 * count > view.byteLength) return null;
  if (count === 1) {
    const gamma = view.getUint16(12) / 256;
    return (v) => v ** gamma;
  }
  const table = Array.from({ length: count }, (_, i) => view.getUint16(12 + 2 * i) / 65_535);
  return (v) => {
    const at = Math.min(Math.max(v, 0), 1) * (count - 1);
    const low = Math.min(Math.floor(at), count - 2);
    return table[low]! + (at - low) * (table[low + 1]! - table[low]!);
  };
}

/** Types 0 to 4 of `parametricCurveType`. */
function parametricCurve(view: DataView): Curve | null {
  const kind = view.getUint16(8);
  const needed = [1, 3, 4, 5, 7][kind];
  if (needed === undefined || 12 + 4 * needed > view.byteLength) return null;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: needed },
    (_, i) => view.getInt32(12 + 4 * i) / 65_536,
  );
  const power = (v: number): number => Math.max(0, a * v + b) ** g;
  switch (kind) {
    case 0:
      return (v) => v ** g;
    case 1:
      return (v) => (v >= -b / a ? power(v) : 0);
    case 2:
      return (v) => (v >= -b / a ? power(v) : 0) + c;
    case 3:
      return (v) => (v >= d ? power(v) : c * v);
    default:
      return (v) => (v >= d ? power(v) + e : c * v + f);
  }
}

function tag(profile: Uint8Array, name: string): Uint8Array | null {
  const view = viewOf(profile);
  const tags = Math.min(view.getUint32(128), mostTags);
  for (let i = 0; i < tags && 144 + i * 12 <= profile.length; i++) {
    const entry = 132 + i * 12;
    if (text(profile, entry) !== name) continue;
    const [at, length] = [view.getUint32(entry + 4), view.getUint32(entry + 8)];
    return at + length <= profile.length ? profile.subarray(at, at + length) : null;
  }
  return null;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
