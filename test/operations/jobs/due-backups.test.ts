import t from 'tap';
import { HubError } from '../../../src/kit/errors.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { BACKUP_RETRY_MS, Backups, PROOF_EVERY_MS } from '../../../src/operations/backup/backups.js';
import type { BackupMaker } from '../../../src/operations/backup/backup-ports.js';
import { backupHeldBack } from '../../../src/operations/cloud/backup-held-back.js';
import { HUB } from '../../../src/operations/accounts/rotate-signing-key.js';
import { temporaryStore } from '../../support/temporary-store.js';

const HOUR_MS = 3_600_000;

t.test('backups by the timetable: due, failing, tried again each hour, and proved', async (t) => {
  const { store, clock } = temporaryStore(t);
  const world = { made: 0, proved: 0, trouble: null as string | null };
  const failing = () => {
    if (world.trouble !== null) throw new HubError(world.trouble, 'It is not there.');
  };
  const maker: BackupMaker = {
    place: '/mnt/disk',
    make: async () => {
      world.made += 1;
      failing();
      const name = `backup-${world.made}`;
      return { name, atMs: clock.wallMs(), bytes: 1, sha256: '', events: 0, kept: 1 };
    },
    prove: async () => {
      world.proved += 1;
      failing();
    },
    list: async () => [],
  };
  const backups = new Backups({ store, clock, logger: silentLogger, maker, everyHours: 24 });
  t.equal(await backups.makeDue(), 0, 'nobody has a key');
  await store.write((tx) => {
    tx.backups.setRecipient('age1', clock.wallMs());
  });
  t.equal(await backups.makeDue(), 1);
  t.equal(await backups.makeDue(), 0, 'not due');
  t.equal(await backups.proveDue(), 0, 'it was proved when it was made');

  clock.jumpWall(25 * HOUR_MS);
  world.trouble = 'backup_unreachable';
  await t.rejects(backups.makeDue(), { code: 'backup_failing', message: /backup_unreachable/ });
  await t.rejects(backups.makeDue(), { code: 'backup_failing' }, 'it still fails');
  t.equal(world.made, 2, 'and is not tried again yet');
  clock.jumpWall(BACKUP_RETRY_MS);
  world.trouble = 'database_damaged';
  await t.rejects(backups.makeDue(), { code: 'database_damaged' }, 'damage is told as that');
  clock.jumpWall(BACKUP_RETRY_MS);
  world.trouble = null;
  t.equal(await backups.makeDue(), 1);

  clock.jumpWall(PROOF_EVERY_MS);
  world.trouble = 'backup_changed';
  await t.rejects(backups.proveDue(), { code: 'backup_failing', message: /backup_changed/ });
  t.equal(world.proved, 1);
  clock.jumpWall(BACKUP_RETRY_MS);
  world.trouble = null;
  t.equal(await backups.proveDue(), 1);
  t.equal(await backups.proveDue(), 0);
});

t.test('held back, one that is due waits and says so, is caught up, and is made by hand', async (t) => {
  const { store, clock } = temporaryStore(t);
  let made = 0;
  let proved = 0;
  const maker: BackupMaker = {
    place: 'the cloud',
    make: () => {
      made += 1;
      const name = `backup-${made}`;
      return Promise.resolve({ name, atMs: clock.wallMs(), bytes: 1, sha256: '', events: 0, kept: 1 });
    },
    prove: () => {
      proved += 1;
      return Promise.resolve();
    },
    list: () => Promise.resolve([]),
  };
  let how = { state: 'paused' as 'paused' | 'idle', isMetered: false };
  const heldBack = () => backupHeldBack(how);
  const backups = new Backups({ store, clock, logger: silentLogger, maker, everyHours: 24, heldBack });
  await store.write((tx) => {
    tx.backups.setRecipient('age1', clock.wallMs());
  });
  await t.rejects(backups.makeDue(), { code: 'backup_waits', message: /sync resume/ });
  how = { state: 'idle', isMetered: true };
  await t.rejects(backups.makeDue(), { code: 'backup_waits', message: /metered/ });
  t.equal(made, 0);
  t.equal(backups.view().trouble, null, 'nothing failed');
  await backups.useCases().startBackup(HUB);
  await backups.stop();
  t.equal(made, 1, 'somebody asked for it');
  t.equal(await backups.makeDue(), 0, 'what is not due has nothing to say');
  clock.jumpWall(PROOF_EVERY_MS);
  await t.rejects(backups.proveDue(), { code: 'backup_waits' }, 'to read it back costs as much');
  how = { state: 'idle', isMetered: false };
  t.equal(await backups.makeDue(), 1, 'caught up');
  clock.jumpWall(PROOF_EVERY_MS);
  t.equal(await backups.proveDue(), 1);
  t.equal(proved, 1);
});
