// A vitest reporter that tells the program that started vitest what begins and ends, so that it notices a run that
// hangs.
import { relative } from 'node:path';
import { repository } from './repository.mjs';

const tell = (message) => process.send?.(message);
const fileOf = (module) => relative(repository, module.moduleId);

/** A hook's place: the suite's or test's full name after the file's. */
function placeOf({ name, entity }) {
  const module = entity.type === 'module' ? entity : entity.module;
  return [fileOf(module), ...(entity.type === 'module' ? [] : [entity.fullName]), name].join(' > ');
}

export default class ProgressReporter {
  onTestModuleQueued(module) {
    tell({ begins: fileOf(module) });
  }

  onTestModuleEnd(module) {
    tell({ ends: fileOf(module), state: module.errors().length > 0 ? 'failed' : 'over' });
  }

  onTestCaseReady(test) {
    tell({ begins: `${fileOf(test.module)} > ${test.fullName}` });
  }

  onTestCaseResult(test) {
    tell({ ends: `${fileOf(test.module)} > ${test.fullName}`, state: test.result().state });
  }

  /** A long test tells what it has done: a sign of life. */
  onTestCaseAnnotate() {
    tell({});
  }

  onHookStart(hook) {
    tell({ begins: placeOf(hook) });
  }

  onHookEnd(hook) {
    tell({ ends: placeOf(hook), state: 'over' });
  }
}
