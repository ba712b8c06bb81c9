import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { loadSecrets, readSecrets } from '../../src/config/secrets.js';
import { systemRandom } from '../../src/kit/random.js';

const load = (dir: string) => loadSecrets(dir, path.join(dir, 'doorward.db'), systemRandom);

t.test('keys are made once, for their owner alone, and stay the same', (t) => {
  const dir = t.testdir();
  const first = load(dir);
  for (const name of readdirSync(path.join(dir, 'keys'))) {
    t.equal(statSync(path.join(dir, 'keys', name)).mode & 0o777, 0o600, name);
  }
  t.same(load(dir), first);
  t.not(first.masterKey, first.pepper.bytes);
  t.end();
});

t.test('beside a database a missing key is never made anew', (t) => {
  for (const lost of [/^master/, /^pepper/]) {
    const dir = t.testdir();
    load(dir);
    writeFileSync(path.join(dir, 'doorward.db'), 'x');
    const name = readdirSync(path.join(dir, 'keys')).find((file) => lost.test(file)) ?? '';
    rmSync(path.join(dir, 'keys', name));
    t.throws(() => load(dir), { code: 'keys_missing' });
  }
  t.end();
});

t.test('a key that others can read, or of the wrong length, or two peppers: refused', (t) => {
  const dir = t.testdir();
  load(dir);
  const master = path.join(dir, 'keys', 'master.key');
  chmodSync(master, 0o644);
  t.throws(() => load(dir), { code: 'keys_exposed', message: /chmod 600/ });
  chmodSync(master, 0o600);
  writeFileSync(path.join(dir, 'keys', 'pepper-00000000.key'), Buffer.alloc(32), { mode: 0o600 });
  t.throws(() => load(dir), { code: 'keys_ambiguous' });
  rmSync(path.join(dir, 'keys', 'pepper-00000000.key'));
  writeFileSync(master, 'short');
  t.throws(() => load(dir), { code: 'keys_damaged' });
  t.end();
});

t.test(
  'what is there and can not be read is not taken for missing, and nothing is made in its place',
  (t) => {
    const unreadable = (dir: string, message: RegExp) => {
      writeFileSync(path.join(dir, 'doorward.db'), 'x');
      t.throws(() => load(dir), { code: 'keys_unreadable', message });
    };
    const linked = t.testdir();
    load(linked);
    const master = path.join(linked, 'keys', 'master.key');
    rmSync(master);
    symlinkSync('/nowhere/master.key', master);
    unreadable(linked, /master\.key can't be read .* link to a place that is not there: mount/);
    rmSync(master);
    mkdirSync(master);
    unreadable(linked, /master\.key can't be read \(it is a folder\)\. Move it away/);
    renameSync(path.join(linked, 'keys'), path.join(linked, 'moved'));
    symlinkSync('/nowhere/keys', path.join(linked, 'keys'));
    t.throws(() => readSecrets(linked, null), {
      code: 'keys_unreadable',
      message: /keys can't be read .* link to a place that is not there/,
    });
    t.end();
  },
);

t.test('keys that the service manager hands over come first, and need not be the owner’s alone', (t) => {
  const dir = t.testdir({ hub: {}, handed: {} });
  const [hub, handed] = [path.join(dir, 'hub'), path.join(dir, 'handed')];
  const loadHanded = () => loadSecrets(hub, path.join(hub, 'doorward.db'), systemRandom, handed);
  const master = Buffer.alloc(32, 7);
  writeFileSync(path.join(handed, 'master.key'), master, { mode: 0o440 });
  writeFileSync(path.join(handed, 'pepper-0a1b2c3d.key'), Buffer.alloc(32, 8), { mode: 0o440 });
  writeFileSync(path.join(handed, 'DOORWARD_SMTP_URL'), 'not a key');
  const found = loadHanded();
  t.same(found.masterKey, master);
  t.equal(found.pepper.id, '0a1b2c3d');
  t.strictSame(readdirSync(path.join(hub, 'keys')), [], 'nothing is made beside them');

  writeFileSync(path.join(hub, 'keys', 'master.key'), master, { mode: 0o600 });
  t.same(loadHanded().masterKey, master, 'the same in both places');
  writeFileSync(path.join(hub, 'keys', 'master.key'), Buffer.alloc(32, 9), { mode: 0o600 });
  t.throws(() => loadHanded(), { code: 'keys_ambiguous' }, 'another one');
  rmSync(path.join(hub, 'keys', 'master.key'));
  writeFileSync(path.join(hub, 'keys', 'pepper-00000000.key'), Buffer.alloc(32), { mode: 0o600 });
  t.throws(() => loadHanded(), { code: 'keys_ambiguous' });
  t.end();
});
