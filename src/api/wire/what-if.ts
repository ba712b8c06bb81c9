import * as z from 'zod';
import { PIN_KINDS } from '../../access/pin.js';
import { TICKET_LOCKS_MAX } from '../../access/ticket/ticket.js';
import { textOf } from '../../access/verdict.js';
import type { Verdict } from '../../access/verdict.js';
import { ROLES } from '../../accounts/user.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import type { ProposedChange } from '../../operations/access/proposed-change.js';
import type { WhatIfDifference } from '../../operations/access/explain-use-cases.js';
import { changeKindsIn } from './calendar.js';
import { lineIn, timeIn, timeOrNull, timeOut, uuidIn } from './fields.js';
import { fromWireTiming, timingFields } from './schedule.js';
import { KEEP_CODES, KEEP_SHARES } from './transfer.js';

const LOCKS_MAX = 200;
const PEOPLE_MAX = 200;
const LABEL_CHARACTERS_MAX = 100;

const validity = { valid_from: timeIn.nullish(), valid_until: timeIn.nullish() };
const right = z.boolean().default(false);

/** A change that is only thought of. */
export const changeIn = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['deactivate_user', 'activate_user', 'remove_user']), user_id: uuidIn }),
    z.strictObject({ kind: z.literal('change_role'), user_id: uuidIn, role: z.enum(ROLES) }),
    z.strictObject({ kind: z.literal('revoke_pin'), pin_id: uuidIn }),
    z.strictObject({ kind: z.literal('revoke_ticket'), ticket_id: uuidIn }),
    z.strictObject({
      kind: z.literal('revoke_all_tickets'),
      site_id: uuidIn.nullish().meta({ description: 'Default: every site.' }),
    }),
    z.strictObject({ kind: z.literal('revoke_card'), card_id: uuidIn }),
    z.strictObject({ kind: z.literal('change_pin_dates'), pin_id: uuidIn, ...validity }),
    z.strictObject({
      kind: z.literal('add_pin'),
      device_ids: z.array(uuidIn).min(1).max(LOCKS_MAX),
      label: lineIn(LABEL_CHARACTERS_MAX).min(1).default('new'),
      user_id: uuidIn.nullish(),
      pin_kind: z.enum(PIN_KINDS).default('permanent'),
      schedule_id: uuidIn.nullish(),
      ...validity,
    }),
    z.strictObject({
      kind: z.literal('add_ticket'),
      device_ids: z.array(uuidIn).min(1).max(TICKET_LOCKS_MAX),
      label: lineIn(LABEL_CHARACTERS_MAX).min(1).default('new'),
      user_id: uuidIn.nullish(),
      valid_from: timeIn,
      valid_until: timeIn,
    }),
    z.strictObject({
      kind: z.literal('change_schedule'),
      schedule_id: uuidIn,
      week_days: timingFields.week_days.optional(),
      year_days: timingFields.year_days.optional(),
      holidays: timingFields.holidays.optional(),
      exceptions: timingFields.exceptions.optional(),
    }),
    z.strictObject({ kind: z.literal('remove_schedule'), schedule_id: uuidIn }),
    z.strictObject({ kind: z.literal('apply_calendar'), calendar_id: uuidIn, kinds: changeKindsIn }),
    z.strictObject({
      kind: z.literal('add_share'),
      device_id: uuidIn,
      shared_with: uuidIn,
      can_unlock: right,
      can_lock: right,
      can_manage_pins: right,
      can_view_logs: right,
      can_share: right,
      schedule_id: uuidIn.nullish(),
      ...validity,
    }),
    z.strictObject({ kind: z.literal('revoke_share'), share_id: uuidIn }),
    z.strictObject({
      kind: z.literal('lockdown'),
      site_id: uuidIn.nullish().meta({ description: 'Default: every site.' }),
      except_user_ids: z.array(uuidIn).max(PEOPLE_MAX).default([]),
    }),
    z.strictObject({ kind: z.literal('end_lockdown'), site_id: uuidIn.nullish() }),
    z.strictObject({
      kind: z.literal('change_owner'),
      device_id: uuidIn,
      owner_id: uuidIn.nullable(),
      keep_shares: z.boolean().default(false).meta({ description: KEEP_SHARES }),
      keep_codes: z.boolean().default(false).meta({ description: KEEP_CODES }),
    }),
    z.strictObject({ kind: z.literal('lose_time') }),
  ])
  .meta({ id: 'ProposedChange' });

