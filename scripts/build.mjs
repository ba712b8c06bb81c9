// Bundles each program into dist/: one file starts faster and needs less memory than hundreds (see src/ARCHITECTURE.md).
import { build } from 'esbuild';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildPage } from './build-page.mjs';
import { lighterLibraries } from './lighter-libraries.mjs';

const quiet = process.argv.includes('--quiet');
const { metafile } = await build({
  entryPoints: {
    hub: 'src/main.ts',
    doorward: 'src/cli/main.ts',
    simulator: 'src/simulator/main.ts',
    cloud: 'src/cloud/main.ts',
    backup: 'src/backup-program.ts',
    'certificate-maker': 'src/certificates/maker-program.ts',
    'ble-radio': 'src/drivers/ble/radio-program.ts',
    'ble-peripheral': 'src/simulator/ble/peripheral-process.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  minifySyntax: true,
  // V8 keeps the text of every module. Names stay, for the log's sake; a line of it is still one that can be looked at.
  minifyWhitespace: true,
  lineLimit: 160,
  metafile: true,
  plugins: [lighterLibraries],
  external: ['better-sqlite3', 'serialport', 'node-pty', '@abandonware/*', '@electric-sql/pglite', 'pg'],
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  logLevel: quiet ? 'warning' : 'info',
});
// Preloaded with `node --require`, so it is CommonJS.
const preload = await build({
  entryPoints: { 'virtual-hci': 'src/simulator/ble/virtual-hci.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  minifySyntax: true,
  metafile: true,
  logLevel: quiet ? 'warning' : 'info',
});
chmodSync('dist/doorward.mjs', 0o755);

// Comments of libraries are left with letters beyond ASCII, and one is enough for V8 to keep the whole text in twice the memory.
for (const name of readdirSync('dist').filter((file) => file.endsWith('.mjs'))) {
  const file = path.join('dist', name);
  const text = readFileSync(file, 'utf8');
  const plain = text.replace(/^.*[\u0080-\uffff].*$/gm, (line) => {
    if (!/^\s*(\*|\/\/|\/\*)/.test(line))
      throw new Error(`${file} has letters beyond ASCII outside of comments: ${line}`);
    return line.replace(/[\u0080-\uffff]/g, '?');
  });
  if (plain !== text) writeFileSync(file, plain);
}

const PAGE = 'dist/web';
const { scriptBytes, styleBytes } = await buildPage(PAGE, { quiet });
if (!quiet)
  console.log(`  household page: ${scriptBytes} bytes of scripts and ${styleBytes} of styles, gzipped`);

// What an earlier build left goes last, so that a program that runs while this one builds finds its files.
const made = new Set(
  [metafile, preload.metafile]
    .flatMap(({ outputs }) => Object.keys(outputs))
    .map((file) => path.basename(file))
    .concat(path.basename(PAGE)),
);
for (const name of readdirSync('dist'))
  if (!made.has(name)) rmSync(path.join('dist', name), { recursive: true });
