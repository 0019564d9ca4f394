import { isUntrainableCode } from '../../core/layouts/untrainable';
import { formatAccuracy, formatAge } from '../../core/format';
import type { RunStatus } from '../../protocol/runEvents';
import type { RunNotes, RunRecord } from '../../protocol/runFiles';
import type { RunState } from '../../protocol/runState';
import { heldOutScore } from '../../runfolder';
import { t } from '../shared/localize';

/** `flowers5 · mobilenet_v2`; the recipe until the network is known. */
export function runLabel(record: RunRecord): string {
  return `${record.dataset.name} · ${record.model?.name ?? record.recipe}`;
}

/** What stands beside the label: `epoch 7 · 0.861` while it runs, `0.880 · 2 min ago` afterwards. */
export function runDescription(
  run: { record: RunRecord; status: RunStatus },
  live: RunState | undefined,
  now: number,
): string {
  const { record, status } = run;
  if (status === 'running') return live ? progressWords(live) : t('starting');
  const score = heldOutScore(record);
  const outcome = score ? formatAccuracy(score.accuracy) : status === 'completed' ? t('no score') : statusWord(status);
  return [outcome, formatAge(Date.parse(record.created), now)].join(' · ');
}

/** What stands for a run in the tree, `0.900 quick`: what tells the runs of one dataset apart, or its name. */
export function runTitle(run: { record: RunRecord; status: RunStatus; notes: Pick<RunNotes, 'name'> }): string {
  const score = run.status === 'running' ? null : heldOutScore(run.record);
  return [...(score ? [formatAccuracy(score.accuracy)] : []), run.notes.name || run.record.recipe].join(' ');
}

/** What follows the title, the most telling first: `4 min ago`, `flowers5`, the network. The side bar is narrow. */
export function runWords(
  { record, status }: { record: RunRecord; status: RunStatus },
  live: RunState | undefined,
  now: number,
): string[] {
  const age = formatAge(Date.parse(record.created), now);
  const state =
    status === 'running'
      ? [live ? progressWords(live) : t('starting')]
      : status === 'completed'
        ? [...(heldOutScore(record) ? [] : [t('no score')]), age]
        : [statusWord(status), age];
  return [...state, record.dataset.name, ...(record.model ? [record.model.name] : [])];
}

/** Where a run in progress is, in a few words. */
export function progressWords(state: RunState): string {
  const epoch = state.epochs.at(-1);
  if (state.stopping) return t('stopping');
  if (state.paused) return epoch ? t('paused · epoch {0}', epoch.epoch) : t('paused');
  const current = Object.entries(state.phases)
    .reverse()
    .find(([, phase]) => phase.state !== 'end');
  if (epoch && (!current || current[0] === 'fit')) {
    return t('epoch {0} · {1}', epoch.epoch, formatAccuracy(epoch.valAccuracy ?? epoch.accuracy));
  }
  if (!current) return t('starting');
  const [name, { done, total }] = current;
  return done !== null && total ? `${phaseWord(name)} ${Math.floor((100 * done) / total)}%` : phaseWord(name);
}

/** What is done in a phase. */
export function phaseWord(phase: string): string {
  switch (phase) {
    case 'scan':
      return t('scanning');
    case 'decode':
      return t('decoding');
    case 'features':
      return t('features');
    case 'fit':
      return t('fitting');
    case 'evaluate':
      return t('evaluating');
    case 'save':
      return t('saving');
    default:
      return phase;
  }
}

/** How a run stands, in a word. */
export function statusWord(status: RunStatus): string {
  switch (status) {
    case 'running':
      return t('training');
    case 'completed':
      return t('completed');
    case 'stopped':
      return t('stopped');
    case 'failed':
      return t('failed');
    case 'interrupted':
      return t('interrupted');
  }
}

/** Whether a run ended before its time and can continue: not one whose images cannot be trained on. */
export function isResumable({ record, status }: { record: RunRecord; status: RunStatus }): boolean {
  if (record.error && isUntrainableCode(record.error.code)) return false;
  return ['interrupted', 'stopped', 'failed'].includes(status) && typeof record.settings['mode'] === 'string';
}

/** Whether a run trains a network epoch by epoch, so that more epochs can be asked of it. */
export function isNetwork({ settings }: RunRecord): boolean {
  return typeof settings['mode'] === 'string' && settings['mode'] !== 'features';
}

/** Words that the menus of a row are chosen by. */
export function runContext(run: { record: RunRecord; status: RunStatus; notes?: RunNotes }): string {
  const scored = heldOutScore(run.record) !== null;
  const usable = run.record.result !== null && run.record.model !== null;
  const again = isResumable(run) ? 'resumable' : isNetwork(run.record) && run.status !== 'running' ? 'trainable' : '';
  const first = isNetwork(run.record) && run.status !== 'running' ? 'continuable' : '';
  const star = run.notes && (run.notes.star ? 'starred' : 'plain');
  return [
    'run',
    run.status,
    scored ? 'evaluated' : '',
    usable ? 'model' : '',
    run.status === 'running' ? (run.record.paused ? 'paused' : 'going') : again,
    first,
    star ?? '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** The dataset of a comparison of optimizers by its folder, `2026-11-22-100000-flowers-optimizers`, else its name. */
export function comparisonName(folder: string): string {
  const name = folder.split(/[\\/]/).at(-1) ?? folder;
  return /^\d{4}-\d\d-\d\d-\d{6}-(.+)-optimizers(-\d+)?$/.exec(name)?.[1] ?? name;
}
