import type { SplitSettings, ShownSplit } from '../../protocol/pages/split';
import { splitCheckOutputSchema, splitOutputSchema, type Grouping, type SplitFinding } from '../../protocol/split';
import type { CliOptions } from '../shared/runCli';
import { documentOf, type WeightsParts } from '../weights/cli';
import type { SplitTarget } from './target';

/** A split as a page shows it, with the files of its findings, which stay here. */
export interface FoundSplit {
  readonly shown: ShownSplit;
  /** The files of each finding, relative to the dataset. */
  readonly files: readonly (readonly string[])[];
  readonly groupings: readonly Grouping[];
}

/** The arguments that draw a split. */
export function drawArguments({ dataset, layout }: SplitTarget, settings: SplitSettings): string[] {
  const { groupBy, validation, test, seed } = settings;
  return [
    ...['split', dataset, ...layoutOption(layout)],
    ...['--validation-split', String(validation), '--test-split', String(test), '--seed', String(seed)],
    ...(groupBy === null ? [] : ['--group-by', groupBy]),
  ];
}

/** Draws a split in a child, without writing it. Throws LoupeError. */
export async function drawSplit(
  parts: WeightsParts,
  target: SplitTarget,
  settings: SplitSettings,
  options: CliOptions,
): Promise<FoundSplit> {
  const args = [...drawArguments(target, settings), '--dry-run'];
  const { groupings, notices, ...made } = await documentOf(parts, splitOutputSchema, args, options);
  return { ...shownOf(made, notices, made.groups), groupings: groupings ?? [] };
}

/** Checks a split file, or the parts of the data, in a child. Throws LoupeError. */
export async function checkedSplit(
  parts: WeightsParts,
  { dataset, layout, file }: SplitTarget,
  options: CliOptions,
): Promise<FoundSplit> {
  const args = ['split', dataset, ...layoutOption(layout), '--check', ...(file === null ? [] : [file])];
  const { notices, ...found } = await documentOf(parts, splitCheckOutputSchema, args, options);
  return { ...shownOf(found, notices, null), groupings: [] };
}

const layoutOption = (layout: string | null): string[] => (layout === null ? [] : ['--layout', layout]);

function shownOf(
  found: Pick<ShownSplit, 'parts' | 'classes' | 'groupBy'> & { readonly findings: readonly SplitFinding[] },
  notices: readonly { readonly message: string }[],
  groups: ShownSplit['groups'],
): Pick<FoundSplit, 'shown' | 'files'> {
  const { parts, classes, groupBy, findings } = found;
  return {
    shown: {
      parts,
      classes,
      groupBy,
      groups,
      findings: findings.map(({ files, ...finding }) => ({ ...finding, images: files.length })),
      notices: notices.map(({ message }) => message),
    },
    files: findings.map(({ files }) => files),
  };
}
