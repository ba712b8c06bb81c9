import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { expectAnswer, JsonClient } from '../../../test/support/json-client.js';
import { HUB_SETTINGS, startRealHub } from '../../../test/support/real-hub.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { startRealSimulator, whenOnline } from '../../../test/support/real-simulator.js';
import type { RealSimulator } from '../../../test/support/real-simulator.js';
import { until } from '../../../test/support/until.js';
import { Claims } from '../kill-hub/claims.js';
import { steadyPort } from '../kill-hub/ports.js';
import { brokenPromises } from '../kill-hub/promises.js';
import { truthsOf, unsettled, wrongActuations } from '../kill-hub/truth.js';
import { readWritten } from '../kill-hub/written.js';
import type { Seeded } from '../seeded.js';
import { Caller, type ChaosLock } from './caller.js';
import { OpenCommands } from './open-commands.js';
import type { ChaosTransport } from './transports.js';

const LOCKS = 10;
/** Every other bolt takes its time. */
const TRAVEL_MS = 25;
/** Short, so that held back messages come after it. */
const COMMAND_DEADLINE_MS = 1_000;
/** Commands between two kills of the hub, on average. */
const COMMANDS_PER_KILL = 50;
const STRIKE_MAX_MS = 40;
/** The lock may be asked again after waits that double. */
const SETTLE_MAX_MS = 90_000;
/** A lock whose boot was reported last is asked for its status at the next keep-alive only, 25 s later. */
const STATE_MAX_MS = 40_000;

const device = z.object({ data: z.object({ lock_state: z.string() }) });

/** A hub and its locks of one transport, with everything going wrong at once. */
export class ChaosHome {
  readonly claims = new Claims();
  readonly callers: Caller[] = [];
  kills = 0;
  /** Requests that became, or may have become, a command. */
  commanded = 0;
  /** Commands at the last rest that the lock itself could not tell of. */
  untold = 0;
  private readonly random: Seeded;
  private readonly transport: ChaosTransport;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'doorward-chaos-'));
  private readonly openCommands = new OpenCommands();
  private env: Record<string, string> = {};
  private hub: RealHub | null = null;
  private client: JsonClient | null = null;
  private simulator: RealSimulator | null = null;
  private locks: ChaosLock[] = [];
  private token = '';

  constructor(random: Seeded, transport: ChaosTransport) {
    this.random = random;
    this.transport = transport;
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
    this.env = { ...this.env, ...this.transport.hubEnv?.(simulator) };
    const hub = await this.logIn();
    const client = new JsonClient(hub.url);
    this.client = client;
    const { transport, random, claims } = this;
    for (let number = 0; number < (transport.locks ?? LOCKS); number += 1) {
      const deviceId = `${transport.name}-${number}`;
      const travelMs = number % 2 === 0 ? 0 : TRAVEL_MS;
      const lock = { deviceId, id: await transport.pair(hub, simulator, deviceId, { travelMs }) };
      this.locks.push(lock);
      const commanded = () => {
        this.commanded += 1;
      };
      const token = () => this.token;
      this.callers.push(
        new Caller({ hub: client, token, simulator, transport, claims, random, commanded }, lock),
      );
    }
  }

  /** Chaos until `upTo` requests in all became commands, or `enough`. */
  async rage(upTo: number, enough: () => boolean): Promise<void> {
    const running = Promise.all(this.callers.map((caller) => caller.run()));
    let over = false;
    running.catch(() => undefined).finally(() => (over = true));
    const isOver = () => over || enough();
    while (this.commanded < upTo && !isOver()) {
      const killAt = this.commanded + this.random(2 * COMMANDS_PER_KILL) + 1;
      while (this.commanded < Math.min(killAt, upTo) && !isOver()) await sleep(5);
      if (this.commanded >= upTo || isOver()) break;
      await sleep(this.random(STRIKE_MAX_MS));
      await this.hub?.kill9();
      this.kills += 1;
      this.hub = await startRealHub({ dataDir: this.folder, env: this.env, adminToken: this.token });
    }
    for (const caller of this.callers) caller.stop();
    await running;
  }

  /** The dust settles, and everything is compared with what really happened. @returns what is not so, in words */
  async rest(): Promise<string[]> {
    const { hub } = this;
    if (!hub) throw new Error('no hub to come to rest');
    for (const caller of this.callers) await caller.mend();
    for (const { id } of this.locks) await whenOnline(hub, id);
    const failures = [...(await this.settle(hub)), ...(await this.wrongStates(hub))];
    const truths = this.simulator ? await truthsOf(this.simulator, this.locks) : [];
    await hub.kill9();
    this.hub = null;
    const written = readWritten(path.join(this.folder, 'doorward.db'));
    const untold = [...written.commands.values()].filter(({ status }) => status === 'unknown');
    this.untold = untold.length;
    return [
      ...failures,
      ...brokenPromises(this.claims, written),
      ...wrongActuations(truths, written),
      ...unsettled(truths, written, new Map()),
      // A lock keeps far more results than it ever has open commands here.
      ...untold
        .filter(({ reason }) => reason !== 'interrupted')
        .map(({ id, reason }) => `command ${id} stays unknown: ${reason ?? 'no reason'}`),
    ];
  }

  /** After `rest`. */
  async goOn(): Promise<void> {
    const hub = await this.logIn();
    for (const { id } of this.locks) await whenOnline(hub, id);
  }

  async stop(): Promise<void> {
    for (const caller of this.callers) caller.stop();
    await this.hub?.kill9();
    await this.client?.close();
    await this.simulator?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async logIn(): Promise<RealHub> {
    const hub = await startRealHub({ dataDir: this.folder, env: this.env });
    this.token = hub.adminToken;
    this.hub = hub;
    return hub;
  }

  private async settle(hub: RealHub): Promise<string[]> {
    let open = 0;
    try {
      await until(
        async () => (open = await this.openCommands.count(hub)) === 0,
        SETTLE_MAX_MS,
        () => 'every command to be settled',
      );
      return [];
    } catch (error) {
      if (open === 0) throw error;
      return [`${open} commands are not settled ${SETTLE_MAX_MS} ms after the dust`];
    }
  }

  /** What the hub says of each bolt, when nothing moves any more. */
  private async wrongStates(hub: RealHub): Promise<string[]> {
    const failures: string[] = [];
    for (const { id, deviceId } of this.locks) {
      let said = '';
      let bolt = '';
      const agrees = async () => {
        said = expectAnswer(await hub.request('GET', `/devices/${id}`), 200, device).data.lock_state;
        bolt = (await this.simulator?.truth(deviceId))?.bolt ?? '';
        return said === bolt;
      };
      await until(agrees, STATE_MAX_MS, () => deviceId).catch(() => {
        failures.push(`${deviceId} is ${bolt}, and the hub says ${said}`);
      });
    }
    return failures;
  }
}
