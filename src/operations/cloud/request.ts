import type { RequestKind } from '../../audit/replica/requests.js';
import type { Permission } from '../../accounts/permission.js';
import type { NewShare } from '../access/share-use-cases.js';
import type { Operations } from '../operations.js';

type PinInput = Parameters<Operations['createPin']>[1];
type Settings = Parameters<Operations['updateDevice']>[2];

/** What is asked for, read and checked for its form. */
export type RequestWork =
  | { readonly kind: 'create_pin'; readonly pin: PinInput }
  | { readonly kind: 'revoke_pin'; readonly pinId: string }
  | { readonly kind: 'share'; readonly deviceId: string; readonly share: NewShare }
  | { readonly kind: 'revoke_share'; readonly deviceId: string; readonly shareId: string }
  | { readonly kind: 'unlock'; readonly deviceId: string }
  | { readonly kind: 'settings'; readonly deviceId: string; readonly change: Settings }
  /** `sha256` of the image, lower-case hex. */
  | { readonly kind: 'firmware'; readonly deviceId: string; readonly sha256: string };

/** A request as the cloud made it. */
export interface CloudRequest {
  /** UUID, the cloud's. */
  readonly id: string;
  readonly kind: string;
  /** The person of this hub in whose name it is made; null: nobody. */
  readonly actorId: string | null;
  /** Of what it is about, as who asked saw it (`audit/replica/requests`); null: whatever it is like. */
  readonly expectedVersion: string | null;
  /** `unreadable`: why nothing can be made of it. */
  readonly work: RequestWork | { readonly unreadable: string };
}

/** The first gate, by role alone, as on the routes of the REST API that do the same. */
export const PERMISSION_OF: Readonly<Record<RequestKind, Permission>> = {
  create_pin: 'lock-pins:manage',
  revoke_pin: 'lock-pins:manage',
  share: 'shares:manage',
  revoke_share: 'shares:manage',
  unlock: 'devices:command',
  settings: 'devices:manage',
  firmware: 'devices:manage',
};

/** What a request is about, as an entity; null: something that is yet to be made. */
export function subjectOf(work: RequestWork): { readonly entity: string; readonly key: string } | null {
  switch (work.kind) {
    case 'create_pin':
      return null;
    case 'revoke_pin':
      return { entity: 'pins', key: work.pinId };
    case 'revoke_share':
      return { entity: 'shares', key: work.shareId };
    case 'share':
    case 'unlock':
    case 'settings':
    case 'firmware':
      return { entity: 'devices', key: work.deviceId };
  }
}
