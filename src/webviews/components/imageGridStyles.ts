import { css } from 'lit';

export const imageGridStyles = css`
  .status {
    margin-bottom: 6px;
  }
  .scroller {
    max-height: min(60vh, 520px);
    overflow: auto;
  }
  .body {
    position: relative;
  }
  .cell {
    position: absolute;
    width: 120px;
    padding: 3px;
    border: 1px solid transparent;
    border-radius: 3px;
    cursor: pointer;
  }
  .cell:hover {
    background: var(--loupe-hover);
    border-color: var(--loupe-hover-outline);
  }
  .cell:focus-visible {
    outline-offset: 0;
  }
  .picture {
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
    max-width: 100%;
    max-height: 100%;
  }
  .name,
  .verdict span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 11px;
    line-height: 18px;
  }
  .verdict {
    display: flex;
    gap: 6px;
    justify-content: space-between;
    color: var(--loupe-quiet);
  }
  .verdict span:last-child {
    flex: none;
  }
`;
