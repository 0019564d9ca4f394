import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { encodePng } from '../../../src/engine/images/encode';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';
import { withScanChanges } from '../../../src/extension/changes/applyChanges';
import type { ScanReport } from '../../../src/protocol/runFiles';
import { scanChanges } from '../../../src/protocol/scanChanges';
import { temporaryFolder } from '../jobs/tinyDataset';

let [folder, root] = ['', ''];
let before: string | undefined;
beforeEach(() => {
  folder = temporaryFolder('changed-scan');
  root = path.join(folder, 'data');
  mkdirSync(root);
  before = process.env['LOUPE_CACHE_DIR'];
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
});
afterEach(() => {
  if (before === undefined) delete process.env['LOUPE_CACHE_DIR'];
  else process.env['LOUPE_CACHE_DIR'] = before;
});

const picture = (grey: number): Promise<Uint8Array> => encodePng(new Uint8Array(4 * 4 * 3).fill(grey), 4, 4);

/** Writes files with the folders that they need. */
function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
}

/** What a report says, without when and how it was made. */
const said = (report: ScanReport): object => ({ ...report, scanned: '', seconds: 0, state: '' });

/** A scan that knows nothing of earlier ones. */
async function fresh(): Promise<object> {
  const cache = process.env['LOUPE_CACHE_DIR'];
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, `fresh-${Math.random()}`);
  try {
    return said(await scanDataset(root, { withoutClasses: true }));
  } finally {
    process.env['LOUPE_CACHE_DIR'] = cache;
  }
}

/** Continues from a report. @returns the new one, and why the whole folder was looked at, if it was */
async function continued(
  report: ScanReport,
  places: readonly string[],
): Promise<{ report: ScanReport; whole: string[] }> {
  const whole: string[] = [];
  const after = await scanDataset(root, {
    withoutClasses: true,
    changedPlaces: { places, since: report.state ?? null, onWhole: (why) => whole.push(why) },
  });
  return { report: after, whole };
}

describe('a scan of what changed', () => {
  it('finds what a whole scan finds, whatever is done to the folder', async () => {
    for (let seed = 0; seed < 6; seed++) {
      rmSync(root, { recursive: true });
      const random = new Random(seed);
      for (const name of ['cat', 'dog', 'owl'])
        for (let i = 0; i < 3; i++) write({ [`${name}/${i}.png`]: await picture(random.integer(250)) });
      let report = await scanDataset(root, { withoutClasses: true });
      for (let round = 0; round < 8; round++) {
        const places: string[] = [];
        for (let step = 0; step <= random.integer(3); step++) places.push(...(await change(random)));
        const next = await continued(report, places);
        expect(next.whole, `seed ${seed}, round ${round}`).toEqual([]);
        expect(said(next.report), `seed ${seed}, round ${round}: ${places.join(', ')}`).toEqual(await fresh());
        const changes = scanChanges(report, next.report)!;
        expect(await withScanChanges(report, changes)).toEqual(next.report);
        report = next.report;
      }
    }
  });

  it('opens only the files that changed', async () => {
    write({ 'cat/1.png': await picture(1), 'cat/2.png': await picture(2), 'dog/1.png': await picture(3) });
    const report = await scanDataset(root);
    // Had it been looked at, it would be missed.
    rmSync(path.join(root, 'cat/2.png'));
    write({ 'dog/2.png': await picture(4) });
    const { report: after, whole } = await continued(report, ['dog/2.png']);
    expect(whole).toEqual([]);
    expect(after.files.path).toEqual(['cat/1.png', 'cat/2.png', 'dog/1.png', 'dog/2.png']);
    expect((await continued(after, ['cat/2.png'])).report.files.path).toEqual(['cat/1.png', 'dog/1.png', 'dog/2.png']);
  });

  it('says why it looks at everything', async () => {
    write({ 'cat/1.png': await picture(1), 'cat/2.png': await picture(2), 'dog/1.png': await picture(3) });
    const report = await scanDataset(root);
    const other = await continued({ ...report, state: 'other' }, ['cat/3.png']);
    expect(other.whole).toEqual(['What is remembered of the folder is not what the report was made of.']);
    if (process.platform === 'win32') return;
    symlinkSync('1.png', path.join(root, 'cat/link.png'));
    const linked = await continued(other.report, ['cat/link.png']);
    expect(linked.whole).toEqual(['A link is among what changed.']);
    expect(linked.report.files.path).toContain('cat/link.png');
    expect((await continued(linked.report, ['dog/1.png'])).whole).toEqual([
      'The folder holds links, and what they lead to may have changed as well.',
    ]);
  });

  it('tells the classes by names first, and then the rest', async () => {
    write({ 'cat/1.png': await picture(1), 'cat/2.jpg': 'no picture', 'dog/1.png': await picture(3), 'a.txt': 'x' });
    let first: ScanReport | undefined;
    const report = await scanDataset(root, { onFirst: (one) => void (first = one) });
    expect(first).toMatchObject({ namesOnly: true, classes: ['cat', 'dog'], files: { classIndex: [0, 0, 1] } });
    expect(first!.files.path).toEqual(['cat/1.png', 'cat/2.jpg', 'dog/1.png']);
    expect(report.namesOnly).toBeUndefined();
    expect(report.files.path).toEqual(['cat/1.png', 'dog/1.png']);
  });
});

/** Does something at random. @returns the places where a watcher would see it */
async function change(random: Random): Promise<string[]> {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap(({ name }) =>
    readdirSync(path.join(root, name), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${name}/${entry.name}`),
  );
  const some = (): string =>
    `${pick(['cat', 'dog', 'owl', 'fox', 'Éclair', 'train/cat', 'cat/deep'])}/${random.integer(6)}.png`;
  switch (random.integer(10)) {
    case 0: {
      const file = some();
      write({ [file]: await picture(random.integer(250)) });
      return [file];
    }
    case 1: {
      if (files.length < 5) return [];
      const file = pick(files);
      rmSync(path.join(root, file));
      return [file];
    }
    case 2: {
      const { name } = pick(folders);
      if (files.filter((file) => !file.startsWith(`${name}/`)).length < 5) return [];
      rmSync(path.join(root, name), { recursive: true });
      return [name];
    }
    case 3: {
      const [from, to] = [pick(files), some()];
      if (existsSync(path.join(root, to))) return [];
      mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
      renameSync(path.join(root, from), path.join(root, to));
      return [from, to];
    }
    case 4: {
      const [from, to] = [pick(folders).name, `moved-${random.integer(3)}`];
      if (existsSync(path.join(root, to))) return [];
      renameSync(path.join(root, from), path.join(root, to));
      return [from, to];
    }
    case 5: {
      const file = pick(files);
      write({ [file]: await picture(random.integer(250)) });
      return [file];
    }
    case 6: {
      const file = some();
      write({ [file]: 'no picture' });
      return [file];
    }
    case 7:
      appendFileSync(path.join(root, '.loupeignore'), `${pick(files)}\n`);
      return ['.loupeignore'];
    case 8: {
      const name = `empty-${random.integer(3)}/below`;
      mkdirSync(path.join(root, name), { recursive: true });
      return [name];
    }
    default: {
      const file = pick(['notes.txt', 'cat/.hidden.png', '.git/x.png', 'cat/readme.md']);
      write({ [file]: 'text' });
      return [file];
    }
  }
}
