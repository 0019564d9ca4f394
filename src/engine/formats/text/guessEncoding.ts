import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { encodings, type Encoding } from './encodings';
import { plausibility } from './plausibleWords';

/** An encoding for bytes that have no mark and are no UTF-8. */
export interface Guess {
  readonly encoding: Encoding;
  /** Whether no other encoding gives words that are about as likely. */
  readonly certain: boolean;
}

/** Bytes looked at: the lines with letters beyond ASCII, each once. */
const sampleBytes = 1 << 16;
/** How much chardet's confidence of 100 counts. It knows languages, but short names of classes too little. */
const statistics = 0.3;

/** The encodings that can be those of these bytes, the likeliest first; empty where none is. */
export function guessEncoding(bytes: Uint8Array): Guess[] {
  const sample = sampleOf(bytes);
  const votes = new Map<string, number>();
  for (const { name, confidence } of analyse(sample)) votes.set(name, Math.max(confidence, votes.get(name) ?? 0));
  const candidates = encodings.flatMap((encoding) => {
    const text = iconv.decode(sample, encoding.name);
    if (/[\uFFFD\u0080-\u009F\uE000-\uF8FF]/.test(text)) return [];
    const vote = Math.max(0, ...encoding.detected.map((name) => votes.get(name) ?? 0)) / 100;
    // Its marks of character sets alone say 10, of whatever bytes.
    const score =
      plausibility(text, encoding.script, (one) => isCommon(one, encoding.name)) + statistics * Math.max(0, vote - 0.1);
    return [{ encoding, text, score }];
  });
  candidates.sort((a, b) => b.score - a.score || encodings.indexOf(a.encoding) - encodings.indexOf(b.encoding));
  return candidates.map(({ encoding, text, score }, i) => ({
    encoding,
    certain: i === 0 && score >= 0.6 && candidates.every((other) => other.text === text || other.score < score - 0.15),
  }));
}

/** The words of lines that have bytes beyond ASCII. File names, numbers and headings would only dilute them. */
function sampleOf(bytes: Uint8Array): Buffer {
  const words = new Set<string>();
  let length = 0;
  // Latin-1 keeps each byte as one character.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1 << 22)).toString('latin1');
  for (const line of text.split(/[\r\n]+/)) {
    if (!/[\x80-\xff]/.test(line) || words.has(line)) continue;
    words.add(line);
    length += line.length + 1;
    if (length > sampleBytes) break;
  }
  return Buffer.from([...words].join('\n'), 'latin1');
}

/**
 * Whether a character is in the half of its set that texts are written with: the first level of GB 2312 and JIS X 0208,
 * the frequent block of Big5, the syllables of KS X 1001.
 */
function isCommon(character: string, encoding: string): boolean {
  const [lead = 0, trail = 0, ...more] = iconv.encode(character, encoding);
  if (more.length > 0) return false;
  switch (encoding) {
    case 'gb18030':
      return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
    case 'cp949':
      return lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1;
    case 'big5':
      return lead >= 0xa4 && lead <= 0xc6;
    case 'shift_jis':
      return (lead === 0x81 && trail === 0x5b) || lead === 0x82 || lead === 0x83 || (lead >= 0x88 && lead <= 0x97);
    case 'euc-jp':
      return (lead === 0xa1 && trail === 0xbc) || lead === 0xa4 || lead === 0xa5 || (lead >= 0xb0 && lead <= 0xcf);
    default:
      return true;
  }
}
