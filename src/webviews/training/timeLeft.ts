import { isIteration } from '../../core/format';
import { phases, type Phase } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import { text } from '../strings/training';

/** Seconds until the run is over, or, where nobody can know that yet, until its current stage is. */
export interface TimeLeft {
  readonly seconds: number;
  readonly whole: boolean;
}

/** Epochs whose mean time stands for those to come. */
const latestEpochs = 20;

/** What is left of a run in progress; null where nothing is known. Stages that overlap end together. */
export function timeLeft(state: RunState, now: number): TimeLeft | null {
  const running = phases.filter((phase) => {
    const at = state.phases[phase];
    return at !== undefined && at.state !== 'end';
  });
  const known = running.map((phase) => phaseSeconds(state, phase, now)).filter((seconds) => seconds !== null);
  const last = Math.max(...phases.map((phase, index) => (state.phases[phase] ? index : -1)));
  // What was planned before the latest stage and did not begin was skipped.
  const later = (state.plan ?? []).filter(({ phase }) => phases.indexOf(phase) > last);
  const whole = state.plan !== null && known.length > 0 && later.every(({ seconds }) => seconds !== null);
  if (known.length === 0) return null;
  const rest = later.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  return { seconds: Math.max(...known) + (whole ? rest : 0), whole };
}

/** Seconds that a running stage still takes: its own pace, else what was expected of it less what is over. */
function phaseSeconds(state: RunState, phase: Phase, now: number): number | null {
  const at = state.phases[phase]!;
  const since = state.lastTime === null ? 0 : Math.max(0, (now - state.lastTime) / 1000);
  const expected = state.plan?.find((planned) => planned.phase === phase)?.seconds ?? null;
  const planned = expected === null || at.begun === null ? null : Math.max(0, expected - (now - at.begun) / 1000);
  const latest = phase === 'fit' ? state.epochs.at(-1) : undefined;
  // The last blocks take longer than the head, whose pace is all that is known yet.
  if (latest?.stage === 'head') return planned;
  if (at.remaining !== null) return Math.max(0, at.remaining - since);
  // How many iterations a linear head needs is not known, but they are the smallest part of its fit.
  if (!latest || isIteration(latest)) return planned;
  const recent = state.epochs.slice(-latestEpochs);
  const mean = recent.reduce((sum, { seconds }) => sum + seconds, 0) / recent.length;
  return Math.max(0, mean * (latest.epochs - latest.epoch) - since);
}

/** `about 20 s`, `about 4 min`: no more digits than are known, and never nothing while work is left. */
export function timeLeftWords(seconds: number): string {
  if (seconds < 3) return text('time.few');
  if (seconds < 20) return text('time.seconds', { n: Math.round(seconds) });
  if (seconds < 90) return text('time.seconds', { n: Math.round(seconds / 5) * 5 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return text('time.minutes', { n: minutes });
  const tens = Math.round(minutes / 10);
  return text('time.hours', { h: Math.floor(tens / 6), n: (tens % 6) * 10 });
}

/** Units that the current stage does in a second, from the job's own estimate; null where that is not known. */
export function unitsPerSecond(state: RunState, phase: Phase): number | null {
  const at = state.phases[phase];
  if (!at?.remaining || at.total === null || at.done === null) return null;
  return (at.total - at.done) / at.remaining;
}
