/**
 * Text that comes from files (names of files and classes, messages of runs) made harmless for the place where it is
 * shown. Everything here is for people to read; documents for programs (JSON) are written as they are.
 */

/**
 * Characters that act on what shows them instead of being seen: controls (line breaks and the escape that begins a
 * terminal's sequences among them), marks and overrides of the writing direction, separators of lines and paragraphs,
 * and halves of surrogate pairs.
 */
const acting = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;

/** A text in one line, with every character that would act written out: `\n`, `\x1b`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(acting, writtenOut);
}

/** A text in one line without such characters, and with single spaces. */
export function plainLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(acting, '')
    .trim();
}

/** The same of a text of several lines, whose line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(acting, (one) => (one === '\n' || one === '\t' ? one : writtenOut(one)));
}

function writtenOut(character: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Characters of a notification or dialog; more is cut off, and `…` says so. */
const longestMessage = 1_000;

/**
 * A text for the editor's notifications, dialogs and questions, which draw `[label](command:id)` and `[label](https:…)`
 * as a button that runs the command or opens the address. A space between label and address makes it plain text.
 * @param lines whether line breaks stay, as in the detail of a dialog
 */
export function messageText(text: string, lines = false): string {
  // Line breaks become spaces first, since a label and its address may not be put together by what is taken out.
  const shown = (lines ? visibleLines(text) : visibleText(text.replace(/\s*[\r\n]+\s*/g, ' '))).trim();
  const unlinked = shown.replace(/\](?=[([])/g, '] ');
  const characters = [...unlinked];
  return characters.length <= longestMessage ? unlinked : `${characters.slice(0, longestMessage - 1).join('')}…`;
}

/**
 * A text as part of a Markdown document: shown as it is, never as a link, an image, HTML, code or a heading. Every
 * character that Markdown could take for its own gets a backslash; spaces at the ends would make code or line breaks.
 */
export function markdownText(text: string): string {
  return (
    visibleText(text)
      .trim()
      .replace(/[\\`*_{}[\]<>()#!|~$&]/g, '\\$&')
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
      // An address would become a link by itself.
      .replace(/\b(https?|ftp|mailto|command|file|vscode|www)([:.])/gi, '$1\\$2')
      .replace(/@/g, '\\@')
  );
}

/** What a spreadsheet takes for the beginning of a formula, in its wide forms too. */
const formula = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A cell for a spreadsheet. A text that a spreadsheet would compute (`=HYPERLINK(…)`, `@SUM(…)`, `-2+3|…`) gets an
 * apostrophe before it, which makes it a text; numbers stay numbers. A text with apostrophes before such a formula gets
 * one more, so that `fromSpreadsheetText` gives back what was there.
 */
export function spreadsheetText(text: string): string {
  return isGuardable(text) ? `'${text}` : text;
}

/** Takes back what `spreadsheetText` put before a text. */
export function fromSpreadsheetText(text: string): string {
  return text.startsWith("'") && isGuardable(text) ? text.slice(1) : text;
}

function isGuardable(text: string): boolean {
  const behind = text.replace(/^'+/, '');
  return formula.test(behind) && !plainNumber.test(behind);
}
