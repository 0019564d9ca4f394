import type { PartScores } from '../../../src/protocol/common';
import type { RunRecord } from '../../../src/protocol/runFiles';

/** A run record with the given result. */
export function record({
  result,
  dataset,
}: { result?: { parts: PartScores }; dataset?: Partial<RunRecord['dataset']> } = {}): RunRecord {
  return {
    version: 1,
    id: '2026-03-01-142233-flowers5-quick',
    status: 'completed',
    created: '2026-03-01T14:22:33.000Z',
    ended: null,
    process: { pid: 1, host: 'here', started: '2026-03-01T14:22:32.000Z' },
    recipe: 'quick',
    settings: {},
    seed: 1,
    dataset: {
      folder: '/data/flowers5',
      name: 'flowers5',
      layout: 'class-folders',
      images: 1500,
      classes: ['daisy', 'rose'],
      fingerprint: null,
      ...dataset,
    },
    environment: { loupe: '0.1.0', node: '24', platform: 'linux-x64', engine: null, device: null },
    git: null,
    model: { name: 'mobilenet_v2', parameters: 2_260_000 },
    result: result
      ? {
          parts: result.parts,
          bestEpoch: null,
          seconds: { scan: 0, decode: 0, features: 0, fit: 0, total: 0 },
          skipped: 0,
        }
      : null,
    error: null,
  };
}
