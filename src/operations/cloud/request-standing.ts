import { displayName } from '../../accounts/user.js';
import { isPermitted } from '../../accounts/permission.js';
import { entityVersion } from '../../audit/replica/requests.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { PERMISSION_OF, subjectOf, type CloudRequest, type RequestWork } from './request.js';

/** Why a request is not carried out. Nothing was done. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** In whose name a request is carried out. @throws RequestRefused `actor_unknown`, `actor_inactive`, `permission_missing` */
export function standingOf(
  reads: Pick<Reads, 'users'>,
  { id, actorId }: CloudRequest,
  { kind }: RequestWork,
): Caller {
  const user = actorId === null ? null : reads.users.byId(actorId);
  if (!user) throw new RequestRefused('actor_unknown');
  if (!user.isActive) throw new RequestRefused('actor_inactive');
  if (!isPermitted(user.role, PERMISSION_OF[kind])) throw new RequestRefused('permission_missing');
  return {
    actor: { kind: 'user', id: user.id, name: displayName(user) },
    userId: user.id,
    role: user.role,
    method: 'cloud',
    ipAddress: null,
    requestId: id,
  };
}

/** @throws RequestRefused `version_differs` */
export function requireVersion(
  reads: Pick<Reads, 'outbox'>,
  { expectedVersion }: CloudRequest,
  work: RequestWork,
): void {
  if (expectedVersion === null) return;
  const subject = subjectOf(work);
  const row = subject && reads.outbox.entity(subject.entity, [subject.key]);
  if (!row || entityVersion(row) !== expectedVersion) throw new RequestRefused('version_differs');
}
