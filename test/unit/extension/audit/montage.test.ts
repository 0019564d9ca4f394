import * as path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { evenly, hasMontage, Montages, type MontageNode } from '../../../../src/extension/datasets/montage';
import { classChildren, datasetChildren } from '../../../../src/extension/datasets/nodes';
import { TooltipText } from '../../../../src/extension/shared/markdown';
import { LoupeError } from '../../../../src/core/errors';
import { folder, scanOf } from './reports';

vi.mock('vscode', async () => ({
  ...(await import('../fakeVscode')),
  MarkdownString: (await import('../textVscode')).MarkdownString,
  l10n: { t: (text: string) => text },
}));

const report = scanOf([
  ...Array.from({ length: 40 }, (_, i) => `cat/${String(i).padStart(2, '0')}.png`),
  'dog/[x](command:evil).png',
  'dog/<b>.png',
]);
const token = { isCancellationRequested: false } as never;
const cat = classChildren(report, null)[0] as MontageNode;
const dog = classChildren(report, null)[1] as MontageNode;

let asked: string[];
let refuse: (file: string) => void;
let montages: Montages;
beforeEach(() => {
  asked = [];
  refuse = () => undefined;
  montages = new Montages({
    places: { require: (file: string) => Promise.resolve(refuse(file)) },
    service: {
      thumbnail: (file: string, size: number) => {
        asked.push(`${path.relative(folder, file).split(path.sep).join('/')} ${size}`);
        if (file.includes('<b>')) return Promise.reject(new LoupeError('damaged', 'It is *damaged*.'));
        return Promise.resolve({ data: new Uint8Array([1, 2, 3]), mime: 'image/webp' });
      },
    },
  } as never);
});

describe('a montage', () => {
  it('has ten small images, evenly taken, two rows of them, and the counts', async () => {
    const { value } = (await montages.tooltip(report, cat, token))!;
    expect(asked.map((one) => one.split(' ')[0])).toEqual(
      [2, 6, 10, 14, 18, 22, 26, 30, 34, 38].map((i) => `cat/${String(i).padStart(2, '0')}.png`),
    );
    expect(asked.every((one) => one.endsWith(' 72'))).toBe(true);
    const one = '!\\[\\]\\(data:image/webp;base64,AQID\\)';
    expect(value).toMatch(new RegExp(`^(${one} ){4}${one}\\n\\n(${one} ){4}${one}\\n\\ncat\\n\\n40 · 95%$`));
  });

  it('is made once a report', async () => {
    await montages.tooltip(report, cat, token);
    await montages.tooltip(report, cat, token);
    expect(asked).toHaveLength(10);
    await montages.tooltip({ ...report }, cat, token);
    expect(asked).toHaveLength(20);
  });

  it('leaves out what cannot be shown, and says why where nothing can', async () => {
    const { value } = (await montages.tooltip(report, dog, token))!;
    expect(value.match(/!\[\]/g)).toHaveLength(1);
    expect(value).not.toContain('damaged');
    refuse = () => {
      throw new LoupeError('outside', '[run](command:evil) lies elsewhere.');
    };
    const refused = (await montages.tooltip({ ...report }, dog, token))!.value;
    expect(refused).toContain('lies elsewhere');
    // Names of strangers' files are text.
    expect(refused).not.toContain('](command:');
    expect(refused).not.toContain('![');
  });

  it('is nothing where nobody waits for it', async () => {
    expect(await montages.tooltip(report, cat, { isCancellationRequested: true } as never)).toBeUndefined();
  });

  it('is of datasets, parts and classes', () => {
    const rows = datasetChildren(report, { scanned: [], audited: [] });
    expect(rows.map(hasMontage)).toEqual([true, true]);
    expect(hasMontage({ kind: 'dataset', folder })).toBe(true);
    expect(hasMontage({ kind: 'problems', folder, count: 1 })).toBe(false);
    expect(evenly([1, 2, 3], 10)).toEqual([1, 2, 3]);
  });
});

it('pictures stay below what a tooltip may hold', () => {
  const large = { mime: 'image/webp', data: new Uint8Array(20_000) };
  const { value } = new TooltipText().pictures([large, large, large, large, large], 5).text('end').markdown;
  expect(value.length).toBeLessThan(100_000);
  expect(value.match(/!\[\]\(data:[^)]*\)/g)).toHaveLength(3);
  expect(value.endsWith('\n\nend')).toBe(true);
  expect(new TooltipText().picture('image/svg"><script>', new Uint8Array(3)).markdown.value).toBe('');
});
