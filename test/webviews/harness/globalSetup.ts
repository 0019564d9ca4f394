import type { TestProject } from 'vitest/node';
import { listen } from './pageHost';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the one page host of all test files. */
    pageHost: string;
  }
}

/** One browser and one bundle for all files of page tests. Both are made when the first of them asks. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const host = await listen();
  project.provide('pageHost', host.address);
  return () => host.close();
}
