import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/extension/shared/program';
import { openChannel } from '../../../src/extension/service/channel';
import { runCli } from '../../../src/extension/shared/runCli';
import { startJob } from '../../../src/extension/training/job';
import { until } from '../../setup/until';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'loupe-job-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** A program whose command line is the given script. */
async function program(script: string): Promise<Program> {
  const cli = path.join(folder, 'cli.js');
  await writeFile(cli, script);
  return { runtime: process.execPath, env: process.env, cli, service: '', isTrusted: () => true };
}
const job = (with_: Program) => ({
  program: with_,
  args: ['train'],
  runFolder: path.join(folder, '.loupe', 'runs', 'r1'),
  logFolder: path.join(folder, 'logs'),
  cwd: folder,
});

describe('startJob', () => {
  it('resolves when the run record is there, and the job continues by itself', async () => {
    const [done, go] = ['done', 'go'].map((name) => path.join(folder, name)) as [string, string];
    const script = `const fs = require('fs'); const run = ${JSON.stringify(path.join(folder, '.loupe', 'runs', 'r1'))};
      setTimeout(() => { fs.mkdirSync(run, { recursive: true }); fs.writeFileSync(run + '/run.json', '{}'); }, 150);
      const timer = setInterval(() => {
        if (!fs.existsSync(${JSON.stringify(go)})) return;
        clearInterval(timer);
        console.log('on my own');
        fs.writeFileSync(${JSON.stringify(done)}, String(process.ppid));
      }, 20);`;
    await startJob(job(await program(script)));
    await expect(readFile(done)).rejects.toThrow();
    await writeFile(go, '');
    await until(async () => (await readFile(done, 'utf8').catch(() => '')) !== '');
    expect(await readFile(path.join(folder, 'logs', 'r1.log'), 'utf8')).toContain('on my own');
  });

  it('leaves the making of the runs folder to the job, which keeps a new one out of Git', async () => {
    const seen = path.join(folder, 'seen');
    const script = `const fs = require('fs'); fs.writeFileSync(${JSON.stringify(seen)}, String(fs.existsSync(${JSON.stringify(path.join(folder, '.loupe'))}))); process.exit(1)`;
    await expect(startJob(job(await program(script)))).rejects.toThrow();
    expect(await readFile(seen, 'utf8')).toBe('false');
  });

  it('rejects at once with the job’s own sentence where it ends before', async () => {
    const script = `console.error('loading'); console.error('loupe: There are no images in /data/x. Choose a folder with images.'); process.exit(3)`;
    // Not with `job-silent`, which comes when it has waited long enough.
    await expect(startJob(job(await program(script)))).rejects.toMatchObject({
      code: 'job-failed',
      message: 'There are no images in /data/x. Choose a folder with images.',
    });
  });

  it('names the setting where the runtime is not there', async () => {
    const there = await program('');
    await expect(startJob(job({ ...there, runtime: path.join(folder, 'no-node') }))).rejects.toMatchObject({
      code: 'child-missing',
    });
  });

  it('keeps the start-up logs of the latest twenty jobs', async () => {
    const run = job(await program('process.exit(1)'));
    await expect(startJob(run)).rejects.toThrow();
    for (let i = 10; i < 40; i++) await writeFile(path.join(run.logFolder, `2026-01-${i}.log`), '');
    await expect(startJob(run)).rejects.toThrow();
    expect((await readdir(run.logFolder)).length).toBeLessThanOrEqual(21);
  });
});

describe('a window that is not trusted', () => {
  it('starts no process, whoever asks for one', async () => {
    const proof = path.join(folder, 'proof');
    const there = await program(`require('fs').writeFileSync(${JSON.stringify(proof)}, '')`);
    const untrusted = { ...there, service: there.cli, isTrusted: () => false };
    await expect(startJob(job(untrusted))).rejects.toMatchObject({ code: 'untrusted' });
    await expect(runCli(untrusted, ['scan'])).rejects.toMatchObject({ code: 'untrusted' });
    expect(() => openChannel(untrusted, 'auto', () => undefined)).toThrow(/Trust this workspace first/);
    await expect(readFile(proof)).rejects.toThrow();
    // That it would have been seen.
    await runCli(there, ['scan']);
    await expect(readFile(proof, 'utf8')).resolves.toBe('');
  });
});

describe('runCli', () => {
  it('tells progress and lines, and rejects with what the command line says', async () => {
    const there = await program(
      `console.log('a table'); console.error('{"phase":"Scanning","done":1,"total":2}'); console.error('loupe: It is full.'); process.exitCode = 1;`,
    );
    const lines: string[] = [];
    const steps: unknown[] = [];
    await expect(
      runCli(there, ['scan'], { onLine: (line) => lines.push(line), onProgress: (step) => steps.push(step) }),
    ).rejects.toMatchObject({ code: 'child-failed', message: 'It is full.' });
    expect(lines).toEqual(expect.arrayContaining(['a table', 'loupe: It is full.']));
    expect(steps).toEqual([{ phase: 'Scanning', done: 1, total: 2 }]);
  });

  it('ends the child when it is cancelled, and only then rejects', async () => {
    const ended = path.join(folder, 'ended');
    const there = await program(
      `process.on('SIGTERM', () => setTimeout(() => { require('fs').writeFileSync(${JSON.stringify(ended)}, ''); process.exit(0); }, 100)); console.log('up'); setInterval(() => 0, 1000);`,
    );
    const abort = new AbortController();
    await expect(runCli(there, ['scan'], { signal: abort.signal, onLine: () => abort.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(readFile(ended, 'utf8')).resolves.toBe('');
  });
});
