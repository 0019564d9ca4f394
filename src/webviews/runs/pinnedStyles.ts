import { css } from 'lit';

/** Columns that stay in sight while the others scroll under them. Stands after the table's own styles. */
export const pinnedStyles = css`
  /* Of known widths, so that each knows where the one before it ends. */
  :host {
    --check: 26px;
    --star: 24px;
    --status: 150px;
    --dataset: 140px;
    --accuracy: 108px;
  }
  @media (max-width: 760px) {
    :host {
      --status: 40px;
      --dataset: 110px;
      --accuracy: 104px;
    }
  }
  @media (max-width: 480px) {
    :host {
      --status: 36px;
      --dataset: 88px;
    }
  }
  .pinned {
    position: sticky;
    z-index: 1;
    box-sizing: border-box;
    background: var(--vscode-editor-background);
  }
  th.pinned {
    z-index: 2;
  }
  .check {
    left: 0;
    width: var(--check);
    min-width: var(--check);
    max-width: var(--check);
    padding: 0 0 0 6px;
    text-align: center;
  }
  .col-star {
    left: var(--check);
    width: var(--star);
    min-width: var(--star);
    max-width: var(--star);
  }
  .col-status {
    left: calc(var(--check) + var(--star));
    width: var(--status);
    min-width: var(--status);
    max-width: var(--status);
  }
  .col-dataset {
    left: calc(var(--check) + var(--star) + var(--status));
    width: var(--dataset);
    min-width: var(--dataset);
    max-width: var(--dataset);
  }
  .col-accuracy {
    left: calc(var(--check) + var(--star) + var(--status) + var(--dataset));
    width: var(--accuracy);
    min-width: var(--accuracy);
    max-width: var(--accuracy);
  }
  .last {
    border-inline-end: 1px solid var(--loupe-line);
  }
  th.pinned button {
    overflow: hidden;
  }
  .part {
    color: var(--loupe-quiet);
  }
  .unnamed {
    color: var(--loupe-quiet);
  }
  tr.selected .part,
  tr.selected .unnamed {
    color: inherit;
  }
  /* A cell that others pass under must not let them through, so the row's colour lies over the page's. */
  tbody tr:hover td.pinned {
    background: linear-gradient(var(--loupe-hover), var(--loupe-hover)), var(--vscode-editor-background);
  }
  @media (max-width: 760px) {
    /* The sign alone; the words stay for those who hear the page. */
    td.col-status .status > span,
    th.col-status button > span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  tbody tr.selected td.pinned,
  tbody tr.selected:hover td.pinned {
    background: linear-gradient(
        var(--vscode-list-activeSelectionBackground, transparent),
        var(--vscode-list-activeSelectionBackground, transparent)
      ),
      var(--vscode-editor-background);
  }
`;
