import { build, type Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { ROOT } from '../support/child-program.js';

const require = createRequire(import.meta.url);
const BUNDLED = `
export const mime = require('mime-types');
export const iconv = require('iconv-lite');
export const { RateLimiterMemory, RateLimiterRes } = require('rate-limiter-flexible');
export const { Duplex } = require('readable-stream');
`;

interface Bundled {
  readonly mime: { lookup(name: string): string | false; charset(type: string): string | false };
  readonly iconv: { encodingExists(name: string): boolean; decode(bytes: Buffer, name: string): string };
  readonly RateLimiterMemory: new (options: object) => { consume(key: string): Promise<unknown> };
  readonly RateLimiterRes: new () => object;
}

const { lighterLibraries } = (await import(
  pathToFileURL(path.join(ROOT, 'scripts/lighter-libraries.mjs')).href
)) as { lighterLibraries: Plugin };

t.test('what the bundles leave out of libraries is not missed', async (t) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: BUNDLED, resolveDir: ROOT },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    plugins: [lighterLibraries],
  });
  const folder = t.testdir({ 'bundle.cjs': outputFiles[0]?.text ?? '' });
  const bundled = require(path.join(folder, 'bundle.cjs')) as Bundled;
  const { mime, iconv, RateLimiterMemory, RateLimiterRes } = bundled;

  const whole = require('mime-db') as Record<string, { extensions?: string[] }>;
  const full = require('mime-types') as Bundled['mime'];
  const types = Object.entries(whole);
  t.ok(types.length > 2_000);
  const other = types.filter(
    ([type, { extensions = [] }]) =>
      mime.charset(type) !== full.charset(type) ||
      extensions.some((extension) => mime.lookup(extension) !== full.lookup(extension)),
  );
  t.same(other, [], 'types and charsets as by the whole table');

  for (const name of ['utf-8', 'utf-16', 'utf-16be', 'utf-32']) t.ok(iconv.encodingExists(name), name);
  t.equal(iconv.decode(Buffer.from('{"ё":1}', 'utf16le'), 'utf-16le'), '{"ё":1}');
  t.notOk(iconv.encodingExists('shift_jis'), 'left out');

  const limiter = new RateLimiterMemory({ points: 1, duration: 60 });
  await limiter.consume('one');
  await t.rejects(limiter.consume('one'), RateLimiterRes);

  const files = Object.keys(metafile.inputs);
  t.notOk(files.some((file) => /readable-stream|RateLimiterRedis|sbcs/.test(file)));
});
