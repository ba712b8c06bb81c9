import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';

/** Publishes of each QoS that are open at once. */
const OPEN = 8;
/** Between two tries to connect, milliseconds: the broker is often dead. */
const RECONNECT_MS = 20;

/**
 * One client that publishes numbers with QoS 1 and 2 and one that reads them, both with sessions that outlive their
 * connection, both living through every death of the broker; and what each was told.
 */
export class ReaderAndWriter {
  /** Numbers of QoS 1 and of QoS 2 whose publish was acknowledged to its end. */
  readonly acknowledged = { 1: new Set<number>(), 2: new Set<number>() };
  /** How often the reader was given each. */
  readonly received = { 1: new Map<number, number>(), 2: new Map<number, number>() };
  private readonly reader: MqttClient;
  private readonly writer: MqttClient;
  private going = true;
  private begun = false;
  private next = 0;
  private readonly publishing: Promise<void>[];

  constructor(port: number) {
    const options = {
      protocolVersion: 4,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: 5_000,
    } as const;
    const url = `mqtt://127.0.0.1:${port}`;
    this.reader = mqtt.connect(url, { ...options, clientId: 'reader' });
    this.writer = mqtt.connect(url, { ...options, clientId: 'writer' });
    for (const client of [this.reader, this.writer]) client.on('error', () => undefined);
    this.reader.on('message', (topic, payload) => {
      const seen = topic === 'load/2' ? this.received[2] : this.received[1];
      const number = Number(payload.toString());
      seen.set(number, (seen.get(number) ?? 0) + 1);
    });
    this.publishing = [1, 2].flatMap((qos) =>
      Array.from({ length: OPEN }, () => this.publish(qos === 2 ? 2 : 1)),
    );
  }

  /** Resolves when the reader is known to the broker; nothing is published before. */
  async begin(): Promise<void> {
    await this.reader.subscribeAsync({ 'load/1': { qos: 1 }, 'load/2': { qos: 2 } });
    this.begun = true;
  }

  /** Both are there again. */
  get connected(): boolean {
    return this.reader.connected && this.writer.connected;
  }

  /** No new messages; resolves when those under way are acknowledged. The broker has to live. */
  async rest(): Promise<void> {
    this.going = false;
    await Promise.all(this.publishing);
  }

  /** Acknowledged messages that the reader was not given (yet). */
  missing(): string[] {
    return ([1, 2] as const).flatMap((qos) =>
      [...this.acknowledged[qos]]
        .filter((one) => !this.received[qos].has(one))
        .map((one) => `QoS ${qos} message ${one} was acknowledged and lost`),
    );
  }

  doubled(): string[] {
    return [...this.received[2]]
      .filter(([, times]) => times > 1)
      .map(([one, times]) => `QoS 2 message ${one} came ${times} times`);
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all([this.reader.endAsync(true), this.writer.endAsync(true)]);
  }

  private async publish(qos: 1 | 2): Promise<void> {
    while (!this.begun && this.going) await sleep(RECONNECT_MS);
    while (this.going) {
      const number = this.next++;
      try {
        // Kept by the client and sent again, under its identifier, until it is acknowledged.
        await this.writer.publishAsync(`load/${qos}`, String(number), { qos });
        this.acknowledged[qos].add(number);
      } catch {
        return;
      }
    }
  }
}
