// Builds the household page into dist/web/: hashed files, the page that names them, and page.json, by which the hub serves them.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const SHELL = 'src/web/shell';
/** What browsers of the last four years run, iPhones on iOS 16 included. */
const TARGET = ['es2022', 'safari16'];
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};
const PACKED = new Set(['.css', '.html', '.js', '.svg', '.webmanifest']);
const MARK = /<!-- made by the build:.*-->/;

/** @returns bytes of JavaScript and styles that the first load takes, gzipped */
export async function buildPage(outdir, { quiet }) {
  const common = {
    bundle: true,
    minify: true,
    format: 'esm',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: quiet ? 'warning' : 'info',
    write: false,
  };
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { page: 'src/web/main.tsx', style: 'src/web/styles/style.css' },
    outdir: path.join(outdir, 'assets'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
  });
  const root = path.resolve(outdir);
  const made = outputFiles.map(({ path: file, contents }) => ({
    file: path.relative(root, file).split(path.sep).join('/'),
    bytes: Buffer.from(contents),
  }));

  const first = firstLoad(metafile, outdir);
  const links = first.map((file) =>
    file.endsWith('.css')
      ? `<link rel="stylesheet" href="/${file}" />`
      : file.startsWith('assets/page-')
        ? `<script type="module" src="/${file}"></script>`
        : `<link rel="modulepreload" href="/${file}" />`,
  );
  const template = readFileSync(path.join(SHELL, 'index.html'), 'utf8');
  if (!MARK.test(template)) throw new Error('index.html has no place for its scripts');
  made.push({ file: 'index.html', bytes: Buffer.from(template.replace(MARK, links.join('\n    '))) });
  for (const name of readdirSync(SHELL).filter((file) => file !== 'index.html'))
    made.push({ file: name, bytes: readFileSync(path.join(SHELL, name)) });

  // The shell: everything so far. Its name changes with any of it, and so the browser fetches it anew.
  const paths = made.map(({ file }) => pathOf(file));
  const worker = await build({
    ...common,
    entryPoints: { worker: 'src/web/worker/service-worker.ts' },
    outdir,
    define: {
      SHELL: JSON.stringify({ name: digestOf(Buffer.concat(made.map(({ bytes }) => bytes))), paths }),
    },
  });
  made.push({ file: 'worker.js', bytes: Buffer.from(worker.outputFiles[0].contents) });

  const written = new Set(['page.json']);
  const files = made.map(({ file, bytes }) => {
    const brotli = PACKED.has(path.extname(file));
    put(outdir, file, bytes, written);
    if (brotli) put(outdir, `${file}.br`, packed(bytes), written);
    return {
      path: pathOf(file),
      file,
      type: TYPES[path.extname(file)] ?? 'application/octet-stream',
      digest: digestOf(bytes),
      lasting: file.startsWith('assets/'),
      brotli,
    };
  });
  writeFileSync(path.join(outdir, 'page.json'), `${JSON.stringify({ files })}\n`);
  removeOthers(outdir, written);

  const sizes = first.map((file) => gzipSync(made.find((one) => one.file === file).bytes).length);
  const sum = (ending) => sizes.reduce((all, size, at) => all + (first[at].endsWith(ending) ? size : 0), 0);
  return { scriptBytes: sum('.js'), styleBytes: sum('.css') };
}

/** The entry, and what it imports outright; what is imported when wanted comes later. */
function firstLoad({ outputs }, outdir) {
  const own = (file) => path.posix.relative(outdir.split(path.sep).join('/'), file);
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) =>
    ['src/web/main.tsx', 'src/web/styles/style.css'].includes(entryPoint),
  );
  const seen = new Set(entries.map(([file]) => file));
  for (const file of seen)
    for (const { path: needed, kind } of outputs[file].imports)
      if (kind === 'import-statement') seen.add(needed);
  return [...seen].map(own).sort();
}

function pathOf(file) {
  return file === 'index.html' ? '/' : `/${file}`;
}

function digestOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

function packed(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

/** Left as it is where nothing changed: a hub that runs may be reading it. */
function put(outdir, file, bytes, written) {
  const target = path.join(outdir, file);
  written.add(file);
  mkdirSync(path.dirname(target), { recursive: true });
  if (!existsSync(target) || !readFileSync(target).equals(bytes)) writeFileSync(target, bytes);
}

function removeOthers(outdir, written) {
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = path.relative(outdir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!written.has(file)) rmSync(path.join(outdir, file), { force: true });
  }
}
