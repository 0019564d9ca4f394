import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageController, restorer, type PageChange } from '../../../src/extension/pages/pageController';
import { Timer } from '../../../src/extension/shared/timer';

const executeCommand = vi.hoisted(() => vi.fn());
vi.mock('vscode', async () => ({ ...(await import('./fakeVscode')), commands: { executeCommand } }));

const methods = { double: { params: v.number(), result: v.number() }, open: { params: v.null(), result: v.null() } };

class Counter extends PageController<typeof methods, { readonly count: number }> {
  readonly title = 'Counter';
  protected readonly handlers = { double: (number: number) => 2 * number, open: () => this.command('open', this.key) };

  constructor(key: string, resource = { dispose: () => undefined as void }) {
    super('runs', key, { key }, methods);
    this.register(resource);
  }

  snapshot(): unknown {
    return null;
  }

  /** Two changes that come together, and an addition. */
  grow(): void {
    this.changedSoon();
    this.changedSoon();
    this.update({ count: 1 });
  }
}

const changesOf = (counter: Counter): PageChange[] => {
  const changes: PageChange[] = [];
  counter.onDidChange((change) => changes.push(change));
  return changes;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a page controller', () => {
  it('answers by its handlers, also by a command that it does not wait for', async () => {
    const trouble = { unknownMethod: vi.fn(), failed: vi.fn() };
    const counter = new Counter('a');
    expect(await counter.answer({ kind: 'request', id: 1, method: 'double', params: 4 }, trouble)).toEqual({
      kind: 'reply',
      id: 1,
      ok: true,
      result: 8,
    });
    expect(await counter.answer({ kind: 'request', id: 2, method: 'open', params: null }, trouble)).toMatchObject({
      ok: true,
    });
    expect(executeCommand).toHaveBeenCalledWith('open', 'a');
  });

  it('tells additions at once, and changes that come together as one', () => {
    const counter = new Counter('a');
    const changes = changesOf(counter);
    counter.grow();
    expect(changes).toEqual([{ kind: 'update', update: { count: 1 } }]);
    vi.runAllTimers();
    expect(changes.slice(1)).toEqual([{ kind: 'snapshot' }]);
  });

  it('tells nothing and holds nothing once it is disposed of', () => {
    const resource = { dispose: vi.fn() };
    const counter = new Counter('a', resource);
    const changes = changesOf(counter);
    counter.grow();
    counter.dispose();
    counter.dispose();
    counter.grow();
    vi.runAllTimers();
    expect(changes).toHaveLength(1);
    expect(resource.dispose).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is made again only from what fits the schema', () => {
    const restore = restorer(v.object({ key: v.string() }), ({ key }) => new Counter(key));
    expect(restore(new Counter('b').restore)?.key).toBe('b');
    expect(restore({ key: 1 })).toBeUndefined();
    expect(restore(undefined)).toBeUndefined();
  });
});

describe('a timer', () => {
  it('calls once for several starts, and later for a restart', () => {
    const timer = new Timer();
    const call = vi.fn();
    timer.start(10, call);
    timer.start(1, call);
    vi.advanceTimersByTime(9);
    timer.restart(10, call);
    vi.advanceTimersByTime(9);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledOnce();
    timer.start(1, call);
    timer.cancel();
    vi.runAllTimers();
    expect(call).toHaveBeenCalledOnce();
  });
});
