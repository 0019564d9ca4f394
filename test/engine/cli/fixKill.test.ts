import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { fix } from '../../../src/engine/jobs/fix/fix';
import { fixView } from '../../../src/engine/jobs/fix/fixView';
import { listFixes, newFixId, planFixes, recover, undoLast } from '../../../src/runfolder/fixes';
import { contentsOf, fixable, kinds, randomFix } from '../jobs/fix/randomFixes';
import { temporaryFolder } from '../jobs/tinyDataset';
import { startCli } from './builtCli';

const before = process.env.LOUPE_STATE_DIR;
let state = '';
/** A program that does a plan or undoes the last: it starts in a tenth of the time that the command line takes. */
let dist = '';
beforeAll(() => {
  dist = temporaryFolder('program');
  const fixes = path.join(__dirname, '../../../src/runfolder/fixes').replaceAll('\\', '/');
  const contents = `
    import { applyPlan, undoLast } from '${fixes}';
    const [root, plan] = process.argv.slice(2);
    const bytes = (base64) => base64 === null ? null : Buffer.from(base64, 'base64');
    const edit = ({ file, before, after }) => ({ file, before: bytes(before), after: bytes(after) });
    const read = JSON.parse(plan);
    void (read === null ? undoLast(root) : applyPlan(root, { ...read, edits: read.edits.map(edit) }));`;
  buildSync({
    stdin: { contents, resolveDir: __dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: path.join(dist, 'cli.js'),
  });
});
beforeEach(() => {
  state = path.join(temporaryFolder('state'), 'state');
  process.env.LOUPE_STATE_DIR = state;
});
afterEach(() => {
  if (before === undefined) delete process.env.LOUPE_STATE_DIR;
  else process.env.LOUPE_STATE_DIR = before;
});

/** Processes that are killed; a thousand by hand with LOUPE_FIX_KILLS. */
const kills = Number(process.env.LOUPE_FIX_KILLS ?? 50);

it('leaves a dataset that is finished or taken back, wherever a process is killed', async () => {
  let killed = 0;
  const outcomes: Record<string, number> = {};
  for (let seed = 1; killed < kills; seed++) {
    const random = new Random(seed);
    const root = await fixable(kinds[seed % kinds.length]!);
    const first = contentsOf(root);
    // What the dataset holds with each number of fixes done.
    const states = [first];
    const done = () => listFixes(root).filter((one) => one.state === 'done').length;
    // A few fixes that end, so that there is something to undo.
    for (let step = 0; step < 2; step++) {
      await fix({ folder: root, fixes: [randomFix(root, random)] }).catch(() => undefined);
      states[done()] = contentsOf(root);
    }
    for (let step = 0; step < 5; step++) {
      const fixes = done();
      const undoing = fixes > 0 && random.integer(3) === 0;
      const asked = [randomFix(root, random)];
      const planned = undoing ? null : planFixes(await fixView(root, asked), asked, newFixId());
      if (planned?.ok === false) continue;
      const stop = {
        path: `^(${[root, state].map((one) => one.replace(/[^\w/]/g, '.')).join('|')})`,
        nth: 1 + random.integer(undoing ? 16 : 24),
        when: (['before', 'after', 'half'] as const)[random.integer(3)]!,
      };
      const base64 = (content: Uint8Array | null) => content && Buffer.from(content).toString('base64');
      const edits = planned?.plan.edits.map(({ file, before: was, after: is }) => ({
        file,
        before: base64(was),
        after: base64(is),
      }));
      const args = [root, JSON.stringify(planned && { ...planned.plan, edits })];
      const ended = await startCli(args, dist, { stops: [stop], dist, env: { LOUPE_STATE_DIR: state } }).ended;
      if (ended.signal === 'SIGKILL') killed++;
      const found = await recover(root);
      for (const { outcome, message } of found) {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        expect(message).toContain('A crash had interrupted');
        expect(outcome, `${message}\n${ended.report}`).not.toBe('stuck');
      }
      const after = contentsOf(root);
      // Whole or not at all: nothing half, nothing lost, nothing left over.
      expect(
        Object.keys(after).filter((name) => name.endsWith('.tmp')),
        ended.report,
      ).toEqual([]);
      const now = done();
      expect(undoing ? [fixes, fixes - 1] : [fixes, fixes + 1], ended.report).toContain(now);
      if (now > fixes) states[now] = after;
      expect(after, ended.report).toEqual(states[now]);
    }
    if (done() > 0) await undoLast(root, done());
    expect(contentsOf(root), `seed ${seed}`).toEqual(first);
  }
  // Some must have been killed in the middle of the work, or nothing was tried.
  expect(outcomes.finished ?? 0).toBeGreaterThan(kills / 10);
  if (kills > 100) process.stdout.write(`${killed} killed: ${JSON.stringify(outcomes)}\n`);
});
