import { describe, expect, it } from 'vitest';
import { LoupeError } from '../../../../src/core/errors';
import { recognise } from '../../../../src/core/layouts/layouts';
import type { RecognisedLayout } from '../../../../src/core/layouts/layoutTypes';
import { expand, recordedLayouts, type RecordedLayout } from './recordedLayouts';

const lists = ['kaggle', 'research', 'exports', 'phones', 'courses'] as const;

function outcome({ files, others, tables }: RecordedLayout): RecognisedLayout | LoupeError {
  try {
    return recognise(files, { others, tables });
  } catch (error) {
    if (error instanceof LoupeError) return error;
    throw error;
  }
}

/** A reading in the words of the lists; only what the list speaks of. */
function asListed(found: RecognisedLayout, expected: string): string {
  const [part, none] = [found.part, found.part.filter((code) => code === 0).length];
  const count = (code: number) => part.filter((one) => one === code).length;
  const figures: Record<string, number> = {
    images: none,
    train: count(1),
    validation: count(2),
    test: count(3),
    unlabelled: found.unlabelled.length,
    left: found.skipped.length,
  };
  const codes = [...expected.matchAll(/says ([\w-]+)/g)].map(([, code]) => code!);
  return [
    found.clear ? found.choice : `unclear ${found.candidates.map(({ layout }) => layout).join(', ')}`,
    `${found.classes.length} classes`,
    ...Object.entries(figures).flatMap(([name, n]) => (n > 0 ? [`${name} ${n}`] : [])),
    ...codes.filter((code) => found.problems.some((problem) => problem.code === code)).map((code) => `says ${code}`),
  ].join(', ');
}

it('are a hundred at least, each once', () => {
  const names = lists.flatMap((list) => recordedLayouts(list).map(({ name }) => name));
  expect(names.length).toBeGreaterThanOrEqual(100);
  expect(new Set(names).size).toBe(names.length);
});

it('are drawn as a shell expands them', () => {
  expect(expand('{a,b}/{1..2}.jpg')).toEqual(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg']);
});

describe.each(lists)('recorded layouts: %s', (list) => {
  it.each(recordedLayouts(list).map((layout) => [layout.name, layout] as const))('%s', (_, layout) => {
    const found = outcome(layout);
    if (layout.kind === '!') {
      const [code, ...words] = layout.expected.split(' ');
      if (!(found instanceof LoupeError)) throw new Error(`It was read: ${found.taken}`);
      expect(found.code).toBe(code);
      expect(found.message).toContain(words.join(' '));
      return;
    }
    if (found instanceof LoupeError) throw found;
    if (layout.kind === '=') {
      expect(asListed(found, layout.expected)).toBe(layout.expected);
      return;
    }
    const [first, ...others] = layout.expected.split(', ');
    const offered = found.candidates.map((candidate) => candidate.layout);
    expect(found.clear, found.taken).toBe(false);
    expect(first!.split('|')).toContain(offered[0]);
    expect(offered).toEqual(expect.arrayContaining(others));
    expect(found.problems.map(({ code }) => code)).toContain('layout-unclear');
  });

  it.each(recordedLayouts(list).flatMap((layout) => (layout.kind === '!' ? [] : [[layout.name, layout] as const])))(
    'reads %s in the same way when asked for exactly that',
    (_, layout) => {
      const { files, others, tables } = layout;
      const found = recognise(files, { others, tables });
      const again = recognise(files, { others, tables, layout: found.choice });
      expect(again.clear).toBe(true);
      for (const key of ['layout', 'choice', 'classes', 'files', 'classIndex', 'part', 'unlabelled'] as const)
        expect(again[key]).toEqual(found[key]);
    },
  );
});
