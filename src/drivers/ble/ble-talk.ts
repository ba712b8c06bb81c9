import { BleReassembler, fragmentFrame } from '../../../firmware-protocol/ble-fragment.js';
import type { LinkFrame, LinkFrameType } from '../../../firmware-protocol/link-frame.js';
import type { Clock } from '../../kit/clock.js';
import type { PairingTalk } from '../lock-pairing.js';
import type { ConnectionDesk, DeskLink, LinkUser, Wish } from './connection-desk.js';
import { ReachWaiters } from './reach-waiters.js';
import { fragmentBytes } from './session-pump.js';
import type { Sighting } from './sightings.js';

/** A frame's answer. */
const TURN_MS = 1_000;
/** Time to hear the lock and connect, for one frame. */
const LINK_MS = 5_000;
const MAX_KEPT_FRAMES = 8;

/** A link to a lock on which somebody awaits each answer: pairing. It connects when there is something to send. */
export class BleTalk implements PairingTalk, LinkUser {
  private readonly desk: ConnectionDesk;
  private readonly clock: Clock;
  private readonly sightings: (nowMs: number) => readonly Sighting[];
  private readonly linkWaiters: ReachWaiters;
  private link: DeskLink | null = null;
  private reassembler = new BleReassembler();
  private kept: LinkFrame[] = [];
  private answer: ((frame: LinkFrame | null) => void) | null = null;
  private tried: string | null = null;
  private readonly failedAtMs = new Map<string, number>();

  /** @param sightings those that may be the lock, best first */
  constructor(desk: ConnectionDesk, clock: Clock, sightings: (nowMs: number) => readonly Sighting[]) {
    this.desk = desk;
    this.clock = clock;
    this.sightings = sightings;
    this.linkWaiters = new ReachWaiters(clock);
  }

  async turn(frame: LinkFrame): Promise<LinkFrame | null> {
    if (!this.link) {
      const untilMs = this.clock.monotonicMs() + LINK_MS;
      this.desk.update();
      if (!(await this.linkWaiters.wait(() => untilMs))) return null;
    }
    const { link } = this;
    if (!link) return null;
    if (frame.type !== 'poll') {
      this.kept = [];
      link.write(fragmentFrame(frame, fragmentBytes(link.mtu)));
      if (frame.type === 'ack') return null;
    }
    return await this.next(TURN_MS);
  }

  async ask(frame: LinkFrame, wanted: LinkFrameType, waitMs: number): Promise<LinkFrame | null> {
    const untilMs = this.clock.monotonicMs() + waitMs;
    let answer = await this.turn(frame);
    while (answer?.type !== wanted && answer?.type !== 'refuse') {
      const leftMs = untilMs - this.clock.monotonicMs();
      if (leftMs <= 0 || !this.link) return null;
      answer = await this.next(leftMs);
    }
    return answer;
  }

  wish(): Wish {
    return 'urgent';
  }

  candidate(nowMs: number): string | null {
    const heard = this.sightings(nowMs).find(
      ({ address, heardAtMs }) => heardAtMs > (this.failedAtMs.get(address) ?? -Infinity),
    );
    return heard?.address ?? null;
  }

  trying(address: string): void {
    this.tried = address;
  }

  linked(link: DeskLink): void {
    this.link = link;
    this.reassembler = new BleReassembler();
    this.kept = [];
    this.linkWaiters.settle(true);
  }

  fragment(data: Uint8Array): void {
    const frame = this.reassembler.push(data, this.clock.monotonicMs());
    if (!frame) return;
    const { answer } = this;
    this.answer = null;
    if (answer) answer(frame);
    else if (this.kept.length < MAX_KEPT_FRAMES) this.kept.push(frame);
  }

  unlinked(_reason: unknown, preempted: boolean): void {
    if (!preempted && this.tried !== null) this.failedAtMs.set(this.tried, this.clock.monotonicMs());
    this.link = null;
    this.answer?.(null);
    this.answer = null;
  }

  idleSinceMs(): null {
    return null;
  }

  private next(waitMs: number): Promise<LinkFrame | null> {
    const kept = this.kept.shift();
    if (kept) return Promise.resolve(kept);
    return new Promise((resolve) => {
      const timer = this.clock.after(waitMs, () => {
        this.answer = null;
        resolve(null);
      });
      this.answer = (frame) => {
        timer.cancel();
        resolve(frame);
      };
    });
  }
}
