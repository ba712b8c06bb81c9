import { Advertiser } from './advertiser.js';
import { INTERVAL_MIN_MS } from './air.js';
import type { Air } from './air.js';
import type { CommandFaults } from './command-faults.js';
import { HciCommands } from './hci-commands.js';
import type { CommandTarget, Wanted } from './hci-commands.js';
import {
  aclPacket,
  commandFailed,
  completedPackets,
  connectionComplete,
  connectionUpdateComplete,
  dataBufferOverflow,
  disconnectionComplete,
  INTERVAL_UNIT_MS,
  parseAcl,
  parseCommand,
  STATUS,
} from './hci-packet.js';
import type { AclData, ConnectionParameters, HciPacket } from './hci-packet.js';
import type { Advert, Radio } from './radio.js';
import { RadioLink } from './radio-link.js';
import { Scanner } from './scanner.js';

/** Links of one controller. */
export const LINKS_MAX = 16;
export const DEFAULT_RSSI_DBM = -50;

const FIRST_HANDLE = 0x40;
const LAST_HANDLE = 0x0eff;

export interface LeControllerOptions {
  readonly air: Air;
  /** `aa:bb:cc:dd:ee:ff`, public. */
  readonly address: string;
  readonly faults: CommandFaults;
  readonly toHost: (packet: HciPacket) => void;
}

/**
 * A Bluetooth LE controller with one host above it and the air below: what `@abandonware/noble` and
 * `@abandonware/bleno` need of one. It never throws on what a host sends; packets of a wrong length are dropped.
 */
export class LeController implements Radio, CommandTarget {
  readonly address: string;
  rssiDbm = DEFAULT_RSSI_DBM;
  private readonly options: LeControllerOptions;
  readonly advertiser: Advertiser;
  readonly scanner = new Scanner();
  private readonly commands: HciCommands;
  private readonly links = new Map<number, RadioLink>();
  private nextHandle = FIRST_HANDLE;
  private wanted: Wanted | null = null;
  private power = true;
  private near = true;
  private hosted = true;
  private malformed = 0;

  constructor(options: LeControllerOptions) {
    this.options = options;
    this.address = options.address;
    this.advertiser = new Advertiser(options.air, (advert) => {
      options.air.advertise(this, advert);
    });
    this.commands = new HciCommands(this);
  }

  get onAir(): boolean {
    return this.power && this.near;
  }

  get linkCount(): number {
    return this.links.size;
  }

  get inRange(): boolean {
    return this.near;
  }

  /** Carries the radio away, or back. */
  set inRange(near: boolean) {
    this.near = near;
    this.options.air.rangeChanged();
  }

  /** Cuts the radio's power while its host goes on, or gives it back. Peers find out by their supervision timeout. */
  set powered(on: boolean) {
    if (this.power === on) return;
    this.power = on;
    if (!on) {
      this.advertiser.disable();
      for (const link of this.links.values()) link.vanish(this, STATUS.connectionTimeout);
    }
    this.options.air.rangeChanged();
  }

  /** The host is gone, and its kernel tidies up: links are closed, nothing is advertised nor sought. */
  detach(): void {
    this.hosted = false;
    this.quieten();
    for (const link of this.links.values()) link.close(this, STATUS.remoteTerminated);
    if (this.links.size === 0) this.options.air.leave(this);
  }

  /** The adapter is pulled out, or loses its power. */
  vanish(): void {
    this.quieten();
    for (const link of this.links.values()) link.vanish(this, null);
    this.options.air.leave(this);
  }

  /** Takes a packet from the host. */
  receive(packet: HciPacket): void {
    if (packet.type === 'acl') this.takeData(packet.bytes);
    else if (packet.type === 'command') this.takeCommand(packet.bytes);
    else this.malformed += 1;
  }

  /** @returns how many packets made no sense since it was asked last */
  takeMalformed(): number {
    const { malformed } = this;
    this.malformed = 0;
    return malformed;
  }

