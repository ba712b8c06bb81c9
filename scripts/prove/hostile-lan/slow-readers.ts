import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';

const issued = z.object({ data: z.object({ token: z.string() }) });
/** What Home Assistant subscribes to: much of it is retained, and sent at each SUBSCRIBE. */
const FILTERS = ['homeassistant/#', 'doorward/#'];
const SUBSCRIBE_ID = 1;
/** Connected at a time: a few, or the kernel's queue of new connections is full. */
const AT_ONCE = 16;
/** SUBACK (MQTT 3.1.1, section 3.9). */
const SUBACK = 0x90;

/** Programs that are subscribed to everything they may, at a real hub, and read it or do not. */
export class SlowReaders {
  private readonly hub: RealHub;
  private readonly sockets: Socket[] = [];
  private token = '';

  constructor(hub: RealHub) {
    this.hub = hub;
  }

  /** Connects and subscribes so many; each reads until `stopReading`. */
  async connect(count: number): Promise<void> {
    const body = { name: 'Slow reader', scopes: ['mqtt:home-assistant'] };
    const answer = await this.hub.request('POST', '/auth/api-tokens', { body });
    this.token = expectAnswer(answer, 201, issued).data.token;
    for (let n = 0; n < count; n += AT_ONCE) {
      const group = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, m) =>
        this.open(`slow-${n + m}`),
      );
      this.sockets.push(...(await Promise.all(group)));
    }
  }

  /** From now on they read nothing, and ask to have everything that is retained sent again, and again. */
  stopReading(): void {
    for (const socket of this.sockets) socket.pause();
  }

  askAgain(): void {
    const again = Buffer.from(generate(subscribe()));
    for (const socket of this.sockets) if (!socket.destroyed) socket.write(again);
  }

  /** Those that the hub has not cut. */
  get left(): number {
    return this.sockets.filter(({ destroyed }) => !destroyed).length;
  }

  end(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private async open(clientId: string): Promise<Socket> {
    const port = Number(new URL(this.hub.mqttUrl).port);
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    const password = Buffer.from(this.token);
    const login = { clientId, username: 'home', password, clean: true, keepalive: 300 };
    socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, ...login }));
    const [connack] = (await once(socket, 'data')) as [Buffer];
    if (connack[3] !== 0) throw new Error(`a reader was not let in: ${connack.toString('hex')}`);
    socket.write(generate(subscribe()));
    // what is retained may come before it, and in pieces
    for (let seen = false; !seen;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      seen = chunk.includes(Buffer.from([SUBACK, 2 + FILTERS.length, 0, SUBSCRIBE_ID]));
    }
    socket.resume();
    return socket;
  }
}

function subscribe() {
  const subscriptions = FILTERS.map((topic) => ({ topic, qos: 0 as const }));
  return { cmd: 'subscribe' as const, messageId: SUBSCRIBE_ID, subscriptions };
}
