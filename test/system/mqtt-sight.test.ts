import { connect as connectSocket } from 'node:net';
import { MqttClient } from 'mqtt';
import t from 'tap';
import * as z from 'zod';
import { connected } from '../broker/lock-clients.js';
import { documentIn, runHere } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';

const WAIT_MS = 30_000;
const made = z.object({ data: z.object({ token: z.string() }) });
const TOPIC = 'zigbee2mqtt/Front door/set';

t.test('the broker of a real hub, looked at over REST and by the command line', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const env = { DOORWARD_DATA_DIR: hub.dataDir };
  const run = (...args: string[]) => runHere(['mqtt', ...args], env);
  const body = { name: 'Kitchen', scopes: ['mqtt:zigbee2mqtt'] };
  const { token } = expectAnswer(await hub.request('POST', '/auth/api-tokens', { body }), 201, made).data;
  const program = new MqttClient(() => connectSocket(Number(new URL(hub.mqttUrl).port), '127.0.0.1'), {
    ...{ username: 'k', password: token, clientId: 'kitchen', reconnectPeriod: 0, protocolVersion: 5 },
  });
  program.on('error', () => undefined);
  await connected(program);
  t.teardown(() => program.end(true));

  t.match(documentIn(await run('clients', '--json')), {
    clients: [
      { kind: 'integration', name: 'Kitchen', client_id: 'kitchen', address: '127.0.0.1', protocol: '5' },
    ],
  });
  t.match(
    (await run('clients')).stdout,
    /^KIND +NAME[^]*\nintegration +Kitchen +kitchen +127\.0\.0\.1 +tcp, MQTT 5/,
  );

  const watching = run('watch', '--topic', 'zigbee2mqtt/+/set', '--payload', '--count', '2', '--json');
  let shown = '';
  void watching.then(({ stdout }) => (shown = stdout));
  const say = (text: string) => program.publishAsync(TOPIC, text, { qos: 1 });
  await until(
    async () => {
      await say('{"pin_code":{"user":1,"pin_code":"739152"}}');
      return shown !== '';
    },
    WAIT_MS,
    () => 'what is watched',
  );
  const { exitCode, stdout } = await watching;
  t.equal(exitCode, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  t.equal(lines.length, 2);
  t.match(lines[0], {
    topic: TOPIC,
    qos: 1,
    from: { kind: 'integration', name: 'Kitchen' },
    payload_bytes: Number,
    payload: '{"pin_code":"[hidden]"}',
    payload_state: 'redacted',
  });

  await t.rejects(program.publishAsync('smartlock/front/commands', 'secret 739152', { qos: 1 }));
  const refusals = await run('refusals', '--json');
  t.match(documentIn(refusals), { totals: { publish_denied: 1 } });
  t.match(
    refusals.stdout,
    /"reason":"publish_denied"[^}]*"topic":"smartlock\/front\/commands","payload_bytes":13/,
  );
  t.match(refusals.stdout, /"reason":"command_no_such_lock"/, 'what the hub could not act upon is there too');
  t.match((await run('refusals')).stdout, /publish_denied +Kitchen +127\.0\.0\.1/);

  const reply = await fetch(`${hub.url}/metrics`);
  const { status } = reply;
  const text = await reply.text();
  t.equal(status, 200);
  t.match(text, /^doorward_mqtt_clients\{kind="integration"\} 1$/m);
  t.match(text, /^doorward_mqtt_refusals_total\{reason="publish_denied"\} 1$/m);
  t.match(text, /^doorward_mqtt_messages_received_total\{kind="integration",qos="1"\} [3-9]\d*$/m);

  const bridge = await run('bridge', '--json');
  t.same([bridge.exitCode, documentIn(bridge)], [0, { bridge: null }]);
  t.equal((await run('watch', '--topic', 'a/#/b', '--json')).exitCode, 2, 'no topic filter');
  t.equal((await run('watch', '--count', '0')).exitCode, 2);
  t.equal((await run('watch', '--count', 'x')).exitCode, 2);
  for (const secret of ['739152', token])
    t.notOk(
      [hub.program.output, stdout, refusals.stdout, text].join('\n').includes(secret),
      'no code is anywhere',
    );
});

t.test('a hub whose other broker is not there', async (t) => {
  const hub = await startRealHub({ env: { DOORWARD_BRIDGE_URL: 'mqtt://127.0.0.1:1' } });
  t.teardown(() => hub.stop());
  const bridge = () => runHere(['mqtt', 'bridge'], { DOORWARD_DATA_DIR: hub.dataDir });
  await until(
    async () => (await bridge()).stdout.includes('Last trouble'),
    WAIT_MS,
    () => 'the trouble',
  );
  const { exitCode, stdout } = await bridge();
  t.equal(exitCode, 7);
  t.match(stdout, /127\.0\.0\.1:1: NOT connected[^]*Nothing listens at 127\.0\.0\.1:1/);
});
