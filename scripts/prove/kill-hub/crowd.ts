import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { JsonClient } from '../../../test/support/json-client.js';
import type { RealSimulator } from '../../../test/support/real-simulator.js';
import type { Seeded } from '../seeded.js';
import type { Claims } from './claims.js';

/** A door that the crowd uses. */
export interface CrowdLock {
  /** The device's UUID. */
  readonly id: string;
  /** Its name on the wire and at the simulator. */
  readonly deviceId: string;
  readonly pins: readonly { readonly id: string; readonly digits: string }[];
}

export interface CrowdDeps {
  readonly hubUrl: string;
  readonly simulator: RealSimulator;
  /** Access token of somebody who may use every door. */
  readonly token: () => string;
  readonly locks: readonly CrowdLock[];
  readonly claims: Claims;
  readonly random: Seeded;
}

/** Callers of the REST API at each lock; beside them one person at the keypad and one who opens and closes the door. */
const CALLERS = 2;
/** How long a lock that holds codes waits for the hub (SPEC.md, section 11.2). */
const HUB_SILENCE_MS = 1_000;
/** A pause between two acts of one person, at most, milliseconds. */
const PAUSE_MAX_MS = 30;
const DOOR_PAUSE_MAX_MS = 250;
/**
 * With so many events untold people leave a lock alone. It keeps 256 (src/simulator/event-buffer.ts) and then only counts what
 * it lost: on a slow machine a hub that is killed again and again could not be told in time, and that proves nothing.
 */
const EVENTS_WAITING_MAX = 128;
/** No PIN of the household. */
const WRONG_PIN = '90817263';
/** Right codes after a wrong one, so that the keypad never locks the crowd out. */
const RIGHT_AFTER_WRONG = 3;
/** People rarely type into a keypad that seems dead: each such try keeps it busy for most of a second. */
const PERCENT_TYPED_AT_DEAD_KEYPAD = 3;

const told = z.object({
  code: z.string().optional(),
  data: z.object({ command: z.object({ id: z.string(), status: z.string() }).optional() }).optional(),
});

/** People who open doors without pause, by REST and at keypads, and note what they were told. */
export class Crowd {
  /** How often each door was opened or closed, by device_id. */
  readonly doorMoves = new Map<string, number>();
  private readonly deps: CrowdDeps;
  private readonly hub: JsonClient;
  /** Locks that answered since the hub died last. */
  private readonly alive = new Set<string>();
  private people: Promise<void>[] = [];
  private going = false;
  private readonly failures: unknown[] = [];

  constructor(deps: CrowdDeps) {
    this.deps = deps;
    this.hub = new JsonClient(deps.hubUrl);
  }

  start(): void {
    this.going = true;
    const people = this.deps.locks.flatMap((lock) => [
      ...Array.from({ length: CALLERS }, () => this.call(lock)),
      this.type(lock),
      this.visit(lock),
    ]);
    this.people = people.map((person) =>
      person.catch((error: unknown) => {
        this.failures.push(error);
      }),
    );
  }

  /** Resolves when everybody has their answer. Rejects if somebody met what can't be. */
  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.people);
    this.people = [];
    if (this.failures.length > 0)
      throw new AggregateError(this.failures, 'somebody in the crowd could not go on');
  }

  /** Told by who killed it; nobody else knows. */
  hubDied(): void {
    this.alive.clear();
  }

  async close(): Promise<void> {
    await this.hub.close();
  }

  private async call(lock: CrowdLock): Promise<void> {
    const { random, claims } = this.deps;
    while (this.going) {
      const action = random(2) === 0 ? 'unlock' : 'lock';
      const key = random(2) === 0 ? randomUUID() : null;
      claims.requests += 1;
      let answered = await this.request(lock, action, key);
      // Somebody whose request broke off asks again, with the key that makes it the same request.
      while (!answered && key !== null && this.isGoing()) {
        await this.pause(PAUSE_MAX_MS);
        answered = await this.request(lock, action, key);
      }
      await this.pause(PAUSE_MAX_MS);
    }
  }

  /** @returns whether there was an answer */
  private async request(lock: CrowdLock, action: string, key: string | null): Promise<boolean> {
    const { token, claims } = this.deps;
    const headers = key === null ? {} : { 'idempotency-key': key };
    try {
      const path = `/api/v1/devices/${lock.id}/${action}`;
      const { status, body } = await this.hub.send('POST', path, { token: token(), headers });
      const { code, data } = told.parse(body);
      if (status === 200) this.alive.add(lock.id);
      claims.answered(`${status}${code === undefined ? '' : ` ${code}`}`, data?.command ?? null);
      return true;
    } catch (error) {
      if (error instanceof z.ZodError) throw error;
      // The hub died, or is not there yet.
      claims.brokenOff += 1;
      return false;
    }
  }

  private async type(lock: CrowdLock): Promise<void> {
    const { random, claims, simulator } = this.deps;
    for (let rightOnes = 0; this.going;) {
      const pin = lock.pins[random(lock.pins.length)];
      if (pin && (this.alive.has(lock.id) || random(100) < PERCENT_TYPED_AT_DEAD_KEYPAD)) {
        await this.untilHeard(lock);
        const wrong = rightOnes >= RIGHT_AFTER_WRONG;
        const askedAtMs = performance.now();
        const result = await simulator.keypad(lock.deviceId, wrong ? WRONG_PIN : pin.digits);
        const tookMs = performance.now() - askedAtMs;
        if (wrong && result === 'granted') throw new Error(`a wrong PIN opened ${lock.deviceId}`);
        if (wrong) rightOnes = 0;
        if (result === 'granted') {
          // Later than that it was the lock's own word, and the hub has promised nothing yet.
          if (tookMs < HUB_SILENCE_MS) claims.entryGranted(lock.id, pin.id);
          rightOnes += 1;
        } else claims.otherLights[result] += 1;
      }
      await this.pause(PAUSE_MAX_MS);
    }
  }

  private async visit(lock: CrowdLock): Promise<void> {
    while (this.going) {
      await this.untilHeard(lock);
      const moves = this.doorMoves.get(lock.deviceId) ?? 0;
      const position = moves % 2 === 0 ? 'open' : 'closed';
      const { status } = await this.deps.simulator.request('POST', `/locks/${lock.deviceId}/door`, {
        position,
      });
      if (status !== 200) throw new Error(`the simulator answers ${status} to a door that moves`);
      this.doorMoves.set(lock.deviceId, moves + 1);
      await this.pause(DOOR_PAUSE_MAX_MS);
    }
  }

  /** Resolves when the lock has told the hub most of what happened. */
  private async untilHeard({ deviceId }: CrowdLock): Promise<void> {
    while (this.going && (await this.deps.simulator.truth(deviceId)).events_waiting > EVENTS_WAITING_MAX)
      await this.pause(DOOR_PAUSE_MAX_MS);
  }

  /** Asked anew after each wait. */
  private isGoing(): boolean {
    return this.going;
  }

  private async pause(maxMs: number): Promise<void> {
    await sleep(this.deps.random(maxMs + 1));
  }
}
