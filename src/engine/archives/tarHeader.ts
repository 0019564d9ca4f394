/** A header block of a tar archive (POSIX.1-1988 ustar, and what GNU tar and star added). */
export interface TarHeader {
  readonly name: string;
  /** The type's letter; a file's is `0`. */
  readonly type: string;
  readonly bytes: number;
}

export const blockLength = 512;

/** Whether a block is a header: by its checksum, which every tar has had since Unix V7. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockLength) return false;
  const stored = octal(block.subarray(148, 156));
  let sum = 0;
  for (let i = 0; i < blockLength; i++) sum += i >= 148 && i < 156 ? 0x20 : block[i]!;
  return stored === sum && sum > 8 * 0x20;
}

/** Throws an Error where the block is no header. */
export function readHeader(block: Uint8Array): TarHeader {
  if (!isTarHeader(block)) throw new Error('a header is damaged');
  const bytes = readSize(block.subarray(124, 136));
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error('the length of an entry is no number');
  const letter = String.fromCharCode(block[156]!);
  const type = letter === '\0' || letter === '7' ? '0' : letter;
  const name = textOf(block.subarray(0, 100));
  // GNU tar has other things in the place of ustar's prefix, and two spaces after the magic word.
  const prefix =
    Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0' ? textOf(block.subarray(345, 500)) : '';
  return { name: prefix === '' ? name : `${prefix}/${name}`, type, bytes };
}

/** Text up to a zero byte: UTF-8, else each byte a character. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const used = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(used);
  } catch {
    return used.toString('latin1');
  }
}

/**
 * The records `<length> <key>=<value>\n` of a pax header. Throws an Error where they are none.
 */
export function readPax(data: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length && data[at] !== 0;) {
    const space = data.indexOf(0x20, at);
    const length = space < 0 ? NaN : Number(data.toString('latin1', at, space));
    const record = data.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    if (!Number.isInteger(length) || length <= space + 1 - at || at + length > data.length || equals < 1)
      throw new Error('a header of names is damaged');
    records.set(record.toString('latin1', 0, equals), textOf(record.subarray(equals + 1)));
    at += length;
  }
  return records;
}

/** Octal digits, or in base 256 where the first bit says so (GNU, for 8 GiB and more). */
function readSize(field: Uint8Array): number {
  if ((field[0]! & 0x80) === 0) return octal(field);
  let value = field[0]! & 0x3f;
  if ((field[0]! & 0x40) !== 0) return NaN;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value;
}

function octal(field: Uint8Array): number {
  const digits = Buffer.from(field).toString('latin1').replace(/\0.*$/s, '').trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : NaN;
}
