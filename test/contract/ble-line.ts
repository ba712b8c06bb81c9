import { FRAGMENT_FIRST, FRAGMENT_LAST } from '../../firmware-protocol/ble-fragment.js';
import { LINK_FRAME_TYPES } from '../../firmware-protocol/link-frame.js';
import type { TappedLock } from './hci-tap.js';
import { TappedLine, type Way } from './tapped-line.js';
import type { TappedAdapter } from './tapped-adapter.js';

/** Of ATT, before a fragment in a write or a notification. */
const ATT_HEADER_BYTES = 3;
/** A link is held longer than that after somebody was at the lock. */
const WARM_MS = 4_000;

/**
 * The radio link of one lock. A message is all fragments of one DATA frame, one after the other, with their headers; what
 * goes on in its place is cut into fragments of the same size again.
 */
export class BleLine extends TappedLine implements TappedLock {
  readonly address: string;
  isCut = false;
  private readonly adapter: TappedAdapter;
  private readonly fragmentBytes: number;
  private readonly touch: () => Promise<unknown>;
  private touchedAtMs = -Infinity;
  private held: Record<Way, Buffer[]> = { to_lock: [], to_hub: [] };

  /**
   * @param mtu agreed on by hub and lock
   * @param touch somebody is at the lock, so that the hub connects and stays for a while
   */
  constructor(adapter: TappedAdapter, address: string, mtu: number, touch: () => Promise<unknown>) {
    super();
    this.adapter = adapter;
    this.address = address;
    this.fragmentBytes = mtu - ATT_HEADER_BYTES;
    this.touch = touch;
    adapter.watch(this);
  }

  /** And the link is up: a radio lock is connected only while somebody uses it. */
  override async quiet(): Promise<void> {
    if (performance.now() - this.touchedAtMs > WARM_MS) {
      await this.touch();
      this.touchedAtMs = performance.now();
    }
    await super.quiet();
  }

  cut(): void {
    this.isCut = true;
    this.touchedAtMs = -Infinity;
    this.held = { to_lock: [], to_hub: [] };
    this.adapter.breakLink(this);
  }

  mend(): Promise<void> {
    this.isCut = false;
    return Promise.resolve();
  }

  hubMoved(): void {
    // Its adapter has not.
    this.touchedAtMs = -Infinity;
  }

  stop(): Promise<void> {
    this.cut();
    return Promise.resolve();
  }

  fragment(way: Way, value: Buffer): void {
    const head = value[0] ?? 0;
    if ((head & FRAGMENT_FIRST) !== 0) this.held[way] = [];
    this.held[way].push(Buffer.from(value));
    if ((head & FRAGMENT_LAST) === 0) return;
    const fragments = this.held[way];
    this.held[way] = [];
    this.take(way, Buffer.concat(fragments), fragments[0]?.[1] === LINK_FRAME_TYPES.data);
  }

  protected write(way: Way, bytes: Buffer): void {
    if (this.isCut) return;
    for (let at = 0; at < bytes.length; at += this.fragmentBytes) {
      this.adapter.send(this, way, bytes.subarray(at, at + this.fragmentBytes));
    }
  }
}
