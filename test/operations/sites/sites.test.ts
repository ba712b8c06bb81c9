import t from 'tap';
import { HubError } from '../../../src/kit/errors.js';
import { siteOperations } from '../../../src/operations/sites/site-operations.js';
import { SITES_MAX } from '../../../src/operations/sites/site-rules.js';
import { SALT, sampleDevice, uuid } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { CLI } from '../accounts/household.js';

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof HubError ? error.code : String(error);
  }
}

const PAGE = { cursor: null, size: 200 };

t.test('a site is added, read, changed and removed, and the log tells it', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const sites = siteOperations({ store, clock, newId });
  const home = await sites.createSite(CLI, { name: 'Home', timeZone: 'asia/tashkent' });
  t.match(home, { name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: clock.wallMs() });
  t.strictSame(sites.readSite(CLI, home.id), home);
  const office = await sites.createSite(CLI, { name: 'Office', timeZone: 'Europe/Berlin' });
  t.same(
    sites
      .listSites(CLI, PAGE)
      .rows.map(({ name }) => name)
      .sort(),
    ['Home', 'Office'],
  );

  const changed = await sites.updateSite(CLI, office.id, { timeZone: 'Europe/Dublin' });
  t.strictSame(changed, { ...office, timeZone: 'Europe/Dublin' });
  t.strictSame(await sites.updateSite(CLI, office.id, { name: 'OFFICE' }), { ...changed, name: 'OFFICE' });
  const before = store.events.lastSeq();
  await sites.updateSite(CLI, office.id, { name: 'OFFICE', timeZone: 'Europe/Dublin' });
  t.equal(store.events.lastSeq(), before, 'no change, no event');
  await sites.deleteSite(CLI, office.id);
  t.equal(await codeOf(() => sites.readSite(CLI, office.id)), 'site_not_found');
  t.match(store.events.after(0, 100), [
    { type: 'SITE_ADDED', data: { site_id: home.id, time_zone: 'Asia/Tashkent' }, actor: CLI.actor },
    { type: 'SITE_ADDED' },
    { type: 'SITE_CHANGED', data: { time_zone: 'Europe/Dublin' } },
    { type: 'SITE_CHANGED', description: 'Site "Office" is now "OFFICE".' },
    { type: 'SITE_REMOVED', data: { site_id: office.id } },
  ]);
});

t.test('what can not be is refused, and nothing of it is done', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const sites = siteOperations({ store, clock, newId });
  const home = await sites.createSite(CLI, { name: 'Home', timeZone: 'UTC' });
  const office = await sites.createSite(CLI, { name: 'Office', timeZone: 'UTC' });
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1, { siteId: office.id }), SALT);
  });
  const seq = store.events.lastSeq();
  for (const timeZone of ['Mars/Olympus', '+05:00', '', 'UTC; DROP TABLE sites'])
    t.equal(
      await codeOf(() => sites.createSite(CLI, { name: 'X', timeZone })),
      'time_zone_unknown',
      timeZone,
    );
  t.equal(await codeOf(() => sites.createSite(CLI, { name: 'HOME', timeZone: 'UTC' })), 'site_exists');
  t.equal(await codeOf(() => sites.updateSite(CLI, office.id, { name: 'home' })), 'site_exists');
  t.equal(await codeOf(() => sites.updateSite(CLI, office.id, { timeZone: 'Nowhere' })), 'time_zone_unknown');
  t.equal(await codeOf(() => sites.updateSite(CLI, uuid(99), { name: 'X' })), 'site_not_found');
  t.equal(await codeOf(() => sites.deleteSite(CLI, uuid(99))), 'site_not_found');
  t.equal(await codeOf(() => sites.deleteSite(CLI, office.id)), 'site_in_use');
  t.equal(store.events.lastSeq(), seq);
  await store.write((tx) => {
    tx.devices.remove(uuid(1));
  });
  const nobody = { reason: null, startedBy: null, startedByName: 'cli', startedAtMs: 0, allowedUserIds: [] };
  await store.write((tx) => {
    tx.lockdowns.put({ siteId: office.id, ...nobody });
  });
  t.equal(await codeOf(() => sites.deleteSite(CLI, office.id)), 'site_in_use', 'that would end its lockdown');
  t.equal(store.lockdowns.all().length, 1);
  await store.write((tx) => {
    tx.lockdowns.remove(office.id);
  });
  await sites.deleteSite(CLI, office.id);
  t.equal(await codeOf(() => sites.deleteSite(CLI, home.id)), 'last_site');
  t.equal(sites.listSites(CLI, PAGE).rows.length, 1);
});

t.test('there is room for so many, and no more', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const sites = siteOperations({ store, clock, newId });
  await store.write((tx) => {
    for (let n = 1; n < SITES_MAX; n += 1)
      tx.sites.insert({ id: uuid(n), name: `Site ${n}`, timeZone: 'UTC', createdAtMs: 1 });
  });
  await sites.createSite(CLI, { name: 'The last', timeZone: 'UTC' });
  t.equal(await codeOf(() => sites.createSite(CLI, { name: 'One more', timeZone: 'UTC' })), 'sites_full');
});
