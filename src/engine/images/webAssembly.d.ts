/** What Node has of WebAssembly, as far as it is used: TypeScript declares it with the browser's types only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    readonly exports: unknown;
    constructor(
      module: Module,
      imports: Readonly<Record<string, Readonly<Record<string, (...values: number[]) => number>>>>,
    );
  }
  class RuntimeError extends Error {}
}
