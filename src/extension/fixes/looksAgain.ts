import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../core/errors';
import type { AuditStore } from '../audit/store';
import type { DatasetStore } from '../datasets/store';
import type { Log } from '../shared/log';

/**
 * Scans and audits a dataset after each change that the editor makes to it. What was under way before the change knows
 * nothing of it, so it is waited for and done again; several changes meanwhile are one more look.
 */
export class LooksAgain {
  private readonly under = new Map<string, { again: boolean }>();

  constructor(
    private readonly datasets: Pick<DatasetStore, 'scan' | 'state'>,
    private readonly audits: Pick<AuditStore, 'audit' | 'report' | 'state'>,
    private readonly log: Pick<Log, 'line'>,
    /** Milliseconds without another repair after which it looks: several in a row are one look. */
    private readonly patience = 0,
  ) {}

  /** Resolves when both tell of the dataset as it is now; never throws: what fails is in the log. */
  async look(folder: string): Promise<void> {
    const known = this.under.get(folder);
    if (known) {
      known.again = true;
      return;
    }
    const state = { again: true };
    this.under.set(folder, state);
    try {
      while (state.again) {
        if (this.patience > 0) await this.quiet(state);
        state.again = false;
        await this.once(folder, state);
      }
    } catch (error) {
      this.log.line(`after a fix of ${folder}: ${messageOf(error)}`);
    } finally {
      this.under.delete(folder);
    }
  }

  private async quiet(state: { again: boolean }): Promise<void> {
    do {
      state.again = false;
      await wait(this.patience);
    } while (state.again);
  }

  private async once(folder: string, state: { readonly again: boolean }): Promise<void> {
    const audited = await this.audits.report(folder).catch(() => undefined);
    // One under way is what `scan` and `audit` hand out instead of another.
    const scan = (): Promise<void> => this.datasets.scan(folder, { quiet: true });
    if (this.datasets.state(folder).scanning !== null) await scan().catch(() => undefined);
    const audit = (): Promise<void> => this.audits.audit(folder, { quiet: true });
    if (this.audits.state(folder).running !== null) await audit().catch(() => undefined);
    await scan();
    // Of unchanged files it has everything in its cache. After a change meanwhile it would be in vain.
    if (audited && !(state.again && this.patience > 0)) await audit();
  }
}
