import type { Phase, PlanEvent } from '../../../../protocol/runEvents';
import type { RunWriter } from '../../../runs/runWriter';

/** Tells which stages a run goes through and what is known of their time, and tells again when more is known. */
export class PhasePlan {
  private phases: PlanEvent['phases'];

  constructor(
    private readonly writer: RunWriter,
    phases: readonly Phase[],
  ) {
    this.phases = phases.map((phase) => ({ phase, seconds: null }));
    this.tell();
  }

  /** A stage of its own that does not come after all. */
  without(phase: Phase): void {
    if (!this.phases.some((planned) => planned.phase === phase)) return;
    this.phases = this.phases.filter((planned) => planned.phase !== phase);
    this.tell();
  }

  /** Whether somebody said what a stage will take. */
  knows(phase: Phase): boolean {
    return this.phases.some((planned) => planned.phase === phase && planned.seconds !== null);
  }

  /** Seconds that stages to come will probably take. */
  expect(seconds: Readonly<Partial<Record<Phase, number>>>): void {
    this.phases = this.phases.map(({ phase, seconds: before }) => ({
      phase,
      seconds: seconds[phase] === undefined ? before : Math.round(seconds[phase] * 100) / 100,
    }));
    this.tell();
  }

  private tell(): void {
    this.writer.event({ type: 'plan', phases: this.phases });
  }
}
