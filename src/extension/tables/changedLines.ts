import type { TextChange } from './messages';

/** The lines of a text after a change; a small one is made in place. */
export function changedLines(lines: string[], { line, character, endLine, endCharacter, text }: TextChange): string[] {
  const before = (lines[line] ?? '').slice(0, character);
  const after = (lines[endLine] ?? '').slice(endCharacter);
  const inserted = `${before}${text}${after}`.split(/\r\n|\n|\r/);
  // A call has no room for a million arguments.
  if (inserted.length >= 1_000) return [...lines.slice(0, line), ...inserted, ...lines.slice(endLine + 1)];
  lines.splice(line, endLine - line + 1, ...inserted);
  return lines;
}
