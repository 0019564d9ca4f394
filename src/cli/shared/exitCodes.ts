/** What the process ends with; documented in `loupe --help`. */
export const exitCode = {
  /** Everything was done. */
  ok: 0,
  /** It failed; the reason is on stderr. */
  failed: 1,
  /** Wrong use: an unknown command, option or value. */
  usage: 2,
  /** Stopped by the user. A training run keeps the best model it had. */
  stopped: 3,
  /** `--fail-on` of `loupe audit` and `loupe split --check`: all was done, and problems as severe were found. */
  found: 4,
} as const;

export const exitCodesHelp = `
Exit codes:
  0  done
  1  failed: the reason is on stderr
  2  wrong use: unknown command, option or value
  3  stopped by the user (the best model so far is kept)
  4  done, and problems were found (loupe audit --fail-on, loupe split --check --fail-on)`;
