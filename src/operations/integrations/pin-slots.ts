import { PIN_FORM } from '../../access/pin-rules.js';
import { InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { PinUseCases } from '../access/pin-use-cases.js';
import type { PinVerifiers } from '../access/pin-verifiers.js';
import { requireAccess, requireSight, type AccessDeps } from '../access/require-access.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Store } from '../store-ports.js';
import { PIN_SLOT_MAX } from './pin-slot-ports.js';
import type { PinSlotUseCases } from './pin-slot-use-cases.js';

export interface PinSlotDeps extends AccessDeps {
  readonly store: Store;
  readonly verifiers: PinVerifiers;
  readonly pins: Pick<PinUseCases, 'createPin' | 'revokePin'>;
}

/** Of a label of a PIN. */
const LABEL_CHARACTERS_MAX = 100;

/** Slots are PINs like any other, made and revoked by the same operations; only their numbers are kept besides. */
export function pinSlotOperations(deps: PinSlotDeps): PinSlotUseCases {
  const { store, pins } = deps;
  const inSlot = (deviceId: string, slot: number) =>
    store.pinSlots.ofDevice(deviceId).find((one) => one.slot === slot)?.pinId ?? null;
  return {
    readPinSlots(caller, deviceId) {
      requireSight(deps, caller, deviceOrRefuse(store, deviceId), 'view_pins');
      return store.pinSlots.ofDevice(deviceId);
    },
    async setPinSlot(caller, deviceId, slot, digits) {
      check(slot);
      const device = deviceOrRefuse(store, deviceId);
      await requireAccess(deps, caller, device, 'manage_pins');
      const before = inSlot(deviceId, slot);
      if (before !== null && (await isOf(deps, deviceId, before, digits))) return;
      const { pin } = await pins.createPin(caller, {
        deviceIds: [deviceId],
        label: `${caller.actor.name}, slot ${slot}`.slice(-LABEL_CHARACTERS_MAX),
        userId: null,
        kind: 'permanent',
        pin: digits,
        validFromMs: null,
        validUntilMs: null,
        scheduleId: null,
        maxUses: null,
      });
      await store.write((tx) => {
        tx.pinSlots.put(deviceId, slot, pin.id);
      });
      if (before !== null) await pins.revokePin(caller, before);
    },
    async clearPinSlot(caller, deviceId, slot) {
      check(slot);
      await requireAccess(deps, caller, deviceOrRefuse(store, deviceId), 'manage_pins');
      const before = inSlot(deviceId, slot);
      if (before === null) return;
      await pins.revokePin(caller, before);
      await store.write((tx) => {
        tx.pinSlots.remove(deviceId, slot);
      });
    },
  };
}

/**
 * Whether the PIN in a slot has these digits. It can't be guessed by asking: whoever may ask changes it to what was asked.
 */
async function isOf(
  { store, verifiers }: PinSlotDeps,
  deviceId: string,
  pinId: string,
  digits: string,
): Promise<boolean> {
  const salt = store.devices.pinSalt(deviceId);
  if (!salt || !PIN_FORM.test(digits)) return false;
  const verifier = await verifiers.derive(salt, digits, 'log_in');
  return store.pins.byVerifier(deviceId, verifier)?.id === pinId;
}

function check(slot: number): void {
  if (Number.isInteger(slot) && slot >= 0 && slot <= PIN_SLOT_MAX) return;
  throw new InvalidInput('pin_slot', say('The slots of codes are 0 to {last}.', { last: PIN_SLOT_MAX }), {
    fields: [{ field: 'user', message: 'names no slot' }],
  });
}
