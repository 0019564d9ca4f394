import * as path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { predictionMethods, type PredictionState } from '../../protocol/pages/prediction';
import { PageController } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { settings } from '../shared/settings';
import { otherColumn } from '../pages/imageActions';
import { anyImage, columnOf, followActiveImage } from './activeImage';
import { noModel, predictionHandlers, type PredictionParts } from './handlers';
import type { ImagePlace } from './imageOrder';
import { DecisionWatch } from './decisionWatch';
import { shownModel } from './modelActions';
import { decidedWords } from './words';

/** The key of the one page that follows the active image. */
export const followingKey = 'image';

/** Behind the side page that follows the active image: what the model in use says of it. */
export class PredictionController extends PageController<typeof predictionMethods> {
  readonly title = vscode.l10n.t('Prediction');
  protected readonly handlers: Handlers<typeof predictionMethods>;
  private state: PredictionState | undefined;
  private image: vscode.Uri | undefined;
  private place: ImagePlace | undefined;
  private asking = false;
  private again = false;
  private visible = true;
  private readonly decisions: DecisionWatch;

  constructor(
    private readonly parts: PredictionParts,
    image: vscode.Uri | undefined,
  ) {
    super('prediction', followingKey, { view: 'image' }, predictionMethods);
    this.image = image ?? anyImage();
    this.handlers = predictionHandlers(parts, {
      ready: () => (this.state && 'view' in this.state ? this.state : undefined),
      images: () => (this.image ? [this.image.fsPath] : []),
      list: () => undefined,
      imageOf: () => this.image?.fsPath,
      step: (by) => this.step(by),
    });
    this.register(followActiveImage((uri) => this.show(uri)));
    this.register(parts.model.onDidChange(() => void this.ask()));
    this.decisions = this.register(new DecisionWatch(() => void this.ask()));
    void this.ask();
  }

  /** Asks about an image, now or, where the page is hidden, when it is back in sight. */
  show(uri: vscode.Uri): void {
    this.image = uri;
    void this.ask();
  }

  shown(visible: boolean): void {
    const back = visible && !this.visible;
    this.visible = visible;
    if (back) void this.ask();
  }

  snapshot(): PredictionState {
    return this.state ?? { state: 'loading', message: vscode.l10n.t('Asking the model…') };
  }

  /**
   * Asks at once. While an answer is under way only the latest question is kept, so that flipping through images asks
   * about those that are looked at.
   */
  private async ask(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.again = false;
        await this.askOnce();
      } while (this.again && !this.disposed);
    } finally {
      this.asking = false;
    }
  }

  private async askOnce(): Promise<void> {
    const { image } = this;
    if (!this.visible) return;
    const state = await this.predict();
    // The answer for an image that is no longer looked at is not shown.
    if (image !== this.image) return;
    this.state = state;
    this.changed();
    if (image) void this.predictNeighbours(image.fsPath);
  }

  /** What is likely to be looked at next is asked about while nothing else is. */
  private async predictNeighbours(file: string): Promise<void> {
    const { next = null, previous = null } = this.place ?? {};
    const files = [next, previous].filter((one) => one !== null);
    const shown = shownModel(this.parts.model, file);
    if (shown) await this.parts.answers.ahead(shown, files, settings.topK());
  }

  /** Opens the previous or the next image where the present one is, and shows what the model says of it. */
  private async step(by: -1 | 1): Promise<void> {
    const file = by < 0 ? this.place?.previous : this.place?.next;
    if (!file) return;
    const uri = vscode.Uri.file(file);
    const column = this.image && columnOf(this.image);
    this.show(uri);
    await vscode.commands.executeCommand('vscode.open', uri, {
      viewColumn: column ?? otherColumn(),
      preview: true,
      preserveFocus: true,
    } satisfies vscode.TextDocumentShowOptions);
  }

  private async predict(): Promise<PredictionState> {
    await this.parts.listed();
    const { image } = this;
    if (this.parts.model.usable.length === 0) return noModel();
    const shown = image && shownModel(this.parts.model, image.fsPath);
    this.decisions.of(shown ? [shown.folder] : []);
    if (!shown) {
      return {
        state: 'empty',
        message: vscode.l10n.t('No image is open.'),
        hint: vscode.l10n.t('Open an image and its prediction appears here.'),
      };
    }
    try {
      const file = image.fsPath;
      const [answer, truth, problems, place] = await Promise.all([
        this.parts.answers.of(shown, file, settings.topK()),
        this.parts.truth.of(shown.model.run, file),
        this.parts.problems(file),
        this.parts.order.of(file),
      ]);
      this.place = place;
      if (shown.settles !== null) await this.parts.model.settle(shown.settles);
      return {
        state: 'ready',
        view: 'image',
        file: image.fsPath,
        name: path.basename(image.fsPath),
        preview: new Uint8Array(answer.preview),
        top: answer.top,
        decided: decidedWords(answer.decided),
        truth,
        problems,
        place: place ? { index: place.index, total: place.total, folder: place.folder } : null,
        model: shown.state,
        network: answer.model,
        run: vscode.workspace.asRelativePath(shown.folder),
        device: answer.device,
        seconds: answer.seconds,
        notices: answer.notices,
      };
    } catch (error) {
      return {
        state: 'failed',
        message: messageOf(error),
        remedy: vscode.l10n.t('Open another image, or choose another model in the status bar.'),
      };
    }
  }
}
