import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { encodeSerialFrame, SerialDeframer } from '../../../firmware-protocol/serial-frame.js';
import type { Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import { ReopeningPort, type PortSupplies } from '../../kit/reopening-port.js';
import { TurnOrder, type TurnKind, type Wish } from './turn-order.js';

/** One address on the bus. The bus gives it turns; a station never speaks out of turn. */
export interface BusStation {
  readonly busAddress: number;
  portOpened(): void;
  portClosed(): void;
  /** When it wants its next turn, monotonic milliseconds; Infinity for never. Asked after every turn and `wake`. */
  nextTurnAtMs(nowMs: number): number;
  /** What its next turn would be for; asked when it is due. */
  turnKind(nowMs: number): TurnKind;
  /** What to send now, and how long to wait for the lock's one answer. */
  takeTurn(nowMs: number): { readonly frame: LinkFrame; readonly turnaroundMs: number };
  /** A frame from the lock: the answer to this turn, or one that comes late. */
  received(frame: LinkFrame): void;
  /** Nothing came within the turnaround time. */
  unanswered(): void;
}

/**
 * Stations on one bus. A keypad waits for the polls of all others: 32 of 3 ms (115200 Bd, a lock that answers within 1 ms) are
 * 0.1 s, 32 of the 22 ms that a lock may take at most are 0.7 s; more would come close to the 0.9 s that a decision is worth.
 */
export const MAX_STATIONS = 32;
/** How often to look again at a port that takes no bytes. */
const BLOCKED_MS = 250;

/**
 * Turn taking on one serial bus (firmware-protocol/SPEC.md): the hub sends one frame, the lock at that address answers with one
 * frame, then comes the next turn. A turn is taken in the same tick in which it becomes possible.
 */
export class SerialBus implements Part {
  readonly name: string;
  readonly port: ReopeningPort;
  private readonly supplies: PortSupplies;
  private readonly stations = new Map<number, BusStation>();
  private tried: Promise<void> | null = null;
  private deframer = new SerialDeframer();
  /** The station whose answer is awaited. */
  private turn: BusStation | null = null;
  /** Frames are being handed out: the next turn waits until all of them are. */
  private delivering = false;
  private turnTimer: Timer | null = null;
  private wakeTimer: Timer | null = null;
  private wakeAtMs = Infinity;
  private readonly order = new TurnOrder<BusStation>();

  constructor(path: string, supplies: PortSupplies) {
    this.name = `serial bus ${path}`;
    this.supplies = supplies;
    this.port = new ReopeningPort(
      path,
      {
        opened: () => {
          this.deframer = new SerialDeframer();
          for (const station of this.stations.values()) station.portOpened();
          this.wake();
        },
        received: (chunk) => {
          this.received(chunk);
        },
        drained: () => {
          this.wake();
        },
        closed: () => {
          this.endTurn();
          for (const station of this.stations.values()) station.portClosed();
        },
      },
      supplies,
    );
  }

  start(): Promise<void> {
    this.tried ??= this.port.start();
    return this.tried;
  }

  /** Resolves once opening the port was tried for the first time. */
  async whenTried(): Promise<void> {
    await this.tried;
  }

  async stop(): Promise<void> {
    this.endTurn();
    this.wakeTimer?.cancel();
    this.wakeTimer = null;
    this.wakeAtMs = Infinity;
    for (const station of [...this.stations.values()]) this.remove(station);
    await this.port.stop();
  }

  get stationCount(): number {
    return this.stations.size;
  }

  stationAt(busAddress: number): BusStation | null {
    return this.stations.get(busAddress) ?? null;
  }

  /** @returns false when the address is taken or the bus is full */
  add(station: BusStation): boolean {
    if (this.stations.has(station.busAddress) || this.stations.size >= MAX_STATIONS) return false;
    this.stations.set(station.busAddress, station);
    if (this.port.isOpen) station.portOpened();
    this.wake();
    return true;
  }

  remove(station: BusStation): void {
    if (this.stations.get(station.busAddress) !== station) return;
    this.stations.delete(station.busAddress);
    this.order.forget(station);
    station.portClosed();
    // A turn of its that is under way goes on: the lock may be speaking, and its answer is for nobody else.
  }

  /** A station's wishes changed: gives out the next turn if the bus is free. */
  wake(): void {
    if (this.turn || this.delivering || !this.port.isOpen) return;
    const nowMs = this.supplies.clock.monotonicMs();
    const next = this.pick(nowMs);
    if (next) this.give(next, nowMs);
  }

  private pick(nowMs: number): Wish<BusStation> | null {
    const wishes: Wish<BusStation>[] = [];
    let earliestMs = Infinity;
    for (const station of this.stations.values()) {
      const dueMs = station.nextTurnAtMs(nowMs);
      if (dueMs <= nowMs) wishes.push({ station, kind: station.turnKind(nowMs), dueMs });
      else earliestMs = Math.min(earliestMs, dueMs);
    }
    const next = this.order.next(wishes, nowMs);
    if (!next && earliestMs < Infinity) this.wakeAt(earliestMs, nowMs);
    return next;
  }

  private wakeAt(atMs: number, nowMs: number): void {
    if (this.wakeTimer && this.wakeAtMs <= atMs) return;
    this.wakeTimer?.cancel();
    this.wakeAtMs = atMs;
    this.wakeTimer = this.supplies.clock.after(Math.max(0, atMs - nowMs), () => {
      this.wakeTimer = null;
      this.wakeAtMs = Infinity;
      this.wake();
    });
  }

  private give(wish: Wish<BusStation>, nowMs: number): void {
    if (!this.port.canWrite) {
      this.port.closeIfStalled();
      this.wakeAt(nowMs + BLOCKED_MS, nowMs);
      return;
    }
    const { station } = wish;
    // A lock speaks only when spoken to: what lies here before we do is noise, and would spoil the answer.
    if (this.deframer.bufferedBytes > 0) this.deframer = new SerialDeframer();
    this.order.served(wish, nowMs);
    const { frame, turnaroundMs } = station.takeTurn(nowMs);
    this.turn = station;
    this.port.write(encodeSerialFrame(station.busAddress, frame));
    this.turnTimer = this.supplies.clock.after(turnaroundMs, () => {
      this.endTurn();
      if (this.stations.get(station.busAddress) === station) station.unanswered();
      this.wake();
    });
  }

  private endTurn(): void {
    this.turn = null;
    this.turnTimer?.cancel();
    this.turnTimer = null;
  }

  private received(chunk: Buffer): void {
    this.delivering = true;
    for (const { address, frame } of this.deframer.push(chunk)) {
      const station = this.stations.get(address);
      const asked = this.turn?.busAddress === address ? this.turn : null;
      if (asked) this.endTurn();
      if (asked === null || asked === station) station?.received(frame);
    }
    this.delivering = false;
    this.wake();
  }
}
