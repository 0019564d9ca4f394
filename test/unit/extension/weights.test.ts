import { describe, expect, it, vi } from 'vitest';
import { withEditorProxy } from '../../../src/extension/weights/cli';
import { isFound, weightsItems, type NetworkWeights } from '../../../src/extension/weights/choices';
import { withoutTerminal } from '../../../src/extension/weights/download';

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
      description: 'xception · 79.8 MB · ImageNet top-1 0.790',
      detail: 'Half downloaded · 299 pixels · MIT',
    });
    expect(items[1]!.description).toBe('xception · 879 KB');
    expect(items[2]!.detail).toBe('Downloaded · 299 pixels · MIT · /cache/x.h5');
  });
});

it('finds a network by the name that recipes take', () => {
  const list = {
    folder: null,
    cache: '/cache',
    imported: [],
    notices: [],
    networks: [network({ name: 'mobilenet_v3_small', title: 'MobileNetV3Small' })],
  };
  const items = weightsItems(list);
  expect(isFound(items, 'mobilenet_v3')).toBe(true);
  expect(isFound(items, ' MobileNetV3 ')).toBe(true);
  expect(isFound(items, 'resnet')).toBe(false);
});

it('leaves the advice for the terminal out of what the editor says', () => {
  expect(
    withoutTerminal(
      'x.h5 could not be downloaded: example.org was not reached. What has arrived is kept and used by the next attempt. Or fetch https://example.org/v1.2/x.h5 elsewhere and import it with: loupe weights import <file>',
    ),
  ).toBe(
    'x.h5 could not be downloaded: example.org was not reached. What has arrived is kept and used by the next attempt.',
  );
  expect(
    withoutTerminal('Use another address (loupe.weightsMirror), or import a file: loupe weights import <file>'),
  ).toBe('Use another address (loupe.weightsMirror).');
  expect(withoutTerminal('The disk is full.')).toBe('The disk is full.');
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
