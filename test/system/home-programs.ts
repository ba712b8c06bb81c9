import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import type { RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { WAIT_MS } from './house.js';

const made = z.object({ data: z.object({ id: z.string(), token: z.string() }) });
const created = z.object({ data: z.object({ id: z.string() }) });

export interface Token {
  readonly id: string;
  readonly token: string;
}

/** An API token of the admin. */
export async function adminToken(hub: RealHub, name: string, scopes: readonly string[]): Promise<Token> {
  return expectAnswer(await hub.request('POST', '/auth/api-tokens', { body: { name, scopes } }), 201, made)
    .data;
}

/** An API token of a new person, who has no right to any door yet. */
export async function memberToken(
  hub: RealHub,
  username: string,
  name: string,
  scopes: readonly string[],
): Promise<Token & { readonly userId: string }> {
  const person = { username, first_name: username, password: `the password of ${username}` };
  const { id } = expectAnswer(await hub.request('POST', '/users', { body: person }), 201, created).data;
  const answer = await hub.installer('POST', `/users/${id}/api-tokens`, { body: { name, scopes } });
  return { ...expectAnswer(answer, 201, made).data, userId: id };
}

export interface Heard {
  readonly topic: string;
  readonly text: string;
  readonly retained: boolean;
}

/** A program of the house at a broker, as far as it can see. */
export class HomeProgram {
  readonly client: MqttClient;
  /** Everything heard, oldest first. */
  readonly heard: Heard[] = [];

  constructor(client: MqttClient) {
    this.client = client;
    client.on('error', () => undefined);
    client.on('message', (topic, payload, { retain }) => {
      this.heard.push({ topic, text: payload.toString(), retained: retain });
    });
  }

  texts(topic: string): readonly string[] {
    return this.heard.filter((one) => one.topic === topic).map(({ text }) => text);
  }

  last(topic: string): string | undefined {
    return this.texts(topic).at(-1);
  }

  /** The newest on this topic that can be read so. */
  read(topic: string): Readonly<Record<string, unknown>> {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(this.last(topic) ?? ''));
  }

  async hears(topic: string, wanted: (text: string) => boolean, what: string, from = 0): Promise<string> {
    let found: string | undefined;
    await until(
      () => {
        found = this.texts(topic).slice(from).find(wanted);
        return found !== undefined;
      },
      WAIT_MS,
      () => `${what} on ${topic}; heard ${JSON.stringify(this.heard.slice(-12))}`,
    );
    return found ?? '';
  }

  /** The newest on this topic becomes `text`. */
  async shows(topic: string, text: string): Promise<void> {
    await until(
      () => this.last(topic) === text,
      WAIT_MS,
      () => `${text} on ${topic}; heard ${JSON.stringify(this.texts(topic))}`,
    );
  }

  /** QoS 1: when it resolves the hub has taken it, or refused it. */
  async say(topic: string, text: string, options: { retain?: boolean; dup?: boolean } = {}): Promise<void> {
    await this.client.publishAsync(topic, text, { qos: 1, ...options });
  }
}

/** Connects and listens, and leaves when the test ends. */
export async function joinHome(
  t: Test,
  mqttUrl: string,
  options: IClientOptions,
  filters: readonly string[] = ['homeassistant/#', 'doorward/#'],
): Promise<HomeProgram> {
  const client = await connectAsync(mqttUrl, { reconnectPeriod: 0, protocolVersion: 5, ...options });
  const program = new HomeProgram(client);
  t.teardown(() => client.endAsync(true));
  await client.subscribeAsync([...filters], { qos: 1 });
  return program;
}
