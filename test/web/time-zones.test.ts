import t from 'tap';
import {
  keepsTime,
  knownZones,
  zoneClock,
  zonesMatching,
  zoneWords,
} from '../../src/web/set-up/time-zones.js';

const JANUARY_MS = Date.UTC(2026, 0, 15, 12, 0);
const JULY_MS = Date.UTC(2026, 6, 15, 12, 0);

t.test('a zone is found by city or country, whatever the case, the accents and the order', (t) => {
  const zones = knownZones('ru');
  const found = (text: string, most = 8) => zonesMatching(text, zones, most).map(({ zone }) => zone);
  t.equal(found('tashkent')[0], 'Asia/Tashkent');
  t.equal(found('  YORK new ')[0], 'America/New_York');
  t.equal(found('узбекистан').includes('Asia/Tashkent'), true, 'in the language of the page');
  t.equal(found('São paulo')[0], 'America/Sao_Paulo');
  t.same(found(''), []);
  t.same(found('no such place'), []);
  t.equal(found('a', 3).length, 3);
  t.equal(found('london')[0], 'Europe/London', 'a city that begins so comes first');
  t.equal(found('utc')[0], 'UTC');
  t.end();
});

t.test('the clock there, and whether two zones keep one time all year', (t) => {
  t.equal(zoneClock('Asia/Tashkent', 'en', JANUARY_MS), '17:00, UTC+5');
  t.equal(zoneClock('Europe/London', 'en', JULY_MS), '13:00, UTC+1');
  t.equal(zoneClock('Moon/Tranquility', 'en', JULY_MS), null);
  t.equal(zoneWords('America/New_York', 'en', JULY_MS), 'America/New York · 08:00, UTC-4');
  t.equal(zoneWords('Moon/Tranquility', 'en', JULY_MS), 'Moon/Tranquility', 'the hub may know more zones');
  t.equal(keepsTime('Asia/Calcutta', 'Asia/Kolkata', JANUARY_MS), true, 'one zone by two names');
  t.equal(keepsTime('UTC', 'Europe/London', JANUARY_MS), false, 'the same in winter alone');
  t.equal(keepsTime('Moon/Tranquility', 'Moon/Tranquility', JANUARY_MS), false);
  t.end();
});
