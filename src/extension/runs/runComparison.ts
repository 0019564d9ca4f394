import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runComparisonSchema, type RunComparison } from '../../protocol/runComparison';
import { t } from '../shared/localize';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';

/**
 * What differs between runs, by the command line in a process of its own: splits of large datasets take longer to read
 * than the editor may be busy. Throws LoupeError of `runCli`, or `comparison-broken`.
 */
export async function compareInChild(
  program: Program,
  folders: readonly string[],
  onLine: (line: string) => void,
): Promise<RunComparison> {
  let output = '';
  await runCli(program, ['runs', '--json', '--progress', 'none', '--compare', ...folders], {
    onStdout: (text) => (output += text),
    onLine,
  });
  const parsed = parseJsonWith(runComparisonSchema, output);
  if (!parsed.ok)
    throw new LoupeError(
      'comparison-broken',
      t('The runs could not be compared: the answer was not understood ({0}).', parsed.problem),
    );
  return parsed.value;
}
