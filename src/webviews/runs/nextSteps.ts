import type { RunRow } from '../../protocol/pages/runs';

/** What can be made of a run that is not being trained. */
export type Further = 'resume' | 'trainLonger' | 'continueWith';

/** What can be made of a run: nothing while it is trained, and more epochs only of a network. */
export function furtherOf({ status, settings }: RunRow): Further[] {
  const mode = settings['mode'];
  if (status === 'running' || status === 'broken' || typeof mode !== 'string') return [];
  return [...(status === 'completed' ? [] : ['resume' as const]), ...(mode === 'features' ? [] : ['trainLonger' as const, 'continueWith' as const])];
}
