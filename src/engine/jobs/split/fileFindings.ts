import { countClasses } from '../../../core/classBalance';
import { LoupeError } from '../../../core/errors';
import { listWords, plural } from '../../../core/format';
import { partCode, partOfCode, parts, type Part } from '../../../core/parts';
import type { SplitFile } from '../../../protocol/runFiles';
import type { SplitFinding } from '../../../protocol/split';
import type { TrainingImages } from '../../datasets/trainingImages';
import { finder } from '../train/preparation/givenSplit';

const finding = (severity: SplitFinding['severity'], message: string, files: readonly string[]): SplitFinding => ({
  kind: 'file',
  severity,
  message,
  files: [...files],
});

/** The parts by a file, and what it says twice, wrongly or not at all. A training refuses what stands in two parts. */
export function partsOfFile(
  images: TrainingImages,
  split: SplitFile,
  name: string,
  leftOut: ReadonlySet<string>,
): { part: Uint8Array; findings: SplitFinding[] } {
  const find = finder(images);
  const part = new Uint8Array(images.files.length);
  const [unknown, unusable, repeated]: string[][] = [[], [], []];
  const conflicts = new Map<number, Set<Part>>();
  for (const one of parts)
    for (const written of split[one]) {
      const index = find(written);
      if (index === undefined) (leftOut.has(written) ? unusable! : unknown!).push(written);
      else if (part[index] === partCode.none) part[index] = partCode[one];
      else if (part[index] === partCode[one]) repeated!.push(written);
      else conflicts.set(index, (conflicts.get(index) ?? new Set([partOfCode(part[index]!)!])).add(one));
    }
  const findings: SplitFinding[] = [];
  const say = (severity: SplitFinding['severity'], files: readonly string[], words: (count: string) => string) => {
    if (files.length > 0) findings.push(finding(severity, words(plural(files.length, 'image')), files));
  };
  const examples = [...conflicts].slice(0, 3).map(([i, of]) => `${images.files[i]!} (${listWords([...of])})`);
  say(
    'error',
    [...conflicts.keys()].map((i) => images.files[i]!),
    (count) => `${count} of ${name} in more than one part: ${listWords(examples)}. Keep each in one part.`,
  );
  say(
    'warning',
    unknown!,
    (count) => `${name} names ${count} that the dataset does not have: ${listWords(unknown!, 3)}.`,
  );
  say('warning', unusable!, (count) => `${name} names ${count} that cannot be used: ${listWords(unusable!, 3)}.`);
  say('information', repeated!, (count) => `${name} names ${count} twice in the same part; each counts once.`);
  const open = images.files.filter((_, i) => part[i] === partCode.none);
  say('information', open, (count) => `${count} of the dataset in no part of ${name}: ${listWords(open, 3)}.`);
  return { part, findings };
}

/** Classes that training or a held-out part has no image of, and parts that are missing. */
export function classFindings({ dataset, labels, files }: TrainingImages, part: Uint8Array): SplitFinding[] {
  const classes = countClasses({ classes: dataset.classes, classIndex: labels, part });
  const findings: SplitFinding[] = [];
  for (const name of parts) {
    if (!part.includes(partCode[name])) continue;
    const missing = classes.filter((row) => row.count > 0 && !row.parts[name]).map((row) => row.name);
    if (missing.length === 0) continue;
    const list = listWords(missing.map((one) => `“${one}”`));
    findings.push({
      kind: 'class',
      severity: name === 'train' ? 'error' : 'warning',
      message:
        name === 'train'
          ? `The training part has no image of ${list}: ${missing.length === 1 ? 'it is' : 'they are'} never predicted.`
          : `The ${name} part has no image of ${list}, so its score says nothing of ${missing.length === 1 ? 'it' : 'them'}.`,
      files: [],
    });
  }
  const has = (name: Part) => part.includes(partCode[name]);
  if (!has('train') || !(has('validation') || has('test')))
    findings.push({
      kind: 'part',
      severity: 'error',
      message: has('train')
        ? 'No image is held out, so nothing tells how good a model is.'
        : 'No image is there to train on.',
      files: part.length === 0 ? [] : files.slice(0, 1),
    });
  return findings;
}

/** The data's own parts. What none of them claims is trained on. Throws LoupeError `no-split` where there are none. */
export function partsOfData(own: Uint8Array, folder: string): { part: Uint8Array; findings: SplitFinding[] } {
  const open = own.reduce((sum, code) => sum + Number(code === partCode.none), 0);
  if (open === own.length)
    throw new LoupeError(
      'no-split',
      `${folder} has no parts of its own to check. Name a split file with --check FILE, or make one with loupe split.`,
    );
  const words = `${plural(open, 'image')} in no part: a training takes what no part claims to train on, so ${open === 1 ? 'it counts' : 'they count'} as that here.`;
  return {
    part: own.map((code) => (code === partCode.none ? partCode.train : code)),
    findings: open === 0 ? [] : [finding('information', words, [])],
  };
}
