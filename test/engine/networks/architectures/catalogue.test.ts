import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { backboneRow } from './backboneTable';

describe('the catalogue', () => {
  it('has every name and every file once', () => {
    const names = catalogue.map(({ name }) => name);
    const files = catalogue.flatMap(({ weights }) => [weights.noTop.file, weights.top.file]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(files).size).toBe(files.length);
    for (const { weights } of catalogue) {
      for (const { file, address } of [weights.noTop, weights.top]) expect(address.endsWith(`/${file}`)).toBe(true);
    }
  });

  it('is the table in docs/networks.md', () => {
    const document = readFileSync(path.resolve(__dirname, '../../../../docs/networks.md'), 'utf8');
    expect(document.split('\n').filter((line) => line.startsWith('| `') && line.includes('.h5]('))).toEqual(
      catalogue.map(backboneRow),
    );
  });

  it('refuses an unknown name with the names it knows', () => {
    expect(catalogueEntry('mobilenet_v2').columns).toBe(1280);
    expect(() => catalogueEntry('resnet5')).toThrow(
      expect.objectContaining({ code: 'unknown-backbone', message: expect.stringContaining('mobilenet_v2_0.35') }),
    );
  });

  it.each(catalogue.map((entry) => [entry.name, entry] as const))('%s is as it says', (_, entry) => {
    const model = entry.build({ size: entry.minimumSize });
    expect(model.outputs[0]!.shape).toEqual([null, entry.columns]);
    expect(model.countParams()).toBe(entry.parameters);
    const classifier = entry.build({ size: entry.size, classes: 10 });
    expect(classifier.inputs[0]!.shape).toEqual([null, entry.size, entry.size, 3]);
    expect(classifier.outputs[0]!.shape).toEqual([null, 10]);
    model.dispose();
    classifier.dispose();
  });
});
