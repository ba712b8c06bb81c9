import type { StoredEvent } from '../../audit/event.js';
import { alertKey } from '../../security/alert-rules.js';
import { isLogInAttack, REFUSED_LOG_INS, REFUSED_WITHIN_MS } from '../../security/log-in-attack.js';
import { signInPlace } from '../../security/sign-in-place.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';

/** Sees, in the row of a log-in or of a refused one, what the row alone does not tell. */
export function noticeLogIn(tx: Writes, event: StoredEvent): void {
  if (event.type === 'LOGGED_IN') noticePlace(tx, event);
  if (event.type === 'LOG_IN_REFUSED') noticeAttack(tx, event);
}

/** Somebody's first log-in is from a new place for everybody. */
function noticePlace(tx: Writes, event: StoredEvent): void {
  const { userId, ipAddress, atMs, data } = event;
  if (userId === null) return;
  const agent = typeof data['user_agent'] === 'string' ? data['user_agent'] : null;
  const place = signInPlace(ipAddress, agent);
  const isFirst = !tx.signInPlaces.hasAny(userId);
  const knowsNetwork = tx.signInPlaces.see(userId, `network ${place.network}`, atMs);
  const knowsAgent = tx.signInPlaces.see(userId, `agent ${place.agent}`, atMs);
  if (isFirst || (knowsNetwork && knowsAgent)) return;
  tx.events.append(
    newEvent({
      atMs,
      type: 'NEW_SIGN_IN_PLACE',
      description: `${event.actor.name} logged in from a new place: ${place.agent}, ${place.network}.`,
      userId,
      targetUserId: userId,
      actor: event.actor,
      method: event.method,
      ipAddress,
      data: { ...place },
    }),
  );
}

/** One row for an attack, not one for each try: the tries have rows of their own. */
function noticeAttack(tx: Writes, event: StoredEvent): void {
  const { userId, ipAddress, atMs } = event;
  const subject = { deviceId: null, userId, data: {} };
  const last = tx.alerts.lastOf(alertKey('brute_force', subject));
  if (last && last.resolvedAtMs === null && Math.abs(atMs - last.lastAtMs) <= REFUSED_WITHIN_MS) return;
  const refused = tx.failedAttempts
    .refusedLogIns(userId === null ? { ipAddress } : { userId }, REFUSED_LOG_INS)
    .map((row) => ({ atMs: row.atMs, unlogged: Number(row.data['unlogged_before'] ?? 0) }));
  // Those before an alert that was resolved were looked at already.
  const anew = refused.filter((row) => last === null || row.atMs > last.lastAtMs);
  if (!isLogInAttack(anew, atMs)) return;
  tx.events.append(
    newEvent({
      atMs,
      type: 'LOG_IN_ATTACK',
      success: false,
      reason: 'refused_log_ins',
      description: 'Many log-ins were refused within minutes.',
      userId,
      targetUserId: userId,
      ipAddress,
      data: { refused: anew.reduce((sum, { unlogged }) => sum + 1 + unlogged, 0) },
    }),
  );
}
