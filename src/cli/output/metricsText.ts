import { formatAccuracy, formatCount, formatLoss, formatScore } from '../../core/format';
import { onlyClass } from '../../core/metrics/metrics';
import { parts } from '../../core/parts';
import type { Metrics, PartMetrics, PerClass } from '../../protocol/runFiles';
import { textTable } from './table';

/** Beyond this many classes only the weakest are listed. */
const classesListed = 40;

/**
 * Scores of every part in a line each, then the classes of the part that counts: test, else validation, else training.
 */
export function metricsText(metrics: Metrics): string {
  const present = parts.filter((part) => metrics.parts[part]);
  const scores = present.map((part) => {
    const of = metrics.parts[part] as PartMetrics;
    const one = onlyClass(of);
    if (one !== null)
      return [
        part,
        `recall of ${one} ${formatScore(of.accuracy, of.accuracyInterval)}`,
        'other scores cannot be judged from one class',
        '',
        `${formatCount(of.images)} images`,
      ];
    return [
      part,
      `accuracy ${formatScore(of.accuracy, of.accuracyInterval)}`,
      `macro F1 ${formatAccuracy(of.macroF1)}`,
      `log loss ${formatLoss(of.logLoss)}`,
      `${formatCount(of.images)} images`,
    ];
  });
  const judged = present.at(-1);
  const classes = judged ? classTable(metrics.parts[judged] as PartMetrics, judged) : '';
  const more = present.flatMap((part) => furtherScores(part, metrics.parts[part] as PartMetrics));
  return `${textTable(scores)}\n${more.length > 0 ? `${more.join('\n')}\n` : ''}\n${classes}\n`;
}

/** A few scores more of a part that was held out, in a line; all are in metrics.json. */
function furtherScores(part: string, { rocAuc, matthews, topK, calibrationError, perClass }: PartMetrics): string[] {
  if (!rocAuc || rocAuc.macro === null) return [];
  const missing = perClass.length - rocAuc.classes;
  const top = topK?.find(({ k }) => k === 5) ?? topK?.at(-1);
  return [
    [
      `${part}: ROC AUC ${formatAccuracy(rocAuc.macro)} (mean over ${missing > 0 ? `the ${formatCount(rocAuc.classes)} of ${formatCount(perClass.length)} classes that have images` : 'the classes'}, one against the rest)`,
      `Matthews ${formatAccuracy(matthews)}`,
      ...(top ? [`top-${top.k} accuracy ${formatAccuracy(top.accuracy)}`] : []),
      `calibration error ${formatAccuracy(calibrationError)}`,
    ].join(', '),
  ];
}

function classTable(of: PartMetrics, part: string): string {
  const weakest = of.perClass.length > classesListed;
  const listed = weakest
    ? [...of.perClass].sort((a, b) => (a.f1 ?? a.recall) - (b.f1 ?? b.recall)).slice(0, classesListed / 2)
    : of.perClass;
  const rows = listed.map((row: PerClass) => [
    row.class,
    ...(row.support > 0 ? [row.precision, row.recall, row.f1].map(formatAccuracy) : ['–', '–', '–']),
    formatCount(row.support),
    row.mostConfusedWith ?? '',
  ]);
  const note = weakest
    ? `\n(the ${listed.length} weakest of ${formatCount(of.perClass.length)} classes; all are in evaluation/metrics.json)`
    : '';
  return (
    textTable(
      [[`class (${part})`, 'precision', 'recall', 'f1', 'images', 'most often taken for'], ...rows],
      [1, 2, 3, 4],
    ) + note
  );
}
