import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProgram, startProgram } from '../../test/support/child-program.js';
import { JsonClient } from '../../test/support/json-client.js';
import { startRealHub, type RealHub, type RealHubOptions } from '../../test/support/real-hub.js';
import { startRealSimulator, type RealSimulator } from '../../test/support/real-simulator.js';

/** What a bench has running: started through here, and stopped in reverse order when it is over. */
export class Scene {
  private readonly endings: (() => unknown)[] = [];

  /** A temporary folder, on the file system that hubs of a scene have theirs on. */
  folder(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-bench-'));
    this.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    return folder;
  }

  async hub(options: RealHubOptions = {}): Promise<RealHub> {
    const hub = await startRealHub({ ...options, dataDir: options.dataDir ?? this.folder() });
    this.after(() => hub.stop());
    return hub;
  }

  async simulator(): Promise<RealSimulator> {
    const simulator = await startRealSimulator();
    this.after(() => simulator.stop());
    return simulator;
  }

  /** A server of `scripts/bench/servers`, which says where it listens in its first line. */
  async server(name: string): Promise<{ readonly address: string; readonly program: ChildProgram }> {
    const program = startProgram({
      args: [`scripts/bench/servers/${name}.ts`],
      nodeFlags: ['--import', './test/ts-hook.mjs'],
    });
    this.after(() => program.stop());
    return { address: await program.firstLine(), program };
  }

  /** Keeps its connections until the scene ends. */
  client(origin: string): JsonClient {
    const client = new JsonClient(origin);
    this.after(() => client.close());
    return client;
  }

  /** `ending` runs when the bench is over, whether it failed or not. */
  after(ending: () => unknown): void {
    this.endings.push(ending);
  }

  async end(): Promise<void> {
    for (let ending = this.endings.pop(); ending; ending = this.endings.pop()) await ending();
  }
}
