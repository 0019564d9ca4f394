// Stands in for the native part of @vscode/spdlog, which is not compiled here: without one the server writes no
// output channels. Same interface, files appended at once, no rotation (a test's log is small).
const { appendFileSync } = require('node:fs');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
let globalLevel = 2;

class Logger {
  constructor(type, name, file) {
    this.name = name;
    this.file = file;
    this.level = globalLevel;
    this.plain = false;
  }
  write(level, message) {
    if (level < this.level) return;
    const before = this.plain ? '' : `${new Date().toISOString().replace('T', ' ').slice(0, 23)} [${levels[level]}] `;
    // VS Code hands over finished lines where it has cleared the formatters.
    appendFileSync(this.file, `${before}${message}${this.plain ? '' : '\n'}`);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.plain = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
});

module.exports = {
  version: 10000,
  Logger,
  setLevel(level) {
    globalLevel = level;
  },
  setFlushOn() {},
};
