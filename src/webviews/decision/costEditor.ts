import { html, type TemplateResult } from 'lit';
import { icon } from '../shared/icons';
import { text } from '../strings/decision';

/** A mistake that costs more or less than others, as it is edited; the empty text for any other class. */
export interface EditedCost {
  readonly truth: string;
  readonly decided: string;
  readonly cost: number;
}

/** Costs while they are edited. */
export interface EditedCosts {
  readonly otherwise: number;
  readonly rows: readonly EditedCost[];
}

/** The costs as they are asked for: a row for any other class is one for each, and a class by name holds over it. */
export function costRequest({ otherwise, rows }: EditedCosts, classes: readonly string[]) {
  const cells = new Map<string, EditedCost>();
  const sorted = [...rows].sort((a, b) => Number(a.decided !== '') - Number(b.decided !== ''));
  for (const row of sorted)
    for (const decided of row.decided === '' ? classes.filter((name) => name !== row.truth) : [row.decided])
      cells.set(JSON.stringify([row.truth, decided]), { truth: row.truth, decided, cost: row.cost });
  return { kind: 'costs' as const, otherwise, cells: [...cells.values()] };
}

/** A cost as it is typed; undefined for what is none. */
export function typedCost(typed: string): number | undefined {
  const cost = Number(typed.trim().replace(',', '.'));
  return typed.trim() !== '' && Number.isFinite(cost) && cost >= 0 ? cost : undefined;
}

/** One line a mistake: of which class, called what, and what it costs. */
export function renderCosts(
  { otherwise, rows }: EditedCosts,
  classes: readonly string[],
  change: (costs: EditedCosts) => void,
): TemplateResult {
  const replace = (at: number, part: Partial<EditedCost>): void =>
    change({ otherwise, rows: rows.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  const add = (): void => change({ otherwise, rows: [...rows, { truth: classes[0] ?? '', decided: '', cost: 10 }] });
  return html`
    <p class="quiet">${text('decision.costsMeaning')}</p>
    <table class="costs" aria-label=${text('decision.costTable')}>
      <thead><tr>
        <th scope="col">${text('decision.costTruth')}</th>
        <th scope="col">${text('decision.costDecided')}</th>
        <th scope="col">${text('decision.costValue')}</th>
        <td></td>
      </tr></thead>
      <tbody>${rows.map(
        (row, at) => html`<tr>
          <td>${select(text('decision.costTruth'), row.truth, classes, (truth) => replace(at, { truth, decided: truth === row.decided ? '' : row.decided }))}</td>
          <td>${select(text('decision.costDecided'), row.decided, ['', ...classes.filter((name) => name !== row.truth)], (decided) => replace(at, { decided }))}</td>
          <td>${number(text('decision.costValue'), row.cost, (cost) => replace(at, { cost }))}</td>
          <td><button type="button" class="icon-button" aria-label=${text('decision.removeCost', { truth: row.truth, decided: row.decided || text('decision.costAny') })}
            @click=${() => change({ otherwise, rows: rows.filter((_, index) => index !== at) })}>${icon('close')}</button></td>
        </tr>`,
      )}
      <tr><td colspan="2">${text('decision.costOther')}</td>
        <td>${number(text('decision.costOther'), otherwise, (cost) => change({ otherwise: cost, rows }))}</td><td></td></tr>
      </tbody>
    </table>
    <div><vscode-button appearance="secondary" @click=${add}>${text('decision.addCost')}</vscode-button></div>`;
}

function select(
  label: string,
  value: string,
  options: readonly string[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<select aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${options.map((name) => html`<option value=${name} .selected=${name === value}>${name === '' ? text('decision.costAny') : name}</option>`)}
  </select>`;
}

function number(label: string, value: number, change: (value: number) => void): TemplateResult {
  return html`<input type="text" inputmode="decimal" aria-label=${label} .value=${String(value)}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement;
      const cost = typedCost(input.value);
      input.setAttribute('aria-invalid', String(cost === undefined));
      if (cost !== undefined) change(cost);
    }} />`;
}
