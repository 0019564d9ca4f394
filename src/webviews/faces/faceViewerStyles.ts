import { css } from 'lit';

export const faceViewerStyles = css`
  :host {
    display: grid;
    gap: 6px;
    min-width: 0;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .percent {
    min-width: 44px;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .stage {
    position: relative;
    max-height: min(68vh, 720px);
    overflow: hidden;
    border: 1px solid var(--loupe-line);
    background: var(--loupe-raised);
    cursor: grab;
    touch-action: none;
  }
  .stage:active {
    cursor: grabbing;
  }
  .stage:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .content {
    position: absolute;
  }
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    user-select: none;
  }
  .problem {
    padding: 12px;
  }
`;
