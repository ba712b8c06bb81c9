// After `npm ci` with development dependencies: build tap with the plugin list of .taprc (without it the first
// `tap` run loads the default plugins), then bundle, so that `npx doorward` works at once.
// An install without development dependencies has neither tool and uses the bundles that ship in dist/.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (existsSync('node_modules/.bin/tap')) run('node_modules/.bin/tap', ['build']);
if (existsSync('node_modules/esbuild')) run(process.execPath, ['scripts/build.mjs', '--quiet']);
