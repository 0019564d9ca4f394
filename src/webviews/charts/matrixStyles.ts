import { css } from 'lit';

/** Looks of the cells, shared by the matrix, its lens and the heat map. */
export const matrixStyles = css`
  .scroller {
    overflow: auto hidden;
    padding-bottom: 2px;
  }
  .cell {
    outline: none;
    cursor: pointer;
  }
  .box {
    fill: none;
    stroke: var(--loupe-line);
    stroke-opacity: 0.5;
    pointer-events: all;
    shape-rendering: crispEdges;
  }
  .total .box {
    stroke: none;
  }
  .shade {
    fill: var(--loupe-train);
    fill-opacity: var(--loupe-fill-opacity);
    shape-rendering: crispEdges;
  }
  .cell:not(.diagonal) .shade {
    fill: var(--loupe-wrong);
  }
  /* Where there are no fills, what is wrong has a broken frame. */
  .cell:not(.diagonal) .weight {
    stroke-dasharray: 3 2;
  }
  .weight {
    fill: none;
    stroke: var(--vscode-foreground);
    stroke-opacity: calc(1 - var(--loupe-fill-opacity));
  }
  .number {
    pointer-events: none;
  }
  .number.dark {
    fill: black;
  }
  .number.light {
    fill: white;
  }
  .total .number {
    fill: var(--loupe-quiet);
  }
  .diagonal .number {
    font-weight: 600;
  }
  text.lit {
    font-weight: 600;
  }
  text.found {
    text-decoration: underline;
  }
  .ring {
    fill: none;
    stroke: none;
    stroke-width: 2;
    pointer-events: none;
  }
  .cell:hover .ring {
    stroke: var(--vscode-foreground);
    stroke-width: 1;
  }
  .cell.selected .ring {
    stroke: var(--vscode-foreground);
    stroke-width: 2;
  }
  .cell:focus-visible .ring {
    stroke: var(--vscode-focusBorder);
    stroke-width: 2;
  }
  /* Always as high as three lines, or two, so that nothing moves when another cell is read. */
  .reading {
    display: -webkit-box;
    height: 4.2em;
    margin-top: 4px;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .reading.quiet {
    height: 2.8em;
    -webkit-line-clamp: 2;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    margin-inline-end: 4px;
    font-size: 12px;
  }
  .key::before {
    width: 10px;
    height: 10px;
    border: 1px solid var(--tone);
    background: color-mix(in srgb, var(--tone) calc(100% * var(--loupe-fill-opacity)), transparent);
    content: '';
  }
  .key.wrong {
    --tone: var(--loupe-wrong);
  }
  .key.wrong::before {
    border-style: dashed;
  }
`;
