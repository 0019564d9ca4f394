import { css } from 'lit';

export const trainingPageStyles = css`
  .stack {
    grid-template-columns: minmax(0, 1fr);
  }
  .title-row > div:first-child {
    flex: 1 1 400px;
  }
  .outcome {
    display: grid;
    gap: 6px;
  }
  .headline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 12px;
    font-size: inherit;
    font-weight: inherit;
  }
  .score {
    font-size: 32px;
    line-height: 1.2;
  }
  .next {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .next p {
    font-size: 14px;
  }
  .now {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 8px 24px;
  }
  .now h2 {
    font-size: 20px;
    font-weight: 400;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    vertical-align: bottom;
  }
  .state .icon {
    color: var(--tone);
  }
  .state.completed {
    --tone: var(--loupe-good);
  }
  .state.failed {
    --tone: var(--loupe-error);
  }
  .state.interrupted {
    --tone: var(--loupe-warning);
  }
  .curve-controls {
    justify-content: flex-end;
  }
  input[type='range'] {
    width: 110px;
    accent-color: var(--vscode-charts-blue);
  }
  .smoothing-value {
    min-width: 2.4em;
  }
  .latest {
    margin-bottom: 8px;
  }
`;
