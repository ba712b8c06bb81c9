import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { HUB_ENVIRONMENT, HUB_NODE_FLAGS } from '../../src/cli/hub-launch.js';
import { startProgram, type ChildProgram } from './child-program.js';
import { expectAnswer, JsonClient, type JsonAnswer, type JsonRequest } from './json-client.js';

/** The first admin of every hub started here. */
export const ADMIN = { email: 'ada@example.org', password: 'a long enough password' } as const;

/** Nothing counts as too much, passwords cost little, ports are free ones, and the log holds errors alone. */
export const HUB_SETTINGS = {
  DOORWARD_HOST: '127.0.0.1',
  DOORWARD_HTTP_PORT: '0',
  DOORWARD_HTTPS_PORT: '0',
  DOORWARD_MQTT_PORT: '0',
  DOORWARD_MQTTS_PORT: '0',
  DOORWARD_LOG_LEVEL: 'error',
  DOORWARD_SCRYPT_PARALLELIZATION: '1',
  DOORWARD_RATE_ANONYMOUS: '10000000',
  DOORWARD_RATE_USER: '10000000',
  DOORWARD_RATE_LOG_IN: '10000000',
  DOORWARD_RATE_ACTION: '10000000',
} as const;

const readyLine = z.object({
  ready: z.literal(true),
  url: z.string(),
  mqtt_url: z.string(),
  https_url: z.string(),
  mqtts_url: z.string(),
  socket: z.string(),
  data_dir: z.string(),
  claim_code: z.string().nullable(),
});
const signedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });

export interface RealHubOptions {
  /** Default: a new temporary folder, removed by `stop`. */
  readonly dataDir?: string;
  /** `DOORWARD_*` settings over the defaults above. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
  /** A program that becomes the hub, such as one that gives it a disk of its own. */
  readonly launcher?: readonly string[];
  /** An access token from before a restart, to spare the log-in. */
  readonly adminToken?: string;
  /** false: leave a new hub unclaimed; `adminToken` is then empty. */
  readonly claim?: boolean;
}

/** `dist/hub.mjs` as a process of its own. Needs a build. */
export class RealHub {
  readonly url: string;
  readonly mqttUrl: string;
  readonly httpsUrl: string;
  readonly mqttsUrl: string;
  /** Path of the installer's socket. */
  readonly socket: string;
  readonly dataDir: string;
  readonly claimCode: string | null;
  adminToken = '';
  readonly program: ChildProgram;
  private readonly client: JsonClient;
  private readonly installerClient: JsonClient;
  private readonly ownsDataDir: boolean;

  constructor(program: ChildProgram, line: z.output<typeof readyLine>, ownsDataDir: boolean) {
    this.program = program;
    this.url = line.url;
    this.mqttUrl = line.mqtt_url;
    this.httpsUrl = line.https_url;
    this.mqttsUrl = line.mqtts_url;
    this.socket = line.socket;
    this.dataDir = line.data_dir;
    this.claimCode = line.claim_code;
    this.ownsDataDir = ownsDataDir;
    this.client = new JsonClient(line.url);
    this.installerClient = new JsonClient('http://localhost', line.socket);
  }

  get pid(): number {
    return this.program.pid;
  }

  /** As the admin, over REST. `path` begins after `/api/v1`. */
  request(method: string, path_: string, given: JsonRequest = {}): Promise<JsonAnswer> {
    const token = this.adminToken === '' ? {} : { token: this.adminToken };
    return this.client.send(method, `/api/v1${path_}`, { ...token, ...given });
  }

  /** As nobody in particular, at any path. */
  anonymous(method: string, path_: string, given: JsonRequest = {}): Promise<JsonAnswer> {
    return this.client.send(method, path_, given);
  }

  /** As the installer; `path` from the root. */
  atRoot(method: string, path_: string): Promise<JsonAnswer> {
    return this.installerClient.send(method, path_, {});
  }

  /** As the installer, over the local socket. `path` begins after `/api/v1`. */
  installer(method: string, path_: string, given: JsonRequest = {}): Promise<JsonAnswer> {
    return this.installerClient.send(method, `/api/v1${path_}`, given);
  }

  /** SIGTERM; removes the data folder if it was made here. @returns the exit code */
  async stop(): Promise<number | null> {
    await this.closeClients();
    const code = await this.program.stop();
    if (this.ownsDataDir) rmSync(this.dataDir, { recursive: true, force: true });
    return code;
  }

  /** Ends at once, as in a power cut; the data folder stays. */
  async kill9(): Promise<void> {
    await this.program.kill9();
    await this.closeClients();
  }

  private async closeClients(): Promise<void> {
    await Promise.all([this.client.close(), this.installerClient.close()]);
  }
}

/** Starts the hub and waits until it is ready; claims it, or logs in, as `ADMIN`. */
export async function startRealHub(options: RealHubOptions = {}): Promise<RealHub> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'doorward-hub-'));
  const program = startProgram({
    args: ['dist/hub.mjs', '--announce', 'json'],
    env: { ...HUB_SETTINGS, ...HUB_ENVIRONMENT, ...options.env, DOORWARD_DATA_DIR: dataDir },
    nodeFlags: options.nodeFlags ?? HUB_NODE_FLAGS,
    launcher: options.launcher ?? [],
  });
  try {
    const line = readyLine.parse(JSON.parse(await program.firstLine()));
    const hub = new RealHub(program, line, options.dataDir === undefined);
    if (options.adminToken !== undefined) hub.adminToken = options.adminToken;
    else if (options.claim !== false) hub.adminToken = await tokenOf(hub);
    return hub;
  } catch (error) {
    await program.kill9();
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function tokenOf(hub: RealHub): Promise<string> {
  const answer =
    hub.claimCode === null
      ? expectAnswer(await hub.anonymous('POST', '/api/v1/auth/login', { body: ADMIN }), 200, signedIn)
      : expectAnswer(
          await hub.anonymous('POST', '/api/v1/auth/claim', {
            body: { claim_code: hub.claimCode, ...ADMIN },
          }),
          201,
          signedIn,
        );
  return answer.data.tokens.access;
}
