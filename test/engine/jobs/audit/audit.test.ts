import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditKind } from '../../../../src/core/audit/auditKinds';
import { createSample } from '../../../../src/engine/datasets/sample/sample';
import { audit } from '../../../../src/engine/jobs/audit/audit';
import { auditPage } from '../../../../src/engine/jobs/audit/html/auditPage';
import { auditReportSchema, type AuditReport } from '../../../../src/protocol/audit';
import { temporaryFolder } from '../tinyDataset';

/** What the pixels and the ledger tell; other finders have tests of their own. */
const kinds: readonly AuditKind[] = [
  'duplicate-across-parts',
  'duplicate-across-classes',
  'exact-duplicate',
  'unreadable',
  'wrong-extension',
  'constant',
  'dark',
  'bright',
  'blurred',
  'low-information',
  'grey',
  'odd-aspect',
  'odd-size',
  'too-small',
  'animated',
  'unusual-pixels',
  'rotated',
];

beforeAll(() => {
  process.env['LOUPE_CACHE_DIR'] = temporaryFolder('cache');
});

const lines = ({ problems }: AuditReport): string[] =>
  problems.map(({ kind, files }) => `${kind}: ${files.join(', ')}`);

test('finds the planted faults of the sample dataset, and invents none', async () => {
  const folder = path.join(temporaryFolder('sample'), 'sample');
  await createSample(folder);
  const report = await audit(folder, { kinds });
  expect(v.parse(auditReportSchema, report)).toEqual(report);
  expect(lines(report)).toEqual([
    'duplicate-across-classes: leaf/leaf-23.jpg, starfish/starfish-08.jpg',
    'unreadable: fish/fish-31.jpg',
    'exact-duplicate: daisy/daisy-17.jpg, daisy/daisy-52.jpg',
    'wrong-extension: butterfly/butterfly-12.jpg',
    'dark: leaf/leaf-05.jpg',
  ]);
  expect(report.measures.path).toHaveLength(299);
  expect(report.measures.brightness.every((value) => value > 0 && value < 1)).toBe(true);
  const again = await audit(folder, { kinds: ['dark'], thresholds: { dark: 0.01 } });
  expect(again.problems).toEqual([]);
});

test('a test image that was trained on is a leak by its pixels, and the sentence counts it', async () => {
  const folder = path.join(temporaryFolder('parts'), 'parts');
  const draw = (seed: number) =>
    sharp(
      Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * (seed + 3)) % 256),
      { raw: { width: 64, height: 64, channels: 3 } },
    );
  for (const [part, name, first] of [
    ['train', 'cat', 1],
    ['train', 'dog', 11],
    ['test', 'cat', 21],
    ['test', 'dog', 31],
  ] as const) {
    mkdirSync(path.join(folder, part, name), { recursive: true });
    for (let i = 0; i < 3; i++)
      writeFileSync(
        path.join(folder, part, name, `${first + i}.png`),
        await draw(first + i)
          .png()
          .toBuffer(),
      );
  }
  writeFileSync(path.join(folder, 'test', 'cat', 'copy.tif'), await draw(1).tiff({ compression: 'lzw' }).toBuffer());
  const report = await audit(folder, { kinds: ['duplicate-across-parts'] });
  expect(lines(report)).toEqual(['duplicate-across-parts: test/cat/copy.tif, train/cat/1.png']);
  expect(report.problems[0]!.message).toMatch(/pixel for pixel, in different parts \(train and test\)/);
  expect(report.leaks).toEqual({
    test: 1,
    validation: 0,
    words: 'Test accuracy is too good by up to 1 of 7 images: the model has seen a copy of them.',
  });
});

