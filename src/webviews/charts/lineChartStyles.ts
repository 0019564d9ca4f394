import { css } from 'lit';

export const lineChartStyles = css`
  .plot {
    position: relative;
  }
  .curve {
    fill: none;
    stroke: var(--tone);
    stroke-width: 1.8;
    stroke-linejoin: round;
  }
  .raw {
    fill: none;
    stroke: var(--tone);
    stroke-opacity: 0.35;
    stroke-width: 1;
  }
  .behind {
    fill: none;
    stroke: var(--tone);
    stroke-opacity: 0.45;
    stroke-width: 1;
  }
  .behind.validation {
    stroke-dasharray: 3 3;
  }
  .validation .curve {
    stroke-dasharray: 6 3;
  }
  .dot {
    fill: var(--tone);
    stroke: var(--vscode-editor-background);
    stroke-width: 1;
  }
  .mark {
    font-weight: 600;
  }
  .shade {
    fill: var(--vscode-foreground);
    fill-opacity: 0.08;
    stroke: var(--vscode-contrastBorder, transparent);
    stroke-dasharray: 1 3;
  }
  .best {
    stroke: var(--loupe-good);
    stroke-dasharray: 2 3;
  }
  .boundary {
    stroke: var(--vscode-foreground);
    stroke-dasharray: 8 3;
    stroke-opacity: 0.7;
  }
  .best-label {
    fill: var(--vscode-foreground);
  }
  .cursor {
    stroke: var(--vscode-foreground);
    stroke-opacity: 0.6;
    shape-rendering: crispEdges;
  }
  .reading {
    min-height: 18px;
    padding-inline-start: 54px;
    font-size: 12px;
    color: var(--loupe-quiet);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: var(--loupe-reading-wrap, nowrap);
  }
`;
