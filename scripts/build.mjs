// Bundles each program into dist/: one file starts faster and needs less memory than hundreds (see src/ARCHITECTURE.md).
import { build } from 'esbuild';
import { chmodSync, existsSync, rmSync } from 'node:fs';

const quiet = process.argv.includes('--quiet');
const programs = {
  hub: 'src/main.ts',
  doorward: 'src/cli/main.ts',
  simulator: 'src/simulator/main.ts',
};
const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, file]) => existsSync(file)));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  minifySyntax: true,
  external: ['better-sqlite3', 'serialport', 'node-pty'],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  logLevel: quiet ? 'warning' : 'info',
});
if (existsSync('dist/doorward.mjs')) chmodSync('dist/doorward.mjs', 0o755);
