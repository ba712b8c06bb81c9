import * as z from 'zod';
import { LANGUAGES } from '../../kit/language.js';
import { ALERT_KINDS, ALERT_LEVELS } from '../../security/alert.js';
import { CHANNEL_KINDS } from '../../security/alert-channel.js';
import type { ChannelView } from '../../operations/security/alert-ports.js';
import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, lineIn, timeOrNull, timeOut } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { rfc3339 } from '../../kit/clock.js';

const NAME_CHARACTERS_MAX = 100;
const TARGET_CHARACTERS_MAX = 2_000;

const fields = {
  name: lineIn(NAME_CHARACTERS_MAX).min(1),
  target: z
    .string()
    .trim()
    .min(1)
    .max(TARGET_CHARACTERS_MAX)
    .nullable()
    .meta({ description: 'An e-mail address, a phone number, or a URL; for MQTT null.' }),
  minimum_level: z.enum(ALERT_LEVELS),
  kinds: z
    .array(z.enum(ALERT_KINDS))
    .min(1)
    .max(ALERT_KINDS.length)
    .nullable()
    .meta({ description: 'null: all.' }),
  language: z.enum(LANGUAGES),
  off_site: z.boolean().meta({
    description: 'Nobody on the site can see it. Alarms under duress are sent to such channels alone.',
  }),
  is_active: z.boolean(),
};

const newBody = z
  .strictObject({
    ...fields,
    kind: z.enum(CHANNEL_KINDS),
    target: fields.target.default(null),
    minimum_level: fields.minimum_level.default('warning'),
    kinds: fields.kinds.default(null),
    language: fields.language.default('en'),
    off_site: fields.off_site.default(false),
    is_active: fields.is_active.default(true),
  })
  .meta({ id: 'NewAlertChannel' });

const changeBody = z
  .strictObject({
    name: fields.name.optional(),
    target: fields.target.optional(),
    minimum_level: fields.minimum_level.optional(),
    kinds: fields.kinds.optional(),
    language: fields.language.optional(),
    off_site: fields.off_site.optional(),
    is_active: fields.is_active.optional(),
    new_secret: z.boolean().optional().meta({ description: 'Make another secret for a web hook.' }),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Nothing to change.' })
  .meta({ id: 'AlertChannelChange' });

const channelSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(CHANNEL_KINDS),
    ...fields,
    target: z.string(),
    pending: z.int().meta({ description: 'Alerts on their way to it.' }),
    last_sent_at: timeOut.nullable(),
    last_error: z.string().nullable(),
    last_error_at: timeOut.nullable(),
    created_at: timeOut,
    updated_at: timeOut,
  })
  .meta({ id: 'AlertChannel' });

const shownOnceSchema = channelSchema
  .extend({
    secret: z
      .string()
      .nullable()
      .meta({ description: 'What a web hook’s messages are signed with; shown here alone.' }),
  })
  .meta({ id: 'AlertChannelWithSecret' });

function toWire({ channel, ...health }: ChannelView): z.output<typeof channelSchema> {
  return {
    id: channel.id,
    kind: channel.kind,
    name: channel.name,
    target: channel.target,
    minimum_level: channel.minimumLevel,
    kinds: channel.kinds && [...channel.kinds],
    language: channel.language,
    off_site: channel.offSite,
    is_active: channel.isActive,
    pending: health.pending,
    last_sent_at: timeOrNull(health.lastSentAtMs),
    last_error: health.lastError,
    last_error_at: timeOrNull(health.lastErrorAtMs),
    created_at: rfc3339(channel.createdAtMs),
    updated_at: rfc3339(channel.updatedAtMs),
  };
}

const base = { permission: 'alerts:channels' } as const;

const create = defineRoute({
  ...base,
  method: 'POST',
  path: '/api/v1/security/channels',
  summary: 'Have alerts sent somewhere; a web hook’s secret is in this answer alone',
  limit: 'action',
  body: newBody,
  success: { status: 201, description: 'The channel', data: shownOnceSchema },
  codes: ['channel_target_invalid', 'channels_full'],
  handler: async ({ body }, { operations, caller }) => {
    const { secret, ...view } = await operations.createAlertChannel(caller, {
      name: body.name,
      kind: body.kind,
      target: body.target,
      minimumLevel: body.minimum_level,
      kinds: body.kinds,
      language: body.language,
      offSite: body.off_site,
      isActive: body.is_active,
    });
    const path = `/api/v1/security/channels/${view.channel.id}`;
    return created('Channel created', { ...toWire(view), secret }, path);
  },
});

const listAll = defineRoute({
  ...base,
  method: 'GET',
  path: '/api/v1/security/channels',
  summary: 'List where alerts are sent',
  limit: 'user',
  query: pageQuery,
  success: { status: 200, description: 'A page of channels', data: channelSchema, list: true },
  handler: ({ query }, { operations, caller, link }) => {
    const page = operations.listAlertChannels(caller, pageRequest(query));
    return list('Channels', page, query.page_size, link, toWire);
  },
});

const read = defineRoute({
  ...base,
  method: 'GET',
  path: '/api/v1/security/channels/{id}',
  summary: 'Read where alerts are sent, and how that fares',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The channel', data: channelSchema },
  codes: ['channel_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Channel', toWire(operations.readAlertChannel(caller, params.id))),
});

const change = defineRoute({
  ...base,
  method: 'PATCH',
  path: '/api/v1/security/channels/{id}',
  summary: 'Change where alerts are sent; what is not given stays',
  limit: 'action',
  params: idParams,
  body: changeBody,
  success: { status: 200, description: 'The channel', data: shownOnceSchema },
  codes: ['channel_not_found', 'channel_target_invalid'],
  handler: async ({ params, body }, { operations, caller }) => {
    const { secret, ...view } = await operations.changeAlertChannel(caller, params.id, {
      name: body.name,
      target: body.target,
      minimumLevel: body.minimum_level,
      kinds: body.kinds,
      language: body.language,
      offSite: body.off_site,
      isActive: body.is_active,
      newSecret: body.new_secret,
    });
    return ok('Channel changed', { ...toWire(view), secret });
  },
});

const remove = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/api/v1/security/channels/{id}',
  summary: 'Have no alerts sent there any more; what was on its way is given up',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  codes: ['channel_not_found'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteAlertChannel(caller, params.id);
    return noContent;
  },
});

const testSchema = z
  .object({
    delivered: z.boolean(),
    error: z.string().nullable().meta({ description: 'What the way there said; null: it was taken.' }),
  })
  .meta({ id: 'AlertChannelTest' });

const test = defineRoute({
  ...base,
  method: 'POST',
  path: '/api/v1/security/channels/{id}/test',
  summary: 'Send a test now, and say whether it was taken',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'How it went', data: testSchema },
  codes: ['channel_not_found'],
  handler: async ({ params }, { operations, caller }) => {
    const { error } = await operations.testAlertChannel(caller, params.id);
    return ok(error === null ? 'The test was taken' : 'The test was not taken', {
      delivered: error === null,
      error,
    });
  },
});

export const alertChannelRoutes: readonly Route[] = [create, listAll, read, change, remove, test];
