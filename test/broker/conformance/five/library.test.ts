import type { IClientOptions } from 'mqtt';
import t from 'tap';
import { until } from '../../lock-clients.js';
import { brokerOnWire, ORDER, STATE } from '../broker-on-wire.js';

// A client as programs have it (mqtt.js), which acknowledges by itself and in its own time; of QoS 2 it tells at PUBREL.
for (const qos of [1, 2] as const)
  t.test(`a client that comes and goes gets everything once, in order: QoS ${qos}`, async (t) => {
    const broker = await brokerOnWire(t, 5);
    const options: IClientOptions = {
      ...{ protocolVersion: 5, clientId: 'library', clean: false },
      properties: { sessionExpiryInterval: 600, receiveMaximum: 2, maximumPacketSize: 4096 },
    };
    const heard: string[] = [];
    const identifiers = new Set<unknown>();
    const connect = async () => {
      const client = await broker.fixture.program(broker.token, options);
      client.on('message', (_topic, payload, { properties }) => {
        heard.push(payload.toString());
        identifiers.add(properties?.subscriptionIdentifier);
      });
      return client;
    };
    const said: string[] = [];
    const say = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        said.push(String(said.length));
        await broker.tell(STATE, said.at(-1) ?? '', { qos });
      }
    };
    const first = await connect();
    await first.subscribeAsync('doorward/#', { qos: 2, properties: { subscriptionIdentifier: 5 } });
    await say(30);
    await until(() => heard.length === said.length, 'what was said while it was there', 20_000);
    await first.endAsync();
    await say(30);
    const second = await connect();
    await say(30);
    await until(() => heard.length >= said.length, 'the rest', 20_000);
    t.same(heard, said);
    t.same([...identifiers], [5]);
    const properties = { responseTopic: ORDER, correlationData: Buffer.from('1') };
    await second.publishAsync(ORDER, 'LOCK', { qos: 2, properties });
    t.same(broker.heard, [`${ORDER} LOCK`]);
    await t.rejects(second.publishAsync(STATE, 'x', { qos: 1 }), { code: 0x87 });
    await second.endAsync();
  });
