import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatRoughly } from '../../core/format';
import { deviceChoices, type DeviceChoice } from '../../protocol/devices';
import {
  trainFormMethods,
  trainFormStateSchema,
  trainFormUpdateSchema,
  type TrainFormReady,
  type TrainFormState,
} from '../../protocol/pages/trainForm';
import { parseWith } from '../../protocol/parse';
import { recipeFields, type RecipeField } from '../../protocol/recipe/fields';
import { applies, fieldGroups, groupOf, valueIn, type FieldGroup } from '../../protocol/recipe/form';
import { presets } from '../../protocol/recipe/presets';
import { presetNames, type PresetName } from '../../protocol/recipe/recipe';
import { scratchModels } from '../../protocol/recipe/usedSettings';
import { formStyles } from '../components/formStyles';
import '../components/notices';
import '../components/section';
import { PageElement } from '../page/pageElement';
import { dialogTimeout } from '../shared/hostLink';
import { text } from '../strings/trainForm';
import { renderEstimate } from './estimateView';
import { fieldTitle, renderField, type ShownField } from './fieldView';
import { FormModel } from './formModel';
import { trainFormStyles } from './trainFormStyles';

/** Every setting of a training on one page, and beside them what it would take. */
@customElement('loupe-train-form-page')
export class TrainFormPageElement extends PageElement<TrainFormState, typeof trainFormMethods> {
  static override styles = [...PageElement.styles, formStyles, trainFormStyles];

  protected readonly schema = trainFormStateSchema;
  protected readonly methods = trainFormMethods;
  @state() private device: DeviceChoice = 'auto';
  private model: FormModel | undefined;

  protected override applySnapshot(next: TrainFormState): void {
    super.applySnapshot(next);
    if (next.state !== 'ready' || this.model) return;
    const { file, device } = this.link.remembered();
    const kept = typeof file === 'object' && file !== null ? (file as Record<string, unknown>) : undefined;
    this.model = new FormModel(kept ?? next.file);
    this.device = deviceChoices.find((choice) => choice === device) ?? next.device;
    // The host begins with what it opened the page for.
    if (kept) this.changed();
    if (next.purpose === 'estimate')
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#estimate')?.focus());
  }

  protected override applyUpdate(update: unknown): void {
    const parsed = parseWith(trainFormUpdateSchema, update);
    if (!parsed.ok) return super.applyUpdate(update);
    // The first snapshot waits for the list of networks, and has the estimate as it is by then.
    if (this.pageState?.state !== 'ready') return;
    const { estimate } = parsed.value;
    const before = this.pageState.estimate;
    this.pageState = { ...this.pageState, estimate };
    if (before.working && !estimate.working && estimate.estimate)
      this.announcer.announce(text('estimate.ready', { time: formatRoughly(estimate.estimate.total.seconds) }));
  }

  protected override renderReady(data: TrainFormReady): TemplateResult {
    const { model } = this;
    if (!model) return html``;
    const { estimate, working } = data.estimate;
    return html`
      <div class="title-row">
        <div>
          <h1>${text('form.title', { name: data.name })}</h1>
          <p class="quiet" title=${data.dataset}>${[
            data.words,
            ...(data.recipeFile === null
              ? []
              : [text('form.recipeFile', { file: data.recipeFile.split(/[\\/]/).at(-1) ?? '' })]),
          ]
            .filter(Boolean)
            .join(' · ')}</p>
        </div>
        <div class="actions">
          ${estimate && !working && model.valid ? html`<span class="quiet">${text('estimate.about', { time: formatRoughly(estimate.total.seconds) })}</span>` : nothing}
          ${
            model.valid
              ? html`<vscode-button @click=${this.train}>${text('form.train')}</vscode-button>
                <vscode-button appearance="secondary" @click=${this.save}>${text('form.save')}</vscode-button>`
              : html`<span role="status">${text('form.mend')}</span>`
          }
        </div>
      </div>
      ${
        model.unplaced.length === 0
          ? nothing
          : html`<loupe-notices .notices=${model.unplaced.map((message) => ({ level: 'error' as const, message }))}></loupe-notices>`
      }
      <div class="form-columns">
        <form @submit=${(event: Event) => event.preventDefault()}>
          ${fieldGroups.map((group) => this.renderGroup(group, data, model))}
        </form>
        <aside aria-labelledby="estimate">${renderEstimate(data.estimate)}</aside>
      </div>`;
  }

