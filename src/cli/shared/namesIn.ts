import { createReadStream } from 'node:fs';
import { LoupeError, messageOf } from '../../core/errors';

/** Bytes of a list of names: 100,000 long ones are a tenth of it. */
const mostBytes = 128 * 1024 * 1024;

/**
 * The names in a file, or in standard input where it is `-`: ended by NUL where there is one, since a name may have
 * several lines, else a line each. Throws LoupeError `wrong-option`.
 */
export async function namesIn(file: string): Promise<string[]> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of file === '-' ? process.stdin : createReadStream(file)) {
      bytes += (piece as Buffer).length;
      if (bytes > mostBytes) throw new Error('it is larger than 128 MiB');
      pieces.push(piece as Buffer);
    }
  } catch (cause) {
    const name = file === '-' ? 'standard input' : file;
    throw new LoupeError(
      'wrong-option',
      `The list of files ${name} cannot be read (${messageOf(cause)}). Check its path.`,
      { cause },
    );
  }
  const text = Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((name) => name !== '');
}
