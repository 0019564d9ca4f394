import type { LayoutChoice } from '../../../core/dataset';
import type { Fix } from '../../../core/fix/fixTypes';
import { fix, type FixResult } from '../fix/fix';

export interface LabelsToApply {
  readonly folder: string;
  /** The class of each image, by its path below the folder. */
  readonly labels: ReadonlyMap<string, string>;
  /** The folder in which those of the classes are; needed where there are several. */
  readonly into?: string | undefined;
  readonly layout?: LayoutChoice | undefined;
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Gives the images of a dataset their classes, all by one fix, which is undone whole. Throws as `fix` does. */
export function applyLabels({ labels, into, ...job }: LabelsToApply): Promise<FixResult> {
  const byClass = new Map<string, string[]>();
  for (const [file, label] of labels) byClass.set(label, [...(byClass.get(label) ?? []), file]);
  const fixes = [...byClass].map(([to, files]): Fix => ({ verb: 'sort', files, to, into }));
  return fix({ ...job, fixes });
}
