import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.js';
import type { SessionClient } from './session-client.js';

/** Publishes of one load that are open at once. */
export const OPEN = 16;
/** Messages on their way to a reader: far below what the broker keeps for one (1,000). */
export const AHEAD_MAX = 64;
const PAUSE_MS = 2;

/** Numbers published by one client to one topic, one after the other, never far ahead of who reads them. */
export class Load {
  private going = true;
  private following = 0;
  private readonly publishing: Promise<void>[];

  constructor(client: SessionClient, topic: string, qos: 1 | 2, ledger: Ledger) {
    this.publishing = Array.from({ length: OPEN }, async () => {
      while (this.going) {
        if (ledger.waiting > AHEAD_MAX) {
          await sleep(PAUSE_MS);
          continue;
        }
        const number = this.following++;
        await client.publish(topic, String(number), qos);
        ledger.acknowledge(number);
      }
    });
  }

  /** The number that is said next. */
  get next(): number {
    return this.following;
  }

  /** No new messages; resolves when those under way are acknowledged. The broker has to live. */
  async rest(): Promise<void> {
    this.going = false;
    await Promise.all(this.publishing);
  }
}
