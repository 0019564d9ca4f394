import type { evaluationViewMethods } from '../../protocol/pages/evaluation';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { imageHandlers, type ImageAccess } from '../pages/images';
import type { EvaluatedRun } from './evaluatedRun';
import type { RunDecision } from './runDecision';

/** Answers what the evaluation view asks, for every page that it stands in. */
export function evaluationViewHandlers(
  run: EvaluatedRun,
  images: ImageAccess,
  decision: RunDecision,
): Handlers<typeof evaluationViewMethods> {
  return {
    ...exportHandlers(() => run.folder),
    ...imageHandlers(
      images,
      (file) => run.lists(file),
      async () => ({ named: [await run.imagesFolder()] }),
      () => run.shownImages(),
      () => run.dataset(),
    ),
    cellImages: (query) => run.cellImages(query, images),
    judgeDecision: ({ request }) => decision.judge(request),
    setDecision: ({ request }) => decision.set(request),
  };
}
