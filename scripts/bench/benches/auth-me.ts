import { z } from 'zod';
import type { Bench } from '../bench.js';
import { load } from '../load.js';
import { ratioAtLeast, row } from '../row.js';
import { median } from '../sample.js';
import type { Scene } from '../scene.js';

const CLIENTS = 16;
const ROUNDS = { full: 5, short: 1 } as const;
const WARM_UP_S = { full: 5, short: 0.1 } as const;
const ROUND_S = { full: 3, short: 0.3 } as const;
const PATH = '/api/v1/auth/me';

const express = z.object({ url: z.string(), token: z.string() });

/** What an authenticated read costs beyond the checking of its token. */
export const authMe: Bench = {
  name: 'auth-me',
  async run(scene, effort) {
    const hub = await scene.hub();
    const { address } = await scene.server('bare-express');
    const bare = express.parse(JSON.parse(address));
    const reads = readers(scene, hub.url, hub.adminToken);
    const bareReads = readers(scene, bare.url, bare.token);
    const ours: number[] = [];
    const theirs: number[] = [];
    await load(reads, WARM_UP_S[effort]);
    await load(bareReads, WARM_UP_S[effort]);
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      ours.push((await load(reads, ROUND_S[effort])).perSecond);
      theirs.push((await load(bareReads, ROUND_S[effort])).perSecond);
    }
    return [
      row({
        name: 'auth-me',
        measures: `reads of ${PATH} a second, ${CLIENTS} clients, median round`,
        unit: '/s',
        value: median(ours),
        baseline: {
          measures:
            'requests a second of a bare Express 5 route that verifies the same kind of JWT, in turns',
          value: median(theirs),
        },
        targets: [ratioAtLeast(0.5)],
      }),
    ];
  },
};

function readers(scene: Scene, url: string, token: string): (() => Promise<void>)[] {
  return Array.from({ length: CLIENTS }, () => {
    const client = scene.client(url);
    return async () => {
      const { status } = await client.send('GET', PATH, { token });
      if (status !== 200) throw new Error(`${url}${PATH} answered ${status}`);
    };
  });
}
