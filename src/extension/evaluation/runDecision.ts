import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DecisionRequest } from '../../core/decisions/decisionTypes';
import { decisionWords } from '../../core/decisions/decisionWords';
import { LoupeError } from '../../core/errors';
import { decisionFile } from '../../protocol/decision';
import type { evaluationViewMethods, EvaluationReady } from '../../protocol/pages/evaluation';
import type { ResultOf } from '../../protocol/pages/envelope';
import { runFile } from '../../protocol/runFiles';
import {
  decisionOfRun,
  heldOutOf,
  proposeDecision,
  setDecision,
  undoDecision,
  type HeldOutAnswers,
} from '../../runfolder/decisions';
import { showError, showInformation } from '../shared/notify';

/** How the model of a run decides, and what other ways would cost; answers of images are read once. */
export class RunDecision implements vscode.Disposable {
  private held: Promise<HeldOutAnswers> | undefined;
  private readonly watcher: vscode.FileSystemWatcher;

  constructor(
    private readonly run: string,
    changed: () => void,
  ) {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(run), `${runFile.model}/${decisionFile.now}`);
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern);
    for (const event of [this.watcher.onDidCreate, this.watcher.onDidChange, this.watcher.onDidDelete]) event(changed);
  }

  /** What the page shows of it. */
  async state(): Promise<Pick<EvaluationReady, 'decision' | 'decisionProblem'>> {
    try {
      return { decision: await decisionOfRun(this.run), decisionProblem: null };
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      return { decision: null, decisionProblem: error.message };
    }
  }

  /** What a choice comes to. Throws LoupeError with what to do. */
  async judge(request: DecisionRequest): Promise<ResultOf<typeof evaluationViewMethods, 'judgeDecision'>> {
    const { decision, matrices } = proposeDecision(request, await this.answers());
    return { decision, matrices };
  }

  /** Makes a choice that of the model, and offers to take it back. */
  async set(request: DecisionRequest | null): Promise<null> {
    const decision = request && proposeDecision(request, await this.answers()).decision;
    await setDecision(this.run, decision);
    const name = path.basename(this.run);
    const said = decision
      ? vscode.l10n.t('{0} now decides by {1}, in predictions, tables and exports.', name, decisionWords(decision))
      : vscode.l10n.t('{0} decides for the most probable class again.', name);
    const undo = vscode.l10n.t('Undo');
    // Not awaited: a notification stays until it is read.
    void showInformation(said, undo).then((button) => (button === undo ? this.undo() : undefined));
    return null;
  }

  /** Scores changed: the answers are read again. */
  forget(): void {
    this.held = undefined;
  }

  dispose(): void {
    this.watcher.dispose();
  }

  private async undo(): Promise<void> {
    try {
      await undoDecision(this.run);
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      await showError(error.message);
    }
  }

  private answers(): Promise<HeldOutAnswers> {
    if (!this.held) {
      const reading = heldOutOf(this.run);
      this.held = reading;
      reading.catch(() => this.held === reading && this.forget());
    }
    return this.held;
  }
}
