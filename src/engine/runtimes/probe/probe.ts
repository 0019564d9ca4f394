import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseWith } from '../../../protocol/parse';
import { packageFolder } from '../../assets';
import { expectedLosses, expectedNormalizedLosses, tolerance } from './expectedLosses';
import { probeReportSchema, type ProbeReport, type ProbeRequest, type Verdict } from './probeTypes';

export interface ProbeOptions {
  /** The bundle of programs/probe.ts. */
  readonly file?: string | undefined;
  readonly timeout?: number | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/** Milliseconds: a cold driver compiles shaders for a while. */
const usualTimeout = 60_000;

/** At least this share of convolutions and matrix products must run on a provider that is reported to be used. */
const leastShare = 0.5;

/** Tries a runtime in a throw-away child under the Node that is running now. Never throws. */
export async function probe(request: ProbeRequest, options: ProbeOptions = {}): Promise<Verdict> {
  const { timeout = usualTimeout, file = probeFile() } = options;
  const child = fork(file, [JSON.stringify(request)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: {
      ...process.env,
      ...options.environment,
      ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    },
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  return new Promise<Verdict>((resolve) => {
    const settle = (verdict: Verdict): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(verdict);
    };
    const timer = setTimeout(() => settle(refused(`it did not answer within ${timeout / 1000} s`)), timeout);
    child.once('message', (message) => {
      const report = parseWith(probeReportSchema, message);
      settle(report.ok ? judge(report.value) : refused(`its answer cannot be understood (${report.problem})`));
    });
    child.once('error', (error) => settle(refused(error.message)));
    child.once('close', (code, signal) => settle(refused(died(code, signal, stderr))));
  });
}

/** Beside the running bundle, or in the built extension where sources are run. */
function probeFile(): string {
  const beside = path.join(__dirname, 'probe.js');
  return existsSync(beside) ? beside : path.join(packageFolder(), 'dist', 'probe.js');
}

/** What to think of a report: the numbers must be Keras's, and the provider must really have computed. */
export function judge(report: ProbeReport): Verdict {
  if (!report.ok) return refused(firstLine(report.reason));
  const { heavy, engine, device, imagesPerSecond } = report;
  const wrong =
    wrongNumbers(report.losses, expectedLosses, '') ??
    wrongNumbers(report.normalized, expectedNormalizedLosses, ' with batch normalisation');
  if (wrong) return refused(wrong);
  if (heavy && heavy.onDevice < leastShare * heavy.all) {
    return refused(`only ${heavy.onDevice} of ${heavy.all} convolutions and matrix products ran on it`);
  }
  return { ok: true, engine, device, imagesPerSecond, reason: null };
}

/** What a difference from the expected losses is told as. */
function wrongNumbers(
  losses: readonly (number | null)[],
  expected: readonly number[],
  where: string,
): string | undefined {
  const step = expected.findIndex((value, index) => !(Math.abs((losses[index] ?? NaN) - value) <= tolerance * value));
  return step < 0
    ? undefined
    : `it computes wrong numbers${where}: the loss of step ${step + 1} is ${losses[step] ?? 'not a number'} instead of ${expected[step]!.toFixed(6)}`;
}

export function refused(reason: string): Verdict {
  return { ok: false, engine: null, device: null, imagesPerSecond: null, reason };
}

function died(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const words = firstLine(stderr);
  return `its process ended with ${signal ?? `code ${code}`}${words ? ` (${words})` : ''}`;
}

/** The first line that says something, without ONNX Runtime's source position and colours. */
function firstLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (lines.find((line) => /error|fail|cannot/i.test(line)) ?? lines[0] ?? '')
    .replace(/^(Error: )?(ONNX Runtime (could not load the graph of|failed while running) "self-test": )?/, '')
    .replace(/\/onnxruntime_src\/.*? was false\. /, '')
    .slice(0, 300)
    .replace(/\.$/, '');
}
