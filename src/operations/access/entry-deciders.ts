import type { AccessRequest, LockReports } from '../ports.js';

/** Leads what was presented at a lock to whoever decides about its kind. */
export function entryDeciders(
  deciders: Readonly<Record<AccessRequest['kind'], LockReports['accessRequested']>>,
): LockReports['accessRequested'] {
  return (id, request) => deciders[request.kind](id, request);
}
