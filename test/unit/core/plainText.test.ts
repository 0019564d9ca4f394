import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  fromSpreadsheetText,
  markdownText,
  messageText,
  spreadsheetText,
  visibleLines,
  visibleText,
} from '../../../src/core/plainText';

/** A button as the editor's own parser of messages finds it. */
const button = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)\3)?\)/i;

describe('visibleText', () => {
  it.each([
    ['a line break', 'a\nb.jpg', 'a\\nb.jpg'],
    ['a return that writes over the line', 'bad.jpg\rgood', 'bad.jpg\\rgood'],
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['the title of the window', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['the same in one character of eight bits', '\u009b31m \u009d0;x\u009c', '\\x9b31m \\x9d0;x\\x9c'],
    ['an override of the direction', 'cod\u202egpj.exe', 'cod\\u202egpj.exe'],
    ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['a delete and a null', 'a\u007f\u0000', 'a\\x7f\\x00'],
    ['separators of lines and paragraphs', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['half a pair', 'a\ud800b', 'a\\ud800b'],
  ])('writes out %s', (_, text, shown) => expect(visibleText(text)).toBe(shown));

  it.each(['Gänseblümchen', '日本語', 'emoji 👩‍🌾🏽 ok', 'C:\\new\\table', 'नमस्ते', 'Ω [x](y) `z`'])(
    'leaves %s as it is',
    (text) => expect(visibleText(text)).toBe(text),
  );
});

it('visibleLines keeps line breaks and tabs of a text of several lines', () => {
  expect(visibleLines('a\r\n\tb\u001b[2J\rc')).toBe('a\n\tb\\x1b[2J\\rc');
});

describe('messageText', () => {
  it.each([
    '[Install Update](command:workbench.action.quit)',
    '[x](https://example.org/a) and [y](command:a "title")',
    '[a]\u200e(command:b)',
    '[a]\n(command:b)',
    '[a]\u0000(file:///etc/passwd)',
    '[[a]](command:b)',
    '[a](command:b)'.repeat(90),
  ])('makes no button of %j', (text) => expect(messageText(text)).not.toMatch(button));

  it('says what stands there', () => {
    expect(messageText('[Install Update](command:workbench.action.quit)')).toBe(
      '[Install Update] (command:workbench.action.quit)',
    );
    expect(messageText('  two\n  lines ')).toBe('two lines');
    expect(messageText('two\nlines\r', true)).toBe('two\nlines\\r');
  });

  it('cuts what is too long between characters', () => {
    const long = messageText('🌼'.repeat(5_000));
    expect([...long]).toHaveLength(1_000);
    expect(long.endsWith('🌼…')).toBe(true);
  });
});

describe('markdownText', () => {
  it.each([
    ['[label](command:x)', '\\[label\\]\\(command\\:x\\)'],
    ['![](https://h/x.png)', '\\!\\[\\]\\(https\\://h/x.png\\)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['a | b', 'a \\| b'],
    ['# heading\n# more', '\\# heading\\\\n\\# more'],
    ['- point', '\\- point'],
    ['1. point', '1\\. point'],
    ['www.example.org', 'www\\.example.org'],
    ['a_b*c`d', 'a\\_b\\*c\\`d'],
    ['    code', 'code'],
  ])('shows %j as it is', (text, written) => expect(markdownText(text)).toBe(written));
});

describe('spreadsheetText', () => {
  it.each([
    '=HYPERLINK("http://x","y")',
    '+1+1',
    '-2+3|cmd',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1+1',
    '\n=1',
    "'=1+1",
    '--help',
    '-1e',
    '\uff1d1+1',
    '-',
    '=',
    '+cat',
  ])('makes a text of %j', (text) => expect(spreadsheetText(text)).toBe(`'${text}`));
  it.each(['-1', '-0.5', '+3', '1e-9', '-1.5E+10', '.5', 'daisy', 'a=b', 'IMG-1.jpg', '', "'quoted"])(
    'leaves %j as it is',
    (text) => expect(spreadsheetText(text)).toBe(text),
  );
  it('is taken back exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '=', '-', '@', '1', 'a', '\t') }), (text) => {
        expect(fromSpreadsheetText(spreadsheetText(text))).toBe(text);
      }),
    );
  });
});
