import type { LayoutChoice } from '../../core/dataset';
import { plural } from '../../core/format';
import { visibleText } from '../../core/plainText';
import { similar as findSimilar } from '../../engine/jobs/map/similar';
import type { SimilarOutput } from '../../protocol/cliOutput';
import type { CopyKind } from '../../protocol/map';
import { Progress } from '../output/progress';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';
import { exitCode } from '../shared/exitCodes';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly layout?: LayoutChoice;
  readonly count: number;
}

const copyWords: Readonly<Record<CopyKind, string>> = {
  file: 'the same file content',
  pixels: 'the same pixels',
  near: 'almost the same picture',
};

/** `loupe similar`. */
export async function similar(folder: string, image: string, options: Options, terminal: Terminal): Promise<number> {
  const progress = new Progress(terminal);
  const found = await stoppable((signal) =>
    findSimilar(folder, image, {
      layout: options.layout,
      count: options.count,
      signal,
      onProgress: (phase, done, total) => progress.update(phase, done, total),
    }),
  ).finally(() => progress.clear());
  if (!found) return exitCode.stopped;
  if (terminal.options.json) terminal.document(found);
  else terminal.line(textOf(found));
  return exitCode.ok;
}

function textOf({ folder, image, images, similar: rows, remarks }: Omit<SimilarOutput, 'notices'>): string {
  const copies = rows.filter(({ copy }) => copy !== null).length;
  const table = rows.map((row) => [
    row.likeness.toFixed(3),
    row.file,
    row.class ?? '',
    row.part ?? '',
    row.copy === null ? '' : copyWords[row.copy],
  ]);
  return [
    visibleText(`${image}: the ${plural(rows.length, 'most similar image')} of ${images} in ${folder}`),
    '',
    textTable([['likeness', 'file', 'class', 'part', ''], ...table]),
    '',
    copies === 0 ? 'None of them is a copy of it.' : `${plural(copies, 'copy', 'copies')} of it among them.`,
    ...remarks.map(visibleText),
  ].join('\n');
}
