import t from 'tap';
import { Aedes } from 'aedes';
import { connect as connectSocket, createServer, type AddressInfo } from 'node:net';
import { MqttClient, type IClientOptions } from 'mqtt';
import { connected, until } from './lock-clients.js';
import { startProgramBroker } from './program-clients.js';

/** What is asked of a broker with two people who are not each other: "one" and "other". */
interface Asked {
  connect(who: 'one' | 'other', options: IClientOptions): Promise<MqttClient>;
  publish(topic: string, text: string): Promise<void>;
  /** Where it listens. */
  readonly port: number;
  /** What lies between a publish of a client at `COMMAND` and its being safe: runs when that begins; safe when it resolves. */
  whenSaved(save: () => Promise<void>): void;
  stop(): Promise<void>;
}

const DENIED = 'zigbee2mqtt/front';
const COMMAND = 'doorward/front/lock/set';
const ALLOWED = 'doorward/front/lock/state';

/** Aedes with the usual hooks, as its documentation has them: a password each, and one topic that is denied. */
async function bare(): Promise<Asked> {
  let save = () => Promise.resolve();
  const aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => {
      done(null, password?.toString() === `secret of ${username ?? ''}`);
    },
    authorizeSubscribe: (_client, subscription, done) => {
      done(null, subscription.topic === ALLOWED ? subscription : null);
    },
    // where its documentation has one act on what was published
    published: (packet, _client, done) => {
      if (packet.topic !== COMMAND) done();
      else
        save().then(() => {
          done();
        }, done);
    },
  });
  const server = createServer((socket) => {
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    whenSaved: (given) => (save = given),
    async connect(who, options) {
      const open = () => connectSocket(port, '127.0.0.1');
      const password = `secret of ${who}`;
      const client = new MqttClient(open, { username: who, password, reconnectPeriod: 0, ...options });
      client.on('error', () => undefined);
      await connected(client);
      return client;
    },
    publish: (topic, text) =>
      new Promise((resolve) => {
        const payload = Buffer.from(text);
        aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => {
          resolve();
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        aedes.close(() =>
          server.close(() => {
            resolve();
          }),
        );
      }),
  };
}

async function ours(): Promise<Asked> {
  const fixture = await startProgramBroker();
  const scopes = ['mqtt:home-assistant'] as const;
  const tokens = { one: fixture.tokens.add(scopes), other: fixture.tokens.add(scopes) };
  return {
    port: fixture.broker.port,
    whenSaved: (save) => {
      fixture.settle = save;
    },
    connect: (who, options) => fixture.program(tokens[who], options),
    publish: (topic, text) => fixture.broker.publish(topic, text),
    stop: () => fixture.stop(),
  };
}

/** @returns what comes after a reconnection of a session that asked for an allowed and a denied filter at once */
async function afterMixed(broker: Asked, protocolVersion: 4 | 5, filters: string[]): Promise<string[]> {
  const options: IClientOptions = {
    clientId: 'mixed',
    clean: false,
    protocolVersion,
    ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: 600 } }),
  };
  const first = await broker.connect('one', options);
  await first.subscribeAsync(filters, { qos: 1 }).catch(() => undefined);
  first.end(true);
  await broker.publish(DENIED, 'denied while away');
  const got: string[] = [];
  const again = await broker.connect('one', options);
  again.on('message', (topic) => got.push(topic));
  await broker.publish(DENIED, 'denied');
  await again.subscribeAsync(ALLOWED);
  await broker.publish(ALLOWED, 'last');
  await until(() => got.includes(ALLOWED), 'the allowed one comes');
  again.end(true);
  return got;
}

/** @returns what somebody else gets of a session's queue by taking its client id, and whether that cuts its connection */
async function takenOver(broker: Asked, protocolVersion: 4 | 5): Promise<{ got: string[]; wasCut: boolean }> {
  const options: IClientOptions = {
    clientId: 'panel',
    clean: false,
    protocolVersion,
    ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: 600 } }),
  };
  const owner = await broker.connect('one', options);
  await owner.subscribeAsync(ALLOWED, { qos: 1 });
  owner.end(true);
  await broker.publish(ALLOWED, 'for the owner');
  const got: string[] = [];
  const thief = await broker.connect('other', options);
  thief.on('message', (_topic, payload) => got.push(payload.toString()));
  await thief.subscribeAsync(ALLOWED, { qos: 1 });
  await broker.publish(ALLOWED, 'for all');
  await until(() => got.includes('for all'), 'the other hears what is said now');
  let wasCut = false;
  thief.on('close', () => (wasCut = true));
  const back = await broker.connect('one', options);
  await back.subscribeAsync(ALLOWED);
  if (thief.connected) await thief.unsubscribeAsync(ALLOWED).catch(() => undefined);
  for (const client of [thief, back]) client.end(true);
  return { got, wasCut };
}

