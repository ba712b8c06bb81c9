import { canonicalJson, canonicalText } from './canonical-json.js';
import type { StoredEvent } from './event.js';

/**
 * Form 1, of events logged before anything could be erased. The bytes that are hashed, as text: the canonical JSON
 * (RFC 8785) of the object with exactly these members: `actor {id, kind, name}`, `at_ms`, `command_id`, `data`,
 * `description`, `device_id`, `id`, `ip_address`, `lock_event_key`, `method`, `reason`, `seq`, `success`, `type`,
 * `user_id`. What is not there is `null`.
 */
export function canonicalEvent(event: StoredEvent, data = canonicalJson(event.data)): string {
  // Written out in order: several times faster than sorting what is always the same. A test holds it to `canonicalJson`.
  const text = canonicalText;
  const { actor } = event;
  return (
    `{"actor":{"id":${text(actor.id)},"kind":${text(actor.kind)},"name":${text(actor.name)}}` +
    `,"at_ms":${event.atMs},"command_id":${text(event.commandId)},"data":${data}` +
    `,"description":${text(event.description)},"device_id":${text(event.deviceId)},"id":${text(event.id)}` +
    `,"ip_address":${text(event.ipAddress)},"lock_event_key":${text(event.lockEventKey)}` +
    `,"method":${text(event.method)},"reason":${text(event.reason)},"seq":${event.seq}` +
    `,"success":${event.success},"type":${text(event.type)},"user_id":${text(event.userId)}}`
  );
}

/**
 * Form 2: the canonical JSON of the object with exactly these members: `actor {id, kind}`, `at_ms`, `command_id`,
 * `device_id`, `form` (2), `id`, `lock_event_key`, `method`, `reason`, `seq`, `success`, `target_user_id`, `text`, `type`,
 * `user_id`, `who`. `who` and `text` are the commitments to those parts (`event-part.ts`) in lower-case hex, so that
 * the parts themselves can go and every hash stays.
 */
export function canonicalFacts(
  event: StoredEvent,
  who: Uint8Array | string,
  words: Uint8Array | string,
): string {
  const text = canonicalText;
  const { actor } = event;
  return (
    `{"actor":{"id":${text(actor.id)},"kind":${text(actor.kind)}}` +
    `,"at_ms":${event.atMs},"command_id":${text(event.commandId)},"device_id":${text(event.deviceId)}` +
    `,"form":2,"id":${text(event.id)},"lock_event_key":${text(event.lockEventKey)}` +
    `,"method":${text(event.method)},"reason":${text(event.reason)},"seq":${event.seq}` +
    `,"success":${event.success},"target_user_id":${text(event.targetUserId)},"text":"${hex(words)}"` +
    `,"type":${text(event.type)},"user_id":${text(event.userId)},"who":"${hex(who)}"}`
  );
}

/** @param bytes or lower-case hex already */
function hex(bytes: Uint8Array | string): string {
  if (typeof bytes === 'string') return bytes;
  return (bytes instanceof Buffer ? bytes : Buffer.from(bytes)).toString('hex');
}
