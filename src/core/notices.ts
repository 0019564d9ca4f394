export const noticeLevels = ['info', 'warning', 'error'] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

/** Tells what a user must know of work that goes on: what is done in another way than asked for, or found on the way. */
export type Notify = (level: Exclude<NoticeLevel, 'error'>, code: string, message: string) => void;
