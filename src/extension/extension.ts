import * as vscode from 'vscode';
import { auditAfterScans } from './problems/automatic';
import { registerAuditCommands } from './problems/commands';
import { ImageDecorations } from './problems/decorations';
import { AuditDiagnostics } from './problems/diagnostics';
import { AuditStore } from './audit/store';
import { registerSimilarImages } from './similarImages/commands';
import { SimilarImages } from './map/similar';
import { MapStore } from './map/store';
import { registerDatasetCommands } from './datasets/commands';
import { registerOptimizerComparison } from './optimizerComparison/commands';
import { OptimizerComparisonController } from './optimizerComparison/controller';
import { ComparisonStatus } from './optimizerComparison/status';
import { DatasetController } from './datasets/controller';
import { DatasetStore } from './datasets/store';
import { TrainedDatasets } from './datasets/trained';
import { DatasetsTree } from './datasets/tree';
import { registerGetDataset } from './getDataset/commands';
import { registerFaces } from './faces/commands';
import { FacesController } from './faces/controller';
import { registerFixCommands, registerQuickFixes } from './fixes/commands';
import { Fixer } from './fixes/fixer';
import { PageRepairs } from './fixes/imageRepairs';
import { registerEvaluationCommands } from './evaluation/commands';
import { EvaluationController } from './evaluation/controller';
import { registerDeviceCommands } from './devices/commands';
import { registerTrainForm } from './trainForm/commands';
import { TrainFormController } from './trainForm/controller';
import { DevicesController } from './devices/controller';
import { DeviceMeasuring } from './devices/measuring';
import { ServiceNotices } from './devices/notices';
import { memoryKeys, viewIds, type CommandId } from './shared/ids';
import { pages as pageTypes } from '../protocol/pages/envelope';
import { registerImageCommands } from './pages/imageCommands';
import type { ImageList } from './pages/images';
import { Pages } from './pages/pages';
import { ModelInUse } from './runs/modelInUse';
import { Answers } from './prediction/answers';
import { ImageOrder } from './prediction/imageOrder';
import { registerPredictionCommands } from './prediction/commands';
import { PredictionController } from './prediction/controller';
import type { PredictionParts } from './prediction/handlers';
import { createModelStatus } from './prediction/statusBar';
import { PredictionTableController } from './prediction/table';
import { TruthBook } from './prediction/truth';
import { registerLearningRateFinder } from './learningRateFinder/commands';
import { registerSorting } from './sorting/commands';
import { SortingController } from './sorting/controller';
import { StoredSweeps } from './learningRateFinder/storedSweeps';
import { LearningRateFinderController } from './learningRateFinder/controller';
import { registerPreview } from './preview/commands';
import { PreviewController } from './preview/controller';
import { registerRecipes } from './recipes/commands';
import { Continuations } from './recipes/continuations';
import { registerRunCommands } from './runs/commands';
import { RunsController } from './runs/controller';
import { RunStore } from './runs/store';
import { DataSince } from './runs/dataSince';
import { createRunsView } from './runs/tree';
import { openChannel } from './service/channel';
import { ServiceClient } from './service/client';
import { reportWarning } from './shared/failure';
import { translateBy } from './shared/localize';
import { Log } from './shared/log';
import { programOf } from './shared/program';
import { Registry } from './shared/registry';
import { settings } from './shared/settings';
import { registerTables } from './tables/register';
import { registerTrainingCommands, showTraining } from './training/commands';
import { registerContinue } from './recipes/continueWith';
import { registerSplit } from './split/commands';
import { SplitController } from './split/controller';
import { registerResumeCommands } from './training/resume';
import { TrainingMonitor } from './training/monitor';
import { TrainingController } from './training/controller';
import { Speeds } from './training/speeds';
import { StartedRuns } from './training/startedRuns';
import { registerModelCommands } from './models/commands';
import { registerWeightsCommands } from './weights/commands';

/** What activation hands to tests. */
export interface LoupeApi {
  /** Milliseconds that activation took. */
  readonly activation: number;
  readonly commands: readonly CommandId[];
  readonly views: readonly string[];
  readonly panels: readonly string[];
}

let service: ServiceClient | undefined;

