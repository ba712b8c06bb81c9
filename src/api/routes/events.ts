import { z } from 'zod';
import { EVENT_STREAM_TYPE } from '../event-stream.js';
import { defineRoute, type Route } from '../route.js';
import { toWireEvent } from '../wire/live-event.js';

const follow = defineRoute({
  method: 'GET',
  path: '/api/v1/events',
  summary: 'Follow what happens, live (server-sent events)',
  permission: 'devices:read',
  limit: 'user',
  query: z.strictObject({
    changes: z.enum(['0', '1']).default('0').meta({
      description: '1: `change` as well, rows about people, codes, schedules and the hub itself.',
    }),
  }),
  success: {
    status: 200,
    description:
      'Events `lock`, `access`, `alert`, `command` and `reset`, and with `changes=1` also `change`; `id` is the `seq` of the last log row told, `data` JSON with `device_id` and `at`. `access`, `alert`, `command` and `change` are log rows, `change` those about people, codes and the like rather than one lock; without the right to read the log one is told of one’s own commands and changes alone. `lock` is how a lock is now; each lock’s comes at the beginning, after the rows that were missed. `reset`: what happened since `Last-Event-ID` can’t be told, so read again what you show.',
    data: null,
    raw: EVENT_STREAM_TYPE,
    resumes: true,
  },
  codes: ['too_many_streams'],
  handler: ({ query }, { operations, caller, live }) => {
    const { streams, principal, isAdmitted, lastEventId } = live;
    streams.requireRoom(principal);
    return {
      kind: 'stream',
      contentType: `${EVENT_STREAM_TYPE}; charset=utf-8`,
      begin: (response) => {
        streams.begin(response, {
          principal,
          isAdmitted,
          follow: (sink) =>
            operations.followEvents(caller, lastEventId, {
              send: (item, id) =>
                (item.kind === 'change' && query.changes === '0') ||
                sink.send(item.kind, toWireEvent(item), id),
              cutOff: () => {
                sink.cutOff();
              },
            }),
        });
      },
    };
  },
});

export const eventRoutes: readonly Route[] = [follow];