  private renderGroup(group: FieldGroup, data: TrainFormReady, model: FormModel): TemplateResult | typeof nothing {
    const fields = recipeFields.filter((field) => groupOf(field) === group && applies(field, model.recipe));
    if (fields.length === 0) return nothing;
    const heading = text(`form.group.${group}`);
    const rows = fields.map((field) => this.renderSetting(field, data, model));
    if (group === 'basics')
      return html`<loupe-section .heading=${heading}><div class="fields">
        ${this.renderPreset(model)}${rows}${this.renderDevice()}
      </div></loupe-section>`;
    const changed = fields.filter((field) => model.isChanged(field)).length;
    return html`<loupe-section collapsible .heading=${heading} ?open=${fields.some((field) => model.problemOf(field) !== undefined)}>
      ${changed > 0 ? html`<span slot="note">${text('form.changed')}: ${changed}</span>` : nothing}
      <div class="fields">${rows}</div>
    </loupe-section>`;
  }

  private renderSetting(field: RecipeField, data: TrainFormReady, model: FormModel): TemplateResult {
    const shown: ShownField = {
      field,
      title: fieldTitle(field.key),
      value: valueIn(model.recipe, field),
      draft: model.draftOf(field),
      problem: model.problemOf(field),
      changed: model.isChanged(field),
      ...(field.key === 'model' ? this.networkChoice(field, data, model) : {}),
    };
    return renderField(shown, {
      change: (value) => {
        if (typeof value === 'string' && field.kind === 'text' && field.key !== 'model') model.type(field, value);
        else model.set(field, value);
        this.changed();
      },
      leave: () => {
        if (model.settle(field)) this.requestUpdate();
      },
      reset: () => {
        model.set(field, undefined);
        this.changed();
      },
    });
  }

  /** Networks that can be trained now: their weights are here, or they need none. */
  private networkChoice(field: RecipeField, { networks }: TrainFormReady, { recipe }: FormModel): Partial<ShownField> {
    const names = [...(recipe.mode === 'scratch' ? scratchModels : []), ...networks.map(({ name }) => name)];
    const options = names.includes(recipe.model) ? names : [recipe.model, ...names];
    return {
      field: { ...field, kind: 'choice', options },
      labels: Object.fromEntries(networks.map(({ name, title }) => [name, title])),
      extra: html`<button type="button" class="link" @click=${this.downloadWeights}>${text('form.downloadWeights')}</button>`,
    };
  }

  private renderPreset(model: FormModel): TemplateResult {
    const labels = Object.fromEntries(presetNames.map((name) => [name, text(`form.preset.${name}`)]));
    return renderField(
      {
        field: {
          key: 'extends',
          kind: 'choice',
          options: presetNames,
          description: text('form.recipeWhat'),
          range: '',
          nullable: false,
        },
        title: text('form.recipe'),
        value: model.recipe.extends,
        draft: undefined,
        problem: undefined,
        changed: false,
        labels,
      },
      {
        change: (value) => {
          model.choosePreset(value as PresetName);
          this.changed();
        },
        leave: () => undefined,
        reset: () => undefined,
      },
    );
  }

  private renderDevice(): TemplateResult {
    return renderField(
      {
        field: {
          key: 'device',
          kind: 'choice',
          options: deviceChoices,
          description: text('form.deviceWhat'),
          range: '',
          nullable: false,
        },
        title: text('form.device'),
        value: this.device,
        draft: undefined,
        problem: undefined,
        changed: false,
      },
      {
        change: (value) => {
          this.device = deviceChoices.find((choice) => choice === value) ?? 'auto';
          this.changed();
        },
        leave: () => undefined,
        reset: () => undefined,
      },
    );
  }

  /** Keeps the settings with the panel, and lets them be estimated. */
  private changed(): void {
    this.requestUpdate();
    this.link.remember(this.settings);
    this.ask(this.link.request('change', this.settings));
  }

  private get settings(): { file: Record<string, unknown>; device: DeviceChoice } {
    return { file: { ...(this.model?.file ?? presets.quick) }, device: this.device };
  }

  private readonly train = (): void => this.ask(this.link.request('train', this.settings));
  private readonly save = (): void => this.ask(this.link.request('save', this.settings, dialogTimeout));
  private readonly downloadWeights = (): void => this.ask(this.link.request('downloadWeights', null));
}
