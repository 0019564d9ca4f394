import { formatCount, formatDuration } from './formatNumbers';

export * from './formatNumbers';

/** The numbers of an epoch, as the `epoch` event carries them. */
export interface EpochNumbers {
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  readonly accuracy: number;
  /** null where there is no validation part. */
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
  readonly seconds: number;
  /** Of a linear head's fit, whose steps are iterations of L-BFGS. */
  readonly unit?: 'iteration' | undefined;
}

/** Whether such numbers are of an iteration of a linear head's fit and not of an epoch. */
export function isIteration({ unit }: Pick<EpochNumbers, 'unit'>): boolean {
  return unit === 'iteration';
}

/**
 * One epoch as a line of the output channel and the terminal:
 * `Epoch 3/20  loss 0.4127  acc 0.861  val_loss 0.5210  val_acc 0.817  412 ms`; an iteration of a fit begins with
 * `Iteration 3 of at most 200`, as it ends where the fit has converged.
 * Without a validation part its two numbers are left out.
 */
export function epochLine(epoch: EpochNumbers): string {
  const fields = [
    isIteration(epoch) ? `Iteration ${epoch.epoch} of at most ${epoch.epochs}` : `Epoch ${epoch.epoch}/${epoch.epochs}`,
    `loss ${epoch.loss.toFixed(4)}`,
    `acc ${epoch.accuracy.toFixed(3)}`,
  ];
  if (epoch.valLoss !== null) fields.push(`val_loss ${epoch.valLoss.toFixed(4)}`);
  if (epoch.valAccuracy !== null) fields.push(`val_acc ${epoch.valAccuracy.toFixed(3)}`);
  return [...fields, formatDuration(epoch.seconds)].join('  ');
}

/** `plural(1, 'image')` is `1 image`, `plural(1500, 'image')` is `1,500 images`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; beyond `most` names, `a, b and 7 more`. */
export function listWords(items: readonly string[], most = 6): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${formatCount(items.length - most)} more`;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** `a, b or c`: what can be chosen. */
export function choiceWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;
}

/**
 * A path of at most `length` characters: leading folders give way to `…`, the file name stays whole as
 * long as it fits, then loses its middle but keeps its extension. Counts code points, so that no emoji is cut in half.
 */
export function truncatePath(path: string, length: number): string {
  const characters = [...path];
  if (characters.length <= length) return path;
  const segments = path.split(/[\\/]/);
  const name = [...(segments.at(-1) ?? '')];
  if (name.length + 2 > length) return truncateMiddle(name, length);
  const separator = path.includes('/') ? '/' : '\\';
  let kept = name.join('');
  for (let i = segments.length - 2; i >= 0; i--) {
    const longer = `${segments[i]}${separator}${kept}`;
    if ([...longer].length + 2 > length) break;
    kept = longer;
  }
  return `…${separator}${kept}`;
}

function truncateMiddle(name: readonly string[], length: number): string {
  if (length <= 1) return length === 1 ? '…' : '';
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.length - dot : 0;
  const tail = Math.min(length - 1, Math.max(Math.floor((length - 1) / 2), Math.min(extension, length - 2)));
  return [...name.slice(0, length - 1 - tail), '…', ...name.slice(name.length - tail)].join('');
}
