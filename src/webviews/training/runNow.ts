import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { readFilePath } from '../../protocol/pages/training';
import type { RunState } from '../../protocol/runState';
import type { ThumbnailSource } from '../images/thumbnailStore';
import '../components/stat';
import { text } from '../strings/training';
import './phaseStrip';
import './readingImages';
import { currentPhase, phaseShare } from './runProgress';
import { timeLeft, timeLeftWords, unitsPerSecond } from './timeLeft';

/** What is left of the whole run or, where that is not known, of its stage, as a number of the page. */
export function renderTimeLeft(run: RunState, now: number): TemplateResult {
  const left = timeLeft(run, now);
  return html`<loupe-stat class="left" .label=${text(left && !left.whole ? 'time.leftPhase' : 'time.left')}
    .value=${left ? timeLeftWords(left.seconds) : text('time.unknown')}></loupe-stat>`;
}

/** Before the first epoch: what is being done, how fast, how long it will take, and the images that it is done to. */
export function renderBeforeEpochs(
  run: RunState,
  now: number,
  images: { readonly folder: string; readonly source: ThumbnailSource },
): TemplateResult {
  return html`
    <div class="now">
      <div>
        <h2>${phaseNow(run)}</h2>
        <p class="quiet">${pace(run)}</p>
      </div>
      ${renderTimeLeft(run, now)}
    </div>
    <loupe-phase-strip .run=${run} running></loupe-phase-strip>
    <loupe-reading-images .files=${run.reading.map((file) => readFilePath(images.folder, file))} .source=${images.source}></loupe-reading-images>`;
}

/** `Computing features · 620 of 1,500`. */
export function phaseNow(run: RunState): string {
  const phase = currentPhase(run);
  if (!phase) return text('run.startingPhase');
  const now = text(`phase.now.${phase}`);
  const at = run.phases[phase]!;
  // A fit is counted in steps that say little; its share stands in the strip.
  return phase !== 'fit' && at.done !== null && at.total !== null && phaseShare(at) !== null
    ? text('phase.count', { now, done: formatCount(at.done), total: formatCount(at.total) })
    : now;
}

function pace(run: RunState): string | typeof nothing {
  const phase = currentPhase(run);
  if (!phase) return nothing;
  const { detail } = run.phases[phase]!;
  const rate = phase === 'fit' ? null : unitsPerSecond(run, phase);
  const words = [
    rate === null ? null : text('phase.rate', { n: rate < 10 ? rate.toFixed(1) : formatCount(rate) }),
    detail,
  ];
  return words.filter((word) => word !== null).join(' · ') || nothing;
}
