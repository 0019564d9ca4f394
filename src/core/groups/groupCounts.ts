/** Files that may show groups, and the text by which two of them are different pictures and not one name twice. */
export interface CountedFile {
  readonly key: string;
  readonly text: string;
  readonly classIndex: number;
}

/** What a way to group would give. */
export interface GroupCounts {
  readonly groups: number;
  /** Groups of two names or more. */
  readonly shared: number;
  /** Share of the files that are in one of those. */
  readonly covered: number;
  /** Groups that an average class has images of. */
  readonly perClass: number;
  /** Share of the shared groups that have images of more than one class. */
  readonly crossing: number;
}

/** Counts what keys would group. A name in several folders counts once: numbers restart in each class. */
export function countGroups(files: readonly CountedFile[]): GroupCounts {
  const groups = new Map<string, { texts: Set<string>; classes: Set<number>; files: number }>();
  const classes = new Set<number>();
  for (const { key, text, classIndex } of files) {
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { texts: new Set(), classes: new Set(), files: 0 }));
    group.texts.add(text);
    group.classes.add(classIndex);
    group.files++;
    classes.add(classIndex);
  }
  let [shared, covered, pairs, crossing] = [0, 0, 0, 0];
  for (const group of groups.values()) {
    pairs += group.classes.size;
    if (group.texts.size < 2) continue;
    shared++;
    covered += group.files;
    crossing += Number(group.classes.size > 1);
  }
  return {
    groups: groups.size,
    shared,
    covered: files.length === 0 ? 0 : covered / files.length,
    perClass: pairs / Math.max(1, classes.size),
    crossing: crossing / Math.max(1, shared),
  };
}

/** Whether groups are anything else than the classes, or kinds within them. */
export function tellsMoreThanClass({ perClass, crossing }: GroupCounts, least = 2): boolean {
  return perClass >= least || crossing >= 0.5;
}
