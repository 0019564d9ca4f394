/**
 * What the boxes of a HEIF or AVIF file say of its primary item, without decoding it. Source of the layout: ISO/IEC
 * 14496-12 and 23008-12.
 */
export interface HeifPrimary {
  /** `hvc1`, `av01`, `grid`, …; null where no box says. */
  readonly codec: string | null;
  /** Before it is turned; null where no box says. */
  readonly width: number | null;
  readonly height: number | null;
  readonly nclx: { readonly primaries: number; readonly transfer: number } | null;
  readonly icc: Uint8Array | null;
}

interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

const nothing: HeifPrimary = { codec: null, width: null, height: null, nclx: null, icc: null };
const mostBoxes = 4096;

/** Colours of the primary item. */
export function heifColour(bytes: Uint8Array): Pick<HeifPrimary, 'nclx' | 'icc'> {
  return readHeif(bytes);
}

/** Reads the boxes; what is damaged or absent is null. */
export function readHeif(bytes: Uint8Array): HeifPrimary {
  try {
    return primaryOf(bytes);
  } catch (error) {
    // A read beyond the end of a box.
    if (error instanceof RangeError) return nothing;
    throw error;
  }
}

function primaryOf(bytes: Uint8Array): HeifPrimary {
  const meta = find(boxes(bytes), 'meta');
  if (!meta) return nothing;
  const inside = boxes(meta.subarray(4));
  const pitm = find(inside, 'pitm');
  const iprp = find(inside, 'iprp');
  if (!pitm || !iprp) return nothing;
  const id = pitm[0] === 0 ? viewOf(pitm).getUint16(4) : viewOf(pitm).getUint32(4);
  const properties = boxes(find(boxes(iprp), 'ipco') ?? new Uint8Array(0));
  const types = itemTypes(find(inside, 'iinf'));
  const own = boxes(iprp)
    .filter(({ type }) => type === 'ipma')
    .flatMap(({ data }) => associations(data, id))
    .map((index) => properties[index - 1])
    .filter((box) => box !== undefined);
  const size = find(own, 'ispe');
  return {
    codec: types.get(id) ?? null,
    width: size ? viewOf(size).getUint32(4) : null,
    height: size ? viewOf(size).getUint32(8) : null,
    ...coloursOf(own),
  };
}

function coloursOf(own: readonly Box[]): Pick<HeifPrimary, 'nclx' | 'icc'> {
  let nclx: HeifPrimary['nclx'] = null;
  let icc: HeifPrimary['icc'] = null;
  for (const { type, data } of own) {
    if (type !== 'colr') continue;
    const kind = text(data, 0);
    if (kind === 'nclx') nclx = { primaries: viewOf(data).getUint16(4), transfer: viewOf(data).getUint16(6) };
    else if (kind === 'prof' || kind === 'rICC') icc = data.subarray(4);
  }
  return { nclx, icc };
}

function itemTypes(iinf: Uint8Array | undefined): Map<number, string> {
  const types = new Map<number, string>();
  if (!iinf) return types;
  for (const { type, data } of boxes(iinf.subarray(iinf[0] === 0 ? 6 : 8))) {
    if (type !== 'infe' || data[0]! < 2) continue;
    const wide = data[0] === 3;
    types.set(wide ? viewOf(data).getUint32(4) : viewOf(data).getUint16(4), text(data, wide ? 10 : 8));
  }
  return types;
}

/** Indices of the properties, from 1, of an item. */
function associations(ipma: Uint8Array, wanted: number): number[] {
  const view = viewOf(ipma);
  const wideIds = ipma[0]! >= 1;
  const wideIndices = (ipma[3]! & 1) === 1;
  const entries = view.getUint32(4);
  let at = 8;
  for (let entry = 0; entry < entries; entry++) {
    const id = wideIds ? view.getUint32(at) : view.getUint16(at);
    at += wideIds ? 4 : 2;
    const count = view.getUint8(at++);
    const indices = Array.from({ length: count }, (_, i) =>
      wideIndices ? view.getUint16(at + 2 * i) & 0x7fff : view.getUint8(at + i) & 0x7f,
    );
    if (id === wanted) return indices;
    at += count * (wideIndices ? 2 : 1);
  }
  return [];
}

function boxes(bytes: Uint8Array): Box[] {
  const view = viewOf(bytes);
  const found: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length && found.length < mostBoxes;) {
    const short = view.getUint32(at);
    const long = short === 1 && at + 16 <= bytes.length;
    const length = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    const head = long ? 16 : 8;
    if (length < head) break;
    found.push({ type: text(bytes, at + 4), data: bytes.subarray(at + head, at + length) });
    at += length;
  }
  return found;
}

function find(all: readonly Box[], type: string): Uint8Array | undefined {
  return all.find((box) => box.type === type)?.data;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
