import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { writeWhole } from '../../src/cli/whole-file.js';

const text = (what: string) => Buffer.from(what);

t.test('a file is there whole or not at all', async (t) => {
  const folder = t.testdir();
  const file = path.join(folder, 'a');
  const seen: boolean[] = [];
  const filled = await writeWhole(file, false, async (write) => {
    await write(text('one '));
    seen.push(existsSync(file));
    await write(text('two'));
    return 2;
  });
  t.equal(filled, 2);
  t.same(seen, [false], 'not there before it is whole');
  t.equal(readFileSync(file, 'utf8'), 'one two');

  const broken = writeWhole(file, true, async (write) => {
    await write(text('half'));
    throw new Error('the link was lost');
  });
  await t.rejects(broken, { message: 'the link was lost' });
  t.equal(readFileSync(file, 'utf8'), 'one two', 'what was there stays');

  const raced = path.join(folder, 'b');
  await t.rejects(
    writeWhole(raced, false, async (write) => {
      await write(text('ours'));
      writeFileSync(raced, 'theirs');
    }),
    { code: 'usage', message: /is there already/ },
  );
  t.equal(readFileSync(raced, 'utf8'), 'theirs', 'made by somebody else meanwhile');
  await writeWhole(raced, true, (write) => write(text('ours')));
  t.equal(readFileSync(raced, 'utf8'), 'ours');
  t.same(readdirSync(folder).sort(), ['a', 'b'], 'nothing is left over');
});

t.test('what the disk or the rights refuse is no wrong usage', async (t) => {
  const folder = t.testdir();
  const refused = { code: 'file_refused', message: /can't be written .* Nothing is left of it/ };
  await t.rejects(
    writeWhole(path.join(folder, 'none', 'a'), false, (write) => write(text('a'))),
    refused,
  );
  const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
  await t.rejects(
    writeWhole(path.join(folder, 'a'), false, () => Promise.reject(full)),
    { ...refused, message: /the disk is full/ },
  );
  t.same(readdirSync(folder), []);
});
