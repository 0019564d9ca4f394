import { writeFileSync } from 'node:fs';

/** What a test in the extension host came to. */
export interface SuiteResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed';
  readonly seconds: number;
  readonly error: string | null;
}

type Body = () => Promise<void> | void;
const tests: { name: string; body: Body; timeout: number }[] = [];

/** Registers a test; they run in order, each within `timeout` milliseconds: a test that takes longer hangs. */
export function test(name: string, body: Body, timeout = 1_800_000): void {
  tests.push({ name, body, timeout });
}

async function within(body: Body, timeout: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done within ${timeout / 1000} s.`)), timeout);
  });
  try {
    await Promise.race([Promise.resolve().then(body), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs what was registered, writes the results to the file, and throws where a test failed. */
export async function runRegistered(file: string): Promise<void> {
  const results: SuiteResult[] = [];
  for (const { name, body, timeout } of tests) {
    const began = performance.now();
    let error: string | null = null;
    try {
      await within(body, timeout);
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`${error === null ? 'passed' : 'failed'} in ${seconds.toFixed(1)} s: ${name}`);
    results.push({ name, outcome: error === null ? 'passed' : 'failed', seconds, error });
    writeFileSync(file, JSON.stringify(results, null, 1));
  }
  const failed = results.filter((result) => result.outcome === 'failed');
  if (failed.length > 0) throw new Error(failed.map((result) => `${result.name}: ${result.error}`).join('\n'));
}
