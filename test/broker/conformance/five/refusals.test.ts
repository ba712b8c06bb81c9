import type { IConnectPacket, Packet } from 'mqtt-packet';
import t from 'tap';
import { until } from '../../lock-clients.js';
import { brokerOnWire, HOME, ORDER, STATE, type BrokerOnWire } from '../broker-on-wire.js';
import type { WireClient } from '../wire-client.js';

// CONNECT flags (MQTT 5, figure 3-4), and keep alive with an empty block of properties.
const CLEAN = 0x02;
const PASSWORD = 0x40;
const USER_NAME = 0x80;
const NAMED = CLEAN | USER_NAME | PASSWORD;
const KEEP_ALIVE = [0, 60] as const;
const NO_PROPERTIES = 0;

const MALFORMED = 0x81;
const PROTOCOL_ERROR = 0x82;

/** The last word: a DISCONNECT with its reason, and the end of the connection. */
async function dismissal(wire: WireClient): Promise<number | undefined> {
  const { reasonCode } = await wire.expect('disconnect');
  const rest = await wire.ended();
  return rest.length === 0 ? reasonCode : undefined;
}

t.test('CONNECT that is refused', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const refused = async (given: Partial<IConnectPacket>): Promise<number | undefined> => {
    const { wire, connack } = await broker.program(given);
    t.same(await wire.ended(), [], '[MQTT-3.2.2-7]');
    t.equal(connack.sessionPresent, false, '[MQTT-3.2.2-6]');
    return connack.reasonCode;
  };
  t.equal(await refused({ password: Buffer.from('wrong') }), 0x86, 'bad user name or password');
  t.equal(await refused({ clientId: 'line\nbreak' }), 0x85, '[MQTT-3.1.3-8] client identifier');
  t.equal(
    await refused({ will: { topic: STATE, payload: Buffer.from('x'), qos: 0, retain: false } }),
    0x87,
    'a will for where it may not publish',
  );
  t.equal(await refused({ properties: { authenticationMethod: 'SCRAM' } }), 0x8c, '[MQTT-4.12.0-1] AUTH');
  t.equal(
    await refused({ properties: { authenticationData: Buffer.from('x') } }),
    PROTOCOL_ERROR,
    'data of an authentication without its method (section 3.1.2.11.10)',
  );
  t.equal(await refused({ properties: { receiveMaximum: 0 } }), PROTOCOL_ERROR, 'Receive Maximum 0');
  t.equal(await refused({ properties: { maximumPacketSize: 0 } }), PROTOCOL_ERROR, 'Maximum Packet Size 0');
  t.equal(
    await refused({ properties: { maximumPacketSize: 127 } }),
    0x83,
    'stated difference: who takes no packet of 128 bytes could not be answered',
  );
  for (let n = 0; n < 17; n += 1) {
    const { wire, connack } = await broker.lasting(`kept ${n}`);
    if (n === 16) t.equal(connack.reasonCode, 0x88, 'more sessions than a token may have kept');
    await wire.vanish();
  }

  const bytes = async (...rest: readonly (number | string | Uint8Array)[]) => {
    const wire = await broker.open();
    wire.packet(0x10, 'MQTT', ...rest);
    const { reasonCode } = await wire.expect('connack');
    t.same(await wire.ended(), []);
    return reasonCode;
  };
  const named = ['panel', 'home', broker.token] as const;
  for (const level of [6, 127]) {
    t.equal(
      await bytes(level, NAMED, ...KEEP_ALIVE, NO_PROPERTIES, ...named),
      0x84,
      `[MQTT-3.1.2-2] ${level}`,
    );
  }
  t.equal(await bytes(5, NAMED | 1, ...KEEP_ALIVE, NO_PROPERTIES, ...named), MALFORMED, '[MQTT-3.1.2-3]');
  t.equal(await bytes(5, NAMED | 0x08, ...KEEP_ALIVE, NO_PROPERTIES, ...named), MALFORMED, '[MQTT-3.1.2-11]');
  t.equal(await bytes(5, NAMED | 0x20, ...KEEP_ALIVE, NO_PROPERTIES, ...named), MALFORMED, '[MQTT-3.1.2-13]');
  t.equal(
    await bytes(5, NAMED | 0x1c, ...KEEP_ALIVE, NO_PROPERTIES, 'panel', 0, HOME, 'x', 'home', broker.token),
    MALFORMED,
    '[MQTT-3.1.2-12] Will QoS 3',
  );
  t.equal(await bytes(5, USER_NAME, ...KEEP_ALIVE, NO_PROPERTIES, 'panel'), MALFORMED, '[MQTT-3.1.4-1]');
  const withBlock = (...block: readonly (number | string)[]) => {
    const { length } = block.reduce<Buffer>(
      (sum, part) =>
        Buffer.concat([sum, typeof part === 'number' ? Buffer.of(part) : Buffer.from(`--${part}`)]),
      Buffer.alloc(0),
    );
    return bytes(5, NAMED, ...KEEP_ALIVE, length, ...block, ...named);
  };
  t.equal(
    await withBlock(0x11, 0, 0, 0, 1, 0x11, 0, 0, 0, 2),
    PROTOCOL_ERROR,
    'Session Expiry Interval twice',
  );
  t.equal(await withBlock(0x17, 2), PROTOCOL_ERROR, 'Request Problem Information 2');
  t.equal(await withBlock(0x23, 0, 1), MALFORMED, 'a Topic Alias in CONNECT (section 2.2.2.2)');
  t.equal(await withBlock(0x7e, 0), MALFORMED, 'an identifier that there is not');
  t.equal(await withBlock(0x26, 'name', 'v\0'), MALFORMED, '[MQTT-1.5.4-2] U+0000 in a User Property');
  t.same(broker.heard, []);
});

