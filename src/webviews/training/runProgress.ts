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

/**
 * Seconds that the current phase still takes: the job's own estimate, or for fitting the mean time of an
 * epoch times the epochs left; null where nothing is known.
 */
export function remainingSeconds(state: RunState, now: number): number | null {
  const phase = currentPhase(state);
  if (!phase) return null;
  const since = state.lastTime === null ? 0 : Math.max(0, (now - state.lastTime) / 1000);
  const reported = state.phases[phase]?.remaining ?? null;
  if (reported !== null) return Math.max(0, reported - since);
  const latest = state.epochs.at(-1);
  if (phase !== 'fit' || !latest) return null;
  const recent = state.epochs.slice(-20);
  const mean = recent.reduce((sum, epoch) => sum + epoch.seconds, 0) / recent.length;
  return Math.max(0, mean * (latest.epochs - latest.epoch) - since);
}

/** The latest phase that has begun and not ended. */
export function currentPhase(state: RunState): Phase | undefined {
  return [...phases].reverse().find((phase) => {
    const at = state.phases[phase];
    return at !== undefined && at.state !== 'end';
  });
}

/** Share of a phase that is done, 0..1, or null where its size is unknown. */
export function phaseShare(phase: PhaseState): number | null {
  if (phase.state === 'end') return 1;
  return phase.total && phase.done !== null ? Math.min(1, phase.done / phase.total) : null;
}
