// Running vitest: its tests are counted, and a run that hangs is ended and told by name.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './processes.mjs';
import { inRepository, repository } from './repository.mjs';

const minute = 60_000;
/** No test, however slow the machine, is this long without a sign. */
export const longestSilence = 15 * minute;

/** @typedef {{passed: number, failed: string[], skipped: string[]}} Outcome names of what failed and was skipped */

/** What is under way and what has ended, from the messages of progressReporter.mjs. */
class Progress {
  running = new Map();
  states = new Map();

  take({ begins, ends, state }) {
    if (begins !== undefined) this.running.set(begins, Date.now());
    if (ends === undefined) return;
    this.running.delete(ends);
    if (state !== 'over') this.states.set(ends, state);
  }

  /** The innermost of what is under way, with its minutes: a file is left out where a test or hook of it is named. */
  get underWay() {
    const names = [...this.running.keys()];
    return names
      .filter((name) => !names.some((other) => other.startsWith(`${name} > `)))
      .map((name) => `${name} (for ${((Date.now() - this.running.get(name)) / minute).toFixed(0)} min)`);
  }

  with(state) {
    return [...this.states].filter(([, its]) => its === state).map(([name]) => name);
  }
}

/** What the report of a run that came to its end says. A file that cannot be loaded counts as one failure. */
function counted(report) {
  const outcome = { passed: 0, failed: [], skipped: [] };
  for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    const name = relative(repository, file.name);
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
      outcome.failed.push(`${name}: ${file.message || 'its set-up failed'}`);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') outcome.passed++;
      else (test.status === 'failed' ? outcome.failed : outcome.skipped).push(`${name} > ${test.fullName}`);
    }
  }
  return outcome;
}

/**
 * Runs the tests of a configuration.
 * @param {{part: string, config: string, results: string, env?: NodeJS.ProcessEnv, quiet?: boolean, onProgress?:
 *   (running: string[]) => void}} options `results` is the folder for the report; `quiet` keeps the output back.
 * @returns {Promise<Outcome>}
 */
export async function runVitest({ part, config, results, env = {}, quiet = false, onProgress = () => undefined }) {
  const report = join(results, `${part}.json`);
  const progress = new Progress();
  const reporters = ['default', inRepository('scripts', 'lib', 'progressReporter.mjs'), 'json'].map(
    (name) => `--reporter=${name}`,
  );
  const { code, silent } = await run(
    process.execPath,
    [
      inRepository('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      config,
      ...reporters,
      `--outputFile.json=${report}`,
    ],
    {
      cwd: repository,
      env: { ...process.env, ...env },
      capture: quiet,
      silence: longestSilence,
      onMessage: (message) => {
        progress.take(message);
        onProgress([...progress.running.keys()]);
      },
    },
  );
  if (silent) {
    const underWay = progress.underWay;
    return {
      passed: progress.with('passed').length,
      skipped: progress.with('skipped'),
      failed: [
        ...progress.with('failed'),
        ...(underWay.length > 0 ? underWay : [part]).map(
          (name) => `${name}: hangs; ended after ${longestSilence / minute} min without a sign of life`,
        ),
      ],
    };
  }
  const outcome = existsSync(report) ? counted(report) : { passed: 0, failed: [], skipped: [] };
  if (code !== 0 && outcome.failed.length === 0) outcome.failed.push(`${part}: vitest ended with ${code}`);
  return outcome;
}
