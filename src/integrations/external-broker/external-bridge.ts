import { HubError } from '../../kit/errors.js';
import { API_TOKEN_PREFIX } from '../../operations/accounts/create-api-token.js';
import { ExternalBroker, type ExternalBrokerSupplies } from './external-broker.js';
import type { BrokerAccess } from './open-link.js';

/** As the settings have it. */
export interface BridgeAccess extends BrokerAccess {
  readonly clientId: string | null;
  readonly token: string | null;
}

/**
 * The bridge that the settings ask for, as a list of parts for who starts them.
 * @param access null: none is wanted
 * @param ownId of the hub, the same at every start; its client id where the settings name none
 * @throws HubError `settings_invalid` when the token can't be one
 */
export function externalBridge(
  access: BridgeAccess | null,
  ownId: string,
  supplies: ExternalBrokerSupplies,
): { readonly broker: ExternalBroker | null; readonly parts: readonly ExternalBroker[] } {
  if (!access) return { broker: null, parts: [] };
  if (access.token !== null && !access.token.startsWith(API_TOKEN_PREFIX)) {
    throw new HubError(
      'settings_invalid',
      'DOORWARD_BRIDGE_TOKEN or its file holds no API token of a hub. Make one with: doorward token add',
    );
  }
  const broker = new ExternalBroker(
    { ...access, clientId: access.clientId ?? ownId, hubId: ownId },
    supplies,
  );
  return { broker, parts: [broker] };
}
