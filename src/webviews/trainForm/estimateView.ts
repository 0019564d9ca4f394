import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatBytes, formatCount, formatRoughly } from '../../core/format';
import type { Estimate } from '../../protocol/estimate/estimate';
import type { FormEstimate } from '../../protocol/pages/trainForm';
import { text } from '../strings/trainForm';

/** What the estimate holds of the present settings, or why there is none. */
export function renderEstimate({ estimate, working, done, total, failure }: FormEstimate): TemplateResult {
  return html`
    <h2 id="estimate" tabindex="-1">${text('estimate.title')}</h2>
    ${estimate ? html`<div class=${working ? 'earlier' : ''}>${renderTimes(estimate)}</div>` : nothing}
    <p class="quiet" role="status">${
      working
        ? done !== null && total !== null
          ? text('estimate.progress', { done, total })
          : text('estimate.working')
        : ''
    }</p>
    ${working && estimate ? html`<p class="quiet">${text('estimate.earlier')}</p>` : nothing}
    ${failure === null ? nothing : html`<div role="alert"><p class="problem">${text('estimate.failed')}</p><p>${failure}</p></div>`}
    ${!estimate && !working && failure === null ? html`<p class="quiet">${text('estimate.none')}</p>` : nothing}
  `;
}

function renderTimes({ total, memory, device, stages, epoch, epochs, slowest, notes }: Estimate): TemplateResult {
  const longest = Math.max(...stages.map(({ seconds }) => seconds), 0.001);
  const range = { low: formatRoughly(total.low), high: formatRoughly(total.high) };
  return html`
    <p class="about">${text('estimate.about', { time: formatRoughly(total.seconds) })}</p>
    <p class="quiet">${text('estimate.between', range)} · ${text('estimate.memory', { bytes: formatBytes(memory.bytes), free: formatBytes(memory.available) })}</p>
    ${epoch ? html`<p class="quiet">${text('estimate.epochs', { time: formatRoughly(epoch.seconds), n: formatCount(epochs) })}</p>` : nothing}
    <p class="quiet">${device}</p>
    <table aria-label=${text('estimate.stages')}>
      <thead class="visually-hidden"><tr><th scope="col">${text('estimate.stage')}</th><th scope="col">${text('estimate.time')}</th></tr></thead>
      <tbody>
        ${stages.map(
          ({
            stage,
            seconds,
            low,
            high,
            detail,
          }) => html`<tr class=${stage === 'decode' || stage === 'features' ? 'part' : ''}
            title=${text('estimate.detail', { low: formatRoughly(low), high: formatRoughly(high), detail })}>
            <th scope="row">
              ${text(`estimate.stage.${stage}`)}${stage === slowest.stage ? html` <span class="quiet">(${text('estimate.slowest')})</span>` : nothing}
              <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${svg`<rect width=${(100 * seconds) / longest} height="4"></rect>`}</svg>
            </th>
            <td>${seconds < 0.5 ? '<1 s' : formatRoughly(seconds)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <p>${slowest.advice}</p>
    <details>
      <summary>${text('estimate.notes')}</summary>
      <ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
    </details>`;
}
