import { css } from 'lit';

export const barChartStyles = css`
  .scroller {
    max-height: var(--loupe-bars-height, 420px);
    overflow: hidden auto;
  }
  .row {
    outline: none;
  }
  .art {
    pointer-events: none;
  }
  .art text {
    font-size: 12px;
  }
  .row.selectable {
    cursor: pointer;
  }
  .back {
    fill: none;
    stroke: none;
    pointer-events: all;
  }
  .row.selectable:hover .back {
    fill: var(--loupe-hover);
    stroke: var(--loupe-hover-outline);
    stroke-dasharray: 3 2;
  }
  .row.selected .back {
    fill: var(--vscode-list-inactiveSelectionBackground, none);
    stroke: var(--vscode-contrastActiveBorder, none);
  }
  .art.selected .label {
    font-weight: 600;
  }
  .row:focus-visible .back {
    stroke: var(--vscode-focusBorder);
    stroke-dasharray: none;
  }
  .bar {
    fill: var(--tone);
    fill-opacity: var(--loupe-fill-opacity);
    stroke: var(--tone);
    stroke-width: var(--loupe-outline);
  }
  .ink {
    stroke: var(--loupe-hatch);
    stroke-opacity: var(--loupe-hatch-opacity);
  }
  .spot {
    fill: var(--loupe-hatch);
    fill-opacity: var(--loupe-hatch-opacity);
  }
`;
