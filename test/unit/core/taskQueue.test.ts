import { describe, expect, it } from 'vitest';
import { TaskQueue, type TaskOrder } from '../../../src/core/taskQueue';

/** Asks for four tasks at once, one of which may fail, and gives the order in which they began. */
async function begun(
  order: TaskOrder | undefined,
  failing?: number,
): Promise<{ order: number[]; results: PromiseSettledResult<number>[] }> {
  const queue = new TaskQueue(1, order);
  const began: number[] = [];
  const results = await Promise.allSettled(
    [0, 1, 2, 3].map((number) =>
      queue.run(async () => {
        began.push(number);
        await Promise.resolve();
        if (number === failing) throw new Error(`task ${number}`);
        return number;
      }),
    ),
  );
  return { order: began, results };
}

describe('TaskQueue', () => {
  it('begins the tasks in the order asked for, unless told otherwise', async () => {
    expect((await begun(undefined)).order).toEqual([0, 1, 2, 3]);
    expect((await begun('oldest-first')).order).toEqual([0, 1, 2, 3]);
  });

  it('can begin the latest first', async () => {
    expect((await begun('latest-first')).order).toEqual([0, 3, 2, 1]);
  });

  it.each(['oldest-first', 'latest-first'] as const)('continues after a task that fails, %s', async (order) => {
    const { results } = await begun(order, 1);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: new Error('task 1') });
  });

  it('never runs more at once than its limit', async () => {
    const queue = new TaskQueue(2);
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    // Tasks that come while a place is handed on wait too.
    await Promise.all(Array.from({ length: 6 }, () => queue.run(task).then(() => queue.run(task))));
    expect({ most, running }).toEqual({ most: 2, running: 0 });
  });
});
