import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { makeSocketFolder } from '../../src/kit/socket-folder.js';
import { HciTap, type TappedLock } from './hci-tap.js';
import type { Way } from './tapped-line.js';

/** The hub's Bluetooth adapter with a man in the middle, on a Unix socket of its own. */
export class TappedAdapter {
  private readonly folder = makeSocketFolder();
  private readonly adapterPath: string;
  private readonly server: Server;
  private readonly taps = new Set<HciTap>();
  private readonly locks = new Map<string, TappedLock>();

  /** @param adapterPath the real one's socket */
  constructor(adapterPath: string) {
    this.adapterPath = adapterPath;
    this.server = createServer((host) => {
      const tap = new HciTap(host, this.adapterPath, (address) => this.locks.get(address));
      this.taps.add(tap);
      host.once('close', () => this.taps.delete(tap));
    });
  }

  /** For the hub. */
  get path(): string {
    return path.join(this.folder, 'tap.sock');
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(this.path, resolve));
  }

  async stop(): Promise<void> {
    for (const tap of this.taps) tap.close();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  watch(lock: TappedLock): void {
    this.locks.set(lock.address, lock);
  }

  send(lock: TappedLock, way: Way, value: Buffer): void {
    for (const tap of this.taps) tap.send(lock, way, value);
  }

  breakLink(lock: TappedLock): void {
    for (const tap of this.taps) tap.breakLink(lock);
  }
}
