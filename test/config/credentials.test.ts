import t from 'tap';
import { credentialsFolder, withCredentials } from '../../src/config/credentials.js';
import { readSettings } from '../../src/config/settings.js';

const secret = 'smtps://hub:pass%40word@mail.example.org';

t.test('a file among the credentials is the setting of its name, less the line break at its end', (t) => {
  const folder = t.testdir({ DOORWARD_SMTP_URL: `${secret}\n`, 'master.key': 'not a setting' });
  const environment = withCredentials({
    CREDENTIALS_DIRECTORY: folder,
    DOORWARD_SMTP_FROM: 'door@example.org',
    DOORWARD_SMTP_URL: '',
  });
  t.equal(readSettings(environment).DOORWARD_SMTP_URL, secret);
  t.end();
});

t.test('what can not be meant is refused, without its value', (t) => {
  const both = { CREDENTIALS_DIRECTORY: t.testdir({ DOORWARD_SMTP_URL: secret }), DOORWARD_SMTP_URL: 'x' };
  const long = { CREDENTIALS_DIRECTORY: t.testdir({ DOORWARD_SMTP_URL: 'x'.repeat(70_000) }) };
  const folder = { CREDENTIALS_DIRECTORY: t.testdir({ DOORWARD_SMTP_URL: {} }) };
  const nowhere = { CREDENTIALS_DIRECTORY: '/nowhere' };
  for (const environment of [both, long, folder, nowhere])
    t.throws(() => withCredentials(environment), { code: 'settings_invalid' });
  t.throws(() => withCredentials(both), { message: /keep one/ });
  t.throws(
    () => readSettings(withCredentials({ CREDENTIALS_DIRECTORY: t.testdir({ DOORWARD_SMPT_URL: 'x' }) })),
    {
      code: 'settings_invalid',
    },
  );
  t.end();
});

t.test('without credentials the environment stays as it is', (t) => {
  const environment = { DOORWARD_HTTP_PORT: '1' };
  t.equal(withCredentials(environment), environment);
  t.equal(credentialsFolder({ CREDENTIALS_DIRECTORY: '' }), null);
  t.end();
});
