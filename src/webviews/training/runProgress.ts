import { phases, type Phase, type RunStatus } from '../../protocol/runEvents';
import type { RunRecord } from '../../protocol/runFiles';
import type { PhaseState, RunState } from '../../protocol/runState';

/**
 * How the run stands. The events decide once they say that it ended; before that the record may know that the process
 * is gone.
 */
export function statusOf(state: RunState, record: RunRecord): RunStatus {
  return state.status === 'running' ? record.status : state.status;
}

/**
 * Seconds from the first event to now, or to the last event of a run that is over, pauses and interruptions left out;
 * null before any event.
 */
export function elapsedSeconds(state: RunState, status: RunStatus, now: number): number | null {
  if (state.firstTime === null || state.lastTime === null) return null;
  return Math.max(0, ((status === 'running' ? now : state.lastTime) - state.firstTime - state.idle) / 1000);
}

/** The latest phase that has begun and not ended. */
export function currentPhase(state: RunState): Phase | undefined {
  return [...phases].reverse().find((phase) => {
    const at = state.phases[phase];
    return at !== undefined && at.state !== 'end';
  });
}

/**
 * The stages that occur in this run, in order: those that are planned and not skipped, and those that began. Decoding
 * that runs with the features is no stage of its own.
 */
export function shownPhases(state: RunState): Phase[] {
  const planned = new Set(state.plan?.map(({ phase }) => phase));
  const last = Math.max(-1, ...phases.map((phase, index) => (state.phases[phase] ? index : -1)));
  return phases.filter((phase, index) => {
    if (phase === 'decode' && state.plan && !planned.has('decode') && state.phases.features) return false;
    return state.phases[phase] !== undefined || (planned.has(phase) && index > last);
  });
}

/** Share of a phase that is done, 0..1, or null where its size is unknown. */
export function phaseShare(phase: PhaseState): number | null {
  if (phase.state === 'end') return 1;
  return phase.total && phase.done !== null ? Math.min(1, phase.done / phase.total) : null;
}
