import * as z from 'zod';
import { delay, type Clock } from '../../kit/clock.js';
import { Conflict, HubError } from '../../kit/errors.js';
import type { Random } from '../../kit/random.js';
import { ChildProgram, type Ending } from '../child-program.js';
import { EXIT } from '../exit-code.js';
import { listDevices } from '../find-device.js';
import { HubClient } from '../hub-client.js';
import { complaintIn, type Environment } from '../programs.js';
import { SimulatorClient } from '../simulator-client.js';
import { virtualAdapter } from '../virtual-adapter.js';
import { HUB_ENVIRONMENT, HUB_NODE_FLAGS } from '../hub-launch.js';
import type { DemoFolder } from './demo-folder.js';
import { demoLine, type DemoLine, type DemoRecord } from './demo-record.js';
import { setUpHousehold } from './household.js';

/** How long locks that are paired have to appear. */
const ONLINE_TIMEOUT_MS = 20_000;
const ONLINE_LOOK_MS = 100;
const LOG_LOOK_MS = 10_000;

const hubReadyShape = z.object({ url: z.string(), mqtt_url: z.string(), claim_code: z.string().nullable() });
const simulatorReadyShape = z.object({ simulator_url: z.string() });

export interface DemoDeps {
  readonly folder: DemoFolder;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
}

/** Ports that are free and the loopback interface only, unless the environment says otherwise. */
const HUB_SETTINGS: Environment = {
  DOORWARD_HOST: '127.0.0.1',
  DOORWARD_HTTP_PORT: '0',
  DOORWARD_HTTPS_PORT: '0',
  DOORWARD_MQTT_PORT: '0',
  DOORWARD_MQTTS_PORT: '0',
  // A machine that somebody tries it out on has the right time.
  DOORWARD_TIME_TRUST: 'system',
  // Codes to log in with come into the log of the demo.
  DOORWARD_CONSOLE_SENDER: 'on',
};

/** A hub and simulated locks, as two programs, with a household set up through the interfaces that everybody has. */
export class DemoWorld {
  private readonly deps: DemoDeps;
  private readonly children: ChildProgram[] = [];
  private stopping = false;

  constructor(deps: DemoDeps) {
    this.deps = deps;
  }

  /** @throws Conflict `demo_refused`, HubError */
  async start(): Promise<DemoLine> {
    const { folder } = this.deps;
    const record = folder.readRecord();
    const log = folder.openLog();
    this.watchLog();
    // The hub first: only one can have the folder, and the simulator must not touch what another demo is using.
    const hub = hubReadyShape.parse(await this.run('hub', ['--announce', 'json'], log));
    if (record === null) folder.emptyLocksFolder();
    else folder.makeLocksFolder();
    const simulator = simulatorReadyShape.parse(
      await this.run(
        'simulator',
        ['--dir', folder.locksFolder, '--persist', '--hci-socket', folder.hciSocket],
        log,
      ),
    );
    const places = { ...hub, ...simulator, data_dir: folder.path };
    const ready =
      record === null
        ? await this.setUp(places, hub.claim_code)
        : await this.rejoin(places, record, hub.claim_code);
    return demoLine(places, ready);
  }

