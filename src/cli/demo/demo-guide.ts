import { table } from '../table.js';
import type { DemoLine } from './demo-record.js';

const JSON_TYPE = "-H 'content-type: application/json'";

/** How to try the demo, with commands to copy. */
export function demoGuide(line: DemoLine): string {
  const { url, simulator_url, data_dir, users, locks, spare } = line;
  const [admin] = users;
  const [door] = locks;
  const credentials = JSON.stringify({ email: admin?.email, password: admin?.password });
  return [
    `The hub is ready. Open ${url} in a browser and sign in as one of these (its API: ${url}/api/docs):`,
    '',
    table(
      ['PERSON', 'PASSWORD', 'ROLE'],
      users.map(({ email, password, role }) => [email, password, role]),
      '',
    ),
    '',
    table(
      ['LOCK', 'VIA', 'PIN'],
      locks.map(({ device_id, transport, pin }) => [device_id, transport, pin]),
      '',
    ),
    '',
    'Log in:',
    `  TOKEN=$(curl -s ${url}/api/v1/auth/token ${JSON_TYPE} -d '${credentials}' | sed 's/.*"access":"\\([^"]*\\)".*/\\1/')`,
    'Open a door:',
    `  curl -s -X POST ${url}/api/v1/devices/${door?.id ?? ''}/unlock -H "authorization: Bearer $TOKEN"`,
    "Type a PIN on the lock's keypad, and look at the lock itself:",
    `  curl -s ${simulator_url}/locks/${door?.device_id ?? ''}/keypad ${JSON_TYPE} -d '{"pin":"${door?.pin ?? ''}"}'`,
    `  curl -s ${simulator_url}/locks/${door?.device_id ?? ''}`,
    'See who came in:',
    `  curl -s ${url}/api/v1/devices/${door?.id ?? ''}/logs -H "authorization: Bearer $TOKEN"`,
    'Pair the spare lock:',
    `  curl -s -X POST ${simulator_url}/locks/${spare.device_id}/button`,
    `  npx doorward lock pair ${spare.device_id} --data-dir ${data_dir} --transport serial --address '${spare.address}' --serial ${spare.serial} --install-code '${spare.install_code}'`,
    '',
    `Log of both programs, and the codes of log-in by e-mail: ${data_dir}/demo.log`,
    'Stop with Ctrl-C.',
  ].join('\n');
}
