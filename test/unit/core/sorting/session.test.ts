import { describe, expect, it } from 'vitest';
import { usualLimits } from '../../../../src/core/sorting/choice';
import { pageLetters, pressKey } from '../../../../src/core/sorting/keys';
import type { Proposal, Proposals } from '../../../../src/core/sorting/proposals';
import { SortingSession } from '../../../../src/core/sorting/session';

const classes = ['daisy', 'rose', 'tulip'];
const files = Array.from({ length: 40 }, (_, at) => `${String(at).padStart(2, '0')}.jpg`);

/** Every image looks like class `at % 3`; the surer the higher its number. */
function proposals(of = files, change: (file: string, proposal: Proposal) => Proposal = (_, one) => one): Proposals {
  return {
    of: new Map(
      of.map((file) => {
        const at = Number(file.slice(0, 2));
        const probability = 0.5 + at / 100;
        const names = [0, 1, 2].map((step) => classes[(at + step) % 3]!);
        const top = names.map((label, k) => ({ label, probability: [probability, 0.3 - at / 200, 0.1][k]! }));
        return [file, change(file, { top, distance: 0.1 })];
      }),
    ),
    representatives: files.slice(10, 22),
    fitted: 0,
  };
}

const limits = { ...usualLimits, first: 2, leastPage: 5 };

/** A session past the first few. */
function begun(): SortingSession {
  const session = new SortingSession({ files, classes }, limits);
  session.propose(proposals());
  for (let step = 0; step < 2; step++) pressKey(session, '1', 4);
  pressKey(session, 'Enter', 4);
  return session;
}

