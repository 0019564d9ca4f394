import { isImageName } from '../choices/imageFormats';

/**
 * Lines separated by spaces: `img1.jpg 0`, `1 001.Black_footed_Albatross`, `my photo.jpg cat`. Lines of plain words
 * ("golden retriever") are one field.
 */
export function bySpaces(lines: readonly string[]): string[][] {
  const split = lines.map((line) => line.trim().split(/\s+/));
  const filled = split.filter((words) => words[0] !== '');
  const whole = () => lines.map((line) => [unquoted(line.trim())]);
  if (filled.length === 0 || filled.some((words) => words.length < 2)) return whole();
  const isNumber = (word: string | undefined) => /^-?\d+$/.test(word ?? '');
  const cut = (at: (words: string[]) => number) =>
    split.map((words) => [words.slice(0, at(words)).join(' '), words.slice(at(words)).join(' ')].map(unquoted));
  const equal = filled.every((words) => words.length === filled[0]!.length);
  if (equal && (filled[0]!.length > 2 || filled.some((words) => words.some((word) => /[\d./_]/.test(word)))))
    return split.map((words) => words.map(unquoted));
  if (filled.every((words) => isNumber(words[0]))) return cut(() => 1);
  const after = (words: string[]) => words.findIndex(isImageName) + 1 || words.length - 1;
  if (filled.every((words) => words.some(isImageName) || isNumber(words.at(-1)))) return cut(after);
  return whole();
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
