import t from 'tap';
import type { SiteStatistics } from '../../src/web/api/wire.js';
import { batteryLines, denialsByReason, entriesByHour } from '../../src/web/numbers/figures.js';

type Period = SiteStatistics['periods'][number];

function period(local: string, total: number, battery: Period['battery'] = []): Period {
  return {
    local,
    starts_at: `${local.slice(0, 13)}:00:00Z`,
    entries: { total, by_method: {} },
    battery,
  } as Period;
}

t.test('entries are counted by the hour of the site, days together, an hour that comes twice in one', (t) => {
  const periods = [
    period('2026-10-25T02:00+02:00', 1),
    period('2026-10-25T02:00+01:00', 2),
    period('2026-10-26T02:00+01:00', 4),
    period('2026-10-26T23:00+01:00', 8),
  ];
  const hours = entriesByHour({ periods });
  t.equal(hours.length, 24);
  t.same(
    hours.filter(({ value }) => value > 0),
    [
      { name: '02', value: 7 },
      { name: '23', value: 8 },
    ],
  );
  t.end();
});

t.test('refusals with the commonest first; batteries lock by lock', (t) => {
  const totals = { denials: { total: 6, by_reason: { wrong_code: 1, revoked: 4, expired: 1 } } };
  t.same(
    denialsByReason({ totals } as unknown as SiteStatistics).map(({ name }) => name),
    ['revoked', 'expired', 'wrong_code'],
  );
  const [a, b] = ['a', 'b'].map((device_id) => ({ device_id, last_percent: 80, min_percent: 79 }));
  const periods = [
    period('2026-01-05T09:00Z', 0, a && b ? [a, b] : []),
    period('2026-01-05T10:00Z', 0, b ? [b] : []),
  ];
  t.same(
    batteryLines({ periods }).map(({ deviceId, points }) => [deviceId, points.length]),
    [
      ['a', 1],
      ['b', 2],
    ],
  );
  t.end();
});
