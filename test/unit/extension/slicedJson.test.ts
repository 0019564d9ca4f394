import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { parseJsonInSlices } from '../../../src/extension/shared/slicedJson';

const anything = v.unknown();
const long = (length: number): string[] =>
  Array.from({ length }, (_, i) => `class ${i % 7}/"\\ü${'x'.repeat(i % 90)}\n`);

describe('JSON in slices', () => {
  it('gives what JSON.parse gives', async () => {
    const documents: unknown[] = [
      long(9_000),
      { a: { list: long(5_000), none: [], numbers: Array.from({ length: 60_000 }, (_, i) => (1 - i) / 3) }, b: null },
      [{ one: long(4_000) }, [], {}, 'x'.repeat(200_000), [[long(3_000)], true], 1e-7],
      { [`key "${'k'.repeat(70_000)}`]: [false, long(3_000)] },
    ];
    for (const document of documents)
      for (const indent of [undefined, 1]) {
        const text = JSON.stringify(document, null, indent);
        expect(await parseJsonInSlices(anything, text)).toEqual({ ok: true, value: document });
      }
    expect(await parseJsonInSlices(anything, `\ufeff ${JSON.stringify(documents[0])} `)).toEqual({
      ok: true,
      value: documents[0],
    });
  });

  it('refuses what JSON.parse refuses', async () => {
    const text = JSON.stringify({ a: long(3_000), b: [{ c: Array.from({ length: 20_000 }, (_, i) => i) }] });
    expect(await parseJsonInSlices(anything, text)).toMatchObject({ ok: true });
    const random = new Random(3);
    for (let round = 0; round < 150; round++) {
      const at = random.integer(text.length);
      const broken = [
        text.slice(0, at),
        `${text.slice(0, at)}]${text.slice(at)}`,
        `${text.slice(0, at)}"${text.slice(at)}`,
      ][round % 3]!;
      if (broken.length < 70_000) continue;
      const refused = ((): boolean => {
        try {
          return (JSON.parse(broken), false);
        } catch {
          return true;
        }
      })();
      expect((await parseJsonInSlices(anything, broken)).ok, `${round % 3} at ${at}`).toBe(!refused);
    }
    expect(await parseJsonInSlices(anything, '['.repeat(100_000))).toMatchObject({ ok: false });
  });

  it('checks the shape as the schema does', async () => {
    const schema = v.object({
      version: v.literal(1),
      files: v.object({ path: v.array(v.string()), size: v.array(v.number()) }),
      extra: v.optional(v.array(v.string())),
      word: v.optional(v.string()),
    });
    const files = { path: long(9_000), size: long(9_000).map((_, i) => i) };
    const given = { version: 1, files, other: 5, word: 'w' };
    expect(await parseJsonInSlices(schema, JSON.stringify(given))).toEqual({
      ok: true,
      value: { version: 1, files, word: 'w' },
    });
    const wrong = { version: 1, files: { ...files, size: [...files.size.slice(1), 'x'] } };
    expect(await parseJsonInSlices(schema, JSON.stringify(wrong))).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^files: size: .*number/) as string,
    });
    expect(await parseJsonInSlices(schema, JSON.stringify({ version: 1, word: 'x'.repeat(90_000) }))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('files') as string,
    });
  });

  it('lets others have their turn', async () => {
    const text = JSON.stringify({ list: Array.from({ length: 400_000 }, (_, i) => `file ${i}.jpg`) });
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const parsed = await parseJsonInSlices(v.object({ list: v.array(v.string()) }), text);
    clearInterval(timer);
    expect(parsed.ok).toBe(true);
    expect(turns).toBeGreaterThan(1);
  });
});
