import type { PartScores } from './common';
import type { DeviceEvent, EpochEvent, NetworkEvent, Phase, PlanEvent, RunEvent, RunStatus } from './runEvents';

/** How far a stage is. */
export interface PhaseState {
  readonly state: 'begin' | 'progress' | 'end';
  readonly done: number | null;
  readonly total: number | null;
  readonly seconds: number | null;
  readonly remaining: number | null;
  /** Milliseconds since 1970 when it began, null where that was not told. */
  readonly begun: number | null;
  readonly detail: string | null;
}

/** What a run's events amount to: the same reduction in the terminal, the extension host and the pages. */
export interface RunState {
  readonly status: RunStatus;
  readonly recipe: string | null;
  readonly dataset: Extract<RunEvent, { type: 'dataset' }> | null;
  readonly device: DeviceEvent | null;
  readonly network: NetworkEvent | null;
  /** The stages of this run and what they will take; null in runs of earlier versions. */
  readonly plan: PlanEvent['phases'] | null;
  readonly phases: Readonly<Partial<Record<Phase, PhaseState>>>;
  /** Files that were read last, the latest first. */
  readonly reading: readonly string[];
  readonly epochs: readonly EpochEvent[];
  readonly notices: readonly Extract<RunEvent, { type: 'notice' }>[];
  readonly result: { readonly parts: PartScores; readonly bestEpoch: number | null } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly stopping: boolean;
  /** Whether the job waits for *Continue*. */
  readonly paused: boolean;
  /** Milliseconds in which nothing was done: pauses, and the time before the run was resumed. */
  readonly idle: number;
  /** Milliseconds since 1970 of the first and the latest event, null before any. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** Number of the latest event taken in; an older or equal one is ignored, so a replay is harmless. */
  readonly lastEvent: number;
}

export const emptyRunState: RunState = {
  status: 'running',
  recipe: null,
  dataset: null,
  device: null,
  network: null,
  plan: null,
  phases: {},
  reading: [],
  epochs: [],
  notices: [],
  result: null,
  error: null,
  stopping: false,
  paused: false,
  idle: 0,
  firstTime: null,
  lastTime: null,
  lastEvent: 0,
};

/** Takes one event in. Pure: returns a new state, or the same one for an event already seen. */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  if (event.n <= state.lastEvent) return state;
  const since = event.t - (state.lastTime ?? event.t);
  const next = { ...state, lastEvent: event.n, lastTime: event.t, firstTime: state.firstTime ?? event.t };
  switch (event.type) {
    case 'started':
      return { ...next, recipe: event.recipe };
    case 'resumed':
      return {
        ...next,
        status: 'running',
        plan: null,
        phases: {},
        reading: [],
        epochs: state.epochs.filter(({ epoch }) => epoch <= event.epoch),
        result: null,
        error: null,
        stopping: false,
        paused: false,
        idle: state.idle + since,
      };
    case 'phase':
      return {
        ...next,
        phases: { ...state.phases, [event.phase]: phaseState(event, state.phases[event.phase]) },
        reading: event.files ? latestFirst(event.files, state.reading) : state.reading,
      };
    case 'plan':
      return { ...next, plan: event.phases };
    case 'notice':
      return { ...next, notices: [...state.notices, event] };
    case 'dataset':
      return { ...next, dataset: event };
    case 'device':
      return { ...next, device: event };
    case 'network':
      return { ...next, network: event };
    // A resumed run may tell an epoch again whose checkpoint was not there yet.
    case 'epoch':
      return {
        ...next,
        epochs: [
          ...(isNext(state.epochs, event) ? state.epochs : state.epochs.filter(({ epoch }) => epoch < event.epoch)),
          event,
        ],
      };
    case 'control':
      return controlled(state, next, event.request, since);
    case 'result':
      return { ...next, result: { parts: event.parts, bestEpoch: event.bestEpoch } };
    case 'ended':
      return { ...next, status: event.status, error: event.error, stopping: false, paused: false };
  }
}

function controlled(
  before: RunState,
  next: RunState,
  request: Extract<RunEvent, { type: 'control' }>['request'],
  since: number,
): RunState {
  const idle = before.paused ? before.idle + since : before.idle;
  return request === 'pause' || request === 'continue'
    ? { ...next, idle, paused: request === 'pause' }
    : { ...next, idle, stopping: true, paused: false };
}

/** Files whose thumbnails a page has room for. */
const mostRead = 24;

function latestFirst(files: readonly string[], before: readonly string[]): string[] {
  return [...new Set([...[...files].reverse(), ...before])].slice(0, mostRead);
}

function isNext(epochs: RunState['epochs'], event: EpochEvent): boolean {
  const last = epochs.at(-1);
  return !last || event.epoch > last.epoch;
}

function phaseState(event: Extract<RunEvent, { type: 'phase' }>, before: PhaseState | undefined): PhaseState {
  return {
    state: event.state,
    done: event.done ?? before?.done ?? null,
    total: event.total ?? before?.total ?? null,
    seconds: event.seconds ?? before?.seconds ?? null,
    remaining: event.state === 'end' ? null : (event.remaining ?? null),
    begun: event.state === 'begin' ? event.t : (before?.begun ?? null),
    detail: event.detail ?? before?.detail ?? null,
  };
}
