import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { LoupeError } from '../../../core/errors';
import { formatCount, listWords } from '../../../core/format';
import { guessEncoding } from './guessEncoding';

/** Text from the bytes of a file. */
export interface DecodedText {
  /** Without byte order marks and null characters. */
  readonly text: string;
  /** For people: `UTF-8`, `Windows-1251`. */
  readonly encoding: string;
  /** What a person must know of how it was read, or '': ends a sentence that begins with the file's name. */
  readonly remark: string;
}

const marks: readonly { bytes: readonly number[]; name: string; title: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], name: 'utf8', title: 'UTF-8' },
  { bytes: [0xff, 0xfe, 0, 0], name: 'utf-32le', title: 'UTF-32' },
  { bytes: [0, 0, 0xfe, 0xff], name: 'utf-32be', title: 'UTF-32' },
  { bytes: [0xff, 0xfe], name: 'utf-16le', title: 'UTF-16' },
  { bytes: [0xfe, 0xff], name: 'utf-16be', title: 'UTF-16' },
];

/**
 * Decodes text by its byte order mark, else by its content: UTF-8, UTF-16 and UTF-32 without a mark, then the older
 * encodings. Nothing is replaced: bytes that no encoding explains are an error.
 * @throws LoupeError `no-text` where the bytes are no text
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const mark = marks.find((one) => one.bytes.every((byte, i) => bytes[i] === byte));
  if (mark && mark.name !== 'utf8') return marked(bytes, mark.name, mark.title);
  const binary = binaryKind(bytes);
  if (binary !== null) throw new LoupeError('no-text', binary);
  const wide = wideEncoding(bytes);
  if (wide) return marked(bytes, wide.name, wide.title);
  if (isUtf8(bytes)) return cleaned(iconv.decode(asBuffer(bytes), 'utf8'), 'UTF-8');
  return mostlyUtf8(bytes) ?? older(bytes);
}

function marked(bytes: Uint8Array, name: string, title: string): DecodedText {
  const whole = name.startsWith('utf-32') ? bytes.length % 4 === 0 : bytes.length % 2 === 0;
  const text = iconv.decode(asBuffer(bytes), name, { stripBOM: true });
  if (/\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text) || !whole)
    return cleaned(
      text,
      title,
      `was read as ${title}, but has characters that are cut or damaged; save it again as UTF-8`,
    );
  return cleaned(text, title, `was read as ${title}`);
}

/** UTF-16 and UTF-32 without a mark: separators and line ends have null bytes, always on the same side. */
function wideEncoding(bytes: Uint8Array): { name: string; title: string } | null {
  const end = Math.min(bytes.length - (bytes.length % 4), 4096);
  const zeros = [0, 0, 0, 0];
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i % 4]!++;
  const [a = 0, b = 0, c = 0, d = 0] = zeros.map((count) => count / Math.max(1, end / 4));
  if (c > 0.99 && d > 0.99 && a < 0.1) return { name: 'utf-32le', title: 'UTF-32' };
  if (a > 0.99 && b > 0.99 && d < 0.1) return { name: 'utf-32be', title: 'UTF-32' };
  if (b + d > 0.3 && a + c < 0.05) return { name: 'utf-16le', title: 'UTF-16' };
  if (a + c > 0.3 && b + d < 0.05) return { name: 'utf-16be', title: 'UTF-16' };
  return null;
}

/** What a file with a table's name is instead of text, as a sentence; null for text. */
function binaryKind(bytes: Uint8Array): string | null {
  const begins = (...values: number[]) => values.every((value, i) => bytes[i] === value);
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0))
    return 'It is a workbook (Excel, LibreOffice) or an archive, not text. Save it as CSV.';
  if (begins(0x1f, 0x8b)) return 'It is compressed (gzip), not text. Unpack it.';
  if (begins(0x50, 0x41, 0x52, 0x31)) return 'It is a Parquet file, not text. Save it as CSV.';
  return null;
}

/** UTF-8 with a few lines that another program wrote: line by line. */
function mostlyUtf8(bytes: Uint8Array): DecodedText | null {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  const beyond = lines.map((line, i) => ({ line, i })).filter(({ line }) => line.some((byte) => byte > 0x7f));
  const odd = beyond.filter(({ line }) => !isUtf8(line));
  if (odd.length * 4 > beyond.length) return null;
  const rest = Buffer.concat(odd.map(({ line }) => line));
  const [guess] = guessEncoding(rest);
  if (!guess) return null;
  const oddLines = new Set(odd.map(({ i }) => i));
  const text = lines
    .map((line, i) => iconv.decode(asBuffer(line), oddLines.has(i) ? guess.encoding.name : 'utf8'))
    .join('');
  const numbers = listWords(
    odd.map(({ i }) => formatCount(i + 1)),
    5,
  );
  return cleaned(
    text,
    'UTF-8',
    `is UTF-8, except line${odd.length === 1 ? '' : 's'} ${numbers}, read as ${guess.encoding.title}; save it again as UTF-8`,
  );
}

function older(bytes: Uint8Array): DecodedText {
  for (const { encoding, certain } of guessEncoding(bytes)) {
    const text = iconv.decode(asBuffer(bytes), encoding.name);
    // The sample may have been of one mind where the whole is not.
    if (text.includes('\uFFFD')) continue;
    const doubt = certain ? '' : '; that is a guess, so look at the names, and save it as UTF-8 if they are wrong';
    return cleaned(text, encoding.title, `was read as ${encoding.title}${doubt}`);
  }
  throw new LoupeError('no-text', 'Its bytes are no text in any encoding that is known. Save it as UTF-8.');
}

/** Byte order marks stand in the middle where files were joined; null characters mean nothing in text. */
function cleaned(text: string, encoding: string, remark = ''): DecodedText {
  const nulls = text.includes('\0') ? text.split('\0').length - 1 : 0;
  if (nulls > text.length / 10) throw new LoupeError('no-text', 'It holds binary data, not text.');
  const said = nulls === 0 ? remark : `${remark === '' ? '' : `${remark}, and `}has null characters, which are dropped`;
  return { text: text.replace(/[\uFEFF\0]/g, ''), encoding, remark: said };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
