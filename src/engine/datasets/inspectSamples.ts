import { open } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';
import { listWords, plural } from '../../core/format';
import type { FolderMemory } from '../cache/folderMemory';
import type { AskPause } from '../concurrency/askPause';
import { eachLimited } from '../concurrency/eachLimited';
import { patiently } from '../concurrency/patiently';
import { openFlags, readImageFile } from '../images/readImageFile';
import { formatsOfSamples, measureSamples, readSampleHeader, type SampleHeader } from '../images/samples/measure';
import {
  chooseRule,
  ruleWords,
  type SampleEvidence,
  type SampleKind,
  type SampleRule,
} from '../images/samples/sampleRule';
import { UnreadableImageError } from '../images/common/unreadable';

/** Headers read at once, and images measured at once. */
const [headersAtOnce, measuredAtOnce] = [16, 2];
/** Images of a kind whose pixels are looked at. */
const mostMeasured = 64;

/** What the samples of a dataset's images mean, and what is worth knowing of them. */
export interface InspectedSamples {
  /** Null where no image has samples of more than 8 bits. */
  readonly rule: SampleRule | null;
  readonly problems: DatasetProblem[];
}

/**
 * Looks at the headers of the files whose format may hold more than 8 bits or further bands, and at the pixels of some
 * of those that do, evenly taken: one rule for the whole dataset.
 * @param files relative to `root`  @param formats by content, of each file
 */
export async function inspectSamples(
  root: string,
  files: readonly string[],
  formats: readonly string[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly pause?: AskPause | undefined;
    /** What earlier headers said. */
    readonly memory?: Pick<FolderMemory, 'remembered' | 'rememberSamples'> | undefined;
  } = {},
): Promise<InspectedSamples> {
  const { signal, pause, memory } = options;
  const asked = [...files.keys()].filter((i) => formatsOfSamples.has(formats[i]!));
  const headers = new Map<number, SampleHeader>();
  await eachLimited(
    asked.length,
    headersAtOnce,
    async (next) => {
      const i = asked[next]!;
      const known = memory?.remembered(files[i]!)?.samples;
      const header = known ?? (await headerOf(path.join(root, files[i]!), formats[i]!));
      if (!header) return;
      headers.set(i, header);
      if (!known) memory?.rememberSamples(files[i]!, header);
    },
    signal,
    pause,
  );
  const deep = (kind: SampleKind): number[] => asked.filter((i) => headers.get(i)?.kind === kind);
  const kinds = (['integer', 'real'] as const).map((kind) => ({ kind, all: deep(kind) }));
  const evidence: SampleEvidence[] = [];
  for (const { all } of kinds) {
    const some = evenly(all);
    await eachLimited(
      some.length,
      measuredAtOnce,
      async (next) => {
        const found = await measured(path.join(root, files[some[next]!]!), formats[some[next]!]!);
        if (found) evidence.push(found);
      },
      signal,
      pause,
    );
  }
  const rule = chooseRule(evidence);
  const problems = bandProblems(files, asked, headers);
  const said = kinds
    .map(({ kind, all }) => rangeWords(files, all, kind, evidence, rule))
    .filter((words) => words !== null);
  if (said.length > 0)
    problems.push({
      file: files[kinds.find(({ all }) => all.length > 0)!.all[0]!]!,
      code: 'sample-range',
      message: `${said.join('; ')}. So it is in training, evaluation and prediction alike.`,
    });
  return { rule, problems };
}

async function headerOf(full: string, format: string): Promise<SampleHeader | null> {
  try {
    return await patiently(async () => {
      const handle = await open(full, openFlags);
      try {
        return await readSampleHeader(format, async (at, length) => {
          const bytes = new Uint8Array(length);
          return bytes.subarray(0, (await handle.read(bytes, 0, length, at)).bytesRead);
        });
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    // Decoding it says why.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

async function measured(full: string, format: string): Promise<SampleEvidence | null> {
  try {
    return await measureSamples(await readImageFile(full), format);
  } catch (error) {
    if (error instanceof UnreadableImageError) return null;
    throw error;
  }
}

function evenly(all: readonly number[]): number[] {
  const count = Math.min(all.length, mostMeasured);
  return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]!);
}

function bandProblems(
  files: readonly string[],
  asked: readonly number[],
  headers: ReadonlyMap<number, SampleHeader>,
): DatasetProblem[] {
  const groups = new Map<string, string[]>();
  for (const i of asked) {
    const words = headers.get(i)?.bands;
    if (words) groups.set(words, [...(groups.get(words) ?? []), files[i]!]);
  }
  if (groups.size === 0) return [];
  const all = [...groups].map(
    ([words, names]) => `of ${plural(names.length, 'file')} (${listWords(names, 3)}), ${words}`,
  );
  const told = all.join('; ');
  return [
    {
      file: [...groups.values()][0]![0]!,
      code: 'bands-left-out',
      message: `${told[0]!.toUpperCase()}${told.slice(1)}. To use others, save them as red, green and blue.`,
    },
  ];
}

/** The remark on the files of one kind; null where there are none. */
function rangeWords(
  files: readonly string[],
  all: readonly number[],
  kind: SampleKind,
  evidence: readonly SampleEvidence[],
  rule: SampleRule | null,
): string | null {
  const of = evidence.filter((one) => one.kind === kind);
  if (all.length === 0 || of.length === 0 || !rule) return null;
  const names = all.map((i) => files[i]!);
  const short = (value: number): string => Number(value.toPrecision(4)).toString();
  const [least, largest] = [Math.min(...of.map((one) => one.least)), Math.max(...of.map((one) => one.largest))];
  const samples = kind === 'integer' ? '16-bit samples' : 'float, signed or 32-bit samples';
  return `${plural(all.length, 'file')} (${listWords(names, 3)}) ${all.length === 1 ? 'has' : 'have'} ${samples}, from ${short(least)} to ${short(largest)} in the ${plural(of.length, 'file')} looked at: ${ruleWords(rule, kind)}`;
}