describe('the page of an audit', () => {
  const emptyReport: AuditReport = {
    version: 1,
    folder: path.resolve('/nowhere'),
    name: 'a & <b>',
    reading: 'class-folders',
    audited: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    images: 20_000,
    problems: [],
    leaks: { test: 0, validation: 0, words: '' },
    gaps: [],
    remarks: [],
    measures: { path: [], brightness: [], sharpness: [], outlier: [] },
  };

  test('needs nothing else, and shows names of files as they are', async () => {
    const folder = path.join(temporaryFolder('page'), 'page');
    mkdirSync(folder);
    const hostile = '<img src=x onerror=alert(1)>&.png'.replace(/[<>]/g, process.platform === 'win32' ? '_' : '$&');
    const image = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    writeFileSync(path.join(folder, hostile), image);
    const page = await auditPage({
      ...emptyReport,
      folder,
      problems: [
        {
          kind: 'constant',
          severity: 'warning',
          score: 1,
          files: [hostile],
          classes: [],
          message: 'All its pixels have the same colour.',
        },
      ],
    });
    expect(page).toContain('Content-Security-Policy');
    expect(page).toMatch(/<img alt="[^"]*" src="data:image\/webp;base64,/);
    expect(page.match(/(?:src|href)="(?!data:|#)/g)).toBeNull();
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page).toContain('Audit of a &amp; &lt;b&gt;');
  });

  test('stays below 5 MB for 20,000 images with a problem each, and says what it leaves out', async () => {
    const problems = Array.from({ length: 20_000 }, (_, i) => ({
      kind: i % 2 === 0 ? ('unreadable' as const) : ('blurred' as const),
      severity: 'information' as const,
      score: 0.5,
      files: [`class ${i % 100}/a rather long name of a file ${i}.jpg`],
      classes: [`class ${i % 100}`],
      message: 'Its sharpness is 0.123 (reported below 0.13). Replace it by a sharp one, or keep it.',
    }));
    const page = await auditPage({ ...emptyReport, problems });
    expect(page.length).toBeGreaterThan(500_000);
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
    expect(page).toMatch(/… and [\d,]+ more, which the JSON report/);
  });
});

describe.skipIf(!existsSync('../shared/data/flowers5'))('shared photographs', () => {
  test('flowers5: one picture under two classes, one out of focus, and only grey ones beside', async () => {
    const report = await audit('../shared/data/flowers5', { kinds });
    const counts = countKinds(report);
    expect(counts).toEqual({ 'duplicate-across-classes': 1, blurred: 1, grey: 22 });
    expect(lines(report).slice(0, 1)).toEqual([
      'duplicate-across-classes: rose/15922772266_1167a06620.jpg, tulip/15922772266_1167a06620.jpg',
    ]);
  });

  test('mushrooms5: exact duplicates, and PNGs named .jpg', async () => {
    const report = await audit('../shared/data/mushrooms5', { kinds });
    expect(countKinds(report)).toMatchObject({ 'exact-duplicate': 19, 'wrong-extension': 5 });
  });

  test('odd_images: what Pillow cannot decode is reported, decoded here, or no image by name and content', async () => {
    const folder = '../shared/data/odd_images';
    const report = await audit(folder, { kinds });
    const rows = parse(readFileSync(path.join(folder, 'INDEX.csv')), { columns: true }) as Record<string, string>[];
    const looked = new Set([
      ...report.measures.path,
      ...report.problems.filter(({ kind }) => kind === 'unreadable').map(({ files }) => files[0]),
    ]);
    const missing = rows.filter((row) => !looked.has(row['path']));
    expect(missing.filter((row) => row['pil'] === 'ok')).toEqual([]);
    expect(missing).toHaveLength(16);
    expect(
      missing.every((row) => !/\.(jpe?g|png|gif|webp|tiff?|bmp|avif|hei[cf]|jp2|ico|psd)$/i.test(row['path']!)),
    ).toBe(true);
    expect(report.remarks.some((remark) => /^14 files are no images by name or content/.test(remark))).toBe(true);
  });
});

function countKinds({ problems }: AuditReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of problems) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
