import { css } from 'lit';

export const imageGridStyles = css`
  /* Of one height whatever is selected, so that selecting moves nothing. A page whose head stays says how high it is. */
  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    height: 34px;
  }
  .head.stays {
    position: sticky;
    top: var(--loupe-sticky-top, 0px);
    z-index: 1;
    background: var(--vscode-editor-background);
  }
  .status {
    white-space: nowrap;
  }
  loupe-selection-bar {
    align-self: flex-start;
    margin-top: 2px;
  }
  .body {
    position: relative;
    overflow: clip;
    overflow-clip-margin: 4px;
  }
  .cell {
    position: absolute;
    contain: layout style;
    width: 120px;
    height: 142px;
    padding: 3px;
    border: 1px solid transparent;
    border-radius: 3px;
    scroll-margin-block: calc(var(--loupe-sticky-top, 0px) + 38px) 8px;
    cursor: default;
    user-select: none;
  }
  /* The bar of classes stands over the lower edge. */
  .repairable .cell {
    scroll-margin-block-end: 46px;
  }
  .predictions .cell {
    height: 160px;
  }
  .cell:hover {
    background: var(--loupe-hover);
    border-color: var(--loupe-hover-outline);
  }
  .cell[aria-selected='true'] {
    color: var(--vscode-list-activeSelectionForeground, inherit);
    background: var(--vscode-list-activeSelectionBackground, transparent);
    border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
  }
  .cell:focus-visible {
    outline-offset: 0;
    outline-width: 2px;
  }
  .picture {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    width: 112px;
    height: 112px;
    background: var(--loupe-raised);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    font-size: 11px;
  }
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  img {
    visibility: hidden;
  }
  .sharp img {
    visibility: visible;
  }
  .sharp .tile {
    visibility: hidden;
  }
  .cell[aria-selected='true'] .picture::after {
    content: '✓';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    width: 16px;
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 50%;
    font-size: 11px;
    line-height: 16px;
    text-align: center;
  }
  .badge {
    position: absolute;
    inset-block-start: 3px;
    inset-inline-end: 3px;
    width: 16px;
    color: var(--vscode-editor-background);
    background: var(--loupe-warning);
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 3px;
    font-size: 11px;
    font-weight: 700;
    line-height: 16px;
    text-align: center;
  }
  .mark {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    padding: 1px 4px;
    overflow: hidden;
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    border-top: 1px solid var(--vscode-contrastBorder, transparent);
    font-size: 11px;
    line-height: 16px;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .marked img,
  .marked .tile {
    opacity: 0.55;
  }
  .line {
    display: flex;
    height: 18px;
    font-size: 11px;
    line-height: 18px;
    white-space: pre;
  }
  .line + .line {
    color: var(--loupe-quiet);
  }
  .cell[aria-selected='true'] .line {
    color: inherit;
  }
  .line > .start {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .line > .end {
    flex: none;
  }
  .line > .number {
    flex: none;
    margin-inline-start: auto;
    padding-inline-start: 6px;
  }
`;