t.test('[MQTT-4.13.1-1] packets that end a connection, and why', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const rest = Buffer.from('x');
  const cases: readonly (readonly [number, string, number, ...(number | string | Uint8Array)[]])[] = [
    [MALFORMED, '[MQTT-3.3.1-4] QoS 3', 0x36, ORDER, 0, 1, 0, rest],
    [PROTOCOL_ERROR, '[MQTT-3.3.1-2] DUP with QoS 0', 0x38, ORDER, 0, rest],
    [PROTOCOL_ERROR, '[MQTT-2.2.1-3] packet identifier 0', 0x32, ORDER, 0, 0, 0, rest],
    [0x90, '[MQTT-3.3.2-2] # in the topic', 0x30, 'doorward/front/#', 0, rest],
    [0x90, '[MQTT-3.3.2-2] + in the topic', 0x30, 'doorward/+/lock/set', 0, rest],
    [0x90, 'more levels than the hub has', 0x30, 'doorward/b/c/d/e/f/g/h/i', 0, rest],
    [PROTOCOL_ERROR, '[MQTT-4.7.3-1] an empty topic without an alias', 0x30, '', 0, rest],
    [MALFORMED, '[MQTT-4.7.3-2] U+0000 in the topic', 0x30, 'doorward/\0/lock/set', 0, rest],
    [MALFORMED, 'properties longer than the packet', 0x30, ORDER, 120, rest],
    [PROTOCOL_ERROR, '[MQTT-3.3.2-14] a wildcard in the Response Topic', 0x30, ORDER, 6, 8, 'a/#', rest],
    [MALFORMED, '[MQTT-3.3.2-13] the Response Topic is no UTF-8', 0x30, ORDER, 5, 8, 0, 2, 0xc3, 0x28, rest],
    [MALFORMED, '[MQTT-3.3.4-6] a Subscription Identifier', 0x30, ORDER, 2, 0x0b, 1, rest],
    [MALFORMED, 'a Will Delay Interval in PUBLISH', 0x30, ORDER, 5, 0x18, 0, 0, 0, 1, rest],
    [PROTOCOL_ERROR, 'Payload Format Indicator 2', 0x30, ORDER, 2, 1, 2, rest],
    [PROTOCOL_ERROR, 'Content Type twice', 0x30, ORDER, 8, 3, 'a', 3, 'b', rest],
    [MALFORMED, 'a property that is cut off', 0x30, ORDER, 3, 2, 0, 0, rest],
    [MALFORMED, '[MQTT-3.8.1-1] flags of SUBSCRIBE', 0x80, 0, 1, 0, STATE, 0],
    [PROTOCOL_ERROR, '[MQTT-3.8.3-2] no filter', 0x82, 0, 1, 0],
    [MALFORMED, '[MQTT-3.8.3-5] reserved bits', 0x82, 0, 1, 0, STATE, 0x40],
    [MALFORMED, 'Subscription QoS 3', 0x82, 0, 1, 0, STATE, 3],
    [MALFORMED, 'Retain Handling 3', 0x82, 0, 1, 0, STATE, 0x30],
    [PROTOCOL_ERROR, '[MQTT-3.8.3-4] No Local on a shared one', 0x82, 0, 1, 0, '$share/a/doorward/x', 4],
    [PROTOCOL_ERROR, 'Subscription Identifier 0', 0x82, 0, 1, 2, 0x0b, 0, STATE, 0],
    [PROTOCOL_ERROR, 'two Subscription Identifiers', 0x82, 0, 1, 4, 0x0b, 1, 0x0b, 2, STATE, 0],
    [0x8f, '[MQTT-4.7.1-1] # that is not last', 0x82, 0, 1, 0, 'doorward/#/state', 0],
    [0x8f, '[MQTT-4.7.1-2] + that is not a level', 0x82, 0, 1, 0, 'doorward/fr+nt', 0],
    [0x8f, '[MQTT-4.7.3-1] an empty filter', 0x82, 0, 1, 0, '', 0],
    [PROTOCOL_ERROR, '[MQTT-3.10.3-2] nothing to unsubscribe from', 0xa2, 0, 1, 0],
    [MALFORMED, '[MQTT-3.10.1-1] flags of UNSUBSCRIBE', 0xa0, 0, 1, 0, STATE],
    [MALFORMED, '[MQTT-3.6.1-1] flags of PUBREL', 0x60, 0, 1],
    [MALFORMED, 'a reason that PUBACK has not', 0x40, 0, 1, 0x01, 0],
    [MALFORMED, '[MQTT-3.14.1-1] flags of DISCONNECT', 0xe1, 0, 0],
    [MALFORMED, 'packet type 0', 0x00, 0],
    [PROTOCOL_ERROR, '[MQTT-4.12.0-7] AUTH that nobody asked for', 0xf0, 0x18, 0],
    [PROTOCOL_ERROR, 'what only a server sends: CONNACK', 0x20, 0, 0, 0],
    [PROTOCOL_ERROR, 'what only a server sends: SUBACK', 0x90, 0, 1, 0, 0],
    [PROTOCOL_ERROR, 'what only a server sends: PINGRESP', 0xd0],
  ];
  for (const [reason, name, first, ...bytes] of cases) {
    const { wire } = await broker.program();
    wire.packet(first, ...bytes);
    t.equal(await dismissal(wire), reason, name);
  }
  const again = await broker.program();
  again.wire.send(broker.introduction());
  t.equal(await dismissal(again.wire), PROTOCOL_ERROR, '[MQTT-3.1.0-2] a second CONNECT');
  const long = await broker.program();
  long.wire.raw(0x30, 0xff, 0xff, 0xff, 0xff, 0x01);
  t.equal(await dismissal(long.wire), 0x95, 'longer than it can be');
  const large = await broker.program();
  large.wire.raw(0x30, 0x81, 0x80, 0x04);
  t.equal(
    await dismissal(large.wire),
    0x95,
    '[MQTT-3.2.2-15] longer than was told, before its text has come',
  );
  t.same(broker.heard, []);
  const count = broker.fixture.broker.refused;
  t.ok((count['packet_malformed'] ?? 0) > 0 && (count['packet_too_long'] ?? 0) > 0, 'and counted');
});