/** Registers; everything that costs time begins when it is asked for. */
export function activate(context: vscode.ExtensionContext): LoupeApi {
  const start = performance.now();
  translateBy(vscode.l10n.t);
  const log = new Log();
  const line = (text: string): void => log.line(text);
  const notices = new ServiceNotices({ line, warn: (text) => reportWarning(log, text) });
  const client = new ServiceClient(() => openChannel(programOf(context), settings.device(), line), {
    line,
    notice: (notice) => notices.take(notice),
  });
  service = client;
  const pages = new Pages(context.extensionUri, context.workspaceState, log);
  const runs = new RunStore(context, log);
  const datasets = new DatasetStore(context, runs, log);
  const audits = new AuditStore(context, datasets, log);
  const sights = {
    audits,
    maps: new MapStore(context, datasets, log),
    similar: new SimilarImages(context, datasets, log),
  };
  const model = new ModelInUse(runs, context.workspaceState, () => datasets.datasets.map(({ folder }) => folder));
  const started = new StartedRuns(context.workspaceState);
  const order = new ImageOrder();
  const fixer = new Fixer(context, datasets, audits, log);
  const repairs = new PageRepairs({ datasets, audits, fixer, places: datasets.places });
  const since = new DataSince({
    program: () => programOf(context),
    requireLocal: (folder) => datasets.places.requireLocal(folder),
    line,
  });
  const images = {
    repairs,
    since,
    service: client,
    places: datasets.places,
    problemsOf: async (folder: string) => (await datasets.report(folder).catch(() => undefined))?.problems ?? [],
    openedFrom: (list: ImageList) => order.remember(list),
  };
  const trained = new TrainedDatasets(runs, datasets, log);
  const tree = new DatasetsTree(datasets, audits, images, trained);
  const answers = new Answers(client);
  const prediction: PredictionParts = {
    model,
    images,
    truth: new TruthBook((folder, file) => datasets.labelOf(folder, file)),
    answers,
    order,
    problems: (file) => datasets.problemsOf(model.holders(file), file),
    listed: () => runs.listedOnce(),
  };

  const restarted = (): void => {
    answers.clear();
    client.restart();
  };

  const registry = new Registry(context, log);
  registerDatasetCommands(registry, { context, pages, datasets, sights, tree, images, log });
  registerGetDataset(registry, { context, datasets, log });
  registerSimilarImages(registry, { datasets, similar: sights.similar });
  registerAuditCommands(registry, { datasets, audits });
  registerFixCommands(registry, { datasets, audits, fixer });
  const sorting = { context, datasets, audits, images, log };
  registerSorting(registry, pages, sorting);
  const speeds = new Speeds({
    get: () => context.globalState.get(memoryKeys.speeds),
    set: (value) => context.globalState.update(memoryKeys.speeds, value),
  });
  const training = { context, pages, runs, datasets, started, speeds, images, log };
  registerTrainingCommands(registry, training);
  registerResumeCommands(registry, training);
  const continuations = new Continuations(context.workspaceState);
  const recipes = registerRecipes(registry, training, continuations);
  registerContinue(registry, training, continuations);
  const previewParts = { context, images, log };
  registerPreview(registry, training, previewParts);
  registerTrainForm(registry, training);
  registerSplit(registry, training);
  const sweepParts = { training, storedSweeps: new StoredSweeps(context.workspaceState) };
  registerLearningRateFinder(registry, sweepParts);
  const comparisonStatus = new ComparisonStatus(runs);
  const comparisonParts = {
    context,
    status: comparisonStatus,
    log,
    places: datasets.places,
    openRun: (folder: string) => showTraining(training, folder),
  };
  registerOptimizerComparison(registry, training, comparisonParts);
  const runsParts = { context, store: runs, log, images };
  registerRunCommands(registry, pages, runsParts);
  registerEvaluationCommands(registry, pages, runs, images);
  registerPredictionCommands(registry, pages, runs, prediction);
  const facesParts = { context, images, log };
  registerFaces(registry, pages, datasets, facesParts);
  registerImageCommands(registry, pages, datasets.places, repairs);
  const measuring = new DeviceMeasuring(context, log);
  registerDeviceCommands(registry, { context, pages, measuring, log });
  registerWeightsCommands(registry, context, log);
  registerModelCommands(registry, context, runs, log);

  context.subscriptions.push(
    log,
    pages,
    measuring,
    runs,
    datasets,
    audits,
    fixer,
    repairs,
    sights.maps,
    sights.similar,
    new AuditDiagnostics(audits),
    new ImageDecorations(datasets, audits),
    auditAfterScans(datasets, audits, runs, log),
    registerQuickFixes(audits),
    model,
    trained,
    tree,
    ...recipes,
    ...registerTables({ context, datasets, images, log }),
    continuations,
    createRunsView(runs, model, since),
    datasets.onDidScan((folder) => since.forget(folder)),
    createModelStatus(model),
    comparisonStatus,
    new TrainingMonitor(runs, started, log),
    pages.registerSerializers({
      datasets: DatasetController.restorer(datasets, sights, images),
      training: TrainingController.restorer(runs, images, log),
      evaluation: EvaluationController.restorer(runs, images),
      prediction: (stored) =>
        PredictionTableController.restorer(prediction)(stored) ?? new PredictionController(prediction, undefined),
      runs: () => new RunsController(runsParts),
      devices: () => new DevicesController(measuring),
      preview: PreviewController.restorer(previewParts),
      optimizerComparison: OptimizerComparisonController.restorer(comparisonParts),
      learningRateFinder: LearningRateFinderController.restorer(sweepParts),
      trainForm: TrainFormController.restorer(training),
      split: SplitController.restorer(training),
      sorting: SortingController.restorer(sorting),
      faces: FacesController.restorer(facesParts),
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => runs.start()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('loupe.runsFolder')) runs.start();
      if (['nodePath', 'cacheFolder', 'device'].some((id) => change.affectsConfiguration(`loupe.${id}`))) restarted();
    }),
  );
  // The first listing re-attaches to runs that outlived a reload; it happens after activation.
  setImmediate(() => runs.start());

  const activation = performance.now() - start;
  log.line(`Loupe ${LOUPE_VERSION}: activated in ${activation.toFixed(1)} ms`);
  return {
    activation,
    commands: registry.commands,
    views: Object.values(viewIds),
    panels: Object.values(pageTypes).map(({ viewType }) => viewType),
  };
}

/** Ends the service; runs continue. */
export async function deactivate(): Promise<void> {
  await service?.dispose();
}

declare const LOUPE_VERSION: string;
