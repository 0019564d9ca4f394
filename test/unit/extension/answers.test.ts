import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Answers } from '../../../src/extension/prediction/answers';
import { ImageOrder } from '../../../src/extension/prediction/imageOrder';
import type { PredictResult } from '../../../src/protocol/service';

vi.mock('vscode', () => ({}));

let folder: string;
const file = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'loupe-answers-'));
  for (const name of ['img2.jpg', 'img10.jpg', 'img1.jpg', 'notes.txt']) await writeFile(file(name), name);
});
afterEach(() => rm(folder, { recursive: true }));

const run = { folder: '/runs/a', version: '1' };
/** A predictor that says what it was asked, and answers when it is told to. */
function predictor() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    asked,
    waiting,
    hold: false,
    predict(from: string, image: string): Promise<PredictResult> {
      asked.push(`${from} ${path.basename(image)}`);
      const answer = { top: [{ class: image, probability: 1 }] } as unknown as PredictResult;
      return this.hold ? new Promise((resolve) => waiting.push(() => resolve(answer))) : Promise.resolve(answer);
    },
  };
}

describe('answers', () => {
  it('are kept until the file, the model or the run is another one', async () => {
    const model = predictor();
    const answers = new Answers(model);
    const first = await answers.of(run, file('img1.jpg'), 5);
    expect(await answers.of(run, file('img1.jpg'), 5)).toBe(first);
    await answers.of({ ...run, version: '2' }, file('img1.jpg'), 5);
    await answers.of({ ...run, folder: '/runs/b' }, file('img1.jpg'), 5);
    await utimes(file('img1.jpg'), 1, 1);
    await answers.of(run, file('img1.jpg'), 5);
    answers.clear();
    await answers.of(run, file('img1.jpg'), 5);
    expect(model.asked).toEqual(['a', 'a', 'b', 'a', 'a'].map((name) => `/runs/${name} img1.jpg`));
  });

  it('are asked for again when the model decides otherwise', async () => {
    const model = predictor();
    const answers = new Answers(model);
    const own = { folder, version: '1' };
    await answers.of(own, file('img1.jpg'), 5);
    await mkdir(file('model'));
    await writeFile(path.join(folder, 'model', 'decision.json'), '{}');
    await answers.of(own, file('img1.jpg'), 5);
    await answers.of(own, file('img1.jpg'), 5);
    await rm(path.join(folder, 'model', 'decision.json'));
    await answers.of(own, file('img1.jpg'), 5);
    expect(model.asked).toHaveLength(2);
  });

  it('are no more than a few, the latest used ones, and none of them a failure', async () => {
    const model = predictor();
    const answers = new Answers(model, 2);
    for (const name of ['img1.jpg', 'img2.jpg', 'img1.jpg', 'img10.jpg', 'img1.jpg', 'img2.jpg'])
      await answers.of(run, file(name), 5);
    expect(model.asked.map((one) => one.slice(8))).toEqual(['img1.jpg', 'img2.jpg', 'img10.jpg', 'img2.jpg']);
    const failing = { predict: vi.fn(() => Promise.reject(new Error('no'))) };
    const failed = new Answers(failing);
    await expect(failed.of(run, file('img1.jpg'), 5)).rejects.toThrow('no');
    await expect(failed.of(run, file('img1.jpg'), 5)).rejects.toThrow('no');
    expect(failing.predict).toHaveBeenCalledTimes(2);
  });

  it('are fetched ahead one at a time, shared with who asks meanwhile, and no further once something is asked', async () => {
    const model = Object.assign(predictor(), { hold: true });
    const answers = new Answers(model);
    const ahead = answers.ahead(run, [file('img1.jpg'), file('img2.jpg')], 5);
    await vi.waitFor(() => expect(model.waiting).toHaveLength(1));
    const same = answers.of(run, file('img1.jpg'), 5);
    model.waiting[0]!();
    await Promise.all([ahead, same]);
    expect(model.asked).toEqual(['/runs/a img1.jpg']);
  });
});

describe('previous and next', () => {
  it('go through the images of the folder in the order of the Explorer', async () => {
    const order = new ImageOrder();
    expect(await order.of(file('img2.jpg'))).toEqual({
      index: 1,
      total: 3,
      folder: path.basename(folder),
      previous: file('img1.jpg'),
      next: file('img10.jpg'),
    });
    await writeFile(file('img3.png'), 'x');
    await utimes(folder, 5, 5);
    expect(await order.of(file('img2.jpg'))).toMatchObject({ total: 4, next: file('img3.png') });
    expect(await order.of(file('gone.jpg'))).toBeUndefined();
  });

  it('go through the list that the image was opened from, until one is looked at that is not in it', async () => {
    const order = new ImageOrder();
    order.remember([file('img10.jpg'), '/elsewhere/a.jpg', file('img1.jpg')]);
    expect(await order.of(file('img1.jpg'))).toMatchObject({
      index: 2,
      folder: null,
      previous: '/elsewhere/a.jpg',
      next: null,
    });
    expect(await order.of(file('img2.jpg'))).toMatchObject({ total: 3, folder: path.basename(folder) });
    expect(await order.of(file('img1.jpg'))).toMatchObject({ index: 0, folder: path.basename(folder) });
  });
});
