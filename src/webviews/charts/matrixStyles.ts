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
  .reading {
    min-height: 20px;
    margin-top: 4px;
    color: var(--loupe-quiet);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
