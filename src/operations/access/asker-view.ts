import { disguised } from '../../access/pin.js';
import type { Caller } from '../ports.js';
import { nameOf } from './asker.js';
import type { Asker, AskerName } from './asker.js';

/** What an asker is called to this caller: only an admin is shown which codes raise an alarm (`pin-view`). */
export function nameFor(caller: Pick<Caller, 'role'>, asker: Asker): AskerName {
  if (asker.kind !== 'pin' || caller.role === 'admin') return nameOf(asker);
  return nameOf({ ...asker, pin: disguised(asker.pin) });
}
