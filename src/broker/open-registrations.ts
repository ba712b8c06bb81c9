import type { Aedes, Client } from 'aedes';
import { inside } from './aedes-inside.js';
import { sessionStore } from './session-wipe.js';

/** What the library has and its published types leave out; its version is pinned. */
interface Registering {
  _finishRegisterClient(client: Client): void;
  readonly _takingOver: Set<string>;
}

/**
 * Registers clients only while their connection is open. Aedes goes on with a CONNECT whose connection ended while it was
 * dealt with: such a client would be there for ever, its session never ending and its filters never leaving. Call once.
 */
export function registerOnlyOpen(aedes: Aedes): void {
  const registering = aedes as unknown as Registering;
  const register = registering._finishRegisterClient.bind(aedes);
  registering._finishRegisterClient = (client) => {
    if (!client.closed) {
      register(client);
      return;
    }
    registering._takingOver.delete(client.id);
    client.unsubscribe(
      { cmd: 'unsubscribe', unsubscriptions: Object.keys(inside(client).subscriptions) },
      () => undefined,
    );
    void sessionStore(aedes).delWill({ id: client.id, brokerId: aedes.id });
  };
}
