import type { AccessKind } from '../../firmware-protocol/lock-messages.js';
import type { NewEvent } from './event-buffer.js';
import type { DecideAlone, PendingRequest } from './keypad.js';
import type { LockStamp } from './lock-boot.js';
import type { OfflineKeypad } from './offline-keypad.js';
import type { PhysicalLock } from './physical-lock.js';

export interface KeypadEntryDeps {
  readonly physical: PhysicalLock;
  readonly offline: OfflineKeypad;
  /** null: no power. */
  now(): LockStamp | null;
  record(event: NewEvent): void;
  moved(): void;
}

/** Lets people in who typed a code, on the hub's word or on the lock's own, and reports it. */
export class KeypadEntry {
  private readonly deps: KeypadEntryDeps;

  constructor(deps: KeypadEntryDeps) {
    this.deps = deps;
  }

  /** @param notAfterMs the end of the hub's decision; null: the lock's own @param credentialId by which it decided */
  open(request: PendingRequest, notAfterMs: number | null, done: () => void, credentialId?: string): void {
    const { deps } = this;
    const { physical } = deps;
    const now = deps.now();
    if (!now) return;
    const what = { requestId: request.requestId, source: 'keypad', direction: 'unlock' } as const;
    const report = (success: boolean) => {
      if (physical.boltState === 'jammed') deps.record({ kind: 'jam', source: 'keypad' });
      deps.record({
        kind: 'actuated',
        ...what,
        position: physical.bolt,
        success,
        ...(credentialId !== undefined && { credentialId }),
      });
      done();
    };
    // A remote command has the motor.
    if (physical.moving) report(false);
    else physical.move({ commandId: null, ...what, notAfterMs, lockMs: now.lockMs }, report);
    deps.moved();
  }

  /** Who decides when the hub is silent; null: nobody. */
  deciderOf(kind: AccessKind): DecideAlone | null {
    if (kind !== 'pin' || !this.deps.offline.decides) return null;
    return (request, opened) => this.decideAlone(request, opened);
  }

  private decideAlone(request: PendingRequest, opened: () => void): boolean {
    const decision = this.deps.offline.decide(request.value);
    if (decision.grant) {
      this.open(request, null, opened, decision.credentialId);
      return true;
    }
    const { refusal, credentialId } = decision;
    this.deps.record({
      kind: 'wrong_code',
      source: 'keypad',
      requestId: request.requestId,
      refusal,
      ...(credentialId !== null && { credentialId }),
    });
    return false;
  }
}
