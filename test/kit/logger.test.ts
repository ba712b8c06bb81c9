import t from 'tap';
import { createLogger, SECRET_FIELDS } from '../../src/kit/logger.js';

t.test('no field with a secret’s name reaches the log, at the top or one level down', (t) => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(line) });
  for (const name of SECRET_FIELDS) {
    logger.info({ [name]: 'S3CRET' }, 'top');
    logger.child({ part: 'x' }).warn({ request: { [name]: 'S3CRET' } }, 'nested');
  }
  t.equal(lines.length, 2 * SECRET_FIELDS.length);
  t.notMatch(lines.join(''), /S3CRET/);
  t.match(JSON.parse(lines[0] ?? ''), {
    level: 'info',
    at: /^\d{4}-.*Z$/,
    msg: 'top',
    [SECRET_FIELDS[0]]: '[redacted]',
  });
  t.end();
});

t.test('below its level nothing is written', (t) => {
  const lines: string[] = [];
  createLogger('error', { write: (line) => lines.push(line) }).warn({}, 'quiet');
  t.same(lines, []);
  t.end();
});
