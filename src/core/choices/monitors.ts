/** What early stopping and the plateau schedule look at. */
export const monitors = ['valLoss', 'valAccuracy', 'loss', 'accuracy'] as const;
export type Monitor = (typeof monitors)[number];

/** An epoch's figures that can be watched; null where nothing validates. */
export interface MonitoredValues {
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
}

/** The watched figure, or its training twin where nothing validates. */
export function monitored(
  monitor: Monitor,
  values: MonitoredValues,
): { readonly value: number; readonly monitor: Monitor } {
  const value = values[monitor];
  if (value !== null) return { value, monitor };
  const twin = monitor === 'valAccuracy' ? 'accuracy' : 'loss';
  return { value: values[twin], monitor: twin };
}

/** Whether `value` beats `best` by more than `minDelta`: upwards for accuracies, downwards for losses. */
export function isBetter(monitor: Monitor, value: number, best: number, minDelta = 0): boolean {
  return monitor.toLowerCase().endsWith('accuracy') ? value > best + minDelta : value < best - minDelta;
}

export const monitorWords: Readonly<Record<Monitor, string>> = {
  loss: 'training loss',
  accuracy: 'training accuracy',
  valLoss: 'validation loss',
  valAccuracy: 'validation accuracy',
};
