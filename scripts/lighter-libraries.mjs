// Parts of libraries that no program of ours can come to use, left out of the bundles: V8 would keep them all in memory.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** @type {import('esbuild').Plugin} */
export const lighterLibraries = {
  name: 'lighter-libraries',
  setup(build) {
    // On Node it is a copy of Node's own streams.
    build.onResolve({ filter: /^readable-stream$/ }, () => ({ path: 'node:stream', external: true }));

    // Bodies are JSON in UTF-8, -16 or -32: body-parser refuses every other charset before it asks for a table of it.
    build.onLoad({ filter: /[\\/]iconv-lite[\\/]encodings[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const lighter = text.replace(/require\("\.\/(?:utf7|[sd]bcs-[a-z-]+)"\),?/g, '');
      if (lighter === text) throw new Error('iconv-lite lists its encodings in another way now');
      return { contents: lighter };
    });

    // What is looked up are extensions, and charsets of types that have one.
    build.onLoad({ filter: /[\\/]mime-db[\\/]db\.json$/ }, ({ path }) => {
      const types = Object.entries(require(path));
      const asked = types.filter(([, { extensions, charset }]) => extensions || charset);
      return { contents: JSON.stringify(Object.fromEntries(asked)), loader: 'json' };
    });

    // Sentences are ours, in the languages of the house; of zod's own, English is what it has before they are asked for.
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));

    // Its index loads a limiter for each of a dozen databases; ours counts in memory.
    build.onLoad({ filter: /[\\/]rate-limiter-flexible[\\/]index\.js$/ }, () => ({
      contents: `module.exports = {
        RateLimiterMemory: require('./lib/RateLimiterMemory'),
        RateLimiterRes: require('./lib/RateLimiterRes'),
      };`,
    }));
  },
};
