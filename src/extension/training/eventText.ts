import { epochLine, formatAccuracy, formatCount, formatDuration, plural } from '../../core/format';
import type { RunEvent } from '../../protocol/runEvents';
import { phaseWord } from '../runs/describe';

/** What the output channel says of an event, or undefined where it says nothing. */
export function eventLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'started':
      return `Run ${event.run}: ${event.recipe} on ${event.dataset.folder}`;
    case 'dataset':
      return `Found ${plural(event.images, 'image')} belonging to ${plural(event.classes.length, 'class', 'classes')}${event.skipped ? `, ${formatCount(event.skipped)} skipped` : ''}`;
    case 'device':
      return event.message;
    case 'network':
      return `${event.model}: ${plural(event.parameters, 'parameter')}, ${formatCount(event.trainableParameters)} trainable`;
    case 'phase':
      return event.state === 'end' && event.seconds !== undefined
        ? `${phaseWord(event.phase)}: ${formatDuration(event.seconds)}${event.detail ? ` (${event.detail})` : ''}`
        : undefined;
    case 'plan':
      return undefined;
    case 'notice':
      return event.level === 'info' ? event.message : `${event.level.toUpperCase()}: ${event.message}`;
    case 'epoch':
      return epochLine(event);
    case 'resumed':
      return event.message;
    case 'control':
      return {
        stop: 'Stopping; the best model is kept',
        'stop-now': 'Stopping now',
        pause: 'Paused',
        continue: 'Continuing',
      }[event.request];
    case 'result':
      return `Result: ${resultWords(event.parts)}`;
    case 'ended':
      return event.error ? `Failed: ${event.error.message}` : `Run ${event.status}`;
  }
}

/** `validation accuracy 0.880 of 300 images, test accuracy 0.871 of 300 images`. */
export function resultWords(parts: Readonly<Record<string, { accuracy: number; images: number } | undefined>>): string {
  const words = Object.entries(parts).flatMap(([part, score]) =>
    score ? [`${part} accuracy ${formatAccuracy(score.accuracy)} of ${plural(score.images, 'image')}`] : [],
  );
  return words.join(', ') || 'no part to judge it on';
}
