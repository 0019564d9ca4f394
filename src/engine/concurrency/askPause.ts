/** Asked between two pieces of work: while the job is to wait, a promise that ends with the pause. */
export type AskPause = () => Promise<void> | undefined;
