import type { Clock } from '../../kit/clock.js';
import { fine, wrong, type Finding } from '../finding.js';
import { listDevices } from '../find-device.js';
import { BLUETOOTH_ADVICE } from './bluetooth.js';
import { lookAtCertificates } from './certificates.js';
import { lookAtBackups, lookAtCloud, lookAtLog } from './kept-elsewhere.js';
import type { HubClient } from '../hub-client.js';
import { HubAnsweredProblem } from '../hub-problem.js';
import { healthShape, hubTimeShape, logRowShape, partsShape } from '../wire/hub.js';

/** A log row later than now by more than this means that the clock went back. */
const CLOCK_BACK_MAX_MS = 5 * 60_000;

/** For parts whose own words do not say all that is to be done. */
const ADVICE: Readonly<Record<string, string>> = {
  ble: BLUETOOTH_ADVICE,
  database:
    'Until then the hub opens no door. It goes on by itself with the next change that the disk takes.',
  proxies:
    'Without it all who come through the proxy share the limits of one, and the log has its address for theirs. The proxy has to set X-Forwarded-For.',
  'mqtt bridge':
    'The hub tries again by itself; a setting that is changed counts when it is started anew. See `doorward mqtt bridge`.',
};

/** Looks at a hub that runs. @throws Unavailable `hub_unreachable` */
export async function lookAtRunningHub(hub: HubClient, clock: Clock): Promise<Finding[]> {
  const { version } = await hub.get('/health', healthShape);
  return [
    fine('hub', `running, version ${version}`),
    ...(await parts(hub)),
    await locks(hub),
    await logTime(hub, clock),
    await trustedTime(hub),
    await lookAtLog(hub),
    await lookAtCloud(hub),
    await lookAtBackups(hub, clock),
    ...(await lookAtCertificates(hub)),
  ];
}

async function parts(hub: HubClient): Promise<Finding[]> {
  const told = await hub.get('/ready', partsShape).catch((error: unknown) => {
    // A hub that is not ready says so with 503, and with the same parts.
    const data = error instanceof HubAnsweredProblem ? partsShape.safeParse(error.options.data) : null;
    if (data?.success === true) return data.data;
    throw error;
  });
  return told.parts.map(({ name, ok, detail }) =>
    ok
      ? fine(`part ${name}`, detail)
      : wrong(
          `part ${name}`,
          detail,
          ADVICE[name] ?? "Look at the hub's log for its reason; restart the hub when it is mended.",
        ),
  );
}

async function locks(hub: HubClient): Promise<Finding> {
  const paired = (await listDevices(hub)).filter(({ status }) => status === 'ACTIVE');
  const offline = paired.filter(({ is_online }) => !is_online).map(({ device_id }) => device_id);
  const online = `${paired.length - offline.length} of ${paired.length} paired locks online`;
  return offline.length === 0
    ? fine('locks', online)
    : wrong(
        'locks',
        `${online}; silent: ${offline.join(', ')}`,
        `Run: doorward lock test ${offline[0] ?? ''}`,
      );
}

async function logTime(hub: HubClient, clock: Clock): Promise<Finding> {
  const newest = (await hub.get('/api/v1/access/logs?page_size=1', logRowShape.array()))[0];
  const aheadMs = newest ? Date.parse(newest.at) - clock.wallMs() : 0;
  return aheadMs <= CLOCK_BACK_MAX_MS
    ? fine('log time', newest ? `newest row at ${newest.at}` : 'nothing logged yet')
    : wrong(
        'log time',
        `the newest row is ${Math.round(aheadMs / 60_000)} minutes ahead of this machine's clock`,
        'The clock was, or is, wrong. Check it with `timedatectl`.',
      );
}

async function trustedTime(hub: HubClient): Promise<Finding> {
  const { is_trusted: isTrusted, text, lock_time: lockTime } = await hub.get('/api/v1/time', hubTimeShape);
  if (isTrusted) return fine('time', `trusted: ${text}`);
  const lock = lockTime === null ? '' : ` By the clock of a lock it is ${lockTime}.`;
  return wrong(
    'time',
    `not trusted: ${text}${lock} Codes with dates or schedules are refused meanwhile.`,
    "Look at the machine's clock (`timedatectl`), set it or connect it to a time service; if it is right, run: doorward time trust",
  );
}
