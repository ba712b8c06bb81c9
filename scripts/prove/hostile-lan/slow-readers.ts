import { z } from 'zod';
import { startProgram, type ChildProgram } from '../../../test/support/child-program.js';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';

const issued = z.object({ data: z.object({ token: z.string() }) });
const CONNECT_MAX_MS = 120_000;

/** Programs in a process of their own that are subscribed to everything they may, at a real hub, and read it or do not. */
export class SlowReaders {
  private readonly hub: RealHub;
  private readonly program: ChildProgram;

  private constructor(hub: RealHub, program: ChildProgram) {
    this.hub = hub;
    this.program = program;
  }

  static async start(hub: RealHub): Promise<SlowReaders> {
    const program = startProgram({
      args: ['scripts/prove/hostile-lan/reader-child.ts'],
      nodeFlags: ['--import', './test/ts-hook.mjs'],
    });
    await program.firstLine();
    return new SlowReaders(hub, program);
  }

  /** Connects and subscribes so many; each reads until `stopReading`. */
  async connect(count: number): Promise<void> {
    const body = { name: 'Slow reader', scopes: ['mqtt:home-assistant'] };
    const answer = await this.hub.request('POST', '/auth/api-tokens', { body });
    const { token } = expectAnswer(answer, 201, issued).data;
    const { port } = new URL(this.hub.mqttUrl);
    const connect = () => {
      this.program.send(`connect ${port} ${token} ${count}`);
    };
    await this.program.says(/^connected$/m, connect, CONNECT_MAX_MS);
  }

  /** From now on they read nothing, and each asks once a second to have everything that is retained sent again. */
  stopReading(): void {
    this.program.send('stop-reading');
  }

  /** @returns how many the hub has not cut, as far as one that reads nothing can know */
  async left(): Promise<number> {
    const [, left] = await this.program.says(/^left (\d+)$/m, () => {
      this.program.send('left');
    });
    return Number(left);
  }

  async end(): Promise<void> {
    await this.program.kill9();
  }
}
