/** How a run is shown: as its record says, or as a folder that cannot be read as a run. */
export const runStates = ['running', 'paused', 'completed', 'stopped', 'failed', 'interrupted', 'broken'] as const;
export type RunStateName = (typeof runStates)[number];

/** What a state is drawn with. Its name is always said beside it, or in the label. */
export interface StateSign {
  /** The icon of VS Code's own font; the pages draw the same shape under this name. */
  readonly icon: 'loading' | 'debug-pause' | 'pass' | 'stop-circle' | 'error' | 'warning' | 'question';
  /** For a terminal: one column wide everywhere, so no emoji. */
  readonly character: string;
  readonly tone: 'plain' | 'good' | 'warning' | 'error';
}

/**
 * One sign a state, the same in the tree, on the pages and in the terminal. Only what came to its own end has the tick:
 * a run that was stopped has a model, but not the one that was asked for.
 */
export const stateSigns: Readonly<Record<RunStateName, StateSign>> = {
  running: { icon: 'loading', character: '●', tone: 'plain' },
  paused: { icon: 'debug-pause', character: '‖', tone: 'plain' },
  completed: { icon: 'pass', character: '✓', tone: 'good' },
  stopped: { icon: 'stop-circle', character: '■', tone: 'plain' },
  failed: { icon: 'error', character: '✗', tone: 'error' },
  interrupted: { icon: 'warning', character: '!', tone: 'warning' },
  broken: { icon: 'question', character: '?', tone: 'error' },
};

/** The state that is shown of a run: one that waits is paused only while its job lives. */
export function shownState(status: Exclude<RunStateName, 'paused'>, paused: boolean): RunStateName {
  return status === 'running' && paused ? 'paused' : status;
}
