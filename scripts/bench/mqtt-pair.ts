import { until } from '../../test/support/until.js';
import { SessionClient } from '../prove/kill-broker/session-client.js';
import { times } from './sample.js';
import type { Scene } from './scene.js';

const TOPIC = 'bench/told';
/** As long as what the hub tells of a door, about. */
const TEXT = 'x'.repeat(200);
const CONNECTED_MS = 30_000;
/** Publishes that are open at once when it goes for throughput. */
const OPEN = 64;

/** One client that publishes with QoS 1 and one that reads, both at the same broker. */
export class MqttPair {
  private readonly writer: SessionClient;
  private readonly reader: SessionClient;
  private missing = 0;
  private arrived: () => void = () => undefined;

  private constructor(port: number, clean: boolean) {
    this.writer = new SessionClient({ port, clean: true, clientId: `writer-${clean}` });
    this.reader = new SessionClient({
      ...{ port, clean, clientId: `reader-${clean}` },
      filters: [{ topic: TOPIC, qos: 1 }],
      onMessage: () => {
        this.missing -= 1;
        if (this.missing === 0) this.arrived();
      },
    });
  }

  /** @param clean whether the session of the reader ends with its connection */
  static async at(scene: Scene, port: number, clean: boolean): Promise<MqttPair> {
    const pair = new MqttPair(port, clean);
    scene.after(() => {
      pair.writer.stop();
      pair.reader.stop();
    });
    await until(
      () => pair.writer.connected && pair.reader.connected,
      CONNECTED_MS,
      () => 'two clients to be let in',
    );
    return pair;
  }

  /** One message after the other, each until it is acknowledged and has arrived. @returns milliseconds of each */
  roundTrips(count: number): Promise<number[]> {
    return times(count, () => this.send(1));
  }

  /** @returns messages a second that were acknowledged and arrived, many under way at once */
  async perSecond(count: number): Promise<number> {
    const begun = performance.now();
    await this.send(count);
    return (count / (performance.now() - begun)) * 1000;
  }

  private async send(count: number): Promise<void> {
    this.missing = count;
    const arrived = new Promise<void>((resolve) => {
      this.arrived = resolve;
    });
    let left = count;
    const publish = async () => {
      while (left > 0) {
        left -= 1;
        await this.writer.publish(TOPIC, TEXT, 1);
      }
    };
    await Promise.all(Array.from({ length: Math.min(OPEN, count) }, publish));
    await arrived;
  }
}
