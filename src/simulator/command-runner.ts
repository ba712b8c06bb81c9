import type { ResultOutcome, ResultReason } from '../../firmware-protocol/lock-messages.js';
import type { LockBoot, LockStamp } from './lock-boot.js';
import type { MoveDirection, PhysicalLock } from './physical-lock.js';
import type { ResultJournal, StoredResult } from './result-journal.js';

/** An order from the hub. */
export interface Order {
  /** UUID, lower case. */
  readonly commandId: string;
  readonly action: MoveDirection | 'reboot';
  readonly bootId: string;
  readonly notAfterMs: number;
}

/** What the lock says of a command, as in the protocol's `result`. */
export interface CommandResult {
  readonly commandId: string;
  readonly outcome: ResultOutcome;
  readonly success: boolean | null;
  readonly reason: ResultReason | null;
}

/** Where the power can be cut, to show that every place is safe. */
export const CUT_STEPS = ['before_store', 'stored', 'moving', 'moved', 'recorded'] as const;
export type CutStep = (typeof CUT_STEPS)[number];

export interface CommandRunnerDeps {
  readonly physical: PhysicalLock;
  readonly journal: ResultJournal;
  readonly canUnlatch: boolean;
  /** The flash has new content. */
  changed(): void;
  /** Bolt or motor did something the status shows. */
  moved(): void;
  /** Called at each step of an actuation; may cut the power. */
  atStep(step: CutStep): void;
  /** Restarts the lock shortly, after the answer is out. */
  restart(): void;
}

type Answer = (result: CommandResult) => void;

/**
 * Runs orders as link.md asks: refuses what is late or meant for another boot, stores the id before the bolt moves,
 * and answers a repeated id with the stored result without moving.
 */
export class CommandRunner {
  private readonly deps: CommandRunnerDeps;
  private boot: LockBoot | null = null;
  private running: { readonly commandId: string; readonly answers: Answer[] } | null = null;

  constructor(deps: CommandRunnerDeps) {
    this.deps = deps;
  }

  powerOn(boot: LockBoot): void {
    this.boot = boot;
  }

  powerOff(): void {
    this.boot = null;
    this.running = null;
  }

  /** Answers once the bolt has come to rest; never when the power is cut before. */
  execute(order: Order, answer: Answer): void {
    const { boot, deps } = this;
    if (!boot) return;
    const { commandId } = order;
    const earlier = deps.journal.recall(commandId);
    if (earlier.kind === 'stored') {
      this.recollect(earlier.result, answer);
      return;
    }
    const stamp = boot.stamp();
    const entry = { commandId, bootId: order.bootId, notAfterMs: order.notAfterMs };
    const reason = this.refusal(order, stamp);
    // Late and misdirected ones need no storing: the clock never goes back and a boot never returns. Of the others a
    // repetition must not move what the hub was told stays put.
    if (reason !== null && reason !== 'wrong_boot' && reason !== 'expired') {
      deps.journal.store({ ...entry, state: 'refused', success: null, reason }, stamp);
      deps.changed();
    }
    if (reason !== null) {
      answer(refused(commandId, reason));
      return;
    }
    if (!this.reached('before_store', boot)) return;
    if (!deps.journal.store({ ...entry, state: 'started', success: null, reason: null }, stamp)) {
      answer(refused(commandId, 'busy'));
      return;
    }
    deps.changed();
    if (!this.reached('stored', boot)) return;
    this.running = { commandId, answers: [answer] };
    if (order.action === 'reboot') {
      this.finish(commandId, true, null);
      deps.restart();
    } else this.run(order, order.action, boot);
  }

  /** What became of a command; waits for one that is running. */
  result(commandId: string, answer: Answer): void {
    if (!this.boot) return;
    const found = this.deps.journal.recall(commandId);
    if (found.kind === 'stored') this.recollect(found.result, answer);
    else answer({ commandId, outcome: found.kind, success: null, reason: null });
  }

  private refusal(order: Order, now: LockStamp): ResultReason | null {
    if (order.bootId !== now.bootId) return 'wrong_boot';
    if (now.lockMs > order.notAfterMs) return 'expired';
    if (this.running !== null || this.deps.physical.moving) return 'busy';
    return order.action === 'unlatch' && !this.deps.canUnlatch ? 'unsupported' : null;
  }

  private run(order: Order, direction: MoveDirection, boot: LockBoot): void {
    const { physical } = this.deps;
    const { commandId, notAfterMs } = order;
    const lockMs = boot.lockMs();
    const before = physical.boltState;
    physical.move(
      { commandId, requestId: null, source: 'remote', direction, notAfterMs, lockMs },
      (success) => {
        if (!this.reached('moved', boot)) return;
        if (physical.boltState !== before || physical.travelMs > 0) this.deps.moved();
        this.finish(commandId, success, success ? null : 'jammed');
      },
    );
    if (!physical.moving) return;
    this.deps.moved();
    this.reached('moving', boot);
  }

  private finish(commandId: string, success: boolean, reason: ResultReason | null): void {
    const { boot, running } = this;
    this.deps.journal.finish(commandId, success, reason);
    this.deps.changed();
    if (!boot || !this.reached('recorded', boot)) return;
    this.running = null;
    for (const answer of running?.answers ?? []) answer({ commandId, outcome: 'done', success, reason });
  }

  /** @returns whether the power is still on */
  private reached(step: CutStep, boot: LockBoot): boolean {
    this.deps.atStep(step);
    return this.boot === boot;
  }

  private recollect(result: StoredResult, answer: Answer): void {
    const { commandId, success, reason, state } = result;
    if (state === 'started') {
      if (this.running?.commandId === commandId) this.running.answers.push(answer);
      else answer({ commandId, outcome: 'interrupted', success: null, reason: null });
    } else if (state === 'refused') answer({ commandId, outcome: 'refused', success: null, reason });
    else answer({ commandId, outcome: 'done', success, reason });
  }
}

function refused(commandId: string, reason: ResultReason): CommandResult {
  return { commandId, outcome: 'refused', success: null, reason };
}