t.test('[MQTT-3.14.4-1] after DISCONNECT nothing is said and nothing heard', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const { wire } = await broker.program();
  const order = { cmd: 'publish', topic: ORDER, payload: 'x', qos: 1, dup: false, retain: false } as const;
  wire.packet(0xf0, 0x18, 0);
  wire.send({ ...order, messageId: 1 }, { cmd: 'pingreq' });
  t.equal(await dismissal(wire), PROTOCOL_ERROR);
  t.same(broker.heard, []);
});

t.test('a server that ends a connection says why', async (t) => {
  const broker = await brokerOnWire(t, 5);
  const first = await broker.program({ clientId: 'same' });
  const second = await broker.program({ clientId: 'same' });
  t.equal(await dismissal(first.wire), 0x8e, '[MQTT-3.1.4-3] taken over');
  await second.wire.answersPing();
  const silent = await broker.program({ clientId: 'silent', keepalive: 1 });
  t.equal(await dismissal(silent.wire), 0x8d, '[MQTT-3.1.2-22] silent for longer than its keep alive');
  const token = broker.fixture.tokens.add(['mqtt:read']);
  const ended = await broker.program({ clientId: 'ended', password: Buffer.from(token) });
  broker.fixture.tokens.revoke(token);
  t.equal(await dismissal(ended.wire), 0x87, 'its token is good no more');
  const last = await broker.program({ clientId: 'last' });
  await last.wire.answersPing();
  await Promise.all([
    broker.fixture.broker.stop(),
    dismissal(last.wire).then((reason) => t.equal(reason, 0x8b)),
  ]);
});

t.test('[MQTT-3.1.2-8] a connection that is ended for an error leaves its will', async (t) => {
  const broker: BrokerOnWire = await brokerOnWire(t, 5);
  const will = { topic: HOME, payload: Buffer.from('offline'), qos: 1, retain: false } as const;
  const { wire } = await broker.program({ will });
  const pings: Packet[] = [{ cmd: 'pingreq' }, { cmd: 'pingresp' }];
  wire.send(...pings);
  await wire.expect('pingresp');
  await dismissal(wire);
  await until(() => broker.heard.includes(`${HOME} offline`), 'the will');
});
