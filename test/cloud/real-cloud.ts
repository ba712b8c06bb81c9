import { Agent, request } from 'undici';
import { systemClock, type Clock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { startCloud, type Cloud } from '../../src/cloud/cloud.js';
import { IN_MEMORY, readCloudSettings } from '../../src/cloud/settings.js';

export const FLEET_TOKEN = 'the owner of this whole fleet';

/** The reference cloud inside this process, on a database in memory unless `databaseUrl` names another. */
export function startRealCloud(
  databaseUrl = '',
  env: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
): Promise<Cloud> {
  const settings = readCloudSettings({
    DATABASE_URL: databaseUrl,
    FLEET_DATA_DIR: IN_MEMORY,
    FLEET_PORT: '0',
    FLEET_TOKEN: FLEET_TOKEN,
    ...env,
  });
  return startCloud(settings, { clock, random: systemRandom, logger: silentLogger });
}

/** The fleet's API, as its owner. `authorities`: PEM, for a cloud over TLS. */
export async function askFleet(
  cloud: { readonly url: string; readonly authorities?: string },
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const agent = new Agent({ connect: cloud.authorities === undefined ? {} : { ca: cloud.authorities } });
  const answer = await request(`${cloud.url}/v1/fleet${path}`, {
    method,
    dispatcher: agent,
    headers: { authorization: `Bearer ${FLEET_TOKEN}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  await agent.close();
  return {
    status: answer.statusCode,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}
