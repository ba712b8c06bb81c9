import type { Device } from '../../src/locks/device.js';
import type {
  LockDeadline,
  LockDriver,
  LockOrder,
  OrderOutcome,
  Paired,
  RecordedResult,
} from '../../src/operations/locks/driver-ports.js';

/** A driver whose lock does what the test says; for the rules of the journal alone. Real drivers have their own tests. */
export class ScriptedDriver implements LockDriver {
  readonly transport = 'serial' as const;
  online = true;
  outcome: OrderOutcome = { kind: 'answered', success: true, reason: null };
  recorded: RecordedResult | null = { kind: 'done', success: true, reason: null };
  /** Called between the journal's `sent` and the outcome. */
  afterSent: () => Promise<void> = () => Promise.resolve();
  readonly asked: string[] = [];
  readonly executed: LockOrder[] = [];

  health(): { ok: boolean; detail: string } {
    return { ok: true, detail: 'scripted' };
  }

  attach(device: Device): void {
    this.asked.push(`attach ${device.deviceId}`);
  }

  detach(id: string): void {
    this.asked.push(`detach ${id}`);
  }

  isOnline(): boolean {
    return this.online;
  }

  async execute(
    _id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    if (this.outcome.kind === 'not_sent') return this.outcome;
    await beforeFirstByte({ bootId: '00000000000000aa', notAfterMs: 1234 });
    this.executed.push(order);
    await this.afterSent();
    return this.outcome;
  }

  result(_id: string, commandId: string): Promise<RecordedResult | null> {
    this.asked.push(`result ${commandId}`);
    return Promise.resolve(this.recorded);
  }

  pair(): Promise<Paired> {
    return Promise.resolve({ firmwareVersion: null, pairingId: null });
  }
}
