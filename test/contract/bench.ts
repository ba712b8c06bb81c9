import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { steadyPort } from '../../scripts/prove/kill-hub/ports.js';
import { expectAnswer, type JsonAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import type { LockMaker, MadeLock } from './lock-maker.js';

/** Short, so that what must not happen after a deadline can be waited for. */
export const DEADLINE_MS = 1_500;

const created = z.object({ data: z.object({ id: z.string() }) });
const commandAnswer = z.object({
  data: z.object({ command: z.object({ id: z.string(), status: z.string() }) }),
});

/** How a request to act ended for the one who asked. */
export interface Told {
  /** null: the hub died first. */
  readonly httpStatus: number | null;
  readonly code: string | null;
  readonly commandId: string | null;
  readonly status: string | null;
}

/** A paired lock, from the hub's side and from the world's. */
export interface Door {
  /** The hub's UUID of it. */
  readonly id: string;
  readonly lock: MadeLock;
}

/** A hub as a process of its own and locks of one kind, for the cases of one contract. */
export class Bench {
  readonly maker: LockMaker;
  private readonly dataDir = mkdtempSync(path.join(tmpdir(), 'dw-contract-'));
  private env: Record<string, string> = {};
  private running: RealHub | null = null;
  private readonly locks: MadeLock[] = [];
  private token = '';

  constructor(maker: LockMaker) {
    this.maker = maker;
  }

  get hub(): RealHub {
    if (!this.running) throw new Error('the hub is down');
    return this.running;
  }

  async start(): Promise<void> {
    this.env = {
      DOORWARD_COMMAND_DEADLINE_MS: String(DEADLINE_MS),
      DOORWARD_MQTT_PORT: String(await steadyPort()),
    };
    await this.maker.start();
    this.env = { ...this.env, ...this.maker.hubEnv?.() };
    this.running = await startRealHub({ dataDir: this.dataDir, env: this.env });
    this.token = this.running.adminToken;
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    for (const lock of this.locks) await lock.stop();
    await this.maker.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** As a power cut does. */
  async killHub(): Promise<void> {
    await this.running?.kill9();
    this.running = null;
  }

  async startHub(): Promise<void> {
    this.running = await startRealHub({ dataDir: this.dataDir, env: this.env, adminToken: this.token });
    for (const { line } of this.locks) line.hubMoved(this.running.mqttUrl);
  }

  /** A lock and its entry at the hub, not paired. */
  async unpaired(deviceId: string, travelMs = 0): Promise<Door> {
    const lock = await this.maker.make(deviceId, this.hub, travelMs);
    this.locks.push(lock);
    const body = { device_id: deviceId, name: deviceId };
    const { id } = expectAnswer(await this.hub.request('POST', '/devices', { body }), 201, created).data;
    return { id, lock };
  }

  async paired(deviceId: string, travelMs = 0): Promise<Door> {
    const door = await this.unpaired(deviceId, travelMs);
    expectAnswer(await door.lock.pair(this.hub, door.id), 200, z.unknown());
    await this.whenOnline(door);
    return door;
  }

  async whenOnline(door: Door): Promise<void> {
    await whenOnline(this.hub, door.id);
  }

  /** Asks for one act and waits for the answer, if there is one. */
  async act(door: Door, action: 'unlock' | 'lock' = 'unlock', query = ''): Promise<Told> {
    let answer: JsonAnswer;
    try {
      answer = await this.hub.request('POST', `/devices/${door.id}/${action}${query}`);
    } catch {
      return { httpStatus: null, code: null, commandId: null, status: null };
    }
    const parsed = commandAnswer.safeParse(answer.body);
    const { code } = z.object({ code: z.string().nullable().default(null) }).parse(answer.body);
    const command = parsed.success ? parsed.data.data.command : null;
    return {
      httpStatus: answer.status,
      code,
      commandId: command?.id ?? null,
      status: command?.status ?? null,
    };
  }

  /** The door is done with; the next case has the hub to itself. */
  async close(door: Door): Promise<void> {
    door.lock.line.clear();
    await this.hub.request('DELETE', `/devices/${door.id}`);
    await door.lock.stop();
    this.locks.splice(this.locks.indexOf(door.lock), 1);
  }
}
