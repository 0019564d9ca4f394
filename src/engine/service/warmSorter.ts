import { createHash } from 'node:crypto';
import type { ProposalsOnWire, ServiceRequest } from '../../protocol/service';
import { proposalsOnWire } from '../jobs/sort/proposalsOnWire';
import { Sorter } from '../jobs/sort/sorter';
import { openRuntime, type RuntimeOptions } from '../runtimes/devices/openRuntime';

/** Milliseconds between two words of progress. */
const pause = 100;

/**
 * Keeps the features of the folder that is being sorted. Each request says everything, so that one that comes after an
 * idle or crashed process is answered as well, only later. Not for concurrent use.
 */
export class WarmSorter {
  private current: { readonly key: string; readonly sorter: Sorter } | undefined;

  constructor(
    private readonly options: RuntimeOptions & { readonly onProgress?: (done: number, total: number) => void },
  ) {}

  async propose({
    folder,
    files,
    examples,
    labels,
  }: Extract<ServiceRequest, { method: 'propose' }>): Promise<ProposalsOnWire> {
    const all = [...files, ...examples.map(({ file }) => file)];
    const key = createHash('sha256')
      .update([folder, ...all].join('\n'))
      .digest('hex');
    if (this.current?.key !== key) {
      this.current = undefined;
      this.current = { key, sorter: await this.open(folder, all) };
    }
    const known = new Map([...examples, ...labels].map(({ file, label }) => [file, label]));
    return proposalsOnWire(await this.current.sorter.propose(known, new Set(files)));
  }

  private async open(folder: string, files: readonly string[]): Promise<Sorter> {
    const notify = this.options.notify ?? ((): void => undefined);
    const runtime = await openRuntime(this.options);
    let told = 0;
    return Sorter.open({
      folder,
      files,
      runtime,
      notify,
      onProgress: (done, total) => {
        const now = performance.now();
        if (now - told < pause && done < total) return;
        told = now;
        this.options.onProgress?.(done, total);
      },
    });
  }
}
