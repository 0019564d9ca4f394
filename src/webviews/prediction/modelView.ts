import { html, nothing, type TemplateResult } from 'lit';
import type { ModelInUseState } from '../../protocol/pages/prediction';
import { icon } from '../shared/icons';
import { text } from '../strings/prediction';

/** What can be done about the model in use. */
export interface ModelActions {
  readonly pin: (pin: boolean) => void;
  readonly choose: () => void;
  readonly better: () => void;
}

/** Which model answers and why, and what can be done about it. */
export function modelView(model: ModelInUseState, actions: ModelActions): TemplateResult {
  return html`
    <div class="model">
      <p>${text('prediction.modelLine', { model: model.label })} <span class="quiet">— ${model.why}</span></p>
      <div class="actions">
        <vscode-button appearance="secondary" @click=${() => actions.pin(!model.pinned)}>${text(model.pinned ? 'prediction.unpin' : 'prediction.pin')}</vscode-button>
        <vscode-button appearance="secondary" @click=${actions.choose}>${text('prediction.choose')}</vscode-button>
      </div>
    </div>`;
}

/** That another model would be the better choice; nothing where there is nothing to say. */
export function modelWarningView(
  model: ModelInUseState,
  actions: Pick<ModelActions, 'better'>,
): TemplateResult | typeof nothing {
  if (model.warning === null) return nothing;
  return html`
    <div class="model-warning" role="note">
      ${icon('warning')}<p>${model.warning}</p>
      ${
        model.better === null
          ? nothing
          : html`<vscode-button @click=${actions.better}>${text('prediction.useBetter', { model: model.better })}</vscode-button>`
      }
    </div>`;
}
