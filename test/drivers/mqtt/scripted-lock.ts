import type { MqttClient } from 'mqtt';
import type { Clock } from '../../../src/kit/clock.js';
import { closed, type BrokerFixture } from '../../broker/lock-clients.js';

export interface Command {
  readonly command: string;
  readonly command_id: string;
  readonly boot_id?: string;
  readonly not_after_ms?: number;
  readonly of?: string;
}

const BOOT = '00000000000000a1';
export const NEXT_BOOT = '00000000000000b2';
/** What the lock's clock shows at hub time 0. */
export const LOCK_AHEAD_MS = 1_000_000;

/** A lock of the test's own making over a real connection: answers at once unless told otherwise. */
export class ScriptedLock {
  readonly deviceId: string;
  bootId = BOOT;
  /** Everything the hub asked, oldest first. */
  readonly got: Command[] = [];
  readonly decisions: { request_id: string; grant: boolean; boot_id: string; not_after_ms: number }[] = [];
  /** What it replies to a command, beyond id, boot and clock; null: nothing. */
  answer: (command: Command) => object | null = (command) => this.ordinary(command);
  client: MqttClient | null = null;
  private readonly clock: Clock;

  constructor(deviceId: string, clock: Clock) {
    this.deviceId = deviceId;
    this.clock = clock;
  }

  get lockMs(): number {
    return LOCK_AHEAD_MS + this.clock.monotonicMs();
  }

  get actuations(): number {
    return this.got.filter(({ command }) => command === 'UNLOCK').length;
  }

  asked(command: string): number {
    return this.got.filter((one) => one.command === command).length;
  }

  ordinary(command: Command): object {
    if (command.command === 'GET_STATUS') {
      return {
        outcome: 'ok',
        status: { bolt: 'locked', door: 'closed', battery_level: 80, tamper: false },
        firmware_version: '1.2.3',
      };
    }
    if (command.command === 'GET_RESULT') return { outcome: 'never_seen', of: command.of };
    return { outcome: 'done', success: true };
  }

  async connect(fixture: BrokerFixture): Promise<void> {
    const client = await fixture.connect(this.deviceId);
    this.client = client;
    client.on('message', (topic, payload) => {
      const message: unknown = JSON.parse(payload.toString());
      if (topic.endsWith('/decisions')) this.decisions.push(message as ScriptedLock['decisions'][number]);
      else this.commanded(message as Command);
    });
    await client.subscribeAsync([this.topic('commands'), this.topic('decisions')]);
  }

  async leave(): Promise<void> {
    this.client?.end(true);
    if (this.client) await closed(this.client);
  }

  reply(commandId: string, rest: object): void {
    this.say('replies', { command_id: commandId, boot_id: this.bootId, lock_ms: this.lockMs, ...rest });
  }

  /** Publishes with QoS 1 and does not wait. */
  say(leaf: string, message: object | string, onAcknowledged?: () => void): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.client?.publish(this.topic(leaf), text, { qos: 1, retain: leaf === 'state' }, (error) => {
      if (!error) onAcknowledged?.();
    });
  }

  /** Resolves when the hub has taken everything said before. */
  async flushed(): Promise<void> {
    await this.client?.publishAsync(this.topic('status'), 'online', { qos: 1 });
  }

  event(change: object = {}): object {
    return {
      seq: 1,
      boot_id: this.bootId,
      kind: 'bolt',
      source: 'key',
      at_lock_ms: this.lockMs,
      lock_ms: this.lockMs,
      position: 'locked',
      ...change,
    };
  }

  private topic(leaf: string): string {
    return `smartlock/${this.deviceId}/${leaf}`;
  }

  private commanded(command: Command): void {
    this.got.push(command);
    const rest = this.answer(command);
    if (rest) this.reply(command.command_id, rest);
  }
}
