import * as path from 'node:path';
import * as vscode from 'vscode';
import type { predictionMethods, PredictionState } from '../../protocol/pages/prediction';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers, saveText } from '../pages/exports';
import { imageHandlers, type ImageAccess, type ImageList } from '../pages/images';
import type { ModelInUse } from '../runs/modelInUse';
import type { Answers } from './answers';
import { predictionCsv } from './csv';
import type { ImageOrder } from './imageOrder';
import { askModel, togglePin, useBetter } from './modelActions';
import { commonDataset } from './repairedFiles';
import type { TruthBook } from './truth';
import { noModelWords } from './words';

/** What the prediction pages need of the rest. */
export interface PredictionParts {
  readonly model: ModelInUse;
  readonly images: ImageAccess;
  readonly truth: TruthBook;
  readonly answers: Answers;
  readonly order: ImageOrder;
  /** What the latest scan found wrong with an image file, in sentences. */
  readonly problems: (file: string) => Promise<string[]>;
  /** Resolves when the runs have been listed once. */
  readonly listed: () => Promise<void>;
}

/** What the two prediction pages answer differently. */
export interface PredictionView {
  readonly ready: () => Extract<PredictionState, { state: 'ready' }> | undefined;
  /** The images that the user chose. */
  readonly images: () => readonly string[];
  /** The list that the page shows of them; undefined where it follows another one. */
  readonly list: () => ImageList | undefined;
  /** An image that a model of the page answers for. */
  readonly imageOf: (model: number) => string | undefined;
  readonly step: (by: -1 | 1) => Promise<void>;
}

/** Answers of both prediction pages. */
export function predictionHandlers(
  parts: PredictionParts,
  { ready, images, list, imageOf, step }: PredictionView,
): Handlers<typeof predictionMethods> {
  return {
    ...exportHandlers(() => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? ''),
    // The user has chosen every one of these images.
    ...imageHandlers(
      parts.images,
      (file) => images().includes(file),
      () => ({ opened: images() }),
      list,
      () => {
        const folder = commonDataset(images(), (file) => parts.model.holders(file));
        return folder === undefined ? undefined : { folder };
      },
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
    step: async ({ by }) => {
      await step(by);
      return null;
    },
    useBetter: async ({ model }) => {
      const image = imageOf(model);
      if (image !== undefined) await useBetter(parts.model, image);
      return null;
    },
    saveCsv: async () => {
      const state = ready();
      if (!state) return { saved: false };
      const rows =
        state.view === 'table'
          ? state.rows
          : [
              {
                file: state.file,
                top: state.top,
                decided: state.decided,
                truth: state.truth?.class ?? null,
                problem: null,
              },
            ];
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
