import { describe, expect, it } from 'vitest';
import { findProgram, isBareName } from '../../../src/core/findProgram';

/** A machine that has these programs; what is looked at is kept. */
function machine(windows: boolean, path: string, programs: readonly string[], extensions?: string) {
  const asked: string[] = [];
  const find = (name: string) =>
    findProgram(name, {
      windows,
      path,
      extensions,
      isProgram: (file) => {
        asked.push(file);
        return programs.includes(file);
      },
    });
  return { asked, find };
}

describe('findProgram', () => {
  it('takes the first of PATH, and looks nowhere else', () => {
    const { asked, find } = machine(false, '/a:/b/:/c', ['/b/git', '/c/git']);
    expect(find('git')).toBe('/b/git');
    expect(asked).toEqual(['/a/git', '/b/git']);
  });

  it.each([
    ['empty entries, which mean the working directory', false, '::/usr/bin:'],
    ['relative entries', false, '.:bin:./x:../y:/usr/bin'],
    ['the same of Windows', true, ';.;bin;..\\x;\\tools;C:tools;C:\\Windows'],
    ['network shares', true, '\\\\host\\share;//host/share;C:\\Windows'],
  ])('passes over %s', (_, windows, path) => {
    const { asked, find } = machine(windows, path, []);
    expect(find('nvidia-smi')).toBeUndefined();
    expect([...new Set(asked.map((file) => file.replace(/[^\\/]+$/, '')))]).toEqual([
      windows ? 'C:\\Windows\\' : '/usr/bin/',
    ]);
  });

  it('adds the extensions of Windows that start without a shell, in the order of PATHEXT', () => {
    const path = 'C:\\One;"C:\\Two Words"';
    const { asked, find } = machine(true, path, ['C:\\Two Words\\python3.exe'], '.BAT;.EXE;.CMD;.COM;.PY');
    expect(find('python3')).toBe('C:\\Two Words\\python3.exe');
    expect(asked).toEqual(['C:\\One\\python3.exe', 'C:\\One\\python3.com', 'C:\\Two Words\\python3.exe']);
    expect(machine(true, path, ['C:\\One\\Python3.EXE']).find('Python3.EXE')).toBe('C:\\One\\Python3.EXE');
  });

  it.each(['./git', 'bin/git', '..\\git', '/bin/git', 'C:git', '', '..', 'a\0b'])('is not asked for %j', (name) => {
    expect(isBareName(name)).toBe(false);
    expect(machine(false, '/bin', ['/bin/git', '/bin/./git']).find(name)).toBeUndefined();
  });
});
