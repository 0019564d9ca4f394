export { writeFileAtomic } from './files/atomicFile';