export function fromWireChange(given: z.output<typeof changeIn>): ProposedChange {
  switch (given.kind) {
    case 'deactivate_user':
    case 'activate_user':
    case 'remove_user':
      return { kind: given.kind, userId: given.user_id };
    case 'change_role':
      return { kind: given.kind, userId: given.user_id, role: given.role };
    case 'revoke_pin':
      return { kind: given.kind, pinId: given.pin_id };
    case 'revoke_ticket':
      return { kind: given.kind, ticketId: given.ticket_id };
    case 'revoke_all_tickets':
      return { kind: given.kind, siteId: given.site_id ?? null };
    case 'revoke_card':
      return { kind: given.kind, cardId: given.card_id };
    case 'change_pin_dates':
      return {
        kind: given.kind,
        pinId: given.pin_id,
        ...(given.valid_from !== undefined && { validFromMs: given.valid_from }),
        ...(given.valid_until !== undefined && { validUntilMs: given.valid_until }),
      };
    case 'add_pin':
      return {
        kind: given.kind,
        deviceIds: [...new Set(given.device_ids)],
        label: given.label,
        userId: given.user_id ?? null,
        pinKind: given.pin_kind,
        ...fromWireValidity(given),
      };
    case 'add_ticket':
      return {
        kind: given.kind,
        deviceIds: [...new Set(given.device_ids)],
        label: given.label,
        userId: given.user_id ?? null,
        validFromMs: given.valid_from,
        validUntilMs: given.valid_until,
      };
    case 'change_schedule': {
      const { kind, schedule_id: scheduleId, ...timing } = given;
      return { kind, scheduleId, timing: fromWireTiming(timing) };
    }
    case 'remove_schedule':
      return { kind: given.kind, scheduleId: given.schedule_id };
    case 'apply_calendar':
      return { kind: given.kind, calendarId: given.calendar_id, kinds: given.kinds };
    case 'add_share':
      return {
        kind: given.kind,
        deviceId: given.device_id,
        sharedWith: given.shared_with,
        canUnlock: given.can_unlock,
        canLock: given.can_lock,
        canManagePins: given.can_manage_pins,
        canViewLogs: given.can_view_logs,
        canShare: given.can_share,
        ...fromWireValidity(given),
      };
    case 'revoke_share':
      return { kind: given.kind, shareId: given.share_id };
    case 'lockdown':
      return { kind: given.kind, siteId: given.site_id ?? null, exceptUserIds: given.except_user_ids };
    case 'end_lockdown':
      return { kind: given.kind, siteId: given.site_id ?? null };
    case 'change_owner':
      return {
        kind: given.kind,
        deviceId: given.device_id,
        ownerId: given.owner_id,
        keepShares: given.keep_shares,
        keepCodes: given.keep_codes,
      };
    case 'lose_time':
      return given;
  }
}

function fromWireValidity(given: {
  valid_from?: number | null | undefined;
  valid_until?: number | null | undefined;
  schedule_id?: string | null | undefined;
}) {
  return {
    validFromMs: given.valid_from ?? null,
    validUntilMs: given.valid_until ?? null,
    scheduleId: given.schedule_id ?? null,
  };
}

/** Whoever could ask, as answers name them. */
export const askerSchema = {
  kind: z.enum(['user', 'pin', 'qr', 'card']),
  id: z.uuid(),
  name: z.string().meta({ description: 'Of a person the name, of a code its label.' }),
  user_id: z.uuid().nullable().meta({ description: 'The person, or whose code it is.' }),
  code_kind: z
    .enum(PIN_KINDS)
    .nullable()
    .meta({ description: 'Of a code, as which it is decided about; null of a person.' }),
};

export const reasonSchema = z.object({
  reason_code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
});

export const differenceSchema = z
  .object({
    change: z.enum(['gains', 'loses']),
    ...askerSchema,
    device_id: z.uuid(),
    from: timeOut,
    until: timeOut.nullable().meta({ description: 'null: to the end of the time asked about.' }),
    before: reasonSchema
      .nullable()
      .meta({ description: 'Why it is as it is; null: it is not there to ask with.' }),
    after: reasonSchema.nullable(),
  })
  .meta({ id: 'AccessDifference' });

export function toWireReason(
  { reasonCode, params }: Pick<Verdict, 'reasonCode' | 'params'>,
  tell: (text: Text) => string,
): z.output<typeof reasonSchema> {
  return { reason_code: reasonCode, params, text: tell(textOf({ reasonCode, params })) };
}

/** @param endMs of the time asked about */
export function toWireDifference(
  one: WhatIfDifference,
  endMs: number,
  tell: (text: Text) => string,
): z.output<typeof differenceSchema> {
  return {
    change: one.change,
    kind: one.kind,
    id: one.id,
    name: one.name,
    user_id: one.userId,
    code_kind: one.codeKind,
    device_id: one.deviceId,
    from: rfc3339(one.fromMs),
    until: timeOrNull(one.untilMs === endMs ? null : one.untilMs),
    before: one.before && toWireReason(one.before, tell),
    after: one.after && toWireReason(one.after, tell),
  };
}
