import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount, formatDuration, formatShare, isIteration } from '../../core/format';
import type { Phase } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';
import { icon } from '../shared/icons';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/training';
import { currentPhase, phaseShare, shownPhases } from './runProgress';
import { timeLeftWords } from './timeLeft';

/** The stages of a run side by side, only those that it has: what is done, what runs and how far, what comes. */
@customElement('loupe-phase-strip')
export class PhaseStripElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));
        gap: 8px 12px;
      }
      li {
        min-width: 0;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 4px;
        white-space: nowrap;
      }
      .name .icon {
        color: var(--loupe-good);
      }
      .current .name {
        font-weight: 600;
      }
      .waiting {
        color: var(--loupe-quiet);
      }
      svg.bar {
        display: block;
        width: 100%;
        height: 4px;
        margin: 3px 0;
      }
      .track {
        fill: var(--loupe-line);
        fill-opacity: 0.5;
      }
      .done {
        fill: var(--vscode-progressBar-background);
      }
      .detail {
        font-size: 11px;
        color: var(--loupe-quiet);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) run!: RunState;
  @property({ type: Boolean }) running = false;

  override render(): TemplateResult {
    const current = this.running ? currentPhase(this.run) : undefined;
    return html`<ol aria-label=${text('phase.title')}>${shownPhases(this.run).map((phase) => this.renderPhase(phase, phase === current))}</ol>`;
  }

  private renderPhase(phase: Phase, current: boolean): TemplateResult {
    const at = this.run.phases[phase];
    const share = at ? (phaseShare(at) ?? 0) : 0;
    const detail = this.detail(phase, current);
    return html`<li class=${current ? 'current' : at ? '' : 'waiting'} aria-current=${current ? 'step' : nothing} data-phase=${phase}>
      <div class="name">${text(`phase.${phase}`)}${at?.state === 'end' ? icon('check') : nothing}</div>
      <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect class="track" width="100" height="4" /><rect class="done" width=${(share * 100).toFixed(1)} height="4" />`}
      </svg>
      <div class="detail" title=${detail}>${detail}</div>
    </li>`;
  }

  private detail(phase: Phase, current: boolean): string {
    const at = this.run.phases[phase];
    if (!at) return this.running ? this.expectation(phase) : '–';
    if (at.state === 'end')
      return [at.seconds === null ? text('phase.done') : formatDuration(at.seconds), at.detail]
        .filter(Boolean)
        .join(' · ');
    const latest = this.run.epochs.at(-1);
    // Its steps were counted before the iterations, of which nobody knows how many there will be.
    if (phase === 'fit' && latest && isIteration(latest))
      return text('phase.iterations', { n: formatCount(latest.epoch) });
    const share = phaseShare(at);
    const count = at.done !== null && at.total ? `${formatCount(at.done)}/${formatCount(at.total)}` : null;
    const progress = share === null ? null : `${formatShare(share)}`;
    if (!current)
      return [this.running ? text('phase.running') : text('phase.ended'), count].filter(Boolean).join(' · ');
    return [progress, count, at.detail].filter(Boolean).join(' · ') || text('phase.running');
  }

  private expectation(phase: Phase): string {
    const seconds = this.run.plan?.find((planned) => planned.phase === phase)?.seconds ?? null;
    return seconds === null ? text('phase.waiting') : timeLeftWords(Math.max(1, seconds));
  }
}
