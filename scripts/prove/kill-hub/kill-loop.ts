import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { inspectStore } from '../../../src/store/inspect.js';
import { startProgram } from '../../../test/support/child-program.js';
import { expectAnswer } from '../../../test/support/json-client.js';
import { HUB_SETTINGS, startRealHub } from '../../../test/support/real-hub.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { startRealSimulator, whenOnline } from '../../../test/support/real-simulator.js';
import type { RealSimulator } from '../../../test/support/real-simulator.js';
import { until } from '../../../test/support/until.js';
import type { Seeded } from '../seeded.js';
import { Claims } from './claims.js';
import { Crowd } from './crowd.js';
import { moveIn } from './household.js';
import type { Household } from './household.js';
import { MqttProgram } from './mqtt-program.js';
import { steadyPort } from './ports.js';
import { brokenPromises } from './promises.js';
import { truthsOf, unsettled, wrongActuations } from './truth.js';
import { readWritten } from './written.js';

/** The hub lives at most so long between two kills, milliseconds. */
const LIFE_MAX_MS = 1_000;
/** Some starts are killed themselves, at most so long after their begin; being ready takes about this long. */
const START_MAX_MS = 500;
const PERCENT_KILLED_AT_START = 20;
/** Short, so that the deadlines of commands that were under way pass while the hub is dead. */
const COMMAND_DEADLINE_MS = 1_000;
/** Locks that a program gives orders to over MQTT too: one on a wire, one on MQTT itself. */
const ORDERED = ['cellar', 'back-door'];
/** At rest: no new log row for so long. A command whose deadline passed meanwhile has been asked about by then. */
const QUIET_MS = COMMAND_DEADLINE_MS + 1_500;
const REST_MAX_MS = 120_000;

const madeToken = z.object({ data: z.object({ token: z.string() }) });
const newestRow = z.object({ data: z.array(z.object({ seq: z.int() })) });

/** How the hub of a loop comes to its end. */
export type Ending = (hub: RealHub) => Promise<void>;

export interface KillLoopOptions {
  /** Default: kill -9. */
  readonly ending?: Ending;
  /** Of the hub's data; it is emptied in the end. Default: a new one. */
  readonly folder?: string;
  /** Whether a program gives orders over MQTT too; default true. One that is refused is told so, and has no row in the journal. */
  readonly hasProgram?: boolean;
}

/** One household whose hub is killed again and again while everybody goes on using their doors. */
export class KillLoop {
  readonly claims = new Claims();
  kills = 0;
  /** Kills that came before the hub was ready. */
  killsAtStart = 0;
  private readonly random: Seeded;
  readonly folder: string;
  private readonly copy = mkdtempSync(path.join(tmpdir(), 'doorward-look-'));
  private readonly ending: Ending;
  private readonly hasProgram: boolean;
  private env: Record<string, string> = {};
  private hub: RealHub | null = null;
  private simulator: RealSimulator | null = null;
  private household: Household = { locks: [], owners: new Map() };
  private crowd: Crowd | null = null;
  private program: MqttProgram | null = null;
  private token = '';

  constructor(random: Seeded, { ending, folder, hasProgram = true }: KillLoopOptions = {}) {
    this.random = random;
    this.hasProgram = hasProgram;
    this.ending = ending ?? ((hub) => hub.kill9());
    this.folder = folder ?? mkdtempSync(path.join(tmpdir(), 'doorward-kill-'));
  }

  /** Of a hub that is down, elsewhere: looking at it takes room beside it, which a small disk may not have. */
  private copied(): string {
    rmSync(this.copy, { recursive: true, force: true });
    mkdirSync(this.copy);
    for (const name of ['doorward.db', 'doorward.db-wal']) {
      const file = path.join(this.folder, name);
      if (existsSync(file)) copyFileSync(file, path.join(this.copy, name));
    }
    return path.join(this.copy, 'doorward.db');
  }

  async start(): Promise<void> {
    this.env = {
      ...HUB_SETTINGS,
      DOORWARD_COMMAND_DEADLINE_MS: String(COMMAND_DEADLINE_MS),
      DOORWARD_HTTP_PORT: String(await steadyPort()),
      DOORWARD_MQTT_PORT: String(await steadyPort()),
    };
    const simulator = await startRealSimulator();
    this.simulator = simulator;
    const hub = await this.logIn();
    this.household = await moveIn(hub, simulator);
    const { claims, random } = this;
    const { locks } = this.household;
    const ordered = locks.filter(({ deviceId }) => ORDERED.includes(deviceId));
    const port = Number(new URL(hub.mqttUrl).port);
    if (this.hasProgram) {
      this.program = new MqttProgram({
        port,
        password: await programToken(hub),
        locks: ordered,
        claims,
        random,
      });
      this.program.start();
    }
    this.crowd = new Crowd({
      hubUrl: hub.url,
      simulator,
      token: () => this.token,
      locks,
      claims,
      random,
    });
    this.crowd.start();
  }

