/** Milliseconds that a child gets in which it is not the time that is tested: only what hangs takes them. */
export const unhurried = 15 * 60_000;
