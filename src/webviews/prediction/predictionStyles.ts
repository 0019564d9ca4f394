import { css } from 'lit';

export const predictionPageStyles = css`
  .image-view,
  .image-view ~ * {
    max-width: 900px;
  }
  .image-title {
    flex: 1 1 240px;
  }
  .image-title h1 {
    overflow-wrap: normal;
  }
  .steps {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .steps .quiet {
    margin-inline-end: 8px;
  }
  .steps button[aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  .flag {
    display: flex;
    gap: 6px;
    overflow-wrap: anywhere;
  }
  .flag .icon {
    flex: none;
    margin-top: 1px;
    color: var(--loupe-warning);
  }
  .image-view {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 20px;
    align-items: flex-start;
  }
  figure {
    margin: 0;
  }
  figcaption {
    font-size: 11px;
  }
  img {
    display: block;
    width: 160px;
    height: 160px;
    object-fit: contain;
    border: 1px solid var(--loupe-line);
  }
  .answer {
    flex: 1;
    min-width: 200px;
    display: grid;
    gap: 4px;
  }
  h2 {
    font-size: inherit;
    font-weight: inherit;
  }
  .best {
    font-size: 20px;
    overflow-wrap: anywhere;
  }
  .verdict {
    margin-inline-start: 6px;
    white-space: nowrap;
  }
  .verdict.right {
    /* The theme's green alone is too pale for text on white. */
    color: color-mix(in srgb, var(--loupe-good) 75%, var(--vscode-foreground));
  }
  .verdict.wrong {
    color: var(--loupe-error);
  }
  .model,
  .model-warning {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  .model {
    justify-content: space-between;
  }
  .model p {
    flex: 1 1 260px;
    overflow-wrap: anywhere;
  }
  .model-warning {
    padding: 8px 12px;
    border: 1px solid var(--loupe-warning);
  }
  .model-warning p {
    flex: 1 1 220px;
  }
  .model-warning .icon {
    flex: none;
    color: var(--loupe-warning);
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 3px 16px;
  }
  dt {
    color: var(--loupe-quiet);
  }
  dd {
    overflow-wrap: anywhere;
  }
`;

export const predictionsViewStyles = css`
  :host {
    --loupe-table-height: max(360px, calc(100vh - 230px));
    --loupe-cell-width: 240px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    min-width: 0;
  }
  @media (max-width: 640px) {
    :host {
      /* File, answer, probability, verdict and truth side by side. */
      --loupe-cell-width: 180px;
    }
  }
  .summary {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 20px;
  }
  .summary .progress {
    flex: 1 1 260px;
  }
  vscode-checkbox {
    margin: 0;
  }
  .progress {
    display: grid;
    gap: 4px;
  }
  progress {
    width: 100%;
    height: 3px;
    border: 0;
    appearance: none;
    background: var(--loupe-raised);
  }
  progress::-webkit-progress-bar {
    background: var(--loupe-raised);
  }
  progress::-webkit-progress-value {
    background: var(--vscode-progressBar-background);
  }
`;
