import { css, html, type TemplateResult } from 'lit';

/** Characters at the end that stay in sight: the extension, and what tells numbered files apart. */
const tail = 10;

/** A file's name in one line that loses its middle where there is too little room, never its extension. */
export function fileName(name: string): TemplateResult {
  const characters = [...name];
  const cut = Math.max(0, characters.length - tail);
  const [head, end] = [characters.slice(0, cut).join(''), characters.slice(cut).join('')];
  return html`<span class="file-name"><span class="head">${head}</span><span class="tail">${end}</span></span>`;
}

export const fileNameStyles = css`
  .file-name {
    display: flex;
    min-width: 0;
  }
  .file-name .head {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }
  .file-name .tail {
    flex: none;
    white-space: pre;
  }
`;
