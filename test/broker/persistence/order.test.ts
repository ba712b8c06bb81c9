import t from 'tap';
import { until } from '../../support/until.js';
import { collect, LASTING, ListeningBroker } from './broker-under-test.js';

const WAIT_MS = 10_000;

function textsOf(
  messages: readonly { readonly text: string; readonly qos: number }[],
  wanted: number,
): string[] {
  return messages.filter(({ qos }) => qos === wanted).map(({ text }) => text);
}

for (const { name, options } of LASTING) {
  t.test(`${name}: what has to be kept is not overtaken, nor lost to what need not`, async (t) => {
    const broker = await ListeningBroker.durable(null);
    t.teardown(() => broker.stop());
    const reader = await broker.connect('reader', options);
    t.teardown(() => reader.endAsync(true));
    const got = collect(reader);
    await reader.subscribeAsync('news/#', { qos: 2 });
    const publish = (text: string, qos: 0 | 1 | 2) =>
      new Promise<void>((resolve, reject) => {
        const packet = {
          cmd: 'publish',
          topic: `news/${qos}`,
          payload: text,
          qos,
          retain: false,
          dup: false,
        } as const;
        broker.aedes.publish(packet, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    const told = [1, 0, 2, 1, 0, 2, 0, 1].map((qos, number) => ({ qos, text: String(number) }) as const);
    await Promise.all(told.map(({ text, qos }) => publish(text, qos as 0 | 1 | 2)));
    await until(
      () => got.length === told.length,
      WAIT_MS,
      () => `all ${told.length}, not only ${got.length}`,
    );
    for (const qos of [0, 1, 2])
      t.strictSame(textsOf(got, qos), textsOf(told, qos), `QoS ${qos}: in order (MQTT-4.6.0-6)`);
  });
}
