/** Where and when a photograph was taken, as its camera wrote it. */
export interface ExifOrigin {
  /** Make and model, and the serial number where there is one; '' where the camera is not named. */
  readonly camera: string;
  /** The camera's clock, read as UTC, milliseconds since 1970; NaN where there is none. */
  readonly taken: number;
}

export const noOrigin: ExifOrigin = { camera: '', taken: NaN };

/** Tags of EXIF 2.32. */
const tags = {
  make: 0x010f,
  model: 0x0110,
  changed: 0x0132,
  exifDirectory: 0x8769,
  taken: 0x9003,
  fraction: 0x9291,
  serial: 0xa431,
} as const;
const [typeText, typeLong] = [2, 4];
const entryBytes = 12;
/** Entries of a directory: cameras write fewer than a hundred. */
const mostEntries = 1000;
/** Characters of a text; a serial number or a model is shorter. */
const mostText = 64;

/**
 * Reads the first directory and the EXIF directory. Whatever is broken is as if it were absent: a damaged note about a
 * photograph does no harm to it.
 */
export function exifOrigin(block: Uint8Array | null): ExifOrigin {
  if (!block) return noOrigin;
  const named = block[0] === 0x45 && block[1] === 0x78 && block[2] === 0x69 && block[3] === 0x66;
  const bytes = named ? block.subarray(6) : block;
  if (bytes.length < 14) return noOrigin;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return noOrigin;
  const main = readDirectory(view, view.getUint32(4, little), little);
  const exif = readDirectory(view, main.get(tags.exifDirectory)?.number ?? 0, little);
  const text = (tag: number): string => (exif.get(tag) ?? main.get(tag))?.text ?? '';
  const [make, model, serial] = [text(tags.make), text(tags.model), text(tags.serial)];
  const body = model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
  return {
    camera: body !== '' && serial !== '' ? `${body} (${serial})` : body,
    taken: clock(text(tags.taken) || text(tags.changed), text(tags.taken) === '' ? '' : text(tags.fraction)),
  };
}

interface Entry {
  readonly text: string;
  readonly number: number;
}

/** Texts and 32-bit numbers of a directory; empty where it lies outside the block. */
function readDirectory(view: DataView, at: number, little: boolean): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  if (at < 8 || at + 2 > view.byteLength) return entries;
  const count = Math.min(mostEntries, view.getUint16(at, little));
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * entryBytes;
    if (entry + entryBytes > view.byteLength) break;
    const type = view.getUint16(entry + 2, little);
    const length = view.getUint32(entry + 4, little);
    const number = view.getUint32(entry + 8, little);
    if (type === typeText) {
      const from = length <= 4 ? entry + 8 : number;
      if (from + length <= view.byteLength)
        entries.set(view.getUint16(entry, little), { text: textAt(view, from, Math.min(length, mostText)), number });
    } else if (type === typeLong) {
      entries.set(view.getUint16(entry, little), { text: '', number });
    }
  }
  return entries;
}

function textAt(view: DataView, from: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    const code = view.getUint8(from + i);
    if (code === 0) break;
    // Names of cameras are ASCII; anything else would be a guess, and controls have no place in a report.
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ' ';
  }
  return text.replace(/\s+/g, ' ').trim();
}

/** `2021:06:30 14:05:09` and `37` (a fraction of a second) as milliseconds; NaN for blanks and zeros. */
function clock(text: string, fraction: string): number {
  const found = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (!found) return NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return NaN;
  const part = /^\d+$/.test(fraction) ? Math.round(1000 * Number(`0.${fraction}`)) : 0;
  return Date.UTC(year, month - 1, day, hour, minute, second, part);
}
