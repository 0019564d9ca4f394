import { css } from 'lit';

export const evaluationViewStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    padding: 0;
  }
  .layout,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px 28px;
    align-items: start;
    min-width: 0;
  }
  .layout.wide {
    grid-template-columns: fit-content(60%) minmax(0, 1fr);
  }
  /* The images scroll beside it. */
  .wide .matrix {
    position: sticky;
    top: 8px;
  }
  .around {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 20px;
    min-width: 0;
  }
  .around loupe-confused-pairs {
    flex: 1 1 300px;
    min-width: 0;
  }
  .search {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    max-width: 100%;
  }
  input {
    width: 180px;
    max-width: 100%;
    height: 24px;
    padding: 2px 6px;
    border: 1px solid var(--vscode-input-border, var(--loupe-line));
    border-radius: 2px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    font: inherit;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
`;
