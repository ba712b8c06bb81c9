import { z } from 'zod';
import { PIN_KINDS } from '../access/pin.js';
import { REQUEST_KINDS, type RequestKind } from '../audit/replica/requests.js';
import {
  AUTO_LOCK_MAX_S,
  AUTO_LOCK_MIN_S,
  LEFT_UNLOCKED_ALERT_MAX_S,
  LEFT_UNLOCKED_ALERT_MIN_S,
} from '../locks/unlocked-rules.js';
import type { CloudRequest, RequestWork } from '../operations/cloud/request.js';
import { openSealedCode, type Envelope } from './sealed-code.js';

const NAME_CHARACTERS_MAX = 100;
const IDENTIFIER_CHARACTERS_MAX = 254;
const PIN_LOCKS_MAX = 50;
const PIN_USES_MAX = 1_000_000;
const KIND_CHARACTERS_MAX = 32;

const id = z.uuid().toLowerCase();
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullish()
  .transform((ms) => ms ?? null);
const line = z
  .string()
  .trim()
  .min(1)
  .max(NAME_CHARACTERS_MAX)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const right = z.boolean().default(false);
const optionalId = id.nullish().transform((given) => given ?? null);

/** What a cloud answers for each request. `actor` names a person of this hub. */
export const requestLine = z.object({
  id,
  kind: z.string().min(1).max(KIND_CHARACTERS_MAX),
  actor: z.object({ id: z.string().max(64) }).nullish(),
  expected_version: z.string().max(64).nullish(),
  expires_in_ms: z.number().min(0),
  data: z.record(z.string(), z.unknown()),
});
export type RequestLine = z.output<typeof requestLine>;

const FORMS = {
  create_pin: z.strictObject({
    device_ids: z.array(id).min(1).max(PIN_LOCKS_MAX),
    label: line,
    user_id: optionalId,
    kind: z.enum(PIN_KINDS),
    /** A code for the hub alone (`sealed-code`). */
    sealed_pin: z.string().optional(),
    valid_from: time,
    valid_until: time,
    schedule_id: optionalId,
    max_uses: z
      .int()
      .min(1)
      .max(PIN_USES_MAX)
      .nullish()
      .transform((given) => given ?? null),
  }),
  revoke_pin: z.strictObject({ pin_id: id }),
  share: z.strictObject({
    device_id: id,
    shared_with: z.string().trim().min(1).max(IDENTIFIER_CHARACTERS_MAX),
    can_unlock: right,
    can_lock: right,
    can_manage_pins: right,
    can_view_logs: right,
    can_share: right,
    valid_from: time,
    valid_until: time,
    schedule_id: optionalId,
  }),
  revoke_share: z.strictObject({ device_id: id, share_id: id }),
  unlock: z.strictObject({ device_id: id }),
  settings: z.strictObject({
    device_id: id,
    name: line.optional(),
    site_id: id.nullable().optional(),
    auto_lock_s: z.int().min(AUTO_LOCK_MIN_S).max(AUTO_LOCK_MAX_S).nullable().optional(),
    left_unlocked_alert_s: z
      .int()
      .min(LEFT_UNLOCKED_ALERT_MIN_S)
      .max(LEFT_UNLOCKED_ALERT_MAX_S)
      .nullable()
      .optional(),
    unlatches: z.boolean().optional(),
  }),
  firmware: z.strictObject({ device_id: id, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
} as const satisfies Record<RequestKind, z.ZodType>;

/** @returns the request with what it asks for, or why nothing can be made of it */
export function readRequest(given: RequestLine, envelope: Omit<Envelope, 'requestId'>): CloudRequest {
  return {
    id: given.id,
    kind: given.kind,
    actorId: given.actor?.id.toLowerCase() ?? null,
    expectedVersion: given.expected_version ?? null,
    work: readWork(given, envelope),
  };
}

function readWork(
  { id: requestId, kind, data }: RequestLine,
  envelope: Omit<Envelope, 'requestId'>,
): RequestWork | { readonly unreadable: string } {
  switch (REQUEST_KINDS.find((known) => known === kind)) {
    case undefined:
      return { unreadable: 'kind_unsupported' };
    case 'create_pin':
      return readPin(data, { ...envelope, requestId });
    case 'revoke_pin':
      return read(FORMS.revoke_pin, data, ({ pin_id }) => ({ kind: 'revoke_pin', pinId: pin_id }));
    case 'share':
      return read(FORMS.share, data, (share) => ({
        kind: 'share',
        deviceId: share.device_id,
        share: {
          sharedWith: share.shared_with,
          canUnlock: share.can_unlock,
          canLock: share.can_lock,
          canManagePins: share.can_manage_pins,
          canViewLogs: share.can_view_logs,
          canShare: share.can_share,
          validFromMs: share.valid_from,
          validUntilMs: share.valid_until,
          scheduleId: share.schedule_id,
        },
      }));
    case 'revoke_share':
      return read(FORMS.revoke_share, data, ({ device_id, share_id }) => ({
        ...{ kind: 'revoke_share', deviceId: device_id, shareId: share_id },
      }));
    case 'unlock':
      return read(FORMS.unlock, data, ({ device_id }) => ({ kind: 'unlock', deviceId: device_id }));
    case 'settings':
      return read(FORMS.settings, data, (change) => ({
        kind: 'settings',
        deviceId: change.device_id,
        change: {
          name: change.name,
          siteId: change.site_id,
          autoLockS: change.auto_lock_s,
          leftUnlockedAlertS: change.left_unlocked_alert_s,
          unlatches: change.unlatches,
        },
      }));
    case 'firmware':
      return read(FORMS.firmware, data, ({ device_id, sha256 }) => ({
        ...{ kind: 'firmware', deviceId: device_id, sha256 },
      }));
  }
}

function read<T>(
  form: z.ZodType<T>,
  data: unknown,
  work: (read: T) => RequestWork,
): RequestWork | { readonly unreadable: string } {
  const parsed = form.safeParse(data);
  return parsed.success ? work(parsed.data) : { unreadable: 'data_invalid' };
}

function readPin(data: unknown, envelope: Envelope): RequestWork | { readonly unreadable: string } {
  const parsed = FORMS.create_pin.safeParse(data);
  if (!parsed.success) return { unreadable: 'data_invalid' };
  const { data: pin } = parsed;
  if (pin.sealed_pin === undefined) return { unreadable: 'pin_not_sealed' };
  const digits = openSealedCode(pin.sealed_pin, envelope);
  if (digits === null) return { unreadable: 'pin_unreadable' };
  return {
    kind: 'create_pin',
    pin: {
      deviceIds: pin.device_ids,
      label: pin.label,
      userId: pin.user_id,
      kind: pin.kind,
      pin: digits,
      validFromMs: pin.valid_from,
      validUntilMs: pin.valid_until,
      scheduleId: pin.schedule_id,
      maxUses: pin.max_uses,
    },
  };
}
