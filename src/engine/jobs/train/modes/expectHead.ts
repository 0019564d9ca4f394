import { headShape, timeHead, timeHeadScore } from './timeHead';
import { partsOf } from '../preparation/splitImages';
import type { PreparedTraining } from '../preparation/preparedTraining';

/** Fewer images are computed in so little time that timing the fit would make the user wait, not know. */
const leastImages = 400;
/** Writing the model and trying it, seconds: half a second for MobileNetV2. */
const saving = 1;

/**
 * Expects what the stages after the features will take, from a few iterations of the fit on random features: while
 * features are computed nothing else tells how long the whole run will be.
 */
export async function expectHead({ run, images }: PreparedTraining, columns: number, missing: number): Promise<void> {
  const { plan, settings, runtime, signalUntilFit } = run;
  if (!plan || plan.knows('fit') || missing < leastImages) return;
  const classes = images.dataset.classes.length;
  // Errors of the split are reported when the images are divided.
  const rows = await partsOf(images, settings, () => undefined).catch(() => undefined);
  if (!rows) return;
  const fit = await timeHead(runtime, headShape(settings, rows, columns, classes), signalUntilFit, 1);
  plan.expect({
    fit: fit.seconds,
    evaluate: (await timeHeadScore(runtime, columns, classes)).seconds * images.files.length,
    save: saving,
  });
}
