import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { PersonalData } from '../../operations/accounts/personal-data.js';
import { apiTokenSchema, toWireApiToken } from './api-token.js';
import { timeOrNull, timeOut } from './fields.js';
import { sessionSchema, toWireSession } from './session.js';
import { balanceSchema, creditEntrySchema, toWireBalance, toWireCreditEntry } from './balance.js';
import { givenShareSchema, toWireGivenShare } from './share.js';
import { toWireUser, userSchema } from './user.js';

const pinSchema = z.object({
  id: z.uuid(),
  label: z.string(),
  kind: z.string(),
  device_ids: z.array(z.uuid()),
  valid_from: timeOut.nullable(),
  valid_until: timeOut.nullable(),
  use_count: z.int(),
  created_at: timeOut,
  revoked_at: timeOut.nullable(),
});

const ticketSchema = z.object({
  id: z.uuid(),
  label: z.string(),
  device_ids: z.array(z.uuid()),
  valid_from: timeOut,
  valid_until: timeOut,
  max_uses: z.int().nullable(),
  use_count: z.int(),
  created_at: timeOut,
  revoked_at: timeOut.nullable(),
});

const cardSchema = z.object({
  id: z.uuid(),
  label: z.string(),
  device_id: z.uuid(),
  use_count: z.int(),
  created_at: timeOut,
  revoked_at: timeOut.nullable(),
});

export const personalDataSchema = z
  .object({
    exported_at: timeOut,
    profile: userSchema,
    sessions: z.array(sessionSchema.omit({ is_current: true }).extend({ revoked_at: timeOut.nullable() })),
    api_tokens: z.array(apiTokenSchema.extend({ revoked_at: timeOut.nullable() })),
    invite: z
      .object({
        invite_code: z.string(),
        invited_by: z.uuid().nullable(),
        entered_at: timeOut.nullable(),
        invited_user_ids: z.array(z.uuid()),
      })
      .nullable(),
    pins: z.array(pinSchema),
    tickets: z.array(ticketSchema),
    cards: z.array(cardSchema),
    balance: balanceSchema.nullable(),
    credit_entries: z.array(creditEntrySchema),
    sign_in_places: z.array(z.object({ place: z.string(), seen_at: timeOut })),
    owned_device_ids: z.array(z.uuid()),
    inside: z
      .array(z.object({ device_id: z.uuid(), since: timeOut }))
      .meta({ description: 'Where anti-passback counts the person as inside.' }),
    named_in_lockdown_of: z.array(z.uuid()).meta({ description: 'Sites in lockdown that name the person.' }),
    shares_received: z.array(givenShareSchema),
    shares_given: z.array(givenShareSchema),
    log_url: z.string().meta({ description: 'Where the rows of the log are, as NDJSON: they may be many.' }),
  })
  .meta({ id: 'PersonalData' });

export function toWirePersonalData(data: PersonalData, logUrl: string): z.output<typeof personalDataSchema> {
  const { invite } = data;
  return {
    exported_at: rfc3339(data.exportedAtMs),
    profile: toWireUser(data.user),
    sessions: data.sessions.map((session) => ({
      ...toWireSession(session),
      revoked_at: timeOrNull(session.revokedAtMs),
    })),
    api_tokens: data.apiTokens.map((token) => ({
      ...toWireApiToken(token),
      revoked_at: timeOrNull(token.revokedAtMs),
    })),
    invite: invite && {
      invite_code: invite.code,
      invited_by: invite.invitedBy,
      entered_at: timeOrNull(invite.enteredAtMs),
      invited_user_ids: [...data.invitedUserIds],
    },
    pins: data.pins.map((pin) => ({
      id: pin.id,
      label: pin.label,
      kind: pin.kind,
      device_ids: [...pin.deviceIds],
      valid_from: timeOrNull(pin.validFromMs),
      valid_until: timeOrNull(pin.validUntilMs),
      use_count: pin.useCount,
      created_at: rfc3339(pin.createdAtMs),
      revoked_at: timeOrNull(pin.revokedAtMs),
    })),
    tickets: data.tickets.map((ticket) => ({
      id: ticket.id,
      label: ticket.label,
      device_ids: [...ticket.deviceIds],
      valid_from: rfc3339(ticket.validFromMs),
      valid_until: rfc3339(ticket.validUntilMs),
      max_uses: ticket.maxUses,
      use_count: ticket.useCount,
      created_at: rfc3339(ticket.createdAtMs),
      revoked_at: timeOrNull(ticket.revokedAtMs),
    })),
    cards: data.cards.map((card) => ({
      id: card.id,
      label: card.label,
      device_id: card.deviceId,
      use_count: card.useCount,
      created_at: rfc3339(card.createdAtMs),
      revoked_at: timeOrNull(card.revokedAtMs),
    })),
    balance: data.balance && toWireBalance(data.balance),
    credit_entries: data.creditEntries.map(toWireCreditEntry),
    sign_in_places: data.signInPlaces.map(({ place, seenAtMs }) => ({ place, seen_at: rfc3339(seenAtMs) })),
    owned_device_ids: [...data.ownedDeviceIds],
    inside: data.passages.map(({ deviceId, atMs }) => ({ device_id: deviceId, since: rfc3339(atMs) })),
    named_in_lockdown_of: [...data.namedInLockdownOf],
    shares_received: data.sharesReceived.map((share) => toWireGivenShare(share, share)),
    shares_given: data.sharesGiven.map((share) => toWireGivenShare(share, share)),
    log_url: logUrl,
  };
}
