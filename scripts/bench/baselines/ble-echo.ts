import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { makeSocketFolder } from '../../../src/kit/socket-folder.js';
import { AdapterPort } from '../../../src/simulator/ble/adapter-port.js';
import { Air } from '../../../src/simulator/ble/air.js';
import { plainEnvironment, ROOT } from '../../../test/support/child-program.js';

const FLAGS = ['--require', './dist/virtual-hci.cjs', '--import', './test/ts-hook.mjs'];
/** Locally administered addresses. */
const ADDRESSES = { central: '02:00:00:00:00:01', echo: '02:00:00:00:00:02' } as const;
/** A program is ready, and a block of round trips over, long before; after this the bench fails. */
const PATIENCE_MS = 60_000;

/** Of a block, as an event's arguments; the second is a handle, never sent here. */
const answer = z.tuple([z.array(z.number())], z.unknown());

/** Bare noble and bleno on an air of their own: from a write without response to the notification that answers it. */
export class BleEcho {
  private readonly folder = makeSocketFolder();
  private readonly ports: readonly [AdapterPort, AdapterPort];
  private readonly children: ChildProcess[] = [];

  /** @param intervalMs between connection events */
  constructor(intervalMs: number) {
    const air = new Air(clock, random);
    air.intervalMs = intervalMs;
    const port = (name: keyof typeof ADDRESSES) =>
      new AdapterPort(air, path.join(this.folder, `${name}.sock`), ADDRESSES[name]);
    this.ports = [port('echo'), port('central')];
  }

  async open(): Promise<void> {
    const programs = ['ble-echo', 'ble-central'] as const;
    for (const [index, port] of this.ports.entries()) {
      await port.start();
      await this.run(programs[index] ?? '', port);
    }
  }

  /** @returns milliseconds of each of `count` round trips, one after the other, as the central measured them */
  async block(count: number): Promise<number[]> {
    const central = this.children.at(-1);
    if (!central?.connected) throw new Error('the bare central is gone');
    const answered = once(central, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    central.send(count);
    return answer.parse(await answered)[0];
  }

  async close(): Promise<void> {
    for (const child of this.children) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      if (child.connected) child.disconnect();
      await ended;
    }
    for (const port of this.ports) await port.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(program: string, { path: socket }: AdapterPort): Promise<void> {
    const child = fork(`scripts/bench/servers/${program}.ts`, [], {
      cwd: ROOT,
      execArgv: FLAGS,
      env: { ...plainEnvironment(), VIRTUAL_HCI_SOCKET: socket },
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.children.push(child);
    const ready = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    const early = once(child, 'exit').then(() => {
      throw new Error(`${program} ended before it was ready`);
    });
    await Promise.race([ready, early]);
    early.catch(() => undefined);
  }
}
