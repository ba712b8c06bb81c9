import { HubError } from '../../kit/errors.js';
import type { IntegrationMessage } from '../../operations/integrations/integration-bus.js';
import type { PinSlotUseCases } from '../../operations/integrations/pin-slot-use-cases.js';
import { withKind, type CommandDesk } from '../command-desk.js';
import type { PinCodeMessage } from './set-message.js';

/** Changes of codes that wait for their turn: each costs a key derivation. One more is refused. */
export const PIN_CHANGES_WAITING = 64;

type Refused = (why: string) => void;

/** Which slots have a code, never which code: the hub does not know that. */
export interface SlotStates {
  readonly users: Readonly<Record<string, { readonly status: 'enabled' | 'available' }>>;
}

/** Codes of slots, changed one after the other in the order in which they were asked for. */
export class PinDesk {
  private readonly slots: PinSlotUseCases;
  private readonly desk: CommandDesk;
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor({ slots, desk }: { readonly slots: PinSlotUseCases; readonly desk: CommandDesk }) {
    this.slots = slots;
    this.desk = desk;
  }

  /** Resolves, never rejects, when what was asked for is committed, or came to nothing and `refused` was told. */
  set(
    message: IntegrationMessage,
    id: string,
    asked: PinCodeMessage,
    refused: Refused,
    done: (slots: SlotStates) => void,
  ): Promise<void> {
    const { user, pin_code: digits = null, user_enabled: isEnabled, user_type: type } = asked;
    if (digits !== null && isEnabled === false) {
      refused(`Slot ${user}: a code can't be kept disabled. Clear it, and set it again later.`);
      return Promise.resolve();
    }
    if (digits !== null && (type ?? 'unrestricted') !== 'unrestricted') {
      refused(`Slot ${user}: "user_type" is "unrestricted". Give codes with hours through the hub itself.`);
      return Promise.resolve();
    }
    if (this.waiting >= PIN_CHANGES_WAITING) {
      this.desk.trouble('pin_changes_full', message);
      refused('Too many changes of codes at once. Try again.');
      return Promise.resolve();
    }
    this.waiting += 1;
    this.turn = this.turn.then(async () => {
      try {
        const { caller } = message;
        if (digits === null) await this.slots.clearPinSlot(caller, id, user);
        else await this.slots.setPinSlot(caller, id, user, String(digits));
        done(states([user], digits === null ? [] : [user]));
      } catch (error) {
        this.refuse(message, `Slot ${user}: `, error, refused);
      } finally {
        this.waiting -= 1;
      }
    });
    return this.turn;
  }

  /** @param user undefined: all that have a code */
  read(
    message: IntegrationMessage,
    id: string,
    user: number | undefined,
    refused: Refused,
  ): SlotStates | null {
    try {
      const used = this.slots.readPinSlots(message.caller, id).map(({ slot }) => slot);
      return states(user === undefined ? used : [user], used);
    } catch (error) {
      this.refuse(message, '', error, refused);
      return null;
    }
  }

  private refuse(message: IntegrationMessage, which: string, error: unknown, refused: Refused): void {
    const isOurs = error instanceof HubError;
    this.desk.trouble(
      isOurs ? withKind('pin', error.code) : 'pin_error',
      message,
      isOurs ? undefined : error,
    );
    refused(which + (isOurs ? error.message : 'The hub could not carry it out.'));
  }
}

function states(asked: readonly number[], used: readonly number[]): SlotStates {
  const entries = asked.map((slot) => {
    const status = used.includes(slot) ? ('enabled' as const) : ('available' as const);
    return [String(slot), { status }] as const;
  });
  return { users: Object.fromEntries(entries) };
}