/** @returns whether a publish was acknowledged while what it says was not safe yet; and whether it was afterwards */
async function acknowledgedEarly(broker: Asked, protocolVersion: 4 | 5): Promise<[boolean, boolean]> {
  let begun = false;
  let finish: () => void = () => undefined;
  broker.whenSaved(() => {
    begun = true;
    return new Promise((resolve) => (finish = resolve));
  });
  const client = await broker.connect('one', { clientId: 'writer', protocolVersion });
  const state = { acknowledged: false };
  const publishing = client
    .publishAsync(COMMAND, 'UNLOCK', { qos: 1 })
    .then(() => (state.acknowledged = true));
  await until(() => begun, 'it begins to be saved');
  // Turns of the loop, in which a PUBACK that was written would come.
  for (let turn = 0; turn < 50; turn += 1) await new Promise((go) => setTimeout(go, 2));
  const early = state.acknowledged;
  finish();
  await publishing;
  client.end(true);
  return [early, state.acknowledged];
}

/** @returns how many bytes of one packet a broker took from somebody who has proved nothing */
async function takenUnproven(broker: Asked, bytes: number): Promise<number> {
  const socket = connectSocket(broker.port, '127.0.0.1').on('error', () => undefined);
  // CONNECT with a Remaining Length of all that MQTT has, and then its body for ever.
  socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
  const chunk = Buffer.alloc(64 * 1024);
  let sent = 0;
  while (sent <= bytes && !socket.destroyed) {
    await new Promise<void>((resolve) => {
      socket.once('close', resolve);
      socket.write(chunk, () => {
        resolve();
      });
    });
    sent += chunk.length;
  }
  socket.destroy();
  return sent;
}

for (const version of [4, 5] as const) {
  t.test(`MQTT ${version}: PUBACK before what it acknowledges is safe`, async (t) => {
    const [aedes, hub] = [await bare(), await ours()];
    t.teardown(() => Promise.all([aedes.stop(), hub.stop()]));
    t.same(await acknowledgedEarly(aedes, version), [true, true], 'Aedes alone, in its hook `published`');
    t.same(await acknowledgedEarly(hub, version), [false, true], 'here it waits');
  });

  t.test(`MQTT ${version}: a SUBSCRIBE that mixes what is allowed and what is not`, async (t) => {
    const [aedes, hub] = [await bare(), await ours()];
    t.teardown(() => Promise.all([aedes.stop(), hub.stop()]));
    const filters = [ALLOWED, DENIED];
    t.ok((await afterMixed(aedes, version, filters)).includes(DENIED), 'Aedes alone delivers the denied');
    t.same(await afterMixed(hub, version, filters), [ALLOWED], 'here it leaves nothing behind');
    t.same(await afterMixed(hub, version, [DENIED, ALLOWED]), [ALLOWED], 'in any order');
    t.same(await afterMixed(hub, version, [ALLOWED, `$share/all/${DENIED}`]), [ALLOWED], 'nor a shared one');
  });

  t.test(`MQTT ${version}: somebody else's client id`, async (t) => {
    const [aedes, hub] = [await bare(), await ours()];
    t.teardown(() => Promise.all([aedes.stop(), hub.stop()]));
    t.match(
      await takenOver(aedes, version),
      { got: ['for the owner', 'for all'], wasCut: true },
      'Aedes alone',
    );
    t.same(await takenOver(hub, version), { got: ['for all'], wasCut: false }, 'here');
  });
}

t.test('what somebody who has proved nothing can make it keep', async (t) => {
  const [aedes, hub] = [await bare(), await ours()];
  t.teardown(() => Promise.all([aedes.stop(), hub.stop()]));
  const bytes = 16 * 1024 * 1024;
  t.ok((await takenUnproven(aedes, bytes)) > bytes, 'Aedes alone takes all of it');
  t.ok((await takenUnproven(hub, bytes)) < bytes, 'here the connection is cut at the header');
  (await hub.connect('one', {})).end(true);
});
