/** Statuses that a command keeps once somebody was told them. */
const FINAL = new Set(['succeeded', 'failed', 'expired']);

/** What people outside were told by a hub that was alive then; whatever happens to it afterwards, it must stay true. */
export class Claims {
  /** Final status told, by command id. */
  readonly told = new Map<string, string>();
  /** Entries that a lock's light showed as granted, by lock UUID and PIN id. */
  readonly granted = new Map<string, number>();
  /** Requests to act, each with its own Idempotency-Key, retries not counted. */
  requests = 0;
  /** Orders over MQTT: given, and of these acknowledged to the end. */
  ordersGiven = 0;
  ordersTaken = 0;
  /** Lights that showed something else than granted. */
  readonly otherLights = { denied: 0, no_answer: 0 };
  /** Requests that broke off when the hub died. */
  brokenOff = 0;
  /** How often each kind of answer came, by HTTP status and problem code. */
  readonly answers = new Map<string, number>();

  answered(kind: string, command: { readonly id: string; readonly status: string } | null): void {
    this.answers.set(kind, (this.answers.get(kind) ?? 0) + 1);
    if (command && FINAL.has(command.status)) this.told.set(command.id, command.status);
  }

  entryGranted(lockId: string, pinId: string): void {
    const entry = entryOf(lockId, pinId);
    this.granted.set(entry, (this.granted.get(entry) ?? 0) + 1);
  }
}

/** A PIN at a lock, as a key. */
export function entryOf(lockId: string, pinId: string): string {
  return `${lockId} ${pinId}`;
}
