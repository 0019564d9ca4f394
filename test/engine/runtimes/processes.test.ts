import { describe, expect, it } from 'vitest';
import { FrameReader, writeFrame, type Frame } from '../../../src/engine/runtimes/processes/frames';
import { planProcesses } from '../../../src/engine/runtimes/processes/processPlan';

const gibi = 2 ** 30;
const mebi = 2 ** 20;

/** A sink that gathers everything. */
function pipe(): { bytes: () => Uint8Array; cork(): void; uncork(): void; write(piece: Uint8Array): boolean } {
  const pieces: Uint8Array[] = [];
  return {
    bytes: () => Buffer.concat(pieces),
    cork: () => undefined,
    uncork: () => undefined,
    write: (piece) => pieces.push(piece.slice()) > 0,
  };
}

describe('frames', () => {
  it('come out as they went in, however the pipe cuts them', () => {
    const sink = pipe();
    const pixels = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
    writeFrame(sink, 'pixels', 7, pixels);
    writeFrame(sink, 'careful', 2 ** 32 - 1);
    writeFrame(sink, 'file', 8, new TextEncoder().encode('/ü.jpg'));
    const bytes = sink.bytes();
    for (const piece of [1, 5, 9, 10, 64, bytes.length]) {
      const frames: Frame[] = [];
      const reader = new FrameReader((frame) => frames.push(frame));
      for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
      expect(frames.map(({ kind, id }) => [kind, id])).toEqual([
        ['pixels', 7],
        ['careful', 2 ** 32 - 1],
        ['file', 8],
      ]);
      expect(frames[0]!.body).toEqual(pixels);
      expect(frames[1]!.body).toHaveLength(0);
      expect(new TextDecoder().decode(frames[2]!.body)).toBe('/ü.jpg');
    }
  });

  it('are refused by the first bytes of anything else, before memory is taken', () => {
    expect(() => new FrameReader(() => undefined).push(Buffer.from('a driver says hello'))).toThrow('no frame');
  });
});

describe('how many processes', () => {
  const plan = (cores: number, graphBytes = 9 * mebi, freeBytes = 16 * gibi): string | undefined => {
    const found = planProcesses({ cores, graphBytes, freeBytes });
    return found && `${found.processes} x ${found.threads}`;
  };

  it.each([
    [1, undefined],
    [2, '2 x 1'],
    [3, '3 x 1'],
    [4, '4 x 1'],
    [6, '3 x 2'],
    [8, '4 x 2'],
    [16, '4 x 4'],
  ])('on %i cores: %s', (cores, expected) => {
    expect(plan(cores)).toBe(expected);
  });

  it('never takes more cores than there are, nor much memory', () => {
    for (let cores = 1; cores <= 128; cores++) {
      for (const graphBytes of [mebi, 9 * mebi, 30 * mebi, 90 * mebi]) {
        for (const freeBytes of [gibi / 4, gibi, 4 * gibi, 64 * gibi]) {
          const found = planProcesses({ cores, graphBytes, freeBytes });
          if (!found) continue;
          expect(found.processes).toBeGreaterThan(1);
          expect(found.processes * found.threads).toBeLessThanOrEqual(cores);
          expect(found.bytes).toBeLessThanOrEqual(Math.min(768 * mebi, freeBytes / 4));
        }
      }
    }
  });

  it('leaves large networks and full machines to one process', () => {
    expect(plan(8, 90 * mebi)).toBeUndefined();
    expect(plan(8, 9 * mebi, gibi)).toBeUndefined();
  });
});
