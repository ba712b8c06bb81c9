import type { Express } from 'express';
import t from 'tap';
import { createApp } from '../../src/cloud/app.js';
import { openWatchedDatabase } from '../../src/cloud/database.js';
import { Hubs } from '../../src/cloud/hubs.js';
import { Images } from '../../src/cloud/images.js';
import { CloudMeters } from '../../src/cloud/meters.js';
import { cloudDocument } from '../../src/cloud/openapi.js';
import { Moments } from '../../src/cloud/moments.js';
import { Requests } from '../../src/cloud/requests.js';
import { Turnstile } from '../../src/cloud/turnstile.js';
import { WaitingHubs } from '../../src/cloud/waiting-hubs.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { FLEET_TOKEN } from './real-cloud.js';

/** What Express keeps of a route, or of routes below a path. */
interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method: string }[] };
  readonly handle: { readonly stack?: readonly Layer[] };
  /** How much of a path it takes. */
  match(path: string): { readonly path: string } | false;
}

/** A path below every prefix there is: by it a layer tells its own. */
const BELOW_ALL = '/v1/fleet/hubs';

function mounted(layers: readonly Layer[], prefix = ''): readonly string[] {
  return layers.flatMap((layer) => {
    const { route, handle } = layer;
    if (route) {
      const path = `${prefix}${route.path}`.replace(/:(\w+)/g, '{$1}');
      // One that reads its body first has two steps.
      const methods = new Set(route.stack.map(({ method }) => method));
      return [...methods].map((method) => `${method} ${path}`);
    }
    if (!handle.stack) return [];
    const taken = layer.match(BELOW_ALL.slice(prefix.length));
    if (!taken) throw new Error(`routes are mounted elsewhere than above ${BELOW_ALL}`);
    return mounted(handle.stack, prefix + taken.path);
  });
}

async function app(): Promise<{ readonly app: Express; readonly end: () => Promise<void> }> {
  const { db, waiting: databaseWaiting } = await openWatchedDatabase({ url: '', dataDir: '', clock, logger });
  const limits = { atOnce: 1, waiting: 0 };
  const moments = new Moments(clock, { atOnce: 1, windowS: 1 });
  const waiting = new WaitingHubs(db, clock, logger);
  return {
    app: createApp({
      ...{ db, clock, logger, moments, waiting, token: FLEET_TOKEN },
      hubs: new Hubs({ db, clock, audience: () => '' }),
      door: new Turnstile(moments, limits),
      turnstile: new Turnstile(moments, limits),
      requests: new Requests(db, () => undefined),
      images: new Images(db),
      meters: new CloudMeters({ clock, hubsWaiting: () => waiting.size, databaseWaiting }),
    }),
    end: () => db.destroy(),
  };
}

t.test(
  'every route that the cloud serves is described, and every one that is described is served',
  async (t) => {
    const cloud = await app();
    t.teardown(cloud.end);
    const { stack } = cloud.app.router as unknown as { readonly stack: readonly Layer[] };
    const served = [...mounted(stack)].sort();
    const { paths } = cloudDocument() as { readonly paths: Readonly<Record<string, object>> };
    const described = Object.entries(paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
      .sort();
    t.ok(served.length > 20);
    t.equal(new Set(served).size, served.length, 'none is hidden by another of the same name');
    t.strictSame(described, served);
  },
);
