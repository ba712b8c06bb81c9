import t from 'tap';
import { generate } from 'mqtt-packet';
import { CONNECT_BYTES, PACKET_BYTES } from '../../src/broker/limits.js';
import { CONNECTORS, webSocketPort } from './connectors.js';
import { SECRET, until } from './lock-clients.js';
import { startProgramBroker } from './program-clients.js';
import { BINARY, CONTINUATION, frame, RawWebSocket, TEXT } from './raw-web-socket.js';

const connector = CONNECTORS.find(({ name }) => name === 'websocket');
const LOG_IN = {
  cmd: 'connect',
  clientId: 'front',
  username: 'front',
  password: Buffer.from(SECRET),
  clean: true,
  keepalive: 60,
} as const;
const CONNECT = Buffer.from(generate(LOG_IN));
/** Close frame of two bytes of code (RFC 6455, section 7.4.1). */
const closeFrame = (code: number) => Buffer.from([0x88, 2, code >> 8, code & 0xff]);

t.test('bytes of a WebSocket, before and after MQTT has begun', async (t) => {
  const fixture = await startProgramBroker({ ...(connector && { connector }) });
  t.teardown(() => fixture.stop());
  const port = webSocketPort(fixture.broker);
  const sockets: RawWebSocket[] = [];
  t.teardown(() => {
    for (const { socket } of sockets) socket.destroy();
  });
  const upgraded = async (following?: Buffer) => {
    const socket = new RawWebSocket(port);
    sockets.push(socket);
    t.equal(await socket.upgrade(following), 101);
    return socket;
  };
  const refusals = (code: string) => fixture.broker.refused[code] ?? 0;

  await t.test('a CONNECT in the same segment as the upgrade', async () => {
    await (await upgraded(frame(CONNECT))).connack();
  });

  await t.test('a CONNECT in pieces: frames, fragments, single bytes', async () => {
    const socket = await upgraded(frame(CONNECT.subarray(0, 3)));
    socket.send(
      frame(CONNECT.subarray(3, 7), { isFinal: false }),
      frame(CONNECT.subarray(7, 9), { opcode: CONTINUATION }),
      ...[...CONNECT.subarray(9)].map((byte) => frame(Buffer.from([byte]), { opcode: BINARY })),
    );
    await socket.connack();
  });

  await t.test('much in the first segment', async () => {
    const will = {
      topic: 'smartlock/front/status',
      payload: Buffer.alloc(CONNECT_BYTES - 200),
      qos: 0,
      retain: false,
    } as const;
    const long = frame(generate({ ...LOG_IN, will }));
    const halves = await upgraded(long.subarray(0, 3_000));
    halves.send(long.subarray(3_000));
    await halves.connack();
    const publish = {
      topic: 'smartlock/front/events',
      payload: Buffer.alloc(CONNECT_BYTES),
      qos: 0,
      retain: false,
      dup: false,
    } as const;
    const more = Buffer.from(generate({ cmd: 'publish', ...publish }));
    await (await upgraded(Buffer.concat([frame(CONNECT), frame(more), frame(more)]))).connack();
  });

  await t.test('text, also in the first segment', async (t) => {
    const notUtf8 = await upgraded(frame(CONNECT, { opcode: TEXT }));
    t.ok((await notUtf8.end()).includes(closeFrame(1007)), 'a CONNECT is none');
    const text = frame(Buffer.from('hello'), { opcode: TEXT });
    await (await upgraded(text)).end();
    const late = await upgraded();
    late.send(text);
    await late.end();
    const loggedIn = await upgraded(frame(CONNECT));
    await loggedIn.connack();
    loggedIn.send(text);
    await loggedIn.end();
    t.equal(refusals('text_frame'), 3);
  });

  await t.test('without a mask', async (t) => {
    const socket = await upgraded();
    socket.send(frame(CONNECT, { isMasked: false }));
    t.ok((await socket.end()).includes(closeFrame(1002)));
  });

  await t.test('a frame that promises more than a packet may have', async (t) => {
    const before = await upgraded(frame(Buffer.alloc(0), { promised: PACKET_BYTES + 1 }));
    t.ok((await before.end()).includes(closeFrame(1009)), 'by its header alone');
    const after = await upgraded(frame(CONNECT));
    await after.connack();
    after.send(frame(Buffer.alloc(0), { promised: PACKET_BYTES + 1 }));
    t.ok((await after.end()).includes(closeFrame(1009)));
  });

  await t.test('until it has logged in, no more than a CONNECT is kept', async (t) => {
    const before = refusals('packet_too_long');
    for (const early of [true, false]) {
      const begun = frame(Buffer.alloc(2 * CONNECT_BYTES), { promised: PACKET_BYTES });
      const socket = await upgraded(early ? begun : undefined);
      if (!early) socket.send(begun);
      await socket.end();
    }
    t.equal(refusals('packet_too_long') - before, 2);
    const fragments = await upgraded();
    fragments.send(frame(Buffer.alloc(1), { isFinal: false }));
    const endless = Array.from({ length: 2 * CONNECT_BYTES }, () =>
      frame(Buffer.alloc(0), { isFinal: false, opcode: CONTINUATION }),
    );
    fragments.send(...endless);
    await fragments.end();
    t.equal(refusals('packet_too_long') - before, 3, 'fragments without an end, and without content');
  });

  await t.test('another subprotocol, or none', async (t) => {
    for (const protocol of [null, '', 'MQTT', 'mqttv3.1', 'other, mqtts']) {
      const socket = new RawWebSocket(port);
      sockets.push(socket);
      t.equal(await socket.upgrade(frame(CONNECT), protocol), 400, protocol ?? 'none');
      t.match((await socket.end()).toString(), /Sec-WebSocket-Protocol/);
    }
  });

  await t.test('all of them are gone, and the broker goes on', async () => {
    for (const { socket } of sockets) socket.destroy();
    await until(() => !fixture.broker.isConnected('front'), 'the lock went');
    (await fixture.lock('front')).end(true);
  });

  await t.test('a broker that does not run', async (t) => {
    const open = await upgraded(frame(CONNECT));
    await open.connack();
    await fixture.broker.stop();
    await open.end();
    const late = new RawWebSocket(port);
    sockets.push(late);
    t.equal(await late.upgrade(frame(CONNECT)), 503);
  });
});
