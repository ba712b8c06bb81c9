import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import * as z from 'zod';
import { bareAedes, neighbour } from '../integrations/external-broker/support/brokers.js';
import { startProgram } from '../support/child-program.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const AVAILABILITY = 'doorward/hub/availability';
const SET = 'doorward/front-door/lock/set';
const WAIT_MS = 30_000;
const PASSWORD = 'bridge-word-7731';
const created = z.object({ data: z.object({ token: z.string(), id: z.string() }) });
const bridge = z.object({
  data: z.object({
    bridge: z
      .object({
        is_connected: z.boolean(),
        commands: z.string(),
        last_error: z.object({ code: z.string(), message: z.string() }).nullable(),
        refused: z.record(z.string(), z.number()),
      })
      .nullable(),
  }),
});

async function stateOf(hub: RealHub) {
  return expectAnswer(await hub.request('GET', '/integrations/bridge'), 200, bridge).data.bridge;
}

t.test(
  'a hub with another broker: state over REST, will after kill -9, and its token asked each time',
  async (t) => {
    const dataDir = shortFolder(t);
    const first = await startRealHub({ dataDir });
    t.equal(await stateOf(first), null);
    const body = { name: 'Home Assistant', scopes: ['devices:unlock'] };
    const { token, id } = expectAnswer(
      await first.request('POST', '/auth/api-tokens', { body }),
      201,
      created,
    ).data;
    await first.stop();

    const broker = await bareAedes(t);
    const home = await neighbour(t, broker.port);
    const taken = await bareAedes(t);
    const other = await neighbour(t, taken.port);
    await other.say('doorward/hub/owner', 'doorward-0a1b2c3d', { qos: 1, retain: true });
    const refused = await startRealHub({
      dataDir,
      env: { DOORWARD_BRIDGE_URL: `mqtt://127.0.0.1:${taken.port}`, DOORWARD_BRIDGE_TOKEN: token },
    });
    await until(
      async () => (await stateOf(refused))?.last_error?.code === 'other_hub',
      WAIT_MS,
      () => 'the hub to keep away from the broker of another',
    );
    t.match(
      JSON.stringify((await refused.atRoot('GET', '/ready')).body),
      /another hub already \(doorward-0a1b2c3d\)/,
    );
    t.strictSame(
      other.heard.filter(({ topic }) => topic !== 'doorward/hub/owner'),
      [],
      'nothing was said there',
    );
    await refused.stop();

    const env = {
      DOORWARD_LOG_LEVEL: 'debug',
      DOORWARD_BRIDGE_URL: `mqtt://127.0.0.1:${broker.port}`,
      DOORWARD_BRIDGE_USER: 'hub',
      DOORWARD_BRIDGE_PASSWORD: PASSWORD,
      DOORWARD_BRIDGE_TOKEN: token,
    };
    const second = await startRealHub({ dataDir, env });
    await home.hears(AVAILABILITY, 'online');
    t.match(await stateOf(second), { is_connected: true, commands: 'taken', last_error: null });
    t.match(JSON.stringify((await second.atRoot('GET', '/ready')).body), /"name":"mqtt bridge","ok":true/);
    t.notMatch(JSON.stringify((await second.anonymous('GET', '/ready')).body), /mqtt bridge/);
    await second.kill9();
    await home.hears(AVAILABILITY, 'offline');

    const third = await startRealHub({ dataDir, env });
    t.teardown(() => third.stop());
    await home.hears(AVAILABILITY, 'online');
    t.equal((await third.request('DELETE', `/auth/api-tokens/${id}`)).status, 204);
    await home.say(SET, 'UNLOCK');
    await until(
      async () => (await stateOf(third))?.refused['token_revoked'] === 1,
      WAIT_MS,
      () => 'the refusal',
    );
    t.equal((await stateOf(third))?.commands, 'refused');

    await broker.stop();
    await until(
      async () => (await stateOf(third))?.is_connected === false,
      WAIT_MS,
      () => 'the loss of the broker',
    );
    t.equal((await third.anonymous('GET', '/ready')).status, 200, 'doors need no other broker');
    await broker.start();
    const back = await neighbour(t, broker.port);
    await back.hears(AVAILABILITY, 'online');

    const stored = readdirSync(dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(dataDir, entry.name), 'latin1'));
    const everything = [
      second.program.output,
      third.program.output,
      JSON.stringify(await stateOf(third)),
      ...stored,
    ];
    for (const secret of [PASSWORD, token])
      t.notOk(everything.join('\n').includes(secret), 'a secret is nowhere');
  },
);

t.test('a hub that is to be a client of itself, or with a token that is none, does not start', async (t) => {
  for (const [env, words] of [
    [{ DOORWARD_BRIDGE_URL: 'mqtt://127.0.0.1:18830', DOORWARD_MQTT_PORT: '18830' }, /this hub's own broker/],
    [
      { DOORWARD_BRIDGE_URL: 'mqtt://127.0.0.1:1', DOORWARD_BRIDGE_TOKEN: 'no-token-3391' },
      /no API token of a hub/,
    ],
  ] as const) {
    const program = startProgram({
      args: ['dist/hub.mjs'],
      env: { DOORWARD_DATA_DIR: shortFolder(t), DOORWARD_HTTP_PORT: '0', DOORWARD_MQTT_PORT: '0', ...env },
    });
    t.equal(await program.ended(), 2);
    t.match(program.output, words);
    t.notMatch(program.output, /no-token-3391/);
  }
});
