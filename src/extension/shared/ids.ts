import { auditKind, auditKindNames, type AuditKind } from '../../core/audit/auditKinds';

/**
 * Every id that the manifest, the code and the tests share. A test compares these lists with
 * package.json, package.nls.json and what activation registers.
 */
export const commandIds = {
  inspectDataset: 'loupe.inspectDataset',
  trainClassifier: 'loupe.trainClassifier',
  createSampleDataset: 'loupe.createSampleDataset',
  getDataset: 'loupe.getDataset',
  scanDataset: 'loupe.scanDataset',
  forgetDataset: 'loupe.forgetDataset',
  showMoreImages: 'loupe.showMoreImages',
  revealClass: 'loupe.revealClass',
  auditDataset: 'loupe.auditDataset',
  sortImages: 'loupe.sortImages',
  explainProblem: 'loupe.explainProblem',
  fixProblem: 'loupe.fixProblem',
  undoFix: 'loupe.undoFix',
  refreshRuns: 'loupe.refreshRuns',
  openTraining: 'loupe.openTraining',
  openMatrix: 'loupe.openMatrix',
  stopTraining: 'loupe.stopTraining',
  pauseTraining: 'loupe.pauseTraining',
  continueTraining: 'loupe.continueTraining',
  resumeTraining: 'loupe.resumeTraining',
  trainLonger: 'loupe.trainLonger',
  continueWith: 'loupe.continueWith',
  useForPrediction: 'loupe.useForPrediction',
  unpinModel: 'loupe.unpinModel',
  revealRun: 'loupe.revealRun',
  renameRun: 'loupe.renameRun',
  compareRuns: 'loupe.compareRuns',
  deleteRun: 'loupe.deleteRun',
  restoreRun: 'loupe.restoreRun',
  emptyTrash: 'loupe.emptyTrash',
  showRuns: 'loupe.showRuns',
  starRun: 'loupe.starRun',
  unstarRun: 'loupe.unstarRun',
  predictOpenImage: 'loupe.predictOpenImage',
  predictImages: 'loupe.predictImages',
  openImages: 'loupe.openImages',
  revealImages: 'loupe.revealImages',
  copyImagePaths: 'loupe.copyImagePaths',
  predictSelected: 'loupe.predictSelected',
  relabelImages: 'loupe.relabelImages',
  excludeImages: 'loupe.excludeImages',
  trashImages: 'loupe.trashImages',
  keepOneImage: 'loupe.keepOneImage',
  renameImages: 'loupe.renameImages',
  rotateImages: 'loupe.rotateImages',
  moveImagesToPart: 'loupe.moveImagesToPart',
  findSimilarImages: 'loupe.findSimilarImages',
  detectFaces: 'loupe.detectFaces',
  findSimilarSelected: 'loupe.findSimilarSelected',
  chooseModel: 'loupe.chooseModel',
  showOutput: 'loupe.showOutput',
  previewAugmentation: 'loupe.previewAugmentation',
  estimate: 'loupe.estimate',
  makeSplit: 'loupe.makeSplit',
  checkSplit: 'loupe.checkSplit',
  compareOptimizers: 'loupe.compareOptimizers',
  openComparison: 'loupe.openComparison',
  findLearningRate: 'loupe.findLearningRate',
  trainRecipe: 'loupe.trainRecipe',
  saveAsRecipe: 'loupe.saveAsRecipe',
  showDevices: 'loupe.showDevices',
  measureDevices: 'loupe.measureDevices',
  copyDevices: 'loupe.copyDevices',
  setUpTensorFlow: 'loupe.setUpTensorFlow',
  downloadWeights: 'loupe.downloadWeights',
  importWeights: 'loupe.importWeights',
  importModel: 'loupe.importModel',
  exportModel: 'loupe.exportModel',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Commands that make sense only on a row of a tree or an image of a page; the palette hides them. */
export const hiddenCommandIds: readonly CommandId[] = [
  commandIds.showMoreImages,
  commandIds.revealClass,
  commandIds.explainProblem,
  commandIds.fixProblem,
  commandIds.openImages,
  commandIds.revealImages,
  commandIds.copyImagePaths,
  commandIds.predictSelected,
  commandIds.relabelImages,
  commandIds.excludeImages,
  commandIds.trashImages,
  commandIds.keepOneImage,
  commandIds.renameImages,
  commandIds.rotateImages,
  commandIds.moveImagesToPart,
  commandIds.findSimilarSelected,
];

export const viewContainerId = 'loupe';

export const viewIds = { datasets: 'loupe.datasets', runs: 'loupe.runs' } as const;

/** Settings below `loupe.`. */
export const settingIds = {
  runsFolder: 'runsFolder',
  nodePath: 'nodePath',
  cacheFolder: 'cacheFolder',
  weightsFolder: 'weightsFolder',
  weightsMirror: 'weightsMirror',
  kaggleAddress: 'kaggleAddress',
  device: 'device',
  recipe: 'training.recipe',
  epochs: 'training.epochs',
  validationSplit: 'training.validationSplit',
  seed: 'training.seed',
  topK: 'prediction.topK',
  thumbnailSize: 'thumbnails.size',
  decorations: 'explorer.decorations',
  auditAutomatic: 'audit.automaticLimit',
  auditPanel: 'audit.problemsPanel',
  auditSkipped: 'audit.skippedKinds',
} as const;

/** A setting below `loupe.` for the threshold of each kind of problem that has one. */
export const auditThresholdIds: Readonly<Partial<Record<AuditKind, string>>> = Object.fromEntries(
  auditKindNames.filter((kind) => auditKind(kind).threshold).map((kind) => [kind, `audit.thresholds.${kind}`]),
);

/** Keys of the workspace's memory. */
export const memoryKeys = {
  datasets: 'loupe.datasets',
  /** Of versions up to 0.3: one run for all images. */
  activeModel: 'loupe.activeModel',
  modelChoices: 'loupe.modelChoices',
  startedRuns: 'loupe.startedRuns',
  runsView: 'loupe.runsView',
  openPages: 'loupe.openPages',
  sweeps: 'loupe.sweeps',
  continuations: 'loupe.continuations',
  /** In the memory of all windows. */
  speeds: 'loupe.speeds',
} as const;

/** What an image's tab is opened with in VS Code. */
export const imagePreviewType = 'imagePreview.previewEditor';
