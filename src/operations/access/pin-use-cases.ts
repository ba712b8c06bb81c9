import type { Pin, PinKind } from '../../access/pin.js';
import type { Text } from '../../kit/sentence.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { CodeListFilter } from './code-list-filter.js';
import type { CredentialView } from './credential-ports.js';

export interface PinView {
  readonly pin: Pin;
  /** How far the code has got onto each lock. */
  readonly credentials: readonly CredentialView[];
}

/** undefined: as it is. */
export interface PinChange {
  readonly label?: string | undefined;
  readonly validFromMs?: number | null | undefined;
  readonly validUntilMs?: number | null | undefined;
  readonly scheduleId?: string | undefined;
  readonly maxUses?: number | undefined;
}

export interface PinVerdict {
  readonly granted: boolean;
  /** Of the verdict that decided. */
  readonly reason: string;
  readonly text: Text;
  /** The PIN that has these digits, whether or not it opens now. */
  readonly pinId: string | null;
  readonly label: string | null;
  readonly userId: string | null;
}

/** What can be asked about codes, and what locks hold of them. */
export interface PinUseCases {
  /** @throws Conflict `pin_unavailable`, `pin_rules_differ`, InvalidInput `pin_guessable`, `pin_form`, `schedule_*`, `uses_*`, `window_*`; Refused `access_denied` */
  createPin(
    caller: Caller,
    input: {
      deviceIds: readonly string[];
      label: string;
      userId: string | null;
      kind: PinKind;
      /** Digits as typed, leading zeros kept; null: the hub proposes. */
      pin: string | null;
      validFromMs: number | null;
      validUntilMs: number | null;
      /** Of a `scheduled` one, perhaps of a `duress` one, and of no other. */
      scheduleId: string | null;
      /** Of a `limited` one; 1 or nothing of a `one_time` one. */
      maxUses: number | null;
    },
  ): Promise<PinView & { digits: string }>;
  /**
   * Another label, other dates, another schedule or number of uses; locks that hold the code are told.
   * @throws NotFound `pin_not_found`; InvalidInput as `createPin`
   */
  updatePin(caller: Caller, id: string, change: PinChange): Promise<PinView>;
  /**
   * Whether this code would open this lock now. It opens nothing and spends nothing; a wrong one counts as if it were typed.
   * @throws TooMany `keypad_locked`; InvalidInput `pin_form`; Refused `access_denied`
   */
  verifyPin(caller: Caller, question: { deviceId: string; pin: string }): Promise<PinVerdict>;
  listPins(caller: Caller, filter: CodeListFilter, page: PageRequest): Page<PinView>;
  readPin(caller: Caller, id: string): PinView;
  revokePin(caller: Caller, id: string): Promise<void>;
  /** Codes on one lock. @throws NotFound */
  listCredentials(
    caller: Caller,
    deviceId: string,
    page: PageRequest,
  ): Page<{ readonly pin: Pin; readonly credential: CredentialView }>;
}
