import { readFileSync } from 'node:fs';
import t from 'tap';
import { z } from 'zod';
import { allMetrics } from '../../src/api/metrics/all-metrics.js';
import { sampleFigures } from '../support/fake-operations.js';

const FILE = new URL('../../scripts/grafana/doorward.json', import.meta.url);

const dashboard = z.object({
  title: z.string(),
  panels: z.array(
    z.looseObject({
      id: z.number(),
      title: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
    }),
  ),
});

/** Every series that a hub with all its parts may have, with its labels. */
function series(): ReadonlyMap<string, ReadonlySet<string>> {
  const bridge = {
    isConnected: true,
    queued: { messages: 0, bytes: 0 },
    sent: 0,
    dropped: 0,
    refused: { a: 1 },
  };
  const metrics = allMetrics({
    hub: { ...sampleFigures, bridge: bridge as never },
    process: {
      ...{ residentBytes: 1, cpuSeconds: 1, uptimeSeconds: 1, busySeconds: 1, idleSeconds: 1 },
      ...{ turnSeconds: 1, turns: 1 },
    },
    version: '1',
    streams: 0,
  });
  const found = new Map<string, Set<string>>();
  for (const { name, kind, samples } of metrics) {
    const labels = new Set(['instance', ...samples.flatMap((sample) => Object.keys(sample.labels ?? {}))]);
    if (kind !== 'histogram') found.set(name, labels);
    else
      for (const end of ['bucket', 'sum', 'count']) found.set(`${name}_${end}`, new Set([...labels, 'le']));
  }
  return found;
}

t.test(
  'every metric of the Grafana dashboard is one of the hub, with the labels that it is told apart by',
  async (t) => {
    const known = series();
    const { panels } = dashboard.parse(JSON.parse(readFileSync(FILE, 'utf8')));
    const shown = panels.filter(({ targets }) => targets.length > 0);
    t.ok(shown.length >= 15);
    for (const { title, targets } of shown) {
      for (const { expr } of targets) {
        const names = expr.match(/\b(?:doorward|process)_[a-z_]+/g) ?? [];
        t.ok(names.length > 0, `${title} shows something`);
        const labels = new Set(names.flatMap((name) => [...(known.get(name) ?? [])]));
        for (const name of names) t.ok(known.has(name), `${title}: ${name}`);
        for (const [, list = ''] of expr.matchAll(/\bby \(([^)]*)\)/g))
          for (const label of list.split(',')) t.ok(labels.has(label.trim()), `${title}: by ${label}`);
      }
    }
  },
);

t.test('every panel has its own place and number', async (t) => {
  const { panels } = dashboard.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  t.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of panels) {
    t.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        t.notOk(taken.has(`${x},${y}`), `${title} lies on another`);
        taken.add(`${x},${y}`);
      }
  }
});
