import { formatAccuracy, formatDuration, formatLoss, formatRate, isIteration } from '../../core/format';
import type { EpochEvent } from '../../protocol/runEvents';
import type { Column } from '../components/tableModel';
import { text } from '../strings/training';

/** What the steps of a run are called: epochs, or iterations of a linear head's fit. */
export function stepTexts(latest: EpochEvent | undefined) {
  return latest && isIteration(latest)
    ? ({ one: 'training.iteration', of: 'training.ofIterations' } as const)
    : ({ one: 'training.epoch', of: 'training.ofEpochs' } as const);
}

/** Columns of the table of epochs; those of the validation part only where there is one. */
export function epochColumns(epochs: readonly EpochEvent[], best: EpochEvent | undefined): Column<EpochEvent>[] {
  const validated = epochs.some((epoch) => epoch.valLoss !== null || epoch.valAccuracy !== null);
  const paced = epochs.some((epoch) => epoch.learningRate !== null);
  const one = epochs.some(isIteration) ? text('training.iteration') : text('epochs.epoch');
  const number = (
    key: string,
    label: string,
    value: (epoch: EpochEvent) => number | null,
    show: (value: number | null) => string,
  ): Column<EpochEvent> => ({
    key,
    label,
    align: 'end',
    value,
    text: (epoch) => show(value(epoch)),
  });
  return [
    number('epoch', one, (epoch) => epoch.epoch, String),
    number('loss', text('epochs.loss'), (epoch) => epoch.loss, formatLoss),
    number('accuracy', text('epochs.accuracy'), (epoch) => epoch.accuracy, formatAccuracy),
    ...(validated
      ? [
          number('valLoss', text('epochs.valLoss'), (epoch) => epoch.valLoss, formatLoss),
          number('valAccuracy', text('epochs.valAccuracy'), (epoch) => epoch.valAccuracy, formatAccuracy),
        ]
      : []),
    ...(paced
      ? [
          number(
            'learningRate',
            text('epochs.learningRate'),
            (epoch) => epoch.learningRate,
            (value) => (value === null ? '' : formatRate(value)),
          ),
        ]
      : []),
    number(
      'seconds',
      text('epochs.seconds'),
      (epoch) => epoch.seconds,
      (value) => formatDuration(value ?? 0),
    ),
    {
      key: 'best',
      label: text('epochs.best'),
      value: (epoch) => (epoch === best ? 1 : 0),
      text: (epoch) => (epoch === best ? text('epochs.isBest') : ''),
    },
  ];
}

/**
 * An epoch in words, with the technical terms. A linear head that needed fewer iterations than it had has converged:
 * nothing was cut short.
 */
export function epochWords(epoch: EpochEvent, converged = false): string {
  const fields = [
    converged
      ? text('training.converged', { n: epoch.epoch })
      : isIteration(epoch)
        ? `${text('training.iteration')} ${epoch.epoch} ${text('training.ofIterations', { n: epoch.epochs })}`
        : `${text('epochs.epoch')} ${text('training.epochOf', { epoch: epoch.epoch, epochs: epoch.epochs })}`,
    `${text('epochs.loss').toLowerCase()} ${formatLoss(epoch.loss)}`,
    `${text('epochs.accuracy').toLowerCase()} ${formatAccuracy(epoch.accuracy)}`,
  ];
  if (epoch.valLoss !== null) fields.push(`${text('epochs.valLoss').toLowerCase()} ${formatLoss(epoch.valLoss)}`);
  if (epoch.valAccuracy !== null)
    fields.push(`${text('epochs.valAccuracy').toLowerCase()} ${formatAccuracy(epoch.valAccuracy)}`);
  return [...fields, formatDuration(epoch.seconds)].join(' · ');
}

/** An epoch as a screen reader is told of it. */
export function epochAnnouncement(epoch: EpochEvent): string {
  const values = {
    epoch: epoch.epoch,
    epochs: epoch.epochs,
    loss: formatLoss(epoch.loss),
    accuracy: formatAccuracy(epoch.accuracy),
  };
  const iteration = isIteration(epoch);
  return epoch.valAccuracy === null
    ? text(iteration ? 'epochs.announcedIteration' : 'epochs.announced', values)
    : text(iteration ? 'epochs.announcedIterationVal' : 'epochs.announcedVal', {
        ...values,
        valAccuracy: formatAccuracy(epoch.valAccuracy),
      });
}
