import { describe, expect, it } from 'vitest';
import * as format from '../../../src/core/format';

describe('numbers', () => {
  it.each([
    [format.formatAccuracy(0.8608), '0.861'],
    [format.formatAccuracy(1), '1.000'],
    [format.formatAccuracy(null), '–'],
    [format.formatLoss(0.41268), '0.4127'],
    [format.formatLoss(NaN), '–'],
    [format.formatOf(258, 300), '258 of 300'],
    [format.formatCount(0), '0'],
    [format.formatCount(999), '999'],
    [format.formatCount(1500), '1,500'],
    [format.formatCount(1234567), '1,234,567'],
    [format.formatCount(-1500), '-1,500'],
    [format.formatShare(0.2), '20%'],
    [format.formatShare(0.004), '0.4%'],
    [format.formatShare(0.0001), '<0.1%'],
    [format.formatShare(0), '0%'],
    [format.formatShare(0.0097), '1%'],
    [format.formatInterval([0.8161684, 0.8947287]), '0.816 to 0.895'],
    [format.formatInterval([0.9123776, 1]), '0.912 to 1.000'],
    [format.formatInterval([0.99996, 1]), '0.99996 to 1.00000'],
    [format.formatInterval([1, 1]), '1.000 to 1.000'],
    [format.formatInterval([NaN, 1]), '–'],
    [format.formatScore(1, [0.9123776, 1]), '1.000 (95% interval 0.912 to 1.000)'],
    [format.formatRate(0.0064), '0.0064'],
    [format.formatRate(0.00012345), '0.000123'],
    [format.formatRate(0.0000112), '1.12e-5'],
    [format.formatRate(0), '0'],
    [format.plural(1, 'image'), '1 image'],
    [format.plural(1500, 'image'), '1,500 images'],
    [format.plural(2, 'class', 'classes'), '2 classes'],
  ])('%s is %s', (actual, expected) => expect(actual).toBe(expected));

  it.each([
    [0, '0 ms'],
    [0.412, '412 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1.0 s'],
    [3.24, '3.2 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 0 s'],
    [250, '4 min 10 s'],
    [3599.4, '59 min 59 s'],
    [3599.6, '1 h 0 min'],
    [7500, '2 h 5 min'],
    [Infinity, '–'],
  ])('%d seconds are %s', (seconds, expected) => expect(format.formatDuration(seconds)).toBe(expected));

  it.each([
    [0.2, '1 s'],
    [8.6, '9 s'],
    [18.5, '20 s'],
    [50.3, '50 s'],
    [57.6, '1 min'],
    [68, '1 min 10 s'],
    [240, '4 min'],
    [3600, '1 h'],
    [7900, '2 h 10 min'],
    [90_000, '25 h'],
    [NaN, '–'],
  ])('%d seconds are roughly %s', (seconds, expected) => expect(format.formatRoughly(seconds)).toBe(expected));

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [1024 * 1023.6, '1 MB'],
    [150_000_000, '143 MB'],
    [2.25e9, '2.1 GB'],
  ])('%d bytes are %s', (bytes, expected) => expect(format.formatBytes(bytes)).toBe(expected));

  it.each([
    [-5, 'just now'],
    [9, 'just now'],
    [40, '40 s ago'],
    [119, '1 min ago'],
    [120, '2 min ago'],
    [3 * 3600, '3 h ago'],
    [86_400, '1 day ago'],
    [5.5 * 86_400, '5 days ago'],
    [40 * 86_400, '2024-03-22'],
  ])('%d seconds ago is %s', (seconds, expected) => {
    const now = Date.UTC(2024, 4, 1, 12);
    expect(format.formatAge(now - seconds * 1000, now)).toBe(expected);
  });
});

describe('epochLine', () => {
  const epoch = {
    epoch: 3,
    epochs: 20,
    loss: 0.41268,
    accuracy: 0.861,
    valLoss: 0.521,
    valAccuracy: 0.817,
    seconds: 0.412,
  };

  it('is the line of the output channel', () => {
    expect(format.epochLine(epoch)).toBe('Epoch 3/20  loss 0.4127  acc 0.861  val_loss 0.5210  val_acc 0.817  412 ms');
  });

  it('leaves validation out where there is none', () => {
    expect(format.epochLine({ ...epoch, valLoss: null, valAccuracy: null })).toBe(
      'Epoch 3/20  loss 0.4127  acc 0.861  412 ms',
    );
  });

  it('calls an iteration of a fit by its name', () => {
    expect(format.epochLine({ ...epoch, valLoss: null, valAccuracy: null, unit: 'iteration' })).toBe(
      'Iteration 3 of at most 20  loss 0.4127  acc 0.861  412 ms',
    );
  });
});

describe('words', () => {
  it('lists names', () => {
    expect(format.listWords([])).toBe('');
    expect(format.listWords(['a'])).toBe('a');
    expect(format.listWords(['a', 'b'])).toBe('a and b');
    expect(format.listWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(format.listWords(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });

  it.each([
    ['a/b.jpg', 20, 'a/b.jpg'],
    ['datasets/flowers/daisy/1.jpg', 18, '…/daisy/1.jpg'],
    ['datasets/flowers/daisy/1.jpg', 21, '…/flowers/daisy/1.jpg'],
    ['C:\\data\\daisy\\1.jpg', 14, '…\\daisy\\1.jpg'],
    ['x/a-very-long-file-name.jpeg', 12, 'a-very….jpeg'],
    ['🌼🌼🌼🌼🌼🌼🌼🌼/🌼.jpg', 8, '…/🌼.jpg'],
    ['abcdef', 1, '…'],
  ])('shortens %s to %d characters', (path, length, expected) => {
    expect(format.truncatePath(path, length)).toBe(expected);
    expect([...expected].length).toBeLessThanOrEqual(length);
  });
});
