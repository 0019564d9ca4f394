import type * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import {
  foundLearningRateSchema,
  sweepLineSchema,
  type FoundLearningRate,
  type SweepLine,
} from '../../protocol/learningRateFinder';
import { parseJsonWith } from '../../protocol/parse';
import type { CliProgress } from '../shared/cliOutput';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { runCli } from '../shared/runCli';

/** What trying learning rates needs of the rest. */
export interface SweepJobs {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
}

export interface SweepListener {
  readonly signal: AbortSignal;
  readonly onPoint: (line: SweepLine) => void;
  readonly onProgress: (progress: CliProgress) => void;
}

/**
 * Runs `loupe find-learning-rate` to its end. Throws LoupeError: `cancelled` where the signal ended it, else with the
 * command's own sentence.
 * @param options of the settings and the device
 */
export async function sweepLearningRates(
  { context, log }: SweepJobs,
  dataset: string,
  options: readonly string[],
  { signal, onPoint, onProgress }: SweepListener,
): Promise<FoundLearningRate> {
  let output = '';
  const args = ['find-learning-rate', dataset, ...options];
  log.line(`> loupe ${args.join(' ')}`);
  await runCli(programOf(context), [...args, '--json', '--progress', 'json'], {
    signal,
    onProgress,
    onStdout: (text) => (output += text),
    onLine: (line) => {
      const step = line.startsWith('{') ? parseJsonWith(sweepLineSchema, line) : undefined;
      if (step?.ok) onPoint(step.value);
      else log.line(line);
    },
  });
  const parsed = parseJsonWith(foundLearningRateSchema, output);
  if (parsed.ok) return parsed.value;
  throw new LoupeError(
    'bad-sweep',
    `What find-learning-rate answered was not understood (${parsed.problem}). Reload the window after an update of Loupe.`,
  );
}
