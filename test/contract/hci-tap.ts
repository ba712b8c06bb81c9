import { connect, type Socket } from 'node:net';
import {
  aclPacket,
  addressText,
  completedPackets,
  disconnectionComplete,
  OPCODES,
  parseAcl,
  parseCommand,
  STATUS,
  type AclData,
} from '../../src/simulator/ble/hci-packet.js';
import { encodeMessage, HciStream, type AdapterMessage } from '../../src/simulator/ble/hci-stream.js';
import { ACL_PACKETS_MAX, DATA_LENGTH } from '../../src/simulator/ble/radio-link.js';
import { AttTraffic } from './att-traffic.js';
import type { Way } from './tapped-line.js';

const EVENT = { disconnected: 0x05, commandStatus: 0x0f, completed: 0x13, le: 0x3e } as const;
const LE = { connected: 0x01, advert: 0x02 } as const;

/** A lock's line, as the tap needs it. */
export interface TappedLock {
  readonly address: string;
  /** Nothing of it is heard, and no link to it lasts. */
  readonly isCut: boolean;
  /** A fragment is on its way; whether and how it goes on is decided there. */
  fragment(way: Way, value: Buffer): void;
}

interface Link {
  readonly lock: TappedLock;
  readonly traffic: Readonly<Record<Way, AttTraffic>>;
  /** For the controller, which has room for a few at a time. */
  readonly queue: AclData[];
  inFlight: number;
}

/**
 * Stands between one host (noble in the hub's radio program) and its adapter, and takes out the fragments of the locks'
 * service: writes without response one way, notifications the other. Everything else goes on as it is.
 */
export class HciTap {
  private readonly host: Socket;
  private readonly adapter: Socket;
  private readonly lockAt: (address: string) => TappedLock | undefined;
  private readonly links = new Map<number, Link>();
  /** Links that the tap broke: the host knows, the controller does not yet. */
  private readonly broken = new Set<number>();
  /** Whose Disconnect commands are to be answered, oldest first. */
  private readonly disconnects: ('host' | 'tap')[] = [];

  /** @param lockAt the lock with an address; undefined: none of ours */
  constructor(host: Socket, adapterPath: string, lockAt: (address: string) => TappedLock | undefined) {
    this.host = host;
    this.lockAt = lockAt;
    this.adapter = connect(adapterPath);
    this.relay(host, this.adapter, (message) => {
      this.fromHost(message);
    });
    this.relay(this.adapter, host, (message) => {
      this.fromAdapter(message);
    });
  }

  close(): void {
    this.host.destroy();
    this.adapter.destroy();
  }

  /** Sends a fragment over the link to `lock`, if there is one. */
  send(lock: TappedLock, way: Way, value: Buffer): void {
    for (const [handle, link] of this.links) {
      if (link.lock !== lock) continue;
      const sdu = link.traffic[way].packet(value);
      for (let at = 0; at < sdu.length; at += DATA_LENGTH) {
        this.pass(way, link, { handle, first: at === 0, data: sdu.subarray(at, at + DATA_LENGTH) });
      }
    }
  }

  /** Ends the link to `lock`, if there is one, as when its radio is lost. */
  breakLink(lock: TappedLock): void {
    for (const [handle, link] of this.links) {
      if (link.lock !== lock) continue;
      this.links.delete(handle);
      this.broken.add(handle);
      this.disconnects.push('tap');
      const { disconnect } = OPCODES;
      const command = [disconnect & 0xff, disconnect >> 8, 3, handle & 0xff, handle >> 8];
      this.toAdapter({ type: 'command', bytes: Buffer.of(...command, STATUS.remoteTerminated) });
      this.toHost(disconnectionComplete(handle, STATUS.connectionTimeout));
    }
  }

  private relay(from: Socket, to: Socket, take: (message: AdapterMessage) => void): void {
    const stream = new HciStream();
    from.on('error', () => undefined);
    from.on('close', () => to.destroy());
    from.on('data', (chunk) => {
      const messages = stream.push(chunk);
      if (messages) messages.forEach(take);
      else this.close();
    });
  }

  private fromHost(message: AdapterMessage): void {
    if (message.type === 'acl') {
      this.fromHostData(message.bytes);
      return;
    }
    if (message.type === 'command' && parseCommand(message.bytes)?.opcode === OPCODES.disconnect)
      this.disconnects.push('host');
    this.toAdapter(message);
  }

  private fromHostData(bytes: Buffer): void {
    const data = parseAcl(bytes);
    if (!data) throw new Error('the host sent no ACL data');
    this.toHost(completedPackets(data.handle, 1));
    this.data('to_lock', data);
  }

  private fromAdapter(message: AdapterMessage): void {
    if (message.type === 'acl') {
      const data = parseAcl(message.bytes);
      if (!data) throw new Error('the adapter sent no ACL data');
      this.data('to_hub', data);
    } else if (message.type !== 'event' || this.isForHost(message.bytes)) {
      this.toHost(message);
      if (message.type === 'event') this.connectedIn(message.bytes);
    }
  }

  private data(way: Way, data: AclData): void {
    const link = this.links.get(data.handle);
    if (!link) return;
    const { value, passOn } = link.traffic[way].push(data);
    for (const packet of passOn) this.pass(way, link, packet);
    if (value) link.lock.fragment(way, value);
  }

  private pass(way: Way, link: Link, data: AclData): void {
    if (way === 'to_hub') {
      this.toHost(aclPacket(data));
      return;
    }
    link.queue.push(data);
    this.pump(link);
  }

  private pump(link: Link): void {
    while (link.inFlight < ACL_PACKETS_MAX) {
      const next = link.queue.shift();
      if (!next) return;
      link.inFlight += 1;
      this.toAdapter(aclPacket(next));
    }
  }

  /** Whether the host is to hear of an event; the tap's own doings it is not. */
  private isForHost(bytes: Buffer): boolean {
    switch (bytes[0] ?? 0) {
      case EVENT.completed: {
        const link = this.links.get(bytes.readUInt16LE(3));
        if (link) {
          link.inFlight -= bytes.readUInt16LE(5);
          this.pump(link);
        }
        return false;
      }
      case EVENT.commandStatus:
        return bytes.readUInt16LE(4) !== OPCODES.disconnect || this.disconnects.shift() !== 'tap';
      case EVENT.disconnected: {
        const handle = bytes.readUInt16LE(3);
        this.links.delete(handle);
        return !this.broken.delete(handle);
      }
      case EVENT.le:
        return bytes[2] !== LE.advert || this.lockAt(addressText(bytes.subarray(6, 12)))?.isCut !== true;
      default:
        return true;
    }
  }

  private connectedIn(bytes: Buffer): void {
    if (bytes[0] !== EVENT.le || bytes[2] !== LE.connected || bytes[3] !== STATUS.success) return;
    const lock = this.lockAt(addressText(bytes.subarray(8, 14)));
    if (!lock) throw new Error('a link to a lock that nobody made');
    const traffic = { to_lock: new AttTraffic('to_lock'), to_hub: new AttTraffic('to_hub') };
    this.links.set(bytes.readUInt16LE(4), { lock, traffic, queue: [], inFlight: 0 });
    if (lock.isCut) this.breakLink(lock);
  }

  private toHost(message: AdapterMessage): void {
    if (!this.host.destroyed) this.host.write(encodeMessage(message));
  }

  private toAdapter(message: AdapterMessage): void {
    if (!this.adapter.destroyed) this.adapter.write(encodeMessage(message));
  }
}
