import type { CommandAction } from '../../../src/locks/command.js';
import type {
  LockDeadline,
  LockDriver,
  LockOrder,
  OrderOutcome,
  Paired,
  RecordedResult,
} from '../../../src/operations/locks/driver-ports.js';
import type { Seeded } from '../seeded.js';

/** What really happened, kept where no death of the hub reaches it. */
export interface LockMemory {
  readonly moved: (commandId: string, success: boolean) => void;
  /** undefined: never seen. */
  readonly recall: (commandId: string) => boolean | undefined;
}

const ANSWERS: readonly [percent: number, fate: Fate][] = [
  [10, 'offline'],
  [50, 'opens'],
  [10, 'jams'],
  [10, 'never_arrives'],
  [15, 'answer_lost'],
  [5, 'silent'],
];
type Fate = 'offline' | 'opens' | 'jams' | 'never_arrives' | 'answer_lost' | 'silent';

/** A lock on a bad line: it opens, jams, loses orders and answers, and can tell later what it did. */
export class ForgetfulLock implements LockDriver {
  readonly transport = 'serial';
  /** The hub died: no order that it gave goes anywhere any more. */
  hubIsDead = false;
  /** Whether it answers when asked what it did. */
  tells = false;
  private readonly memory: LockMemory;
  private readonly random: Seeded;

  constructor(memory: LockMemory, random: Seeded) {
    this.memory = memory;
    this.random = random;
  }

  health() {
    return { ok: true, detail: 'there' };
  }

  attach(): void {
    // It is there from the start.
  }

  detach(): void {
    // It stays.
  }

  isOnline(): boolean {
    return true;
  }

  async execute(
    _id: string,
    order: LockOrder & { readonly action: CommandAction },
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    const fate = this.fate();
    await this.pause();
    if (fate === 'offline') return { kind: 'not_sent', reason: 'lock_offline' };
    await beforeFirstByte({ bootId: '00000000000000aa', notAfterMs: 1 });
    await this.pause();
    if (this.hubIsDead || fate === 'silent') return await new Promise(() => undefined);
    if (fate === 'never_arrives') return { kind: 'unknown', reason: 'link_lost' };
    this.memory.moved(order.commandId, fate !== 'jams');
    await this.pause();
    if (fate === 'answer_lost') return { kind: 'unknown', reason: 'no_answer' };
    return { kind: 'answered', success: fate !== 'jams', reason: fate === 'jams' ? 'jammed' : null };
  }

  result(_id: string, commandId: string): Promise<RecordedResult | null> {
    if (!this.tells) return Promise.resolve(null);
    const success = this.memory.recall(commandId);
    if (success === undefined) return Promise.resolve({ kind: 'not_executed' });
    // One in sixteen is forgotten.
    if (commandId.endsWith('0')) return Promise.resolve({ kind: 'undecided', reason: 'evicted' });
    return Promise.resolve({ kind: 'done', success, reason: success ? null : 'jammed' });
  }

  pair(): Promise<Paired> {
    return Promise.reject(new Error('it is paired'));
  }

  private fate(): Fate {
    let rest = this.random(100);
    for (const [percent, fate] of ANSWERS) {
      rest -= percent;
      if (rest < 0) return fate;
    }
    return 'silent';
  }

  private async pause(): Promise<void> {
    for (let turns = this.random(4); turns > 0; turns -= 1) await new Promise(setImmediate);
  }
}
