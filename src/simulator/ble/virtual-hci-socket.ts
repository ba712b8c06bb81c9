import { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeMessage, HciStream } from './hci-stream.js';
import type { AdapterMessage } from './hci-stream.js';

/** Packet indicators, as the host writes them before a packet. */
const COMMAND = 1;
const ACL = 2;
const INDICATORS = { command: COMMAND, acl: ACL, event: 4 } as const;

/** An error of the operating system, as the native module makes it. */
function systemError(code: string, text: string, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(text), { code, syscall });
}

/**
 * Stands in for the class of `@abandonware/bluetooth-hci-socket`: the adapter is behind a Unix socket. Without that
 * socket it behaves as the real one on a machine without an adapter; when the socket closes, as with one pulled out: it
 * stays down for good, and only a new object sees the adapter again.
 */
export class VirtualHciSocket extends EventEmitter {
  private readonly path: string;
  private socket: Socket | null = null;
  private running = false;
  private up = false;

  constructor(path: string) {
    super();
    this.path = path;
  }

  /** @throws Error ENODEV */
  bindRaw(): number {
    this.open();
    return 0;
  }

  /** @throws Error ENODEV */
  bindUser(): number {
    this.open();
    return 0;
  }

  /** The kernel's management channel: it takes keys of bonded devices, which nobody here has. */
  bindControl(): number {
    return 0;
  }

  isDevUp(): boolean {
    return this.up;
  }

  getDeviceList(): object[] {
    const ids = { idVendor: null, idProduct: null, busNumber: null, deviceAddress: null };
    return this.plugged() ? [{ devId: 0, devUp: true, ...ids }] : [];
  }

  start(): void {
    this.running = true;
  }

  stop(): void {
    this.running = false;
    this.up = false;
    this.socket?.destroy();
    this.socket = null;
  }

  // The kernel's filter and housekeeping.
  setFilter(): void {}
  cleanup(): void {}

  reset(): void {
    this.write(Buffer.of(COMMAND, 3, 0x0c, 0));
  }

  /** Takes a packet with its indicator. */
  write(packet: Buffer): void {
    const { socket } = this;
    const type = packet[0];
    // Of the management channel, which has no indicator nor adapter.
    if (!socket || (type !== COMMAND && type !== ACL)) return;
    if (!this.up) {
      this.emit('error', systemError('ENETDOWN', 'Network is down', 'write'));
      return;
    }
    socket.write(encodeMessage({ type: type === COMMAND ? 'command' : 'acl', bytes: packet.subarray(1) }));
  }

  private plugged(): boolean {
    return statSync(this.path, { throwIfNoEntry: false })?.isSocket() === true;
  }

  private open(): void {
    if (this.socket) return;
    if (!this.plugged()) throw systemError('ENODEV', 'ENODEV, No such device', 'bind');
    // What is written before the connection stands waits in the socket.
    const socket = connect(this.path);
    this.socket = socket;
    this.up = true;
    const stream = new HciStream();
    socket.on('data', (chunk) => {
      const messages = stream.push(chunk);
      if (messages) for (const message of messages) this.take(message);
      else socket.destroy();
    });
    // A close follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.up = false;
    });
  }

  private take(message: AdapterMessage): void {
    if (message.type === 'power') this.up = message.on;
    else if (this.running)
      this.emit('data', Buffer.concat([Uint8Array.of(INDICATORS[message.type]), message.bytes]));
  }
}
