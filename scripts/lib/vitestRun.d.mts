export const longestSilence: number;
export function runVitest(options: {
  readonly part: string;
  readonly config: string;
  readonly results: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly quiet?: boolean;
  readonly onProgress?: (running: string[]) => void;
}): Promise<{ readonly passed: number; readonly failed: string[]; readonly skipped: string[] }>;
