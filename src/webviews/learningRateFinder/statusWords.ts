import { formatCount, formatRate } from '../../core/format';
import type { SweepReady } from '../../protocol/pages/learningRateFinder';
import { text } from '../strings/learningRateFinder';

/** How a sweep stands, in a sentence. */
export function statusWords({ status, points, of, doing, found }: SweepReady): string {
  const n = formatCount(points.length);
  const all = formatCount(of ?? 0);
  switch (status) {
    case 'none':
      return text('learningRate.status.none');
    case 'failed':
      return text('learningRate.status.failed');
    case 'stopped':
      return points.length > 0
        ? text('learningRate.status.stopped', { n, of: all })
        : text('learningRate.status.stoppedEarly');
    case 'done':
      return found?.diverged
        ? text('learningRate.status.diverged', { n, rate: formatRate(points.at(-1)?.learningRate ?? 0) })
        : text('learningRate.status.done', { n });
    case 'running': {
      if (points.length > 0) return text('learningRate.status.running', { n, of: all });
      if (!doing?.total) return text('learningRate.status.preparing');
      return text('learningRate.status.doing', {
        phase: doing.phase,
        done: formatCount(doing.done ?? 0),
        total: formatCount(doing.total),
      });
    }
  }
}
