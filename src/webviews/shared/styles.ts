import { css } from 'lit';

/** Text, focus and helpers that every component uses. */
export const baseStyles = css`
  :host {
    display: block;
    color: var(--vscode-foreground);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .quiet {
    color: var(--loupe-quiet);
  }
  .code {
    font-family: var(--vscode-editor-font-family, monospace);
  }
  .icon {
    display: block;
    flex: none;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .link {
    padding: 0;
    border: 0;
    color: var(--vscode-textLink-foreground);
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }
  /* A button that is a row or a cell of a list. */
  .item-button {
    border: 1px solid transparent;
    border-radius: 3px;
    color: inherit;
    background: none;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .item-button:hover {
    background: var(--loupe-hover);
    border-color: var(--loupe-hover-outline);
  }
  .icon-button {
    display: inline-flex;
    padding: 3px;
    border: 1px solid transparent;
    border-radius: 5px;
    color: var(--vscode-icon-foreground, inherit);
    background: none;
    cursor: pointer;
  }
  .icon-button:hover {
    border-color: var(--loupe-hover-outline);
    background: var(--vscode-toolbar-hoverBackground, transparent);
  }
  .icon-button[aria-pressed='true'] {
    color: var(--vscode-inputOption-activeForeground);
    border-color: var(--vscode-inputOption-activeBorder);
    background: var(--vscode-inputOption-activeBackground);
  }
`;

/** SVG text and axes, the same in every chart. */
export const chartStyles = css`
  svg {
    display: block;
    overflow: visible;
  }
  text {
    fill: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: 11px;
    font-variant-numeric: tabular-nums;
  }
  text.quiet {
    fill: var(--loupe-quiet);
  }
  .axis {
    stroke: var(--loupe-line);
    fill: none;
    shape-rendering: crispEdges;
  }
  .rule {
    stroke: var(--vscode-charts-lines, var(--loupe-line));
    stroke-opacity: 0.25;
    fill: none;
    shape-rendering: crispEdges;
  }
  .tone-train {
    --tone: var(--loupe-train);
  }
  .tone-validation {
    --tone: var(--loupe-validation);
  }
  .tone-test {
    --tone: var(--loupe-test);
  }
  .tone-good {
    --tone: var(--loupe-good);
  }
  /* Only colours that every theme has: charts-orange is none in high contrast. */
  .tone-hue0 {
    --tone: var(--vscode-charts-blue);
  }
  .tone-hue1 {
    --tone: var(--vscode-charts-yellow);
  }
  .tone-hue2 {
    --tone: var(--vscode-charts-green);
  }
  .tone-hue3 {
    --tone: var(--vscode-charts-purple);
  }
  .tone-hue4 {
    --tone: var(--vscode-charts-red);
  }
  .tone-hue5 {
    --tone: var(--vscode-foreground);
  }
  .tone-hue6 {
    --tone: color-mix(in srgb, var(--vscode-charts-blue), var(--vscode-charts-green));
  }
  .tone-hue7 {
    --tone: color-mix(in srgb, var(--vscode-charts-red), var(--vscode-charts-yellow));
  }
  /* A score in steps, from low to high. */
  .tone-step0 {
    --tone: var(--vscode-charts-blue);
  }
  .tone-step1 {
    --tone: color-mix(in srgb, var(--vscode-charts-blue), var(--vscode-charts-green));
  }
  .tone-step2 {
    --tone: var(--vscode-charts-green);
  }
  .tone-step3 {
    --tone: var(--vscode-charts-yellow);
  }
  .tone-step4 {
    --tone: var(--vscode-charts-red);
  }
  .tone-none {
    --tone: var(--vscode-charts-lines, var(--loupe-quiet));
  }
`;
