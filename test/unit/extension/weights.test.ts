import { describe, expect, it, vi } from 'vitest';
import { withEditorProxy } from '../../../src/extension/weights/cli';
import { weightsItems, type NetworkWeights } from '../../../src/extension/weights/choices';

vi.mock('vscode', () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
  },
}));

const network = (changes: Partial<NetworkWeights>): NetworkWeights => ({
  name: 'xception',
  title: 'Xception',
  size: 299,
  parameters: 20861480,
  top1: 0.79,
  licence: 'MIT',
  state: 'absent',
  file: 'x.h5',
  bytes: 83683744,
  address: 'https://example.org/x.h5',
  path: null,
  ...changes,
});

describe('the choices of Download Weights', () => {
  it('say size, accuracy, licence and state, and have first what is not here', () => {
    const items = weightsItems({
      folder: null,
      cache: '/cache',
      imported: [],
      notices: [],
      networks: [
        network({ state: 'cache', path: '/cache/x.h5' }),
        network({ title: 'Half', state: 'partial' }),
        network({ state: 'shipped' }),
        network({ top1: null, bytes: 900_000 }),
      ],
    });
    expect(items.map(({ label }) => label)).toEqual([
      '$(sync) Half',
      '$(cloud-download) Xception',
      '$(check) Xception',
    ]);
    expect(items[0]).toMatchObject({
      description: '79.8 MB · ImageNet top-1 0.790',
      detail: 'Half downloaded · 299 pixels · MIT',
    });
    expect(items[1]!.description).toBe('879 KB');
    expect(items[2]!.detail).toBe('Downloaded · 299 pixels · MIT · /cache/x.h5');
  });
});

describe('the proxy of the editor', () => {
  it('is handed to children, with its exceptions, unless the environment names one', () => {
    expect(withEditorProxy({ A: '1' }, { proxy: ' http://p:3128 ', noProxy: ['a.org', 3, 'b.org'] })).toEqual({
      A: '1',
      HTTP_PROXY: 'http://p:3128',
      HTTPS_PROXY: 'http://p:3128',
      NO_PROXY: 'a.org,b.org',
    });
    expect(withEditorProxy({ https_proxy: 'http://own' }, { proxy: 'http://p:3128', noProxy: [] })).toEqual({
      https_proxy: 'http://own',
    });
    for (const proxy of ['', undefined, 3])
      expect(withEditorProxy({ A: '1' }, { proxy, noProxy: undefined })).toEqual({ A: '1' });
  });
});
