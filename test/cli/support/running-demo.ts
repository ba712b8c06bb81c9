import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startProgram, type ChildProgram } from '../../support/child-program.js';
import { JsonClient, expectAnswer, type JsonAnswer } from '../../support/json-client.js';

/** The line of `demo --json`, and nothing else in it. */
export const lineShape = z.strictObject({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  mqtt_url: z.string().regex(/^mqtt:\/\/127\.0\.0\.1:\d+$/),
  simulator_url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  data_dir: z.string(),
  cloud_url: z.null(),
  users: z.array(
    z.strictObject({ email: z.email(), password: z.string(), role: z.enum(['admin', 'manager', 'member']) }),
  ),
  locks: z.array(
    z.strictObject({
      id: z.uuid(),
      device_id: z.string(),
      transport: z.enum(['serial', 'mqtt', 'ble']),
      pin: z.string().regex(/^\d{4}$/),
    }),
  ),
  spare: z.strictObject({
    device_id: z.string(),
    transport: z.literal('serial'),
    address: z.string(),
    serial: z.string(),
    install_code: z.string(),
  }),
});
export type Line = z.output<typeof lineShape>;

const tokens = z.object({ access: z.string() });

/** A demo as a program, with a temporary folder that nothing else uses. */
export class RunningDemo {
  readonly program: ChildProgram;
  readonly line: Line;
  readonly hub: JsonClient;
  readonly simulator: JsonClient;

  constructor(program: ChildProgram, line: Line) {
    this.program = program;
    this.line = line;
    this.hub = new JsonClient(line.url);
    this.simulator = new JsonClient(line.simulator_url);
  }

  async token(role: 'admin' | 'manager' | 'member'): Promise<string> {
    const user = this.line.users.find((one) => one.role === role);
    const body = { email: user?.email, password: user?.password };
    return expectAnswer(await this.hub.send('POST', '/api/v1/auth/token', { body }), 200, tokens).access;
  }

  type(deviceId: string, pin: string): Promise<JsonAnswer> {
    return this.simulator.send('POST', `/locks/${deviceId}/keypad`, { body: { pin } });
  }

  async stop(): Promise<number | null> {
    await Promise.all([this.hub.close(), this.simulator.close()]);
    return this.program.stop();
  }
}

/** A temporary folder for the programs of one test: what is in it, and who was started with it, is theirs. */
export class OwnTemp {
  readonly path = mkdtempSync(path.join(tmpdir(), 'dw-'));

  get env(): { readonly TMPDIR: string } {
    return { TMPDIR: this.path };
  }

  contents(): string[] {
    return readdirSync(this.path);
  }

  /** Processes started with this folder, whoever started them; null where the system does not tell. */
  processes(): { readonly pid: number; readonly command: string }[] | null {
    if (!existsSync('/proc/self/environ')) return null;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => told(pid, 'environ').includes(`TMPDIR=${this.path}`))
      .map((pid) => ({ pid: Number(pid), command: told(pid, 'cmdline').join(' ') }));
  }

  /** The process that runs `program`, if the system tells. */
  pidOf(program: string): number | undefined {
    return this.processes()?.find(({ command }) => command.includes(program))?.pid;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A process that ended while we looked tells nothing. */
function told(pid: string, what: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Starts `doorward demo --json` and waits for its line. */
export async function startDemo(env: Readonly<Record<string, string>>): Promise<RunningDemo> {
  const program = startProgram({ args: ['dist/doorward.mjs', 'demo', '--json'], env });
  try {
    return new RunningDemo(program, lineShape.parse(JSON.parse(await program.firstLine())));
  } catch (error) {
    await program.stop();
    throw error;
  }
}
