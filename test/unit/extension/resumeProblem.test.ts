import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { resumeProblem } from '../../../src/extension/training/resumeProblem';
import { record } from './record';

const window = vi.hoisted(() => ({ isTrusted: true }));
vi.mock('vscode', () => ({
  workspace: window,
  l10n: { t: (text: string, ...values: string[]) => text.replace(/\{(\d)\}/g, (_, at) => values[Number(at)] ?? '') },
}));

const folder = mkdtempSync(path.join(tmpdir(), 'loupe-resume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const places = { requireLocal: () => undefined };
const run = (change: Partial<RunRecord> = {}): RunRecord => ({
  ...record({ dataset: { folder } }),
  settings: { mode: 'features' },
  ...change,
});
const error = (code: string) => ({ error: { code, message: 'It failed.' } });

describe('why a run cannot be resumed', () => {
  it('is that its images are gone, or that the data itself made it fail', async () => {
    const gone = run({ dataset: { ...run().dataset, folder: path.join(folder, 'moved') } });
    expect(await resumeProblem(gone, 'interrupted', places)).toContain(path.join(folder, 'moved'));
    for (const code of ['no-images', 'too-few-classes', 'layout-unclear'])
      expect(await resumeProblem(run(error(code)), 'failed', places)).toMatch(/would fail for the same reason/);
  });

  it('is nothing where a second try can work', async () => {
    for (const code of ['weights-missing', 'disk-full', 'device-missing'])
      expect(await resumeProblem(run(error(code)), 'failed', places)).toBeNull();
    expect(await resumeProblem(run(), 'interrupted', places)).toBeNull();
    expect(await resumeProblem(run(), 'stopped', places)).toBeNull();
    const done = run({ dataset: { ...run().dataset, folder: '/not/there' } });
    expect(await resumeProblem(done, 'completed', places)).toBeNull();
  });

  it('is not looked for on a share that nobody opened, nor where nothing is trusted', async () => {
    const share = {
      requireLocal: () => {
        throw new Error('a share');
      },
    };
    expect(await resumeProblem(run(), 'interrupted', share)).toMatch(/is not there/);
    window.isTrusted = false;
    expect(await resumeProblem(run({ dataset: { ...run().dataset, folder: '/x' } }), 'stopped', places)).toBeNull();
    window.isTrusted = true;
  });
});
