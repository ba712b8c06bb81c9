import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Air } from './air.js';
import { CommandFaults } from './command-faults.js';
import { encodeMessage, HciStream } from './hci-stream.js';
import { DEFAULT_RSSI_DBM, LeController } from './le-controller.js';

/** Programs that use one adapter at a time. */
export const HOSTS_MAX = 8;
/** Bytes that a host may leave unread before it is taken for dead. */
export const UNREAD_BYTES_MAX = 256 * 1024;

/** absent: not plugged in; down: there, but switched off. */
export type AdapterState = 'absent' | 'down' | 'up';

/** How the adapter's radio is in the world: with power, within range, and how loud others hear it. */
export interface RadioSetting {
  readonly powered: boolean;
  readonly inRange: boolean;
  readonly rssiDbm: number;
}

interface Host {
  readonly socket: Socket;
  readonly controller: LeController;
}

/**
 * A Bluetooth adapter in a machine: a Unix socket where the programs of that machine meet their controller. Plugged out
 * there is no socket. Each program gets a controller of its own under the same address, as if it had one to itself.
 */
export class AdapterPort {
  readonly path: string;
  readonly address: string;
  readonly faults = new CommandFaults();
  /** Packets from hosts that made no sense, and hosts that were cut off for it. */
  malformed = 0;
  private readonly air: Air;
  private readonly hosts = new Set<Host>();
  private server: Server | null = null;
  private on = true;
  private setting: RadioSetting = { powered: true, inRange: true, rssiDbm: DEFAULT_RSSI_DBM };

  /** @param path of the socket, at most about 100 bytes */
  constructor(air: Air, path: string, address: string) {
    this.air = air;
    this.path = path;
    this.address = address;
  }

  get state(): AdapterState {
    if (!this.server) return 'absent';
    return this.on ? 'up' : 'down';
  }

  get controllers(): readonly LeController[] {
    return Array.from(this.hosts, ({ controller }) => controller);
  }

  get radio(): RadioSetting {
    return this.setting;
  }

  /** Members that are left out stay as they are. */
  setRadio(change: Partial<RadioSetting>): void {
    this.setting = { ...this.setting, ...change };
    for (const { controller } of this.hosts) this.tune(controller);
  }

  /** Plugs the adapter in, out, or switches it. */
  async become(state: AdapterState): Promise<void> {
    if (state === 'absent') {
      await this.stop();
      return;
    }
    await this.start();
    const on = state === 'up';
    if (this.on === on) return;
    this.on = on;
    for (const { socket, controller } of this.hosts) {
      if (!on) controller.reset();
      this.tune(controller);
      socket.write(encodeMessage({ type: 'power', on }));
    }
  }

  async start(): Promise<void> {
    if (this.server) return;
    this.on = true;
    const server = createServer((socket) => {
      this.attach(socket);
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.path, resolve);
    });
  }

  /** Hosts find their adapter gone, and peers find out by their supervision timeout. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const { socket, controller } of this.hosts) {
      controller.vanish();
      socket.destroy();
    }
    this.hosts.clear();
    await closed;
  }

  private tune(controller: LeController): void {
    const { powered, inRange, rssiDbm } = this.setting;
    controller.rssiDbm = rssiDbm;
    if (controller.inRange !== inRange) controller.inRange = inRange;
    controller.powered = powered && this.on;
  }

  private attach(socket: Socket): void {
    socket.on('error', () => undefined);
    const { air, address, faults } = this;
    const toHost = (packet: Parameters<typeof encodeMessage>[0]) => {
      if (socket.destroyed) return;
      if (socket.writableLength > UNREAD_BYTES_MAX) socket.destroy();
      else socket.write(encodeMessage(packet));
    };
    const controller = new LeController({ air, address, faults, toHost });
    if (this.hosts.size >= HOSTS_MAX || !air.join(controller)) {
      socket.destroy();
      return;
    }
    const host = { socket, controller };
    this.hosts.add(host);
    this.tune(controller);
    if (!this.on) {
      toHost({ type: 'power', on: false });
    }
    const stream = new HciStream();
    socket.on('data', (chunk) => {
      const messages = stream.push(chunk);
      if (!messages) {
        this.malformed += 1;
        socket.destroy();
        return;
      }
      for (const message of messages) if (message.type !== 'power') controller.receive(message);
      this.malformed += controller.takeMalformed();
    });
    socket.on('close', () => {
      if (this.hosts.delete(host)) controller.detach();
    });
  }
}
