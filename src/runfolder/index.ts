/** Reading, watching and controlling run folders; writing them is the engine's business, by `files`. */
export { newRunId, runsFolderOf } from './paths';
export { listRuns, readRun, type BrokenRun, type ListedRun } from './records';
export { RunIndex, type IndexedRun, type RunListing } from './runIndex';
export { changeNotes, noNotes, readNotes } from './notes';
export { listTrash, moveToTrash, removeFromTrash, restoreFromTrash, trashedBytes, type TrashedRun } from './trash';
export { latestEpoch, readEpochs } from './epochs';
export { compareRuns } from './runComparison';
export { comparisonFoldersIn, isComparison, readComparison } from './optimizerComparisons';
export { heartbeatInterval, heartbeatTimeout, runStatus, startTolerance } from './status';
export { isAlive, livesHere, processStart } from './processStart';
export { programFile } from './programFile';
export { readEvents, type EventSlice } from './events';
export { watchEvents, type WatchOptions } from './watchEvents';
export {
  pendingRequests,
  pendingStop,
  requestContinue,
  requestPause,
  requestStop,
  stopRequests,
  type StopRequest,
} from './control';
export { evaluationId, evaluationPlace, listEvaluations, readEvaluation, type StoredEvaluation } from './evaluations';
export { predictionsFile, readMetrics, readPredictions, readSkipped, readSplit, type PredictionRow } from './results';
export { hasModel, heldOutScore, holdersOf, trainedModel } from './trainedModels';
