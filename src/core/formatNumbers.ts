/** What stands where there is no number. */
export const noNumber = '–';

/** An accuracy, a probability or another score of 0..1: `0.861`. */
export function formatAccuracy(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? noNumber : value.toFixed(3);
}

/** A loss: `0.4127`. */
export function formatLoss(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? noNumber : value.toFixed(4);
}

/** The count an accuracy rests on: `258 of 300`. */
export function formatOf(count: number, total: number): string {
  return `${formatCount(count)} of ${formatCount(total)}`;
}

/** A whole number with thousands separators: `1,500`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return noNumber;
  const digits = Math.abs(Math.round(value))
    .toFixed(0)
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return Math.round(value) < 0 ? `-${digits}` : digits;
}

/** A learning rate by its leading digits: `0.0012`, `3.2e-7`. */
export function formatRate(rate: number): string {
  const rounded = Number(rate.toPrecision(3));
  return Math.abs(rounded) < 1e-4 && rounded !== 0 ? rounded.toExponential() : String(rounded);
}

/** A share of 0..1 as a percentage: `20%`, `0.4%` below one percent, `<0.1%` for what would read as nothing. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return noNumber;
  const percent = share * 100;
  if (percent === 0 || percent >= 0.95) return `${Math.round(percent)}%`;
  return percent < 0.05 ? '<0.1%' : `${percent.toFixed(1)}%`;
}

/** A duration in seconds: `412 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return noNumber;
  const positive = Math.max(0, seconds);
  const milliseconds = Math.round(positive * 1000);
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (positive < 59.95) return `${positive.toFixed(1)} s`;
  const whole = Math.round(positive);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(positive / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** A duration that is only roughly known: `5 s`, `50 s`, `1 min 20 s`, `12 min`, `2 h 10 min`. */
export function formatRoughly(seconds: number): string {
  if (!Number.isFinite(seconds)) return noNumber;
  const to = (step: number): number => Math.max(step, Math.round(seconds / step) * step);
  if (seconds < 57.5) return `${seconds < 14.5 ? to(1) : to(5)} s`;
  if (seconds < 115) return `1 min${to(10) > 60 ? ` ${to(10) - 60} s` : ''}`;
  const minutes = seconds < 3570 ? to(60) / 60 : seconds < 36_000 ? to(600) / 60 : to(3600) / 60;
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${formatCount(Math.floor(minutes / 60))} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** A size in bytes, 1 KB = 1,024 bytes as in VS Code's own views: `512 B`, `1.5 KB`, `143 MB`, `2.1 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return noNumber;
  const units = ['KB', 'MB', 'GB', 'TB'];
  if (Math.round(bytes) < 1024) return `${formatCount(bytes)} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 99.95 ? value.toFixed(1).replace(/\.0$/, '') : formatCount(value)} ${units[unit]}`;
}

/**
 * How long ago something was: `just now`, `40 s ago`, `2 min ago`, `3 h ago`, `5 days ago`, and after
 * four weeks the day itself in UTC (`2024-05-01`). Both times in milliseconds since 1970.
 */
export function formatAge(then: number, now: number): string {
  if (!Number.isFinite(then) || !Number.isFinite(now)) return noNumber;
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  if (days > 28) return new Date(then).toISOString().slice(0, 10);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}

/**
 * An interval of shares by its ends, `0.816 to 0.895`: it lies unevenly around the share, most of all near 0 and 1, so
 * that a ± would promise more than 1. More digits where three would read the same twice.
 */
export function formatInterval([low, high]: readonly [number, number]): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return noNumber;
  let digits = 3;
  while (digits < mostIntervalDigits && low !== high && low.toFixed(digits) === high.toFixed(digits)) digits++;
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}
const mostIntervalDigits = 6;

/** A share with its 95% interval: `0.860 (95% interval 0.816 to 0.895)`. */
export function formatScore(share: number, interval: readonly [number, number]): string {
  return `${formatAccuracy(share)} (95% interval ${formatInterval(interval)})`;
}

/** The p of a test: `p = 0.031`, `p < 0.001`. */
export function formatP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toPrecision(2)}`;
}
