import { disguised, type Pin, type PinKind } from '../../access/pin.js';
import type { Caller } from '../ports.js';
import type { PinPlace } from './credential-ports.js';
import { credentialView } from './credential-view.js';
import type { PinView } from './pin-use-cases.js';
import type { Reads } from '../store-ports.js';

/** Only an admin is shown which codes raise an alarm: others run codes on site. */
export function shownTo(caller: Caller, view: PinView): PinView {
  return caller.role === 'admin' ? view : { ...view, pin: disguised(view.pin) };
}

/** By the rules of this kind a change of it is answered: what is taken or refused must not tell, either. */
export function kindShownTo({ role }: Caller, pin: Pin): PinKind {
  return role === 'admin' ? pin.kind : disguised(pin).kind;
}

/** PINs with how far each has got onto its locks: one query, however many they are. */
export function pinViews(store: Pick<Reads, 'credentials'>, pins: readonly Pin[]): PinView[] {
  const places = new Map<string, PinPlace[]>(pins.map(({ id }) => [id, []]));
  for (const place of store.credentials.placesOf([...places.keys()])) places.get(place.pinId)?.push(place);
  return pins.map((pin) => ({
    pin,
    credentials: (places.get(pin.id) ?? []).flatMap((place) => credentialView(pin, place) ?? []),
  }));
}

export function pinView(store: Pick<Reads, 'credentials'>, pin: Pin): PinView {
  return pinViews(store, [pin])[0] ?? { pin, credentials: [] };
}
