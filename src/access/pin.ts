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
  /** Of a `scheduled` one. */
  readonly scheduleId: string | null;
  readonly useCount: number;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** UUIDs of the locks it is for. */
  readonly deviceIds: readonly string[];
  /** By lock: the share under which it was made for that lock. Absent: whoever made it had a right of their own everywhere. */
  readonly shareIds?: Readonly<Record<string, string>>;
}
