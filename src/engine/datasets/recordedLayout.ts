import { isLayoutChoice, type LayoutChoice } from '../../core/dataset';
import type { RunRecord } from '../../protocol/runFiles';

/** How a run read its images: exactly, or by the kind of layout that runs of version 0.1 kept. */
export function recordedLayout({
  layout,
  reading,
}: Pick<RunRecord['dataset'], 'layout' | 'reading'>): LayoutChoice | undefined {
  if (reading !== undefined && isLayoutChoice(reading)) return reading;
  return layout ?? undefined;
}
