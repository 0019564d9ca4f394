import { css } from 'lit';

export const runsPageStyles = css`
  .table {
    display: grid;
    gap: 8px;
    min-width: 0;
  }
  .table > * {
    min-width: 0;
  }
`;

export const runsToolbarStyles = css`
  :host {
    padding: 0;
  }
  input[type='search'] {
    flex: 1 1 260px;
    max-width: 460px;
    min-width: 0;
    height: 26px;
    padding: 0 6px;
    border: 1px solid var(--vscode-input-border, var(--loupe-line));
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    font: inherit;
  }
  input[type='search']::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  .controls {
    position: relative;
  }
  .actions {
    margin-inline-start: auto;
  }
`;
