import * as path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { predictionMethods, type PredictionState } from '../../protocol/pages/prediction';
import { PageController } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers, saveText } from '../pages/exports';
import { imageHandlers, type ImageAccess } from '../pages/images';
import { settings } from '../shared/settings';
import { Timer } from '../shared/timer';
import { predictionCsv } from './csv';
import { anyImage, followActiveImage } from './activeImage';
import type { ModelInUse } from '../runs/modelInUse';
import { askModel, shownModel, togglePin, useBetter } from './modelActions';
import { noModelWords } from './words';
import type { TruthBook } from './truth';

/** What the prediction pages need of the rest. */
export interface PredictionParts {
  readonly model: ModelInUse;
  readonly images: ImageAccess;
  readonly truth: TruthBook;
  /** Resolves when the runs have been listed once. */
  readonly listed: () => Promise<void>;
}

/**
 * Milliseconds that a tab must stay in front before the model is asked: flipping through images asks only for the last.
 */
const debounce = 80;

/** The key of the one page that follows the active image. */
export const followingKey = 'image';

/** Behind the side page that follows the active image: what the model in use says of it. */
export class PredictionController extends PageController<typeof predictionMethods> {
  readonly title = vscode.l10n.t('Prediction');
  protected readonly handlers: Handlers<typeof predictionMethods>;
  private state: PredictionState | undefined;
  private image: vscode.Uri | undefined;
  private readonly timer = this.register(new Timer());
  private question = 0;
  private visible = true;

  constructor(
    private readonly parts: PredictionParts,
    image: vscode.Uri | undefined,
  ) {
    super('prediction', followingKey, { view: 'image' }, predictionMethods);
    this.image = image ?? anyImage();
    this.handlers = predictionHandlers(
      parts,
      () => (this.state && 'view' in this.state ? this.state : undefined),
      () => (this.image ? [this.image.fsPath] : []),
      () => this.image?.fsPath,
    );
    this.register(followActiveImage((uri) => this.show(uri)));
    this.register(parts.model.onDidChange(() => void this.ask()));
    void this.ask();
  }

  /** Asks about an image, now or, where the page is hidden, when it is back in sight. */
  show(uri: vscode.Uri): void {
    this.image = uri;
    this.timer.restart(debounce, () => void this.ask());
  }

  shown(visible: boolean): void {
    const back = visible && !this.visible;
    this.visible = visible;
    if (back) void this.ask();
  }

  snapshot(): PredictionState {
    return this.state ?? { state: 'loading', message: vscode.l10n.t('Asking the model…') };
  }

  /** The answer to an earlier question that comes late is dropped. */
  private async ask(): Promise<void> {
    if (!this.visible) return;
    const question = ++this.question;
    const state = await this.predict();
    if (question !== this.question) return;
    this.state = state;
    this.changed();
  }

  private async predict(): Promise<PredictionState> {
    await this.parts.listed();
    const { image } = this;
    if (this.parts.model.usable.length === 0) return noModel();
    const shown = image && shownModel(this.parts.model, image.fsPath);
    if (!shown) {
      return {
        state: 'empty',
        message: vscode.l10n.t('No image is open.'),
        hint: vscode.l10n.t('Open an image and its prediction appears here.'),
      };
    }
    try {
      const [answer, truth] = await Promise.all([
        this.parts.images.service.predict(shown.folder, image.fsPath, settings.topK()),
        this.parts.truth.of(shown.model.run, image.fsPath),
      ]);
      if (shown.settles !== null) await this.parts.model.settle(shown.settles);
      return {
        state: 'ready',
        view: 'image',
        file: image.fsPath,
        name: path.basename(image.fsPath),
        preview: new Uint8Array(answer.preview),
        top: answer.top,
        truth,
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

/** Answers of both prediction pages. */
export function predictionHandlers(
  parts: PredictionParts,
  table: () => Extract<PredictionState, { state: 'ready' }> | undefined,
  images: () => readonly string[],
  imageOf: (model: number) => string | undefined,
): Handlers<typeof predictionMethods> {
  return {
    ...exportHandlers(() => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? ''),
    // The user has chosen every one of these images.
    ...imageHandlers(
      parts.images,
      (file) => images().includes(file),
      () => ({ opened: images() }),
    ),
    // Not awaited: the page need not wait for what the user answers.
    chooseModel: ({ model }) => {
      void askModel(parts.model, imageOf(model), noModelWords());
      return null;
    },
    pinModel: async ({ model, pin }) => {
      const image = imageOf(model);
      if (image !== undefined) await togglePin(parts.model, image, pin);
      return null;
    },
    useBetter: async ({ model }) => {
      const image = imageOf(model);
      if (image !== undefined) await useBetter(parts.model, image);
      return null;
    },
    saveCsv: async () => {
      const state = table();
      if (!state) return { saved: false };
      const rows =
        state.view === 'table'
          ? state.rows
          : [{ file: state.file, top: state.top, truth: state.truth?.class ?? null, problem: null }];
      const folder = rows[0] ? path.dirname(rows[0].file) : '';
      return { saved: await saveText(folder, 'predictions.csv', predictionCsv(rows)) };
    },
  };
}

/** What to show where no run has a model. */
export function noModel(): PredictionState {
  return {
    state: 'empty',
    message: vscode.l10n.t('There is no model yet.'),
    hint: vscode.l10n.t('Train a classifier first; its model is then asked about every image you open.'),
  };
}
