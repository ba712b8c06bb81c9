import type { HistogramView } from '../../kit/histogram.js';
import { allMetrics, type MetricsInput } from './all-metrics.js';
import type { Labels, Metric } from './metric.js';

/** Prometheus text exposition format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The hub in numbers, in that format. */
export async function metricsText(input: MetricsInput): Promise<string> {
  // Loaded when somebody asks: most houses have no Prometheus. Its names are on `default` alone in a bundle.
  const prometheus = (await import('prom-client')).default;
  const registry = new prometheus.Registry();
  for (const metric of allMetrics(input)) register(prometheus, registry, metric);
  return await registry.metrics();
}

type Prometheus = typeof import('prom-client');

function register(
  { Counter, Gauge, Histogram }: Prometheus,
  registry: InstanceType<Prometheus['Registry']>,
  metric: Metric,
): void {
  const { name, help } = metric;
  const labelNames = [...new Set(metric.samples.flatMap(({ labels }) => Object.keys(labels ?? {})))];
  const made = { name, help, labelNames, registers: [registry] };
  switch (metric.kind) {
    case 'counter': {
      const counter = new Counter(made);
      for (const { value, labels = {} } of metric.samples) counter.inc(labels, value);
      break;
    }
    case 'gauge': {
      const gauge = new Gauge(made);
      for (const { value, labels = {} } of metric.samples) gauge.set(labels, value);
      break;
    }
    case 'histogram': {
      // The library counts by itself, one value at a time; here it is told what was counted elsewhere.
      const values = metric.samples.flatMap(({ counted, labels = {} }) => lines(name, counted, labels));
      const told = { name, help, type: 'histogram' as never, aggregator: 'sum' as const, values };
      const histogram = new Histogram(made);
      Object.assign(histogram, { getForPromString: () => Promise.resolve(told) });
      break;
    }
  }
}

/** The series of a histogram (Prometheus, exposition formats). */
function lines(name: string, { bounds, atMost, sum }: HistogramView, labels: Labels) {
  const count = atMost.at(-1) ?? 0;
  return [
    ...bounds.map((le, n) => ({
      metricName: `${name}_bucket`,
      labels: { le, ...labels },
      value: atMost[n] ?? 0,
    })),
    { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
