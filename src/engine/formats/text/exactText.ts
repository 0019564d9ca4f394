import iconv from 'iconv-lite';
import type { ExactText } from '../../../core/fix/fixTypes';
import { decodeText } from './decodeText';
import { encodings } from './encodings';

/** The names in iconv-lite that a title stands for. */
function namesOf(title: string): string[] {
  if (title === 'UTF-8') return ['utf8'];
  if (title === 'UTF-16') return ['utf-16le', 'utf-16be'];
  if (title === 'UTF-32') return ['utf-32le', 'utf-32be'];
  return encodings.filter((one) => one.title === title).map(({ name }) => name);
}

/** UTF-8 without a mark, for a text that is not there yet. */
export const newText = {
  bytes: null,
  text: '',
  encode: (text: string): Uint8Array => iconv.encode(text, 'utf8', { addBOM: false }),
};

/**
 * A text that can be changed in some places and written back such that every other byte stays: its byte order mark and
 * line ends are part of it. A sentence says why that cannot be: it is no text, or not all of one encoding.
 */
export function exactText(name: string, bytes: Uint8Array): ExactText | string {
  let told;
  try {
    told = decodeText(bytes);
  } catch {
    return `${name} is no text that could be edited. Save it as UTF-8.`;
  }
  for (const encoding of namesOf(told.encoding)) {
    const text = iconv.decode(Buffer.from(bytes), encoding, { stripBOM: false });
    const back = iconv.encode(text, encoding, { addBOM: false });
    if (text.replace(/[\uFEFF\0]/g, '') !== told.text || !back.equals(bytes)) continue;
    return {
      bytes,
      text,
      encode: (changed) => {
        const written = iconv.encode(changed, encoding, { addBOM: false });
        return iconv.decode(written, encoding, { stripBOM: false }) === changed ? written : null;
      },
    };
  }
  return `${name} is not all of one encoding, so that its bytes cannot be kept as they are. Save it as UTF-8 first.`;
}
