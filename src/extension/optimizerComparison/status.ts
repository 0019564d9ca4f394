import * as vscode from 'vscode';
import { comparisonRemaining } from '../../core/metrics/comparisonTime';
import { formatRoughly } from '../../core/format';
import type { OptimizerComparison } from '../../protocol/optimizerComparison';
import { readComparison } from '../../runfolder';
import type { RunStore } from '../runs/store';
import { commandIds } from '../shared/ids';
import { Timer } from '../shared/timer';

/** Milliseconds between two looks at a comparison that continues. */
const lookEvery = 2_000;

/** How a comparison stands in a few words: `optimizers 4/15 · 8 min left`. */
export function comparisonStatus({ pairs }: Pick<OptimizerComparison, 'pairs'>): string {
  const over = pairs.filter(({ status }) => status === 'completed' || status === 'failed').length;
  const at = vscode.l10n.t('optimizers {0}/{1}', Math.min(over + 1, pairs.length), pairs.length);
  const remaining = comparisonRemaining(pairs, 0);
  return remaining === null ? at : `${at} · ${vscode.l10n.t('{0} left', formatRoughly(remaining))}`;
}

/** An item in the status bar while the latest comparison continues, whoever started it; a click opens its page. */
export class ComparisonStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('loupe.comparison', vscode.StatusBarAlignment.Left, 9);
  private readonly timer = new Timer();
  private readonly subscription: vscode.Disposable;
  private latest: string | undefined;

  constructor(private readonly store: RunStore) {
    this.item.name = vscode.l10n.t('Loupe: comparison of optimizers');
    this.subscription = store.onDidChange(() => this.listed());
  }

  dispose(): void {
    this.subscription.dispose();
    this.timer.cancel();
    this.item.dispose();
  }

  /** Looks at a comparison that begins or continues. */
  follow(folder: string): void {
    this.latest = folder;
    void this.look(folder);
  }

  private listed(): void {
    const [first] = this.store.comparisons;
    if (first !== undefined && first !== this.latest) this.follow(first);
  }

  private async look(folder: string): Promise<void> {
    const comparison = await readComparison(folder).catch(() => undefined);
    if (folder !== this.latest) return;
    if (comparison?.status !== 'running') return this.item.hide();
    this.item.text = `$(loading~spin) Loupe: ${comparisonStatus(comparison)}`;
    this.item.tooltip = vscode.l10n.t(
      'Optimizers are compared on {0}. Click to open the page.',
      comparison.dataset.name,
    );
    this.item.command = {
      command: commandIds.openComparison,
      title: vscode.l10n.t('Open Comparison of Optimizers'),
      arguments: [folder],
    };
    this.item.show();
    this.timer.start(lookEvery, () => void this.look(folder));
  }
}