describe('a sorting session', () => {
  it('goes by name until something is proposed, and digits give classes', () => {
    const session = new SortingSession({ files, classes });
    expect(session.choice).toEqual({ rule: 'in-order', files: ['00.jpg'], label: null, page: false });
    expect(pressKey(session, '2', 1)).toEqual({ kind: 'labelled', changes: [{ file: '00.jpg', label: 'rose' }] });
    expect(session.choice?.files).toEqual(['01.jpg']);
    expect(pressKey(session, '9', 1)).toEqual({ kind: 'none' });
    expect(pressKey(session, 'Enter', 1)).toEqual({ kind: 'none' });
  });

  it('asks for representatives first, one by one and then on a page with the least sure first', () => {
    const session = new SortingSession({ files, classes }, limits);
    session.propose(proposals());
    expect(session.choice).toMatchObject({ rule: 'first', files: ['10.jpg'], page: false });
    expect(pressKey(session, 'Enter', 4)).toMatchObject({ changes: [{ file: '10.jpg', label: 'rose' }] });
    expect(session.choice).toMatchObject({ rule: 'first', files: ['11.jpg'], page: false });
    pressKey(session, '3', 4);
    expect(session.choice).toMatchObject({ rule: 'first', page: true, label: null });
    expect(session.choice?.files).toEqual(files.slice(12, 22));
  });

  it('groups what looks alike, confirms it by one key, and takes it back by one', () => {
    const session = begun();
    const { choice } = session;
    expect(choice).toMatchObject({ rule: 'alike', page: true });
    const group = choice!.files;
    expect(new Set(group.map((file) => Number(file.slice(0, 2)) % 3)).size).toBe(1);
    expect([...group].sort()).toEqual(group);
    const before = new Map(session.labels);
    const changes = group.map((file) => ({ file, label: choice!.label }));
    expect(pressKey(session, 'Enter', 4)).toEqual({ kind: 'labelled', changes });
    expect(session.labels.size).toBe(before.size + group.length);
    expect(pressKey(session, 'u', 4)).toEqual({
      kind: 'undone',
      changes: group.map((file) => ({ file, label: null })),
    });
    expect(new Map(session.labels)).toEqual(before);
    expect(session.choice).toMatchObject({ rule: 'again', files: group, label: choice!.label });
  });

  it('takes odd ones out: a letter turns to the next likeliest class, arrows and digits give any, x leaves out', () => {
    const session = begun();
    const [a, b, c, d] = session.choice!.files as [string, string, string, string];
    const own = session.choice!.label!;
    const next = classes[(classes.indexOf(own) + 1) % 3]!;
    expect(pressKey(session, pageLetters[1]!, 4)).toEqual({ kind: 'moved' });
    expect(session.marks!.labelOf(b)).toBe(next);
    pressKey(session, 'ArrowRight', 4);
    pressKey(session, '3', 4);
    expect(session.marks!.labelOf(c)).toBe('tulip');
    pressKey(session, 'x', 4);
    expect(session.marks!.labelOf(d)).toBeNull();
    const effect = pressKey(session, 'Enter', 4);
    expect(effect).toMatchObject({ kind: 'labelled' });
    expect(session.labels.get(a)).toBe(own);
    expect(session.labels.get(b)).toBe(next);
    expect(session.labels.get(c)).toBe('tulip');
    expect(session.labels.has(d)).toBe(false);
    // What was taken out is not proposed as the same class again.
    for (let guard = 0; session.choice && guard < 50; guard++) {
      if (session.choice.page && session.choice.files.includes(d)) expect(session.marks!.labelOf(d)).not.toBe(own);
      pressKey(session, session.choice.page ? 'Enter' : '1', 4);
    }
    expect(session.choice).toBeNull();
  });

  it('lets newer proposals change only what comes after the last correction of a page', () => {
    const session = begun();
    const page = session.choice!.files;
    pressKey(session, pageLetters[1]!, 4);
    const other = proposals(files, (_, { top, distance }) => ({ top: [...top].reverse(), distance }));
    const before = page.map((file) => session.marks!.labelOf(file));
    const basis = session.basis;
    const changed = session.propose(other);
    // Why the page was chosen does not change with what is learnt while it is looked at.
    expect(session.basis).toBe(basis);
    expect(session.proposals).toBe(other);
    expect(changed).toEqual(page.slice(2));
    expect(page.slice(0, 2).map((file) => session.marks!.labelOf(file))).toEqual(before.slice(0, 2));
    expect([...session.evidence.keys()]).toEqual(expect.arrayContaining(page.slice(0, 2)));
    expect(session.evidence.has(page[2]!)).toBe(false);
  });

  it('does not move what is asked for when proposals arrive, and leaves for later what is passed over', () => {
    const session = begun();
    const { choice } = session;
    session.propose(proposals());
    expect(session.choice).toEqual(choice);
    const single = new SortingSession({ files: files.slice(0, 3), classes });
    pressKey(single, 'ArrowRight', 1);
    expect(single.choice?.files).toEqual(['01.jpg']);
    pressKey(single, '1', 1);
    pressKey(single, '1', 1);
    expect(single.choice?.files).toEqual(['00.jpg']);
  });

  it('asks for the least sure or an unusual image after some pages, and says which', () => {
    const asking = { ...limits, pagesPerQuestion: 1 };
    const ask = (distance: number): SortingSession => {
      const session = new SortingSession({ files, classes }, asking);
      session.propose(proposals(files, (file, one) => (file === '05.jpg' ? { ...one, distance } : one)));
      pressKey(session, '1', 4);
      pressKey(session, '1', 4);
      pressKey(session, 'Enter', 4);
      return session;
    };
    expect(ask(0.9).choice).toMatchObject({ rule: 'unusual', files: ['05.jpg'], page: false });
    expect(ask(0.1).choice).toMatchObject({ rule: 'unsure', files: ['00.jpg'], page: false });
  });

  it('goes on from steps that were kept, classes of their own included', () => {
    const session = new SortingSession({
      files,
      classes,
      actions: [[{ file: '00.jpg', label: 'lily' }], [{ file: '00.jpg', label: 'rose' }]],
    });
    expect(session.classes).toEqual([...classes, 'lily']);
    expect(session.labels.get('00.jpg')).toBe('rose');
    session.undo();
    expect(session.labels.get('00.jpg')).toBe('lily');
    session.undo();
    expect(session.labels.size).toBe(0);
    expect(session.undo()).toBeNull();
  });
});
