import type { Aedes, Client } from 'aedes';
import { inside } from './aedes-inside.js';
import { sessionStore } from './session-wipe.js';

/** What the library has and its published types leave out; its version is pinned. */
interface Registering {
  readonly clients: Readonly<Record<string, Client>>;
  readonly _takingOver: Set<string>;
  registerClient(client: Client): void;
  _finishRegisterClient(client: Client): void;
  unregisterClient(client: Client): void;
  scheduleSessionExpiry(client: Client): void;
}

/**
 * Registers clients only while their connection is open, one of a name, and lets each end nobody's registration but its
 * own. Aedes goes on with a CONNECT whose connection ended while it was dealt with: such a client would be there for ever,
 * its session never ending and its filters never leaving; or it would cut off the one that is there, or take it from the
 * register. Call once.
 */
export function registerOnlyOpen(aedes: Aedes): void {
  const registering = aedes as unknown as Registering;
  const takeOver = registering.registerClient.bind(aedes);
  const register = registering._finishRegisterClient.bind(aedes);
  const unregister = registering.unregisterClient.bind(aedes);
  const expireLater = registering.scheduleSessionExpiry.bind(aedes);
  /** Those whose session is theirs to end. */
  const registered = new WeakSet<Client>();
  const drop = (client: Client) => {
    const unsubscriptions = Object.keys(inside(client).subscriptions);
    client.unsubscribe({ cmd: 'unsubscribe', unsubscriptions }, () => undefined);
    void sessionStore(aedes).delWill({ id: client.id, brokerId: aedes.id });
  };
  registering.registerClient = (client) => {
    if (client.closed) drop(client);
    else takeOver(client);
  };
  registering._finishRegisterClient = (client) => {
    const other = registering.clients[client.id];
    if (client.closed) {
      registering._takingOver.delete(client.id);
      drop(client);
    } else if (other?.closed === false) {
      // registered while the one before both of them was ending
      takeOver(client);
    } else {
      if (other) unregister(other);
      registered.add(client);
      register(client);
    }
  };
  registering.unregisterClient = (client) => {
    if (registering.clients[client.id] === client) unregister(client);
  };
  registering.scheduleSessionExpiry = (client) => {
    // of one that was replaced, the session goes on
    const isReplaced = registering.clients[client.id] !== undefined;
    if (registered.delete(client) && !isReplaced) expireLater(client);
  };
}
