export const npmChromiumFolder: string;
export const chromiumArguments: string[];
export function findChromium(): string | undefined;
