// What the Speech Rule Engine looks for when it is loaded.

globalThis.process = { env: {}, versions: {}, cwd: () => '' };
globalThis.global = globalThis;
