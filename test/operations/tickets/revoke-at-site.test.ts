import t from 'tap';
import { revokeAllTickets } from '../../../src/operations/tickets/revoke-ticket.js';
import { SALT, sampleDevice, uuid } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { CLI } from '../accounts/household.js';

t.test('tickets of a site are revoked at its locks, and of the first site at those of no site', async (t) => {
  const { store, clock } = temporaryStore(t);
  const [home, office] = [uuid(11), uuid(12)];
  await store.write((tx) => {
    tx.sites.insert({ id: home, name: 'Home', timeZone: 'UTC', createdAtMs: 0 });
    tx.sites.insert({ id: office, name: 'Office', timeZone: 'UTC', createdAtMs: 0 });
    for (const [n, siteId] of [home, office, null].entries())
      tx.devices.insert(sampleDevice(n + 1, { siteId }), SALT);
  });
  const revoke = revokeAllTickets({ store, clock, timeIsTrusted: () => true });
  const at = async (siteId: string) => [...(await revoke(CLI, { siteId }))].sort();
  t.strictSame(await at(home), [uuid(1), uuid(3)], 'as a lockdown of it would close both');
  t.strictSame(await at(office), [uuid(2)]);
});
