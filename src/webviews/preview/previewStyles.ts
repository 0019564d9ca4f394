import { css } from 'lit';

export const previewPageStyles = css`
  .batch {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(var(--cell), 100%), 1fr));
    gap: 12px;
    margin: 0;
    padding: 2px;
    list-style: none;
  }
  .batch.single {
    --cell: 112px;
  }
  .batch.pairs {
    --cell: 212px;
  }
  @media (max-width: 600px) {
    .batch.pairs {
      --cell: 160px;
    }
  }
  .cell {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    box-sizing: border-box;
    width: 100%;
    padding: 4px;
    border: 1px solid transparent;
    border-radius: 3px;
    color: inherit;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .cell:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .cell:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .pictures {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 4px;
  }
  figure {
    display: grid;
    gap: 2px;
    margin: 0;
    min-width: 0;
  }
  figcaption {
    font-size: 11px;
    color: var(--vscode-descriptionForeground);
  }
  .picture {
    aspect-ratio: 1;
    overflow: hidden;
    border: 1px solid var(--loupe-line);
    background: var(--vscode-editorWidget-background);
  }
  .picture img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .picture p {
    padding: 6px;
    font-size: 11px;
  }
  .batch li {
    min-width: 0;
  }
  .class {
    position: relative;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
