import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { presetNames } from '../../protocol/recipe/recipe';
import { parseJsonWith } from '../../protocol/parse';
import { previewMethods, type PreviewState } from '../../protocol/pages/preview';
import { previewSchema, type Preview } from '../../protocol/preview';
import { removeFolderAt } from '../../runfolder/files';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { imageHandlers, type ImageAccess } from '../pages/images';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { runCli } from '../shared/runCli';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** What the preview needs of the rest. */
export interface PreviewParts {
  readonly context: vscode.ExtensionContext;
  readonly images: ImageAccess;
  readonly log: Log;
}

/** What is previewed: a dataset by a recipe file or a preset. */
const targetSchema = v.object({
  dataset: v.string(),
  recipeFile: v.nullable(v.string()),
  preset: v.nullable(v.picklist(presetNames)),
});
export type PreviewTarget = v.InferOutput<typeof targetSchema>;

/** What the one page of a dataset and a recipe is known by. */
export function previewKey({ dataset, recipeFile, preset }: PreviewTarget): string {
  return [dataset, recipeFile ?? preset].join('\n');
}

/** Behind the preview page: draws by the command line into a folder of its own, and shows what lies there. */
export class PreviewController extends PageController<typeof previewMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof previewMethods>;
  private readonly aborted = new AbortController();
  private readonly folder: string;
  private drawn: Preview | undefined;
  private shownFiles: ReadonlySet<string> = new Set();
  private drawing = false;
  private failure: string | null = null;
  private stale = false;
  private count = 0;

  constructor(
    private readonly target: PreviewTarget,
    private readonly parts: PreviewParts,
  ) {
    super('preview', previewKey(target), target, previewMethods);
    const { dataset, recipeFile } = target;
    this.title = vscode.l10n.t('Preview: {0}', path.basename(recipeFile ?? dataset));
    this.folder = path.join(parts.context.globalStorageUri.fsPath, 'previews', `${process.pid}-${Date.now()}`);
    this.handlers = {
      ...imageHandlers(
        parts.images,
        (file) => this.shownFiles.has(file),
        () => ({ opened: [dataset, this.folder] }),
      ),
      draw: ({ epoch }) => {
        void this.draw(epoch);
        return null;
      },
      train: () =>
        this.command(
          recipeFile === null ? commandIds.trainClassifier : commandIds.trainRecipe,
          vscode.Uri.file(recipeFile ?? dataset),
        ),
    };
    this.register(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.uri.fsPath !== recipeFile) return;
        this.stale = true;
        this.changed();
      }),
    );
    this.register({ dispose: () => this.removeDrawings() });
    void this.draw(1);
  }

  static restorer(parts: PreviewParts): Restorer {
    return restorer(targetSchema, (target) => new PreviewController(target, parts));
  }

  snapshot(): PreviewState {
    const { drawn, drawing, failure, stale, target } = this;
    const name = path.basename(target.dataset);
    if (!drawn) {
      if (failure === null)
        return { state: 'loading', message: vscode.l10n.t('Drawing the first batch of {0}…', name) };
      return { state: 'failed', message: failure, remedy: vscode.l10n.t('Mend that and preview it again.') };
    }
    return { state: 'ready', name, preview: withPaths(drawn), recipeFile: target.recipeFile, drawing, stale, failure };
  }

  private removeDrawings(): void {
    this.aborted.abort();
    void removeFolderAt(this.folder).catch(() => undefined);
  }

  private async draw(epoch: number): Promise<void> {
    if (this.drawing) return;
    this.drawing = true;
    this.changed();
    const before = this.drawn;
    try {
      this.drawn = await this.run(epoch);
      this.shownFiles = filesOf(this.drawn);
      this.failure = null;
      this.stale = false;
      if (before) await removeFolderAt(path.join(this.folder, path.basename(before.folder)));
    } catch (error) {
      if (this.aborted.signal.aborted) return;
      this.failure = messageOf(error);
      this.parts.log.line(this.failure);
    } finally {
      this.drawing = false;
    }
    this.changed();
  }

  /** Every drawing has a folder of its own, so that a page never mixes two. */
  private async run(epoch: number): Promise<Preview> {
    const { dataset, recipeFile, preset } = this.target;
    const out = path.join(this.folder, String(++this.count));
    await makeFolder(out);
    const settings = recipeFile === null ? ['--recipe', preset ?? 'quick'] : ['--config', recipeFile];
    await runCli(
      programOf(this.parts.context),
      ['preview', dataset, ...settings, '--epoch', String(epoch), '--out', out, '--json'],
      {
        signal: this.aborted.signal,
        onStdout: () => undefined,
        onLine: (line) => this.parts.log.line(line),
      },
    );
    const parsed = parseJsonWith(previewSchema, await readFile(path.join(out, 'preview.json'), 'utf8'));
    if (!parsed.ok)
      throw new LoupeError('bad-preview', vscode.l10n.t('The preview cannot be understood ({0}).', parsed.problem));
    return parsed.value;
  }
}

/** The page asks for pictures by absolute path. */
function withPaths(preview: Preview): Preview {
  const at = (name: string): string => path.join(preview.folder, name);
  const parts = preview.parts.map((part) => ({
    ...part,
    batch: part.batch.map((image) => ({
      ...image,
      before: at(image.before),
      after: image.after === null ? null : at(image.after),
    })),
  }));
  return { ...preview, parts };
}

/** Everything the page may show or open. */
function filesOf(preview: Preview): Set<string> {
  const pictures = withPaths(preview).parts.flatMap(({ batch }) =>
    batch.flatMap(({ before, after }) => (after === null ? [before] : [before, after])),
  );
  const originals = [...preview.parts.flatMap(({ batch }) => batch), ...preview.blank, ...preview.skipped].map(
    ({ file }) => `${preview.dataset}/${file}`,
  );
  return new Set([...pictures, ...originals]);
}
