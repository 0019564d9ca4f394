import { findGroups } from '../../../core/audit/groups/findGroups';
import { groupWays } from '../../../core/audit/groups/groupWays';
import { ColumnReader } from '../../../core/groups/columnGroups';
import { readTables } from '../../datasets/readTables';
import { walkFolder } from '../../datasets/walkFolder';
import type { AuditFound, AuditInputs } from './auditFinder';

/** Images that belong together by what names, tables and cameras say. */
export async function findGroupsOf({ images, measures, report, signal }: AuditInputs): Promise<AuditFound> {
  const walked = await walkFolder(report.folder, { signal });
  const { tables } = await readTables(report.folder, walked.files);
  return { problems: findGroups(images, groupWays(images, measures, new ColumnReader(images.files, tables))) };
}
