import { parts, type Part } from '../../../core/parts';
import type { PartScores } from '../../../protocol/common';
import { runFile } from '../../../protocol/runFiles';
import { PhaseClock } from '../../runs/phaseClock';
import { partScores, writeEvaluation, type ScoredPart } from '../evaluate/writeEvaluation';
import type { TrainedNetwork } from './modes/trainedNetwork';

/** Scores the held-out parts with the weights that are saved, and the training part too. */
export async function evaluateTrained(trained: TrainedNetwork): Promise<PartScores> {
  const {
    run: { writer },
    images,
    rows,
  } = trained.training;
  const clock = new PhaseClock(writer, 'evaluate');
  const scored: Partial<Record<Part, ScoredPart>> = {};
  for (const part of parts) {
    const of = rows[part];
    if (of.length === 0) continue;
    scored[part] = {
      files: Array.from(of, (image) => images.files[image]!),
      truth: Int32Array.from(of, (image) => images.labels[image]!),
      probabilities: await trained.score(of),
    };
  }
  const place = { run: writer.folder, folder: runFile.evaluation };
  const metrics = await writeEvaluation(place, images.dataset.classes, scored);
  clock.end();
  return partScores(metrics);
}