  /** Lets the hub live for a moment, kills it, looks at what is on the disk, and starts it again. */
  async killOnce(thorough: boolean): Promise<string[]> {
    await sleep(this.random(LIFE_MAX_MS));
    await this.kill();
    const failures = [...(thorough ? this.inspect() : []), ...this.check()];
    if (this.random(100) < PERCENT_KILLED_AT_START) await this.killStart();
    await this.restart();
    return failures;
  }

  /** As a power cut, and the power is back at once. */
  async dieAndStart(): Promise<void> {
    await this.kill();
    await this.restart();
  }

  /** Lets everything come to rest and compares it with what really happened. @returns what is not so, in words */
  async rest(): Promise<string[]> {
    await this.program?.rest();
    await this.crowd?.stop();
    await this.quiet();
    await this.kill(false);
    const { simulator, crowd, household } = this;
    const truths = simulator ? await truthsOf(simulator, household.locks, crowd?.doorMoves) : [];
    const written = readWritten(this.copied());
    return [
      ...this.inspect(),
      ...this.check(),
      ...wrongActuations(truths, written),
      ...unsettled(truths, written, this.household.owners),
    ];
  }

  /** After `rest`. */
  async goOn(): Promise<void> {
    await this.logIn();
    this.program?.start();
    this.crowd?.start();
  }

  async stop(): Promise<void> {
    this.program?.stop();
    await this.hub?.kill9();
    // Why somebody could not go on has been told by whoever let them stop before.
    await Promise.allSettled([this.crowd?.stop()]);
    await this.crowd?.close();
    await this.simulator?.stop();
    for (const folder of [this.folder, this.copy]) rmSync(folder, { recursive: true, force: true });
  }

  private async logIn(): Promise<RealHub> {
    const hub = await startRealHub({ dataDir: this.folder, env: this.env });
    this.token = hub.adminToken;
    this.hub = hub;
    return hub;
  }

  private async restart(): Promise<void> {
    this.hub = await startRealHub({ dataDir: this.folder, env: this.env, adminToken: this.token });
  }

  private async kill(counts = true): Promise<void> {
    const { hub } = this;
    if (hub) await (counts ? this.ending(hub) : hub.kill9());
    this.crowd?.hubDied();
    this.hub = null;
    if (counts) this.kills += 1;
  }

  private async killStart(): Promise<void> {
    const program = startProgram({
      args: ['dist/hub.mjs', '--announce', 'json'],
      env: { ...this.env, DOORWARD_DATA_DIR: this.folder },
    });
    await sleep(this.random(START_MAX_MS));
    await program.kill9();
    this.kills += 1;
    this.killsAtStart += 1;
  }

  private check(): string[] {
    return brokenPromises(this.claims, readWritten(this.copied()));
  }

  private inspect(): string[] {
    const { complaints, chain } = inspectStore(this.copied(), 'full');
    return [
      ...complaints.map((complaint) => `the database is damaged: ${complaint}`),
      ...(chain?.ok === true ? [] : [`the hash chain does not verify: ${JSON.stringify(chain)}`]),
    ];
  }

  /** Until the locks have told everything, and nothing was written for a while. */
  private async quiet(): Promise<void> {
    const { hub, simulator } = this;
    if (!hub || !simulator) throw new Error('no hub to come to rest');
    for (const { id, deviceId } of this.household.locks) {
      await whenOnline(hub, id);
      await until(
        async () => (await simulator.truth(deviceId)).events_waiting === 0,
        REST_MAX_MS,
        () => `${deviceId} to tell all that happened`,
      );
    }
    let seq = -1;
    let sinceMs = 0;
    await until(
      async () => {
        const answer = expectAnswer(await hub.request('GET', '/access/logs?page_size=1'), 200, newestRow);
        const now = answer.data[0]?.seq ?? 0;
        if (now !== seq) sinceMs = performance.now();
        seq = now;
        return performance.now() - sinceMs > QUIET_MS;
      },
      REST_MAX_MS,
      () => 'the log to come to rest',
    );
  }
}

/** Of a program that speaks as home automation does, and may open. */
async function programToken(hub: RealHub): Promise<string> {
  const scopes = ['mqtt:home-assistant', 'devices:unlock', 'devices:read'];
  const body = { name: 'program', scopes };
  return expectAnswer(await hub.request('POST', '/auth/api-tokens', { body }), 201, madeToken).data.token;
}
