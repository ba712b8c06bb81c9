import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { HUB_ENVIRONMENT, HUB_NODE_FLAGS } from '../../../src/cli/hub-launch.js';
import { NODE_FLAGS } from '../../cloud/cloud-program.js';
import { ROOT } from '../../support/child-program.js';

t.test('npm start and npm run cloud run the programs as the demo and the benches do', async (t) => {
  const manifest = z
    .object({ scripts: z.object({ start: z.string(), cloud: z.string() }) })
    .parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  const environment = Object.entries(HUB_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  const command = [...environment, 'exec node', ...HUB_NODE_FLAGS, 'dist/hub.mjs'].join(' ');
  t.ok(manifest.scripts.start.endsWith(`&& ${command}`), manifest.scripts.start);
  const cloud = ['exec node', ...NODE_FLAGS, 'dist/cloud.mjs'].join(' ');
  t.ok(manifest.scripts.cloud.endsWith(`&& ${cloud}`), manifest.scripts.cloud);
});