  /** Resolves with why the demo can't go on, when one of its programs ends by itself. */
  died(): Promise<HubError> {
    return Promise.race(
      this.children.map(async (child) => this.obituary(child, await child.ended(), 'ended by itself')),
    );
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.children.map((child) => child.stop()));
    this.deps.folder.close();
  }

  private async run(name: 'hub' | 'simulator', args: readonly string[], log: number): Promise<unknown> {
    // A signal may come while another program is starting: none may be started once the others are being stopped.
    if (this.stopping) throw new HubError('demo_stopped', 'The demo was stopped while it was starting.');
    const { folder, environment, clock } = this.deps;
    const child = new ChildProgram({
      name,
      args,
      environment: {
        ...HUB_SETTINGS,
        ...HUB_ENVIRONMENT,
        ...environment,
        ...(name === 'hub' && virtualAdapter(folder.hciSocket, environment)),
        DOORWARD_DATA_DIR: folder.path,
      },
      nodeArgs: name === 'hub' ? HUB_NODE_FLAGS : [],
      errorFile: log,
      clock,
    });
    this.children.push(child);
    const line = await child.start();
    if (line === null) throw this.obituary(child, await child.ended(), 'did not start');
    return JSON.parse(line) as unknown;
  }

  private obituary({ name }: ChildProgram, { exitCode, signal }: Ending, what: string): HubError {
    const how = signal === null ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;
    const words = this.deps.folder.lastWords();
    const message = `The ${name} ${what} (${how}).\n${complaintIn(words) || words}`.trim();
    if (exitCode === EXIT.usage) return new HubError('settings_invalid', message);
    return new HubError(exitCode === EXIT.refused ? 'demo_refused' : 'internal_error', message);
  }

  private async setUp(places: Places, claimCode: string | null): Promise<DemoRecord> {
    const { folder, random } = this.deps;
    if (claimCode === null) {
      throw new Conflict(
        'demo_refused',
        `${folder.path} holds a hub that has an owner and no record of a finished demo. Choose an empty folder, or unset DOORWARD_DATA_DIR.`,
      );
    }
    const record = await setUpHousehold({
      simulator: new SimulatorClient(places.simulator_url),
      random,
      claimCode,
      mqttUrl: places.mqtt_url,
      hubAs: (token) => this.hub(places, token),
    });
    await this.allOnline(places, record);
    folder.writeRecord(record);
    return record;
  }

  /** The household is there. The broker's port may be another, and a lock may have been left without power. */
  private async rejoin(places: Places, record: DemoRecord, claimCode: string | null): Promise<DemoRecord> {
    if (claimCode !== null) {
      throw new Conflict(
        'demo_refused',
        `${this.deps.folder.path} has the record of a demo, and a hub without an owner. Delete the folder to start anew.`,
      );
    }
    const simulator = new SimulatorClient(places.simulator_url);
    for (const [deviceId, mqtt] of Object.entries(record.mqtt))
      await simulator.provision(deviceId, { url: places.mqtt_url, ...mqtt });
    for (const { device_id } of record.locks) await simulator.powerOn(device_id);
    await this.allOnline(places, record);
    return record;
  }

  private hub({ url }: Places, token: string | null): HubClient {
    const unreachable = `The hub of the demo does not answer at ${url}.`;
    return new HubClient({ target: { baseUrl: url }, unreachable, ...(token !== null && { token }) });
  }

  /** Online, and their bolts known: from then on what the hub says of a door is the truth. */
  private async allOnline(places: Places, { users, locks }: DemoRecord): Promise<void> {
    const { clock, folder } = this.deps;
    const [admin] = users;
    const body = { email: admin?.email, password: admin?.password };
    const { access } = await this.hub(places, null).post('/api/v1/auth/token', body, tokensShape);
    const hub = this.hub(places, access);
    const deadlineMs = clock.monotonicMs() + ONLINE_TIMEOUT_MS;
    for (;;) {
      const known = (await listDevices(hub)).filter(
        (lock) => lock.is_online && lock.lock_state !== 'unknown',
      );
      const online = known.map(({ id }) => id);
      const missing = locks.filter(({ id }) => !online.includes(id)).map(({ device_id }) => device_id);
      if (missing.length === 0) return;
      if (clock.monotonicMs() > deadlineMs) {
        throw new HubError(
          'demo_lock_offline',
          `The demo's ${missing.join(' and ')} did not come online within ${ONLINE_TIMEOUT_MS / 1000} s. Look into ${folder.path}/demo.log, or delete the folder to start anew.`,
        );
      }
      await delay(clock, ONLINE_LOOK_MS);
    }
  }

  private watchLog(): void {
    this.deps.clock.after(LOG_LOOK_MS, () => {
      if (this.stopping) return;
      this.deps.folder.boundLog();
      this.watchLog();
    });
  }
}

interface Places {
  readonly url: string;
  readonly mqtt_url: string;
  readonly simulator_url: string;
  readonly data_dir: string;
}

const tokensShape = z.object({ access: z.string() });
