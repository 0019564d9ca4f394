import { LoupeError, messageOf } from '../../core/errors';
import type { FeaturesState } from '../../protocol/pages/sorting';
import type { ProposalsOnWire } from '../../protocol/service';
import type { SortOutput } from '../../protocol/sortOutput';
import { ServiceClient } from '../service/client';
import type { Channel } from '../service/channel';
import type { Log } from '../shared/log';
import { Timer } from '../shared/timer';

/** Milliseconds in which labels gather before a head is fitted to them. */
const gather = 40;

/** Where the proposer tells what it found. */
export interface ProposerListener {
  readonly features: (state: FeaturesState) => void;
  readonly proposals: (proposals: ProposalsOnWire) => void;
}

/** Labels as they travel. */
export type Labels = ReadonlyMap<string, string>;

/**
 * Asks a process of its own for proposals: the first time it computes features, then it fits a head to each few labels.
 * One question at a time; of those that come meanwhile, the newest counts.
 */
export class Proposer {
  private readonly client: ServiceClient;
  private readonly timer = new Timer();
  private wanted: Labels | null = null;
  private asking = false;
  private ended = false;

  constructor(
    private readonly folder: SortOutput,
    open: () => Channel,
    private readonly listener: ProposerListener,
    log: Log,
  ) {
    this.client = new ServiceClient(open, {
      line: (text) => log.line(text),
      notice: ({ message }) => log.line(message),
      progress: ({ done, total }) => {
        if (!this.ended) listener.features({ state: 'computing', done, total });
      },
    });
  }

  /** Wants proposals for these labels, soon. */
  want(labels: Labels): void {
    this.wanted = labels;
    if (!this.asking) this.timer.start(gather, () => void this.ask());
  }

  async dispose(): Promise<void> {
    this.ended = true;
    this.timer.dispose();
    await this.client.dispose();
  }

  private async ask(): Promise<void> {
    const { folder, files, examples } = this.folder;
    this.asking = true;
    while (this.wanted && !this.ended) {
      const labels = [...this.wanted].map(([file, label]) => ({ file, label }));
      this.wanted = null;
      try {
        const proposals = await this.client.propose({ folder, files, examples, labels });
        if (this.ended) return;
        this.listener.features({ state: 'ready' });
        this.listener.proposals(proposals);
      } catch (error) {
        if (this.ended) return;
        const reason = error instanceof LoupeError ? error.message : messageOf(error);
        this.listener.features({ state: 'failed', reason });
        break;
      }
    }
    this.asking = false;
  }
}
