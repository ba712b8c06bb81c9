import { InvalidInput, NotFound } from '../kit/errors.js';
import type { WirePin } from './wire/codes.js';

/** @throws NotFound `pin_not_found`, InvalidInput `pin_ambiguous` */
export function pinNamed(name: string, pins: readonly WirePin[]): WirePin {
  const byId = pins.find(({ id }) => id === name.toLowerCase());
  const byLabel = pins.filter(({ label, revoked_at }) => label === name && revoked_at === null);
  if (!byId && byLabel.length > 1) {
    throw new InvalidInput(
      'pin_ambiguous',
      `${byLabel.length} PINs are called "${name}". Use the id from \`doorward pin list\`.`,
    );
  }
  const pin = byId ?? byLabel[0];
  if (!pin) throw new NotFound('pin_not_found', `There is no PIN "${name}". See \`doorward pin list\`.`);
  return pin;
}
