import type { Notify } from '../../../core/codes/noticeCodes';
import { marginOf, sureness, type Proposal } from '../../../core/sorting/proposals';
import { usualLimits } from '../../../core/sorting/choice';
import { openRuntime } from '../../runtimes/devices/openRuntime';
import type { Sortable } from './sortable';
import { Sorter } from './sorter';

export interface ProposeJob {
  readonly sortable: Sortable;
  /** Classes that images of the folder were given and that are not in it yet. */
  readonly labels?: ReadonlyMap<string, string>;
  readonly notify: Notify;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Why an image should be looked at sooner or later. */
export type ProposalRule = 'sure' | 'unsure' | 'unusual' | 'none';

/** What is proposed for an image without a class. */
export interface RuledProposal {
  readonly file: string;
  readonly proposal: Proposal | undefined;
  readonly rule: ProposalRule;
}

/** Proposes a class for each image without one, by those that have one. */
export async function proposeLabels(job: ProposeJob): Promise<RuledProposal[]> {
  const { sortable, labels = new Map<string, string>(), notify, signal, onProgress } = job;
  const { folder, files, examples } = sortable;
  const runtime = await openRuntime({ notify });
  const all = [...files, ...examples.map(({ file }) => file)];
  const sorter = await Sorter.open({ folder, files: all, runtime, notify, signal, onProgress });
  const known = new Map<string, string>([...examples.map(({ file, label }) => [file, label] as const), ...labels]);
  const { of } = await sorter.propose(known, new Set(files));
  return files.map((file) => ({ file, proposal: of.get(file), rule: ruleOf(of.get(file)) }));
}

/** `sure` where it may be confirmed with others, `unusual` where nothing labelled is like it. */
export function ruleOf(proposal: Proposal | undefined): ProposalRule {
  if (!proposal || proposal.top.length === 0) return 'none';
  if ((proposal.distance ?? 0) >= usualLimits.unusual) return 'unusual';
  return sureness(proposal) >= usualLimits.sure && marginOf(proposal) > 0 ? 'sure' : 'unsure';
}
