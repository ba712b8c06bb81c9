import type { Clock } from '../../kit/clock.js';
import { ACCESS_DECISION_MS, notAfterMs, type LockClockSample } from '../../locks/lock-clock.js';
import type { AccessRequest } from '../../operations/locks/driver-ports.js';
import { ACCESS_ANSWERS } from './limits.js';
import type { AccessMessage, DecisionMessage } from './messages.js';

export interface AccessDeskDeps {
  readonly clock: Clock;
  readonly decide: (request: AccessRequest) => Promise<{ readonly grant: boolean }>;
  readonly send: (decision: DecisionMessage) => boolean;
  /** @param code why a request got no answer */
  readonly trouble: (code: AccessTrouble, error?: unknown) => void;
}

export type AccessTrouble =
  'access_stale' | 'access_busy' | 'access_failed' | 'decision_late' | 'decision_unsent';

interface Seen {
  readonly receivedAtMs: number;
  /** null while it is being decided. */
  decision: DecisionMessage | null;
}

/**
 * Requests at one lock. One is decided at a time: the lock asks one at a time, so that another at once is a guesser's.
 * A decision is void 900 ms after the request; then none is sent, and the lock has said `no answer` by itself.
 */
export class AccessDesk {
  private readonly deps: AccessDeskDeps;
  /** By press, oldest first. */
  private readonly seen = new Map<string, Seen>();
  private deciding = false;

  constructor(deps: AccessDeskDeps) {
    this.deps = deps;
  }

  /** @param sample what is known of the lock's clock, to know a request that was long on its way */
  ask(message: AccessMessage, sample: LockClockSample | null): void {
    const receivedAtMs = this.deps.clock.monotonicMs();
    const before = this.seen.get(pressOf(message));
    if (before) {
      if (before.decision) this.answer(before, before.decision);
      return;
    }
    if (sample?.bootId === message.boot_id) {
      if (notAfterMs(sample, receivedAtMs) - message.lock_ms > ACCESS_DECISION_MS) {
        this.deps.trouble('access_stale');
        return;
      }
    }
    if (this.deciding) {
      this.deps.trouble('access_busy');
      return;
    }
    const seen: Seen = { receivedAtMs, decision: null };
    this.remember(pressOf(message), seen);
    this.deciding = true;
    void this.decide(message, seen).finally(() => {
      this.deciding = false;
    });
  }

  private async decide(message: AccessMessage, seen: Seen): Promise<void> {
    const { request_id, kind, value, boot_id, lock_ms } = message;
    try {
      const { grant } = await this.deps.decide({ requestId: request_id, kind, value });
      seen.decision = { request_id, grant, boot_id, not_after_ms: lock_ms + ACCESS_DECISION_MS };
    } catch (error) {
      this.seen.delete(pressOf(message));
      this.deps.trouble('access_failed', error);
      return;
    }
    this.answer(seen, seen.decision);
  }

  private answer(seen: Seen, decision: DecisionMessage): void {
    if (this.deps.clock.monotonicMs() - seen.receivedAtMs > ACCESS_DECISION_MS) {
      this.deps.trouble('decision_late');
    } else if (!this.deps.send(decision)) this.deps.trouble('decision_unsent');
  }

  private remember(press: string, seen: Seen): void {
    this.seen.set(press, seen);
    if (this.seen.size <= ACCESS_ANSWERS) return;
    for (const oldest of this.seen.keys()) {
      this.seen.delete(oldest);
      return;
    }
  }
}

/** A lock that numbers its requests anew in each boot must not get an old answer to a new one. */
function pressOf({ boot_id, request_id }: AccessMessage): string {
  return boot_id + request_id;
}
