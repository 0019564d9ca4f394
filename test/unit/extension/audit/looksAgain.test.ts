import { expect, it } from 'vitest';
import { LooksAgain } from '../../../../src/extension/fixes/looksAgain';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Stores that hand out what is under way instead of another, as the real ones do; each step waits to be let go. */
function stores(audited: boolean) {
  const done: string[] = [];
  const under: Record<'scan' | 'audit', { done: Promise<void>; end: () => void } | undefined> = {
    scan: undefined,
    audit: undefined,
  };
  const start = (what: 'scan' | 'audit'): Promise<void> => {
    const running = under[what];
    if (running) return running.done;
    let end = (): void => undefined;
    const promise = new Promise<void>((resolve) => (end = resolve)).then(() => {
      under[what] = undefined;
      done.push(what);
    });
    under[what] = { done: promise, end };
    return promise;
  };
  const looks = new LooksAgain(
    { scan: () => start('scan'), state: () => ({ scanning: under.scan ? 'x' : null }) } as never,
    {
      audit: () => start('audit'),
      report: () => Promise.resolve(audited ? {} : undefined),
      state: () => ({ running: under.audit ? 'x' : null }),
    } as never,
    { line: (text) => void done.push(text) },
  );
  const next = async (): Promise<void> => {
    await settled();
    (under.scan ?? under.audit)?.end();
    await settled();
  };
  return { looks, done, start, next };
}

it('a look after a repair scans, and audits what was audited before', async () => {
  const one = stores(true);
  const look = one.looks.look('f');
  await one.next();
  await one.next();
  await look;
  expect(one.done).toEqual(['scan', 'audit']);
  const other = stores(false);
  const short = other.looks.look('f');
  await other.next();
  await short;
  expect(other.done).toEqual(['scan']);
});

it('repairs during a look, as an undo is, are seen by one more', async () => {
  const { looks, done, next } = stores(true);
  const look = looks.look('f');
  await next();
  void looks.look('f');
  void looks.look('f');
  for (let step = 0; step < 3; step++) await next();
  await look;
  expect(done).toEqual(['scan', 'audit', 'scan', 'audit']);
});

it('a scan or an audit from before the repair is waited for, and made again', async () => {
  const { looks, done, start, next } = stores(true);
  void start('scan');
  void start('audit');
  const look = looks.look('f');
  for (let step = 0; step < 4; step++) await next();
  await look;
  expect(done).toEqual(['scan', 'audit', 'scan', 'audit']);
});