  hear(from: Radio, advert: Advert): boolean {
    for (const report of this.scanner.reports(from, advert)) this.tell(report);
    return advert.connectable && this.wanted?.peer === from.address && this.links.size < LINKS_MAX;
  }

  connect(to: Radio): void {
    const { wanted } = this;
    if (!wanted || !(to instanceof LeController)) return;
    this.wanted = null;
    const { air } = this.options;
    const chosen = Math.round(Math.max(air.intervalMs, INTERVAL_MIN_MS) / INTERVAL_UNIT_MS);
    const interval = Math.min(Math.max(chosen, wanted.intervalMin), wanted.intervalMax);
    const parameters = { interval, latency: wanted.latency, timeout: wanted.timeout };
    const central = { controller: this, handle: this.freeHandle() };
    const peripheral = { controller: to, handle: to.freeHandle() };
    const link = new RadioLink(air, central, peripheral, parameters);
    to.advertiser.disable();
    to.linkMade(link, { ...parameters, handle: peripheral.handle, role: 'peripheral', peer: this.address });
    this.linkMade(link, { ...parameters, handle: central.handle, role: 'central', peer: to.address });
  }

  /** HCI Reset: as new; nobody tells the host of the links it had. */
  reset(): void {
    this.quieten();
    for (const link of this.links.values()) link.vanish(this, null);
  }

  /** Looks for an advertiser to connect to. @returns whether it can, now */
  seek(wanted: Wanted): boolean {
    if (this.wanted || this.links.size >= LINKS_MAX) return false;
    this.wanted = wanted;
    return true;
  }

  /** @returns whether it was looking for one */
  stopSeeking(): boolean {
    const { wanted } = this;
    this.wanted = null;
    return wanted !== null;
  }

  link(handle: number): RadioLink | undefined {
    return this.links.get(handle);
  }

  /** Hands a packet to the host. */
  tell(packet: HciPacket): void {
    if (this.hosted) this.options.toHost(packet);
  }

  has(handle: number): boolean {
    return this.links.has(handle);
  }

  deliver(data: AclData): void {
    this.tell(aclPacket(data));
  }

  completed(handle: number, count: number): void {
    this.tell(completedPackets(handle, count));
  }

  linkEnded(handle: number, reason: number | null): void {
    if (!this.links.delete(handle)) return;
    if (reason !== null) this.tell(disconnectionComplete(handle, reason));
    if (!this.hosted && this.links.size === 0) this.options.air.leave(this);
  }

  linkUpdated(handle: number, parameters: ConnectionParameters): void {
    if (this.has(handle)) this.tell(connectionUpdateComplete(handle, parameters));
  }

  rangeChanged(): void {
    for (const link of this.links.values()) link.rangeChanged();
  }

  private linkMade(link: RadioLink, made: NonNullable<Parameters<typeof connectionComplete>[1]>): void {
    this.links.set(made.handle, link);
    this.tell(connectionComplete(STATUS.success, made));
  }

  private freeHandle(): number {
    while (this.links.has(this.nextHandle)) this.nextHandle += 1;
    const handle = this.nextHandle;
    this.nextHandle = handle >= LAST_HANDLE ? FIRST_HANDLE : handle + 1;
    return handle;
  }

  private quieten(): void {
    this.advertiser.disable();
    this.scanner.switch(false, false);
    this.wanted = null;
  }

  private takeData(bytes: Buffer): void {
    const data = parseAcl(bytes);
    if (!data) {
      this.malformed += 1;
      return;
    }
    // Data for a link that has just ended is no fault: the host may not know yet.
    const link = this.links.get(data.handle);
    if (link && !link.submit(this, { first: data.first, data: data.data })) this.tell(dataBufferOverflow());
  }

  private takeCommand(bytes: Buffer): void {
    const command = parseCommand(bytes);
    if (!command) {
      this.malformed += 1;
      return;
    }
    const { opcode, parameters } = command;
    const fault = this.options.faults.take(opcode);
    if (fault === undefined) this.commands.execute(opcode, parameters);
    else if (fault !== null) this.tell(commandFailed(opcode, fault));
  }
}
