import type { Proposals } from '../../../core/sorting/proposals';
import type { ProposalsOnWire } from '../../../protocol/sortOutput';

/** Proposals as columns. */
export function proposalsOnWire({ of, representatives, fitted }: Proposals): ProposalsOnWire {
  const all = [...of];
  return {
    files: all.map(([file]) => file),
    top: all.map(([, { top }]) => top.map((one) => ({ ...one }))),
    distance: all.map(([, { distance }]) => distance),
    representatives: [...representatives],
    fitted,
  };
}
