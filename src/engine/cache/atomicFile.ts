/** Shared with what else writes into run folders. */
export { writeFileAtomic } from '../../runfolder/atomicFile';
