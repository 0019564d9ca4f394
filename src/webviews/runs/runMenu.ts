import type { RunRow } from '../../protocol/pages/runs';
import { headline } from './headline';
import { canCompare } from './runsToolbar';

/**
 * Words by which the entries of the menu of a row are chosen (`loupeRun` in the manifest): nothing is offered that
 * cannot work with the rows that it would be done with.
 */
export function menuWords(row: RunRow, selected: readonly RunRow[]): string {
  const one = selected.length <= 1;
  const going = (run: RunRow): boolean => run.status === 'running' || run.status === 'paused';
  return [
    one && row.status !== 'broken' ? 'open' : '',
    one && headline(row) ? 'matrix' : '',
    canCompare(selected) ? 'compare' : '',
    one && row.status !== 'broken' && row.notesProblem === null ? 'rename' : '',
    one ? 'reveal' : '',
    selected.some(going) ? '' : 'delete',
  ]
    .filter((word) => word !== '')
    .join(' ');
}
