/** duress: opens as any other, and raises an alarm that nobody at the door sees. */
export const PIN_KINDS = ['permanent', 'dated', 'scheduled', 'one_time', 'limited', 'duress'] as const;
export type PinKind = (typeof PIN_KINDS)[number];

/** A PIN without its digits: those are shown once, at creation, and kept only as verifiers. */
export interface Pin {
  readonly id: string;
  readonly label: string;
  /** Whose it is; entries are attributed to this person. */
  readonly userId: string | null;
  readonly kind: PinKind;
  readonly validFromMs: number | null;
  readonly validUntilMs: number | null;
  /** Of a `scheduled` one, and perhaps of a `duress` one. */
  readonly scheduleId: string | null;
  /** Of a `one_time` (1) or `limited` one; null: no bound. */
  readonly maxUses: number | null;
  /** Openings that its locks told. */
  readonly useCount: number;
  /** Of one with `maxUses`: granted, and the lock has not told what came of it. */
  readonly usesReserved: number;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** As of a share (`access/share`). */
  readonly heldSinceMs?: number;
  /** UUIDs of the locks it is for. */
  readonly deviceIds: readonly string[];
  /** Whose code it is, of the stays of a calendar: its dates follow that. Absent: of none. */
  readonly stay?: { readonly calendarId: string; readonly uid: string };
  /** By lock: the share under which it was made for that lock. Absent: whoever made it had a right of their own everywhere. */
  readonly shareIds?: Readonly<Record<string, string>>;
}

/** Uses that are neither spent nor under way; null: there is no bound. */
export function usesLeft({
  maxUses,
  useCount,
  usesReserved,
}: Pick<Pin, 'maxUses' | 'useCount' | 'usesReserved'>): number | null {
  return maxUses === null ? null : Math.max(0, maxUses - useCount - usesReserved);
}

/** As it is shown to whoever may be looked over the shoulder: one under duress as what it would be otherwise. */
export function disguised(pin: Pin): Pin {
  if (pin.kind !== 'duress') return pin;
  if (pin.scheduleId !== null) return { ...pin, kind: 'scheduled' };
  return { ...pin, kind: pin.validFromMs === null && pin.validUntilMs === null ? 'permanent' : 'dated' };
}
