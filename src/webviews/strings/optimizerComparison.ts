import { notePatterns } from '../../core/runs/optimizerComparisonNotes';
import { rankingPatterns } from '../../core/metrics/optimizerRankingWords';
import { texts } from './texts';
import { commonStrings } from './common';

/** Texts of the comparison of optimizers. */
export const optimizerComparisonStrings = {
  'optimizers.title': 'Optimizers on {dataset}',
  'optimizers.subtitle': '{recipe} · {model} · {mode} · {epochs} epochs · {seeds} seeds',
  'optimizers.stop': 'Stop',
  'optimizers.stopping': 'Stopping…',
  'optimizers.resume': 'Continue',
  'optimizers.reveal': 'Reveal Folder',
  'optimizers.progress': 'Training {at} of {all}: {name}, seed {seed}, epoch {epoch} of {epochs}',
  'optimizers.starting': 'Training {at} of {all}: {name}, seed {seed}, preparing the images',
  'optimizers.left': 'about {time} left',
  'optimizers.status.running': 'Comparing',
  'optimizers.status.completed': 'All {all} trainings are finished.',
  'optimizers.status.stopped': 'Stopped after {done} of {all} trainings. Continue trains what is missing.',
  'optimizers.status.interrupted':
    'The process ended without finishing, after {done} of {all} trainings. Continue trains what is missing.',
  'optimizers.status.failed': 'Failed: {message}',
  'optimizers.someFailed': '{n} of {all} trainings failed; the table of trainings says why.',
  'optimizers.noReason': 'every training failed.',
  'optimizers.noRanking': 'There is no ranking yet: it needs a seed that every optimizer has finished.',
  'optimizers.soFar': 'So far, over {n} of {all} seeds',
  'optimizers.curves': 'Curves',
  'optimizers.curvesNote':
    'Thick: the mean over the finished seeds, or the running training where none is finished. Thin: each seed.',
  'optimizers.noCurves': 'No epoch is finished yet.',
  'optimizers.letters': 'Optimizers and their letters',
  'optimizers.ranking': 'Ranking on the Test Part',
  'optimizers.rankingNote': '{images} test images; the most frequent class alone is right for {chance}',
  'optimizers.trainings': 'Trainings',
  'optimizers.notes': 'What to Know',
  'optimizers.exportCsv': 'Export CSV',
  'optimizers.col.rank': 'Rank',
  'optimizers.col.letter': 'Letter',
  'optimizers.col.optimizer': 'Optimizer',
  'optimizers.col.rate': 'Learning Rate',
  'optimizers.col.batch': 'Batch',
  'optimizers.col.mean': 'Test Accuracy',
  'optimizers.col.deviation': 'Spread over Seeds',
  'optimizers.col.interval': '95% Interval',
  'optimizers.col.seeds': 'Each Seed',
  'optimizers.col.time': 'Time of a Training',
  'optimizers.col.seed': 'Seed',
  'optimizers.col.status': 'Status',
  'optimizers.col.validation': 'Validation Accuracy',
  'optimizers.col.bestEpoch': 'Best Epoch',
  'optimizers.col.problem': 'Problem',
  'optimizers.batchAll': 'all images',
  'optimizers.oneSeed': 'one seed',
  'optimizers.pair.waiting': 'waiting',
  'optimizers.pair.running': 'training',
  'optimizers.pair.completed': 'completed',
  'optimizers.pair.failed': 'failed',

  ...rankingPatterns,
  ...notePatterns,
} as const;

export const text = texts(commonStrings, optimizerComparisonStrings);
