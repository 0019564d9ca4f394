import { access, readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { comparisonFile, optimizerComparisonSchema, type OptimizerComparison } from '../protocol/optimizerComparison';
import { parseJsonWith } from '../protocol/parse';
import { runStatus } from './status';

/** Whether a folder holds a comparison of optimizers. */
export function isComparison(folder: string): Promise<boolean> {
  return access(path.join(folder, comparisonFile.record)).then(
    () => true,
    () => false,
  );
}

/**
 * Reads a comparison, its status as it really stands (`interrupted` for a dead job). Throws LoupeError
 * `comparison-missing` or `comparison-broken`.
 */
export async function readComparison(folder: string): Promise<OptimizerComparison> {
  const file = path.join(folder, comparisonFile.record);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new LoupeError(
      'comparison-missing',
      `There is no comparison in ${folder}: ${messageOf(error)}. Name a folder that holds ${comparisonFile.record}.`,
      { cause: error },
    );
  }
  const parsed = parseJsonWith(optimizerComparisonSchema, text);
  if (!parsed.ok)
    throw new LoupeError(
      'comparison-broken',
      `${file} is not a comparison that this version reads (${parsed.problem}).`,
    );
  return { ...parsed.value, status: await runStatus(parsed.value, folder) };
}

/** Folders of the comparisons in a runs folder, the latest first by name; none where it cannot be read. */
export async function comparisonFoldersIn(runsFolder: string): Promise<string[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(runsFolder, name));
  const found = await Promise.all(folders.map(isComparison));
  return folders
    .filter((_, index) => found[index])
    .sort()
    .reverse();
}
