import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { z } from 'zod';
import { expectAnswer } from '../../test/support/json-client.js';
import type { RealHub } from '../../test/support/real-hub.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const paired = z.object({
  data: z.object({
    mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }),
  }),
});
const decision = z.object({ request_id: z.string(), grant: z.boolean() });

/** The least of a lock on MQTT: it asks whether a PIN may open it, and hears the answer. */
export class AskingLock {
  /** The hub's id of it. */
  readonly id: string;
  private readonly deviceId: string;
  private readonly access: z.output<typeof paired>['data']['mqtt'];
  private readonly bootId = randomBytes(8).toString('hex');
  private client: MqttClient | null = null;
  private heard: (payload: Buffer) => void = () => undefined;

  private constructor(id: string, deviceId: string, access: z.output<typeof paired>['data']['mqtt']) {
    this.id = id;
    this.deviceId = deviceId;
    this.access = access;
  }

  /** Registers and pairs it. */
  static async register(hub: RealHub, deviceId: string): Promise<AskingLock> {
    const body = { device_id: deviceId, name: deviceId };
    const { id } = expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data;
    const answer = await hub.request('POST', `/devices/${id}/pair`, { body: { transport: 'mqtt' } });
    return new AskingLock(id, deviceId, expectAnswer(answer, 200, paired).data.mqtt);
  }

  async connect(mqttUrl: string): Promise<void> {
    const { username, password, client_id: clientId } = this.access;
    const client = await connectAsync(mqttUrl, { username, password, clientId, protocolVersion: 4 });
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    client.on('message', (_topic, payload) => {
      this.heard(payload);
    });
    await client.subscribeAsync(`smartlock/${this.deviceId}/decisions`);
    this.client = client;
  }

  /** @returns whether the hub lets this PIN in. It waits for ever if the hub says nothing. */
  async ask(pin: string): Promise<boolean> {
    const requestId = randomBytes(8).toString('hex');
    const answer = new Promise<Buffer>((resolve) => {
      this.heard = resolve;
    });
    const lockMs = Math.floor(performance.now());
    const request = { request_id: requestId, kind: 'pin', value: pin, boot_id: this.bootId, lock_ms: lockMs };
    this.client?.publish(`smartlock/${this.deviceId}/access`, JSON.stringify(request));
    const { grant, request_id } = decision.parse(JSON.parse((await answer).toString()));
    return grant && request_id === requestId;
  }

  async disconnect(): Promise<void> {
    await this.client?.endAsync(true);
  }
}
