import type { Timer } from '../../kit/clock.js';
import type { Air } from './air.js';
import type { AclData, ConnectionParameters } from './hci-packet.js';
import { INTERVAL_UNIT_MS, STATUS, TIMEOUT_UNIT_MS } from './hci-packet.js';
import type { Radio } from './radio.js';

/** Packets each side sends in one connection event: what fits into 7.5 ms at 1 Mbit/s with a data length of 27. */
export const PACKETS_PER_EVENT = 8;
/** Bytes of ACL data in one packet on the air, without the data length extension. */
export const DATA_LENGTH = 27;
/** ACL packets that a controller holds for one link until they are on the air. */
export const ACL_PACKETS_MAX = 8;

/** One end of a link. */
interface LinkEnd {
  readonly controller: Radio;
  readonly handle: number;
  queue: Omit<AclData, 'handle'>[];
}

/**
 * Two controllers that meet every connection interval: what a host gave its controller before a connection event goes
 * out in it, both ways. Out of range nothing gets through, and after the supervision timeout both ends find out.
 */
export class RadioLink {
  private readonly air: Air;
  private readonly central: LinkEnd;
  private readonly peripheral: LinkEnd;
  private parameters: ConnectionParameters;
  private anchorMs: number;
  private lastEvent = 0;
  private next: Timer | null = null;
  private supervision: Timer | null = null;
  private closing: { readonly by: LinkEnd; readonly reason: number } | null = null;
  private ended = false;

  constructor(
    air: Air,
    central: { controller: Radio; handle: number },
    peripheral: { controller: Radio; handle: number },
    parameters: ConnectionParameters,
  ) {
    this.air = air;
    this.central = { ...central, queue: [] };
    this.peripheral = { ...peripheral, queue: [] };
    this.parameters = parameters;
    this.anchorMs = air.clock.monotonicMs();
  }

  get intervalMs(): number {
    return this.parameters.interval * INTERVAL_UNIT_MS;
  }

  peerOf(controller: Radio): Radio {
    return this.otherEnd(this.endOf(controller)).controller;
  }

  /** Takes ACL data from a host. @returns false when there is no room for it */
  submit(controller: Radio, packet: Omit<AclData, 'handle'>): boolean {
    const end = this.endOf(controller);
    if (end.queue.length >= ACL_PACKETS_MAX || packet.data.length > DATA_LENGTH) return false;
    end.queue.push(packet);
    this.schedule();
    return true;
  }

  /** The host of one end wants other parameters; they hold from now on for both. */
  update(parameters: ConnectionParameters): void {
    this.parameters = parameters;
    this.anchorMs = this.air.clock.monotonicMs();
    this.lastEvent = 0;
    this.next?.cancel();
    this.next = null;
    for (const { controller, handle } of [this.central, this.peripheral])
      controller.linkUpdated(handle, parameters);
    this.schedule();
  }

  /** The host of one end hangs up: the other learns of it at the next connection event, if it hears it. */
  close(controller: Radio, reason: number): void {
    this.closing ??= { by: this.endOf(controller), reason };
    this.schedule();
  }

  /** One end lost its power or its host: it forgets the link, and the other end finds out by the supervision timeout. */
  vanish(controller: Radio, reason: number | null): void {
    const end = this.endOf(controller);
    end.queue = [];
    controller.linkEnded(end.handle, reason);
    this.rangeChanged();
  }

  /** The ends may hear each other again, or no longer. */
  rangeChanged(): void {
    if (this.ended) return;
    if (this.connected) {
      this.supervision?.cancel();
      this.supervision = null;
      this.schedule();
    } else this.watch();
  }

  private get connected(): boolean {
    const { central, peripheral } = this;
    const both = central.controller.has(central.handle) && peripheral.controller.has(peripheral.handle);
    return both && this.air.reaches(central.controller, peripheral.controller);
  }

  private watch(): void {
    this.next?.cancel();
    this.next = null;
    this.supervision ??= this.air.clock.after(this.parameters.timeout * TIMEOUT_UNIT_MS, () => {
      this.end(STATUS.connectionTimeout, STATUS.connectionTimeout);
    });
  }

  private schedule(): void {
    const { central, peripheral, closing, air } = this;
    if (this.next || this.ended || !this.connected) return;
    if (central.queue.length === 0 && peripheral.queue.length === 0 && !closing) return;
    const sinceMs = air.clock.monotonicMs() - this.anchorMs;
    const event = Math.max(Math.floor(sinceMs / this.intervalMs), this.lastEvent) + 1;
    this.next = air.clock.after(event * this.intervalMs - sinceMs, () => {
      this.next = null;
      this.lastEvent = event;
      this.meet();
    });
  }

  private meet(): void {
    for (const end of [this.central, this.peripheral]) {
      const other = this.otherEnd(end);
      const sent = end.queue.splice(0, PACKETS_PER_EVENT);
      for (const packet of sent) other.controller.deliver({ ...packet, handle: other.handle });
      if (sent.length > 0) end.controller.completed(end.handle, sent.length);
    }
    const { closing } = this;
    if (closing) {
      const byCentral = closing.by === this.central;
      this.end(
        byCentral ? STATUS.localTerminated : closing.reason,
        byCentral ? closing.reason : STATUS.localTerminated,
      );
    }
    this.schedule();
  }

  private end(centralReason: number, peripheralReason: number): void {
    if (this.ended) return;
    this.ended = true;
    this.next?.cancel();
    this.supervision?.cancel();
    const { central, peripheral } = this;
    central.controller.linkEnded(central.handle, centralReason);
    peripheral.controller.linkEnded(peripheral.handle, peripheralReason);
  }

  private endOf(controller: Radio): LinkEnd {
    return controller === this.central.controller ? this.central : this.peripheral;
  }

  private otherEnd(end: LinkEnd): LinkEnd {
    return end === this.central ? this.peripheral : this.central;
  }
}
