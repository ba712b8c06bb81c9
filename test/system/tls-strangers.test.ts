import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { test, type Test } from 'tap';
import { HANDSHAKES_MAX, HANDSHAKES_PER_ADDRESS_MAX } from '../../src/kit/handshake-guard.js';
import { pairMqtt, startRealSimulator } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { authorityOf, handshake, startedHub } from './tls-clients.js';

const HALF_OPEN = 500;
const GROWTH_MAX_MIB = 20;
/** Addresses of this machine that strangers come from. */
const STRANGERS = Array.from({ length: 8 }, (_, n) => `127.0.1.${n + 1}`);
/** A record that begins a handshake and never ends (RFC 8446, section 5.1). */
const BEGINNING = Buffer.from([0x16, 3, 1, 0x02, 0, 1]);
const CONNECT = generate({ cmd: 'connect', clientId: 'front', clean: true, keepalive: 60 });

function residentMib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

/** Connections that end with the test. */
function strangers(t: Test) {
  const sockets: Socket[] = [];
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  return {
    sockets,
    knock: async (url: string, localAddress: string) => {
      const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
      sockets.push(socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    },
  };
}

test('who does not speak TLS on a TLS port is told so, or at least the log is', async (t) => {
  const hub = await startedHub(t, { DOORWARD_LOG_LEVEL: 'warn' });
  const { knock } = strangers(t);
  const answerTo = async (url: string, bytes: Uint8Array | string): Promise<string> => {
    const socket = await knock(url, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.write(bytes);
    await until(
      () => socket.closed,
      30_000,
      () => 'the end of the connection',
    );
    return text;
  };
  for (const method of ['GET', 'POST', 'DELETE']) {
    const answer = await answerTo(
      hub.httpsUrl,
      `${method} /api/v1/devices HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    );
    t.match(answer, /^HTTP\/1\.1 400 /, method);
    t.match(answer, /begin the address with https:/);
  }
  t.match(hub.program.output, /"reason":"not_tls".*HTTPS/);
  t.notMatch(hub.program.output, /"reason":"not_tls".*MQTT/);
  t.equal(await answerTo(hub.mqttsUrl, CONNECT), '');
  await until(
    () => /"reason":"not_tls".*MQTT/.test(hub.program.output),
    30_000,
    () => 'a line in the log',
  );
});

test('handshakes that never end: few are kept, they end, and a door opens meanwhile', async (t) => {
  t.setTimeout(120_000);
  const hub = await startedHub(t);
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const door = await pairMqtt(hub, simulator, 'besieged');
  const { pem: ca } = (await authorityOf(hub)).authority;
  const { sockets, knock } = strangers(t);
  const open = async () => {
    t.equal((await hub.request('POST', `/devices/${door}/unlock`)).status, 200);
  };
  await open();
  const beforeMib = residentMib(hub.pid);
  let peakMib = 0;
  for (let n = 0; n < HALF_OPEN; n += 1) {
    for (const url of [hub.httpsUrl, hub.mqttsUrl]) {
      const socket = await knock(url, STRANGERS[n % STRANGERS.length] ?? '');
      if (n % 2 === 0) socket.write(BEGINNING);
    }
    if (n % 50 === 0) await open();
    peakMib = Math.max(peakMib, residentMib(hub.pid));
  }
  t.ok(peakMib - beforeMib <= GROWTH_MAX_MIB, `${(peakMib - beforeMib).toFixed(1)} MiB more`);
  const left = () => sockets.filter(({ closed }) => !closed).length;
  await until(
    () => left() <= 2 * HANDSHAKES_MAX,
    30_000,
    () => `${left()} to become fewer`,
  );

  // All places are taken, and then one address wants them too.
  for (const url of [hub.httpsUrl, hub.mqttsUrl]) {
    const mine = await Promise.all(
      Array.from({ length: 2 * HANDSHAKES_PER_ADDRESS_MAX }, () => knock(url, '127.0.2.1')),
    );
    const honest = await handshake(url, { ca });
    t.notOk(honest instanceof Error, 'somebody else comes in at once');
    if (!(honest instanceof Error)) honest.destroy();
    await until(
      () => mine.some(({ closed }) => closed),
      30_000,
      () => 'one of the many to be closed',
    );
  }
  await open();
  await until(
    () => left() === 0,
    60_000,
    () => `${left()} to end by themselves`,
  );
  await open();
});
