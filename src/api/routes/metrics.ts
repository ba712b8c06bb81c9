import { processFigures } from '../../kit/process-figures.js';
import { METRICS_TYPE, metricsText } from '../metrics/metrics-text.js';
import { defineRoute, type Route } from '../route.js';

const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: 'The hub in numbers, for Prometheus',
  permission: 'metrics:read',
  openToMachine: true,
  limit: 'user',
  success: {
    status: 200,
    description:
      'Prometheus text format 0.0.4. Numbers only, of nobody, and of locks by their ids alone. Open to programs on the machine of the hub; from elsewhere it takes an admin, or an API token with the scope `metrics:read`.',
    data: null,
    raw: METRICS_TYPE,
  },
  handler: async (_, { operations, caller, version, live }) => ({
    kind: 'raw',
    contentType: METRICS_TYPE,
    body: await metricsText({
      hub: operations.readFigures(caller),
      process: await processFigures(),
      version,
      streams: live.streams.size,
    }),
  }),
});

export const metricsRoutes: readonly Route[] = [metrics];
