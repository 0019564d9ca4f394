import { html, nothing, type TemplateResult } from 'lit';
import type { SortingSession } from '../../core/sorting/session';
import { pageLetters } from '../../core/sorting/keys';
import type { Picture } from '../images/thumbnailStore';
import { text } from '../strings/sorting';
import { proposedWords, reasonOf } from './reason';

/** What the stage needs besides the session. */
export interface StageInput {
  readonly picture: (file: string) => Picture | undefined;
  readonly onKey: (event: KeyboardEvent) => void;
  /** A click on an image of a page: the focus goes there. */
  readonly onPick: (at: number) => void;
  /** A double click: the image opens in the editor. */
  readonly onOpen: (file: string) => void;
}

/** What is asked for: one image as large as the page allows, or the images of a page with their classes. */
export function renderStage(session: SortingSession, input: StageInput): TemplateResult | typeof nothing {
  const { choice } = session;
  if (!choice) return nothing;
  const proposed = proposedWords(session);
  return html`<section class="stage">
    <p class="reason" id="reason">${reasonOf(session)}</p>
    ${proposed === '' ? nothing : html`<p>${text('sorting.proposed', { list: proposed })}</p>`}
    ${choice.page ? renderPage(session, input) : renderSingle(choice.files[0]!, input)}
    <p class="quiet">${text(choice.page ? 'sorting.how' : 'sorting.howOne')}</p>
  </section>`;
}

function renderSingle(file: string, { picture, onKey, onOpen }: StageInput): TemplateResult {
  const found = picture(file);
  return html`<div id="stage" class="single" tabindex="0" role="group" aria-label=${text('sorting.stage')} aria-describedby="reason"
      @keydown=${onKey} @dblclick=${() => onOpen(file)}>
    <div class="large">${found && 'url' in found ? html`<img src=${found.url} alt=${file} />` : html`<p class="quiet">${found ? found.problem : ''}</p>`}</div>
    <span class="code">${file}</span>
  </div>`;
}

function renderPage({ choice, marks }: SortingSession, { picture, onKey, onPick, onOpen }: StageInput): TemplateResult {
  return html`<div id="stage" class="page" tabindex="0" role="listbox" aria-label=${text('sorting.page')} aria-describedby="reason"
      aria-activedescendant=${`cell-${marks!.focus}`} @keydown=${onKey}>
    ${choice!.files.map((file, at) => {
      const label = marks!.labelOf(file);
      const letter = pageLetters[at] ?? '';
      const found = picture(file);
      const states = [
        'cell',
        ...(at === marks!.focus ? ['active'] : []),
        ...(label === null ? ['out'] : []),
        ...(marks!.isChanged(file) ? ['changed'] : []),
      ];
      const words =
        label === null
          ? text('sorting.optionOut', { letter, file })
          : text('sorting.option', { letter, name: label, file });
      return html`<div id=${`cell-${at}`} class=${states.join(' ')} role="option" aria-selected=${label === null ? 'false' : 'true'}
          aria-label=${words} title=${file} @click=${() => onPick(at)} @dblclick=${() => onOpen(file)}>
        <div class="picture">${found && 'url' in found ? html`<img src=${found.url} alt="" />` : html`<p class="quiet">${found ? found.problem : ''}</p>`}</div>
        ${letter === '' ? nothing : html`<kbd class="letter">${letter}</kbd>`}
        <span class="label">${label ?? text('sorting.out')}</span>
      </div>`;
    })}
  </div>`;
}
