import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { facesOutputSchema } from '../../../src/protocol/cliOutput';
import { startCli } from '../cli/builtCli';
import { temporaryFolder } from '../jobs/tinyDataset';
import expected from './expected/faces.json';
import { overlap } from './drawnFaces';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const folder = path.resolve('../shared/data/faces');

describe.skipIf(!existsSync(folder))('shared photographs', () => {
  test('boxes are those of OpenCV in Python: at least 95% of its own at IoU .5, and as many of ours', async () => {
    const { stdout } = await startCli(['faces', folder, '--json'], temporaryFolder('ws')).ended;
    const output = v.parse(facesOutputSchema, JSON.parse(stdout));
    const ours = new Map(
      output.files.map(({ file, boxes }) => [path.relative(folder, file).split(path.sep).join('/'), boxes]),
    );
    const theirs = new Map<string, readonly number[][]>(Object.entries(expected.boxes));
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    const share = (boxes: typeof theirs, others: ReadonlyMap<string, readonly (readonly number[])[]>): number => {
      const hits = [...boxes].flatMap(([file, own]) =>
        own.map((box) => others.get(file)!.some((other) => overlap(box, other) >= 0.5)),
      );
      return hits.filter(Boolean).length / hits.length;
    };
    expect(share(theirs, ours)).toBeGreaterThanOrEqual(0.95);
    expect(share(new Map([...ours].map(([file, boxes]) => [file, boxes])), theirs)).toBeGreaterThanOrEqual(0.95);
    const hits = (part: string): number =>
      [...ours].filter(([file, boxes]) => file.startsWith(`${part}/`) && boxes.length > 0).length;
    expect({ faces: hits('faces'), nonfaces: hits('nonfaces') }).toEqual({ faces: 39, nonfaces: 4 });
  });
});
