import { describe, expect, it } from 'vitest';
import { StderrReader, sentenceOf, type CliProgress } from '../../../src/extension/shared/cliOutput';

describe('StderrReader', () => {
  it('splits progress from log lines over chunks that end anywhere', () => {
    const progress: CliProgress[] = [];
    const lines: string[] = [];
    const reader = new StderrReader(
      (step) => progress.push(step),
      (line) => lines.push(line),
    );
    for (const piece of [
      '{"phase":"Scan',
      'ning","done":3,"total":10}\nwar',
      'ning: one\r\n{"not progress":1}\n\n',
      'loupe: the end',
    ])
      reader.take(piece);
    expect(reader.end()).toEqual(['warning: one', '{"not progress":1}', 'loupe: the end']);
    expect(progress).toEqual([{ phase: 'Scanning', done: 3, total: 10 }]);
    expect(lines).toEqual(['warning: one', '{"not progress":1}', 'loupe: the end']);
  });

  it('keeps why the child ended apart from what it says to people', () => {
    const reader = new StderrReader(
      () => undefined,
      () => undefined,
    );
    reader.take('{"error":{"code":"no-images","message":"None."}}\nloupe: None.\n');
    expect(reader.end()).toEqual(['loupe: None.']);
    expect(reader.error).toEqual({ code: 'no-images', message: 'None.' });
  });

  it('keeps only the tail of what a chatty child prints', () => {
    const reader = new StderrReader(
      () => undefined,
      () => undefined,
    );
    for (let i = 0; i < 5_000; i++) reader.take(`line ${i}\n`);
    const kept = reader.end();
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept.at(-1)).toBe('line 4999');
  });
});

describe('sentenceOf', () => {
  it('finds what the command line says is wrong', () => {
    expect(sentenceOf(['loupe: There are no images in /data.', 'What led to it is in /run/log.txt.'], '?')).toBe(
      'There are no images in /data.',
    );
    expect(
      sentenceOf(["error: option '--epochs <n>' argument 'x' is invalid. It must be a number.", '(see --help)'], '?'),
    ).toBe("option '--epochs <n>' argument 'x' is invalid. It must be a number.");
    expect(
      sentenceOf(
        [
          '    throw new Error(',
          'TypeError: x is not a function',
          '    at main (/dist/cli.js:1:1)',
          '',
          'Node.js v20.20.2',
        ],
        '?',
      ),
    ).toBe('x is not a function');
    expect(sentenceOf(['', '  '], 'It ended with code 3.')).toBe('It ended with code 3.');
  });
});
