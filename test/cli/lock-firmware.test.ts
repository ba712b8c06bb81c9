import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { simulatedImage } from '../../src/simulator/maker.js';
import { startRealHub } from '../support/real-hub.js';
import { pairMqtt, pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { documentIn, runCli, runHere } from './support/run-cli.js';

t.setTimeout(300_000);

t.test('lock firmware', async (t) => {
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  await pairSerial(hub, simulator, 'front-door');
  await pairMqtt(hub, simulator, 'garage');
  const folder = t.testdir();
  const env = { DOORWARD_DATA_DIR: hub.dataDir };
  const run = (line: string) => runHere(line.split(' '), env);
  const imageFile = (version: string, bytes: number, model?: string) => {
    const file = path.join(folder, `${version}-${bytes}.image`);
    writeFileSync(file, simulatedImage(version, randomBytes(bytes), model));
    return file;
  };

  t.match(await run('lock firmware front-door'), { exitCode: 0, stdout: /runs 1\.0\.0; this hub has not/ });

  await t.test('to its end, with progress for people', async (t) => {
    const done = await run(`lock firmware front-door ${imageFile('1.1.0', 40_000)}`);
    t.match(done, { exitCode: 0, stdout: 'Lock "front-door" runs 1.1.0.\n' });
    t.match(done.stderr, /Sending 1\.1\.0 to lock "front-door": \d+ of 40000 bytes, \d+ %/);
    t.equal((await simulator.truth('front-door')).firmware_version, '1.1.0');
    t.match(await run('lock firmware front-door'), { stdout: 'Lock "front-door" runs 1.1.0.\n' });
  });

  await t.test('as a program, for programs', async (t) => {
    const file = imageFile('1.2.0', 5_000);
    const done = await runCli(['lock', 'firmware', 'front-door', file, '--json'], env);
    t.equal(done.exitCode, 0, done.stderr);
    t.match(documentIn(done), {
      device_id: 'front-door',
      firmware: { state: 'done', version: '1.2.0', percent: 100, bytes_total: 5_000 },
    });
  });

  await t.test('what goes wrong has a code and an exit code', async (t) => {
    const unsigned = Buffer.from(simulatedImage('2.0.0', randomBytes(100)));
    unsigned.fill(1, 112, 176);
    const unsignedFile = path.join(folder, 'unsigned.image');
    writeFileSync(unsignedFile, unsigned);
    const noise = path.join(folder, 'noise.image');
    writeFileSync(noise, randomBytes(1_000));
    const large = path.join(folder, 'large.image');
    writeFileSync(large, new Uint8Array(5 * 1024 * 1024));
    const wrong: [string, number, string][] = [
      [`cellar ${noise}`, 4, 'lock_not_found'],
      [`front-door ${large}`, 2, 'usage'],
      [`front-door ${noise}`, 3, 'firmware_damaged'],
      [`front-door ${imageFile('1.1.0', 90)}`, 3, 'firmware_not_newer'],
      [`front-door ${imageFile('2.0.0', 90, 'DW-TWO')}`, 3, 'firmware_wrong_model'],
      [`garage ${imageFile('2.0.0', 91)}`, 3, 'firmware_unsupported'],
      [`front-door ${unsignedFile}`, 3, 'firmware_failed'],
      ['front-door --cancel', 4, 'firmware_not_found'],
    ];
    for (const [rest, exitCode, code] of wrong) {
      const result = await run(`lock firmware ${rest} --json`);
      t.equal(result.exitCode, exitCode, code);
      t.match(documentIn(result), { error: { code, exit_code: exitCode } });
    }
    const said = await run(`lock firmware front-door ${unsignedFile}`);
    t.match(said.stderr, /was not updated to 2\.0\.0: bad_signature/);
  });

  await t.test('not waited for, and cancelled', async (t) => {
    const begun = await run(`lock firmware front-door ${imageFile('3.0.0', 400_000)} --no-wait --json`);
    t.match(documentIn(begun), { firmware: { version: '3.0.0' } });
    const cancelled = await run('lock firmware front-door --cancel');
    t.match(cancelled, { exitCode: 0, stdout: /to 3\.0\.0 was cancelled/ });
    t.equal((await simulator.truth('front-door')).firmware_version, '1.2.0');
  });
});
