import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { faceDefaults, type FaceSettings } from '../../core/faces/faceSettings';
import { facesMethods, type FacesShown, type FacesState, type ShownFaces } from '../../protocol/pages/faces';
import type { ImageItem } from '../../protocol/pages/images';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { queried } from '../pages/imageQuery';
import { imageHandlers, type ImageAccess } from '../pages/images';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { boxesText } from './boxesText';
import { searchFaces, type FoundFaces } from './job';

/** What the page of faces needs of the rest. */
export interface FacesParts {
  readonly context: vscode.ExtensionContext;
  readonly images: ImageAccess;
  readonly log: Log;
}

/** What is searched: a folder or one image, by its absolute path. */
export const facesTargetSchema = v.object({ path: v.string(), folder: v.boolean() });
export type FacesTarget = v.InferOutput<typeof facesTargetSchema>;

/** Behind the page of faces: searches when the page is first shown and whenever it asks, one search at a time. */
export class FacesController extends PageController<typeof facesMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof facesMethods>;
  private settings: FaceSettings = faceDefaults;
  private found: FoundFaces | undefined;
  /** By absolute path. */
  private byFile: ReadonlyMap<string, ShownFaces> = new Map();
  private searches = 0;
  private progress: { done: number | null; total: number | null } = { done: null, total: null };
  private failure: string | null = null;
  private job: AbortController | undefined;
  private begun = false;

  constructor(
    private readonly target: FacesTarget,
    private readonly parts: FacesParts,
  ) {
    super('faces', target.path, target, facesMethods);
    this.title = vscode.l10n.t('Faces: {0}', path.basename(target.path));
    this.handlers = this.makeHandlers();
    this.register({ dispose: () => this.job?.abort() });
  }

  static restorer(parts: FacesParts): Restorer {
    return restorer(facesTargetSchema, (target) => new FacesController(target, parts));
  }

  snapshot(): FacesState {
    if (!this.begun) void this.search(this.settings);
    const { target, settings, found, failure, progress } = this;
    return {
      state: 'ready',
      name: path.basename(target.path),
      path: target.path,
      folder: target.folder,
      settings: { ...settings },
      working: this.job !== undefined,
      ...progress,
      failure,
      found: found ? { number: this.searches, ...found.shown } : null,
    };
  }

  private makeHandlers(): Handlers<typeof facesMethods> {
    const { path: place, folder } = this.target;
    const around = folder ? place : path.dirname(place);
    return {
      ...exportHandlers(() => around),
      ...imageHandlers(
        this.parts.images,
        (file) => this.byFile.has(file),
        () => ({ opened: [around] }),
      ),
      search: ({ settings }) => {
        void this.search(settings);
        return null;
      },
      stop: () => {
        this.job?.abort();
        return null;
      },
      faceImages: ({ show, query, offset, limit }) => {
        const wanted = (this.found?.images ?? []).filter(({ boxes }) => fits(show, boxes.length));
        const rows = queried(wanted, query, ({ name }) => ({ name, classes: [] }));
        return { total: rows.length, offset, items: rows.slice(offset, offset + limit).map(itemOf) };
      },
      faces: ({ file }) => this.byFile.get(file) ?? null,
      copyBoxes: async ({ format, file }) => {
        const all = this.found?.images ?? [];
        const images = file === null ? all : all.filter((image) => image.file === file);
        await vscode.env.clipboard.writeText(boxesText(images, format));
        return { boxes: images.reduce((sum, { boxes }) => sum + boxes.length, 0) };
      },
    };
  }

  /** A search with earlier settings is ended. */
  private async search(settings: FaceSettings): Promise<void> {
    this.begun = true;
    this.job?.abort();
    const job = new AbortController();
    this.job = job;
    this.settings = settings;
    this.progress = { done: null, total: null };
    this.failure = null;
    this.changedSoon();
    try {
      requireTrust();
      const { context, log } = this.parts;
      const found = await searchFaces({ program: programOf(context), log }, this.target.path, settings, {
        signal: job.signal,
        onProgress: ({ done, total }) => {
          if (job !== this.job) return;
          this.progress = { done: done ?? null, total: total ?? null };
          this.changedSoon();
        },
      });
      if (job !== this.job) return;
      this.found = found;
      this.byFile = new Map(found.images.map((image) => [image.file, image]));
      this.searches++;
    } catch (error) {
      if (job !== this.job) return;
      if (!(error instanceof LoupeError && error.code === 'cancelled')) this.failure = messageOf(error);
    }
    this.job = undefined;
    this.changed();
  }
}

function fits(show: FacesShown, faces: number): boolean {
  return show === 'all' || (show === 'faces') === faces > 0;
}

function itemOf({ file, name, width, height, boxes }: ShownFaces): ImageItem {
  const count = boxes.length;
  const note =
    count === 0 ? vscode.l10n.t('none') : count === 1 ? vscode.l10n.t('1 face') : vscode.l10n.t('{0} faces', count);
  return { file, name, truth: null, predicted: null, probability: null, note, boxes: { width, height, boxes } };
}
