import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The texts of the runs page in a document that was given these translations. */
async function textOf(translations: string | undefined) {
  vi.resetModules();
  vi.stubGlobal('document', {
    getElementById: () => (translations === undefined ? null : { textContent: translations }),
  });
  return (await import('../../../src/webviews/strings/runs')).text;
}

it('is the user’s language where there is a translation, with the values put in, else English', async () => {
  const text = await textOf(JSON.stringify({ 'runs.count': '{n} Läufe', 'runs.title': 7 }));
  expect(text('runs.count', { n: 3 })).toBe('3 Läufe');
  expect(text('runs.title')).toBe('Runs');
  expect(text('grid.one')).toBe('1 image');
});

it.each([undefined, '', '{', 'null', '[]'])('is English where the translations are %j', async (translations) => {
  expect((await textOf(translations))('runs.count', { n: 3 })).toBe('3 runs');
});
