import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatDuration, formatOf } from '../../core/format';
import type { RunEvent } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import { livesHere, type ListedRun } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { stopRun } from '../runs/commands';
import { heldOutScore } from '../../runfolder';
import { phaseWord, progressWords, runLabel } from '../runs/describe';
import type { RunStore } from '../runs/store';
import type { RunTracker } from '../runs/tracker';
import { reportWarning } from '../shared/failure';
import type { Log } from '../shared/log';
import { eventLine } from './eventText';
import type { StartedRuns } from './startedRuns';
import { showError, showInformation, withProgress } from '../shared/notify';

/**
 * Tells of every run in progress outside its page, whoever started it: lines in the output, an item in the status bar,
 * and, for runs of this window, a notification with cancel and, at the end, with the way to the result.
 */
export class TrainingMonitor implements vscode.Disposable {
  private readonly status = vscode.window.createStatusBarItem('loupe.training', vscode.StatusBarAlignment.Left, 10);
  private readonly live = new Set<RunTracker>();
  /** One a tracker, also after its run ended: its last events may still be read. */
  private readonly eventSubscriptions = new WeakMap<RunTracker, vscode.Disposable>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: RunStore,
    private readonly started: StartedRuns,
    private readonly log: Log,
  ) {
    this.status.name = vscode.l10n.t('Loupe: training');
    this.subscriptions = vscode.Disposable.from(
      this.status,
      store.onDidAttach((tracker) => this.attach(tracker)),
      store.onDidFinish((run) => void this.finish(run)),
      store.onDidChange(() => this.afterReload()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private attach(tracker: RunTracker): void {
    this.live.add(tracker);
    const name = path.basename(tracker.folder);
    this.log.line(`${name}: attached`);
    const report = (events: readonly RunEvent[]): void => {
      for (const event of events) this.reportEvent(tracker.folder, event);
      this.drawStatus();
    };
    report(tracker.events);
    this.eventSubscriptions.get(tracker)?.dispose();
    this.eventSubscriptions.set(tracker, tracker.onEvents(report));
    if (this.started.here(tracker.folder)) this.notifyProgress(tracker);
    this.drawStatus();
  }

  private reportEvent(folder: string, event: RunEvent): void {
    const name = path.basename(folder);
    const line = eventLine(event);
    // With several runs at once a line must say whose it is.
    if (line !== undefined) this.log.line(this.live.size > 1 ? `[${name}] ${line}` : line);
    // After a reload the whole history is read again; old warnings are not shown twice.
    if (event.type === 'notice' && event.level !== 'info' && isNews(event.t) && this.isOwn(folder))
      reportWarning(this.log, event.message);
  }

  /** Whether a run was started here: a folder that was copied or cloned can claim to be of a run in progress. */
  private isOwn(folder: string): boolean {
    if (this.started.here(folder) || this.started.inThisSession(folder)) return true;
    const run = this.store.find(folder);
    return run !== undefined && livesHere(run.record.process);
  }

  private notifyProgress(tracker: RunTracker): void {
    const run = this.store.find(tracker.folder);
    const title = run ? vscode.l10n.t('Training {0}', run.record.dataset.name) : vscode.l10n.t('Training');
    void withProgress(
      { where: 'notification', title },
      (progress, token) =>
        new Promise<void>((resolve) => {
          token.onCancellationRequested(() => {
            progress.report({ message: vscode.l10n.t('stopping, the best model is kept') });
            void stopRun(tracker.folder, this.log);
          });
          const subscriptions = vscode.Disposable.from(
            tracker.onEvents(() => progress.report({ message: notificationWords(tracker.state) })),
            this.store.onDidFinish(({ folder }) => folder === tracker.folder && end()),
          );
          const end = (): void => {
            subscriptions.dispose();
            resolve();
          };
          progress.report({ message: notificationWords(tracker.state) });
        }),
    );
  }

  private async finish(run: ListedRun): Promise<void> {
    for (const tracker of this.live) if (tracker.folder === run.folder) this.live.delete(tracker);
    this.drawStatus();
    if (!this.started.here(run.folder)) return;
    await this.started.forget(run.folder);
    await announce(run, this.log);
  }

  /** Runs of this window that ended while it was closed are told of once. */
  private afterReload(): void {
    for (const folder of this.started.folders()) {
      const run = this.store.find(folder);
      if (!run || run.status === 'running' || this.store.tracker(folder)) continue;
      void this.started.forget(folder).then(() => announce(run, this.log));
    }
  }

  private drawStatus(): void {
    const [first, ...others] = this.live;
    if (!first) return this.status.hide();
    const more = others.length > 0 ? ` +${others.length}` : '';
    this.status.text = `$(loading~spin) Loupe: ${progressWords(first.state)}${more}`;
    this.status.tooltip = vscode.l10n.t('{0} is being trained. Click to open its page.', path.basename(first.folder));
    this.status.command = {
      command: commandIds.openTraining,
      title: vscode.l10n.t('Open Training Page'),
      arguments: [first.folder],
    };
    this.status.show();
  }
}

/** Milliseconds for which a notice is news. */
const recent = 60_000;

/** Whether something just happened; what is said to happen in the future was not written by a running job. */
export function isNews(time: number, now = Date.now()): boolean {
  return time <= now && now - time < recent;
}

/** What the notification says: the stage, how far it is, and how long it will take. */
export function notificationWords(state: RunState): string {
  const current = Object.entries(state.phases)
    .reverse()
    .find(([, phase]) => phase.state !== 'end');
  if (!current || current[0] === 'fit') return progressWords(state);
  const [name, { done, total, remaining }] = current;
  const count = done !== null && total ? ` ${formatOf(done, total)}` : '';
  return `${phaseWord(name)}${count}${remaining ? `, ${formatDuration(remaining)} left` : ''}`;
}

/** How a run ended, with what to do next. */
async function announce(run: ListedRun, log: Log): Promise<void> {
  const name = runLabel(run.record);
  const score = heldOutScore(run.record);
  const output = vscode.l10n.t('Show Output');
  if (run.status === 'failed' || run.status === 'interrupted') {
    const why = run.record.error?.message ?? vscode.l10n.t('Its process was ended from outside, or the machine was.');
    const message =
      run.status === 'failed'
        ? vscode.l10n.t('Training {0} failed: {1}', name, why)
        : vscode.l10n.t('Training {0} was interrupted. {1}', name, why);
    const download = vscode.l10n.t('Download Weights…');
    const answer = await showError(
      message,
      ...(run.record.error?.code === 'weights-missing' ? [download, output] : [output]),
    );
    if (answer === download)
      await vscode.commands.executeCommand(commandIds.downloadWeights, run.record.settings['model']);
    if (answer === output) log.show();
    return;
  }
  const result = vscode.l10n.t('Show Result');
  const ended = run.status === 'stopped' ? vscode.l10n.t('stopped, best model kept') : vscode.l10n.t('trained');
  const words = score
    ? vscode.l10n.t(
        '{0} {1}: accuracy {2} ({3}).',
        name,
        ended,
        score.accuracy.toFixed(3),
        formatOf(Math.round(score.accuracy * score.images), score.images),
      )
    : vscode.l10n.t('{0} {1}; there was no part to judge it on.', name, ended);
  const answer = await showInformation(words, ...(score ? [result, output] : [output]));
  if (answer === result) await vscode.commands.executeCommand(commandIds.openTraining, run.folder);
  if (answer === output) log.show();
}
