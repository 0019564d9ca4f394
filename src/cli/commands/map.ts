import * as path from 'node:path';
import { toCsv } from '../../core/csv';
import type { LayoutChoice } from '../../core/dataset';
import { mapSummary } from '../../core/map/mapSummary';
import { partOfCode } from '../../core/parts';
import { map as makeMap } from '../../engine/jobs/map/map';
import { checkOutput } from '../../engine/outputs/checkOutput';
import type { OutputKind } from '../../engine/outputs/ownOutput';
import type { MapOutput, Said } from '../../protocol/cliOutput';
import type { MapReport } from '../../protocol/map';
import { writeFileAtomic } from '../../runfolder/atomicFile';
import { mapText } from '../output/mapText';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly layout?: LayoutChoice;
  readonly csv?: string;
  readonly report?: string;
  readonly neighbours: number;
  readonly seed: number;
  readonly force?: boolean;
}

/** `loupe map`. */
export async function map(folder: string, options: Options, terminal: Terminal): Promise<number> {
  const csv = await outputOf(folder, options, 'csv', 'map');
  const file = await outputOf(folder, options, 'report', 'report');
  const progress = new Progress(terminal);
  const report = await stoppable((signal) =>
    makeMap(folder, {
      layout: options.layout,
      neighbours: options.neighbours,
      seed: options.seed,
      signal,
      onProgress: (phase, done, total) => progress.update(phase, done, total),
    }),
  ).finally(() => progress.clear());
  if (!report) return exitCode.stopped;
  const output = documentOf(report);
  if (file !== undefined) await writeFileAtomic(file, JSON.stringify(report));
  if (csv !== undefined) {
    const rows = output.images.map((one) => [one.file, one.class, one.part, one.x, one.y]);
    await writeFileAtomic(csv, toCsv([['file', 'class', 'part', 'x', 'y'], ...rows]));
  }
  if (terminal.options.json) terminal.document(output);
  else terminal.line(mapText(report, csv));
  return exitCode.ok;
}

function documentOf({ folder, seconds, settings, classes, images, remarks }: MapReport): Said<MapOutput> {
  return {
    folder,
    seconds,
    settings,
    images: images.path.map((file, i) => ({
      file,
      class: classes[images.classIndex[i]!] ?? null,
      part: partOfCode(images.part[i]!) ?? null,
      x: images.x[i]!,
      y: images.y[i]!,
    })),
    together: mapSummary(images, images.classIndex).together,
    remarks,
  };
}

/** The path that an option names, checked before anything is computed for it. */
async function outputOf(
  folder: string,
  options: Options,
  option: 'csv' | 'report',
  kind: OutputKind,
): Promise<string | undefined> {
  const named = options[option];
  if (named === undefined) return undefined;
  const file = path.resolve(named);
  await checkOutput({ file, kind, option: `--${option}`, inputs: [folder], force: options.force });
  return file;
}
