import { LoupeError } from '../../../core/errors';
import type { Recipe } from '../../../protocol/recipe/recipe';
import type { RunStatus } from '../../../protocol/runEvents';
import type { RunRecord } from '../../../protocol/runFiles';
import { dependsOnEnd, scheduleWords } from '../../training/schedules';
import { readCheckpoints } from '../train/checkpoints/readCheckpoints';
import { recordedRecipe } from '../train/preparation/recordedRecipe';

/** How a run is to continue. */
export interface ResumePlan {
  /** The run's settings, with the epochs that are wanted now. */
  readonly settings: Recipe;
  /** Epochs that are over, of all stages. */
  readonly finished: number;
  /** Of the whole run. */
  readonly epochs: number;
  readonly longer: boolean;
  /** What a user must know. */
  readonly notices: readonly string[];
}

/** `+10`: so many more; `30`: up to so many. */
export type WantedEpochs = { readonly more: number } | { readonly total: number };

/** Throws LoupeError `wrong-option`. */
export function parseEpochs(text: string): WantedEpochs {
  const count = Number(text.replace(/^\+/, ''));
  if (!/^\+?\d+$/.test(text.trim()) || count < 1)
    throw new LoupeError(
      'wrong-option',
      `--epochs: “${text}” is no number of epochs. Write +10 for ten more, or 30 for thirty in all.`,
    );
  return text.trim().startsWith('+') ? { more: count } : { total: count };
}

/**
 * What is left to do of a run. Throws LoupeError `resume-unknown` (settings that this version does not read),
 * `nothing-to-resume` or `wrong-option`.
 */
export async function planResume(
  folder: string,
  record: RunRecord,
  status: RunStatus,
  wanted: WantedEpochs | undefined,
): Promise<ResumePlan> {
  const settings = recordedRecipe(record);
  if (settings.mode === 'features') {
    if (wanted)
      throw new LoupeError(
        'wrong-option',
        'Mode features fits its head until nothing improves, so more epochs change nothing. Train mode head or fine-tune instead.',
      );
    if (status === 'completed')
      throw new LoupeError('nothing-to-resume', `${record.id} is complete: nothing is left to do.`);
    return { settings, finished: 0, epochs: settings.epochs, longer: false, notices: [] };
  }
  const stage = settings.mode === 'fine-tune' ? ('blocks' as const) : undefined;
  const latest = await readCheckpoints(folder, stage);
  const head = stage && !latest ? await readCheckpoints(folder, 'head') : undefined;
  const offset = latest?.offset ?? (stage ? settings.fineTune.headEpochs : 0);
  const finished = (latest?.offset ?? 0) + ((latest ?? head)?.point.epoch ?? 0);
  return planned({ settings, record, status, wanted, offset, finished, done: latest?.point.epoch ?? 0 });
}

interface Standing {
  readonly settings: Recipe;
  readonly record: RunRecord;
  readonly status: RunStatus;
  readonly wanted: WantedEpochs | undefined;
  /** Epochs of the stages before the last. */
  readonly offset: number;
  readonly finished: number;
  /** Epochs of the last stage that are over. */
  readonly done: number;
}

function planned({ settings, record, status, wanted, offset, finished, done }: Standing): ResumePlan {
  if (!wanted) {
    if (status === 'completed')
      throw new LoupeError(
        'nothing-to-resume',
        `${record.id} is complete after ${finished} epochs. For more of them: loupe resume ${record.id} --epochs +10`,
      );
    return { settings, finished, epochs: offset + settings.epochs, longer: status === 'stopped', notices: [] };
  }
  const epochs = 'more' in wanted ? done + wanted.more : wanted.total - offset;
  if (epochs <= done)
    throw new LoupeError(
      'wrong-option',
      `--epochs: ${finished} epochs are over already. Give more than that, or +10 for ten more.`,
    );
  const stretched = dependsOnEnd(settings.schedule) && epochs !== settings.epochs;
  return {
    settings: { ...settings, epochs },
    finished,
    epochs: offset + epochs,
    longer: true,
    notices: stretched
      ? [
          `The ${scheduleWords[settings.schedule.name]} schedule is now that of ${epochs} epochs, of which ${done} are over; the learning rate continues from there, so the curve differs from one of ${epochs} epochs in one go.`,
        ]
      : [],
  };
}
