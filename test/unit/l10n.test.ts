import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFile, makeBundle, translationFaults } from '../../scripts/lib/l10n.mjs';
import { t, translateBy } from '../../src/extension/shared/localize';

const root = join(__dirname, '..', '..');
const json = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;

describe('texts for translators', () => {
  it('are every text of the host and the pages (node scripts/l10n.mjs)', async () => {
    const bundle = await makeBundle();
    expect(json(bundleFile)).toEqual(bundle);
    expect(bundle['Show Runs']).toBe('Show Runs');
    expect(bundle['epoch {0} · {1}']).toBe('epoch {0} · {1}');
    expect(bundle['page.runs.title']).toBe('Runs');
    expect((json('package.json') as { l10n?: unknown }).l10n).toBe('./l10n');
  });

  it('are translated whole where they are translated, with the same places for values', () => {
    for (const [folder, name] of [
      ['l10n', 'bundle.l10n'],
      ['.', 'package.nls'],
    ] as const) {
      const english = json(join(folder, `${name}.json`));
      const others = existsSync(join(root, folder))
        ? readdirSync(join(root, folder)).filter((file) => file.startsWith(`${name}.`) && file !== `${name}.json`)
        : [];
      for (const file of others) expect(translationFaults(english, json(join(folder, file))), file).toEqual([]);
    }
    expect(translationFaults({ a: '{0} of {n}', b: 'B', c: 'C' }, { a: '{n} von {1}', b: 'B', d: 'D' })).toEqual([
      'missing: c',
      'not asked for: d',
      'other places for values: a',
    ]);
  });
});

it('a text of the host has its values put in with and without a translation', () => {
  expect(t('epoch {0} · {1}', 3, '0.5')).toBe('epoch 3 · 0.5');
  translateBy((message, ...values) => `${message.length} ${values.join('+')}`);
  expect(t('epoch {0} · {1}', 3, '0.5')).toBe('15 3+0.5');
});
