import { css } from 'lit';

export const devicesPageStyles = css`
  .headline {
    font-size: 15px;
    font-weight: 600;
    line-height: 1.4;
    max-width: 90ch;
  }
  .answer,
  .progress {
    display: grid;
    gap: 4px;
  }
  progress {
    width: min(360px, 100%);
    height: 6px;
    accent-color: var(--vscode-progressBar-background, var(--vscode-charts-blue));
  }
  .advice {
    display: grid;
    gap: 6px;
    max-width: 100ch;
    padding-inline-start: 18px;
    overflow-wrap: anywhere;
  }
`;

export const devicesTableStyles = css`
  table {
    width: 100%;
    max-width: 1000px;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 6px 12px 6px 0;
    border-bottom: 1px solid var(--loupe-line);
    text-align: start;
    vertical-align: top;
    font-weight: normal;
  }
  thead th {
    font-size: 12px;
    font-weight: 600;
    white-space: nowrap;
  }
  th[scope='row'] {
    overflow-wrap: anywhere;
  }
  .end {
    padding-inline-end: 0;
    text-align: end;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  td + .end,
  th + .end {
    padding-inline-start: 12px;
  }
  .name {
    font-weight: 600;
  }
  .reason {
    margin-top: 2px;
    color: var(--loupe-quiet);
  }
  .code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 12px;
  }
  .result {
    display: inline-flex;
    align-items: flex-start;
    gap: 5px;
  }
  .result .icon {
    flex: none;
    width: 14px;
    height: 14px;
    margin-top: 1px;
  }
  tr.used .result .icon {
    color: var(--loupe-good);
  }
  /* Little room: what it is asked for by and the ratio give way to what was found. */
  @media (max-width: 560px) {
    th:nth-child(2),
    td:nth-child(2),
    th:nth-child(5),
    td:nth-child(5) {
      display: none;
    }
    thead th {
      white-space: normal;
    }
  }
`;
