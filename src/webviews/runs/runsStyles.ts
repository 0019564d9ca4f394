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
    flex: 1 1 0;
    max-width: 460px;
    min-width: 60px;
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
    flex-wrap: nowrap;
    gap: 8px;
  }
  .controls > :not(input) {
    flex: none;
  }
  @media (max-width: 480px) {
    .controls {
      gap: 4px;
    }
  }
`;
