import { readFile } from 'node:fs/promises';
import { decodeText, type DecodedText } from './decodeText';

/** Reads a text file that a person wrote, in whatever encoding. Throws what `readFile` and `decodeText` throw. */
export async function readTextFile(file: string): Promise<DecodedText> {
  return decodeText(await readFile(file));
}
