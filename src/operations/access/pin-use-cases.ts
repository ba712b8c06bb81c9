import type { Pin, PinKind } from '../../access/pin.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { CredentialView } from './credential-ports.js';

export interface PinView {
  readonly pin: Pin;
  /** How far the code has got onto each lock. */
  readonly credentials: readonly CredentialView[];
}

/** What can be asked about codes, and what locks hold of them. */
export interface PinUseCases {
  /** @throws Conflict `pin_unavailable`, InvalidInput `pin_guessable`, `pin_form`, `schedule_*`; Refused `access_denied` */
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
      /** Of a `scheduled` one, and of no other. */
      scheduleId: string | null;
    },
  ): Promise<PinView & { digits: string }>;
  listPins(caller: Caller, filter: { deviceId?: string; userId?: string }, page: PageRequest): Page<PinView>;
  readPin(caller: Caller, id: string): PinView;
  revokePin(caller: Caller, id: string): Promise<void>;
  /** Codes on one lock. @throws NotFound */
  listCredentials(
    caller: Caller,
    deviceId: string,
    page: PageRequest,
  ): Page<{ readonly pin: Pin; readonly credential: CredentialView }>;
}
