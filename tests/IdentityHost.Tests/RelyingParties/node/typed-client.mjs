// Makes types of the server's own description, compiles an app against them, and runs it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const { api, issuer, token } = JSON.parse(process.argv[2]);
const folder = new URL(`node_modules/.${api}-client/`, import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('package.json', folder), '{"type":"module"}');
await writeFile(new URL(`${api}.d.ts`, folder), astToString(await openapiTS(new URL(`/openapi/${api}.json`, issuer))));
await writeFile(new URL('app.ts', folder), await readFile(new URL(`${api}-client.ts`, import.meta.url)));

const program = ts.createProgram([new URL('app.ts', folder).pathname], {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
});
const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
if (faults.length > 0)
  throw new Error(ts.formatDiagnostics(faults, { getCanonicalFileName: f => f, getCurrentDirectory: () => folder.pathname, getNewLine: () => '\n' }));

const { run } = await import(new URL('app.js', folder));
console.log(JSON.stringify(await run(issuer, token)));
