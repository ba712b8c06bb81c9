import { createHash } from 'node:crypto';
import { makeClaimCode, printClaimCode } from '../kit/claim-code.js';
import type { Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { Store } from '../operations/store-ports.js';
import type { CloudClient } from './cloud-client.js';
import { CloudTrouble } from './cloud-trouble.js';

const CLAIM_NAME = 'cloud_claim';

/** The code by which an owner shows the cloud which hub is theirs: kept over restarts, gone once it was typed. */
export class Enrolment {
  private readonly store: Store;
  private readonly random: Random;
  private readonly clock: Clock;

  constructor({
    store,
    random,
    clock,
  }: {
    readonly store: Store;
    readonly random: Random;
    readonly clock: Clock;
  }) {
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /** As people type it; null: none is needed. */
  code(): string | null {
    const bare = this.bare();
    return bare === null ? null : printClaimCode(bare);
  }

  /** Tells the cloud of it, and asks whether it was typed. One that ran out there is replaced: by the cloud's clock, so that ours may be wrong. */
  async ask(client: Pick<CloudClient, 'enrol'>, signal: AbortSignal): ReturnType<CloudClient['enrol']> {
    const bare = this.bare() ?? (await this.make());
    try {
      return await client.enrol(hashOf(bare), signal);
    } catch (error) {
      if (!(error instanceof CloudTrouble && error.code === 'claim_code_expired')) throw error;
      return client.enrol(hashOf(await this.make()), signal);
    }
  }

  async done(): Promise<void> {
    if (this.bare() === null) return;
    await this.store.write((tx) => {
      tx.keys.remove(CLAIM_NAME);
    });
  }

  private bare(): string | null {
    const stored = this.store.keys.get(CLAIM_NAME);
    return stored === null ? null : Buffer.from(stored).toString('ascii');
  }

  private async make(): Promise<string> {
    const bare = makeClaimCode(this.random);
    await this.store.write((tx) => {
      tx.keys.put(CLAIM_NAME, Buffer.from(bare, 'ascii'), this.clock.wallMs());
    });
    return bare;
  }
}

/** What the cloud is told of a code: SHA-256, hex. */
function hashOf(bare: string): string {
  return createHash('sha256').update(bare, 'ascii').digest('hex');
}
