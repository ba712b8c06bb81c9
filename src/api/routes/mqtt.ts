import * as z from 'zod';
import { ok } from '../answer.js';
import { EVENT_STREAM_TYPE } from '../event-stream.js';
import { defineRoute, type Route } from '../route.js';
import {
  mqttClientSchema,
  mqttRefusalSchema,
  toWireMqttClient,
  toWireMqttRefusal,
  toWireWatchItem,
} from '../wire/mqtt.js';

const clients = defineRoute({
  method: 'GET',
  path: '/api/v1/mqtt/clients',
  summary: 'Who is connected to the MQTT broker of the hub',
  permission: 'integrations:read',
  limit: 'user',
  success: {
    status: 200,
    description: 'Locks and integrations, in the order of their coming',
    data: z.object({ clients: z.array(mqttClientSchema) }),
  },
  handler: (_, { operations, caller }) =>
    ok('MQTT clients', { clients: operations.listMqttClients(caller).map(toWireMqttClient) }),
});

const refusals = defineRoute({
  method: 'GET',
  path: '/api/v1/mqtt/refusals',
  summary: 'Which messages and connections over MQTT were refused lately, and why',
  permission: 'integrations:read',
  limit: 'user',
  success: {
    status: 200,
    description:
      'The last hundred, newest first, at most twenty for one reason; and how many there were since the start',
    data: z.object({ refusals: z.array(mqttRefusalSchema), totals: z.record(z.string(), z.int()) }),
  },
  handler: (_, { operations, caller }) => {
    const { letters, totals } = operations.listMqttRefusals(caller);
    return ok('Refusals', { refusals: letters.map(toWireMqttRefusal), totals: { ...totals } });
  },
});

const messages = defineRoute({
  method: 'GET',
  path: '/api/v1/mqtt/messages',
  summary: 'Follow the messages that come to the MQTT broker, live (server-sent events)',
  permission: 'integrations:watch',
  limit: 'user',
  query: z.strictObject({
    topic: z.string().max(512).default('#').meta({ description: 'Topic filter, with `+` and `#`.' }),
    payload: z
      .enum(['true', 'false'])
      .default('false')
      .meta({ description: 'Whether payloads are told too. Codes are in none of them.' }),
  }),
  success: {
    status: 200,
    description:
      'Events `message`, `data` JSON: `at`, `topic`, `payload_bytes`, `qos`, `retain`, `from` (`kind` lock, integration or hub; `name`), and when asked for `payload` with `payload_state` (`whole`, `cut`, `redacted`, `withheld`, `unreadable`). `dropped`: so many messages came too fast for this reader. Nothing is told again: what was before is not known here.',
    data: null,
    raw: EVENT_STREAM_TYPE,
  },
  codes: ['too_many_streams', 'topic_filter'],
  handler: ({ query }, { operations, caller, live }) => {
    const { streams, principal, isAdmitted } = live;
    streams.requireRoom(principal);
    const watch = operations.watchMqtt(caller, { filter: query.topic, payload: query.payload === 'true' });
    return {
      kind: 'stream',
      contentType: `${EVENT_STREAM_TYPE}; charset=utf-8`,
      begin: (response) => {
        let told = 0;
        streams.begin(response, {
          principal,
          isAdmitted,
          follow: (sink) =>
            watch({ send: (item) => sink.send(item.kind, toWireWatchItem(item), (told += 1)) }),
        });
      },
    };
  },
});

export const mqttRoutes: readonly Route[] = [clients, refusals, messages];
