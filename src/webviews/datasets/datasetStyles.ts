import { css } from 'lit';

export const datasetStyles = css`
  .first {
    list-style: none;
    display: grid;
    gap: 2px;
    margin-bottom: 12px;
    padding: 6px 10px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-inline-start: 3px solid var(--loupe-warning);
    background: var(--loupe-raised);
  }
  .first li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
  }
  .first span {
    max-width: 90ch;
  }
  .serious {
    font-weight: 600;
  }
  .serious .link {
    font-weight: 400;
  }
  .heading {
    display: flex;
    align-items: baseline;
    gap: 12px;
    margin-bottom: 6px;
  }
  h2 {
    font-size: 13px;
    font-weight: 600;
  }
  .balance .quiet {
    max-width: 60ch;
    margin-top: 6px;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
    gap: 20px;
    align-content: start;
  }
  .chips {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-bottom: 6px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 2px 6px 2px 8px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 10px;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    font: inherit;
    font-size: 12px;
    cursor: pointer;
  }
  .chip:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  .auditing {
    display: flex;
    gap: 12px;
    margin-bottom: 8px;
  }
  .images {
    min-width: 0;
    margin-top: 16px;
  }
  @media (min-width: 860px) {
    .beside {
      display: grid;
      grid-template-columns: minmax(280px, 2fr) 5fr;
      gap: 24px;
      align-items: start;
    }
    .images {
      margin-top: 0;
    }
    .even {
      grid-template-columns: minmax(320px, 6fr) minmax(280px, 5fr);
    }
    .map {
      --loupe-map-height: max(320px, calc(100vh - 260px));
      position: sticky;
      top: 8px;
    }
    /* As high as the page, so that the bars of many classes stay beside their images. */
    .balance {
      --loupe-bars-height: calc(100vh - 180px);
      position: sticky;
      top: 8px;
    }
  }
`;
