import * as z from 'zod';
import type { Clock } from '../../kit/clock.js';
import { fine, wrong, type Finding } from '../finding.js';
import type { HubClient } from '../hub-client.js';
import { backupsShape } from '../wire/backups.js';
import { isSyncWrong, syncShape } from '../wire/sync.js';

const HOUR_MS = 3_600_000;
/** A backup that is this many times as old as it should get was not made for a reason. */
const LATE_TIMES = 2;

const alertShape = z.looseObject({ kind: z.string(), last_at: z.string() });

/** How a running hub stands with its cloud. */
export async function lookAtCloud(hub: HubClient): Promise<Finding> {
  const found = await hub.get('/api/v1/sync', syncShape);
  const { state, url, advice, trouble } = found;
  if (url === null) return fine('cloud', 'none is set');
  return isSyncWrong(found)
    ? wrong('cloud', `${url}: ${state}${trouble === null ? '' : `, ${trouble.code}`}`, advice)
    : fine('cloud', `${url}: ${state}`);
}

/** Whether the last backup is as young as it should be. How the last try fared is told among the parts. */
export async function lookAtBackups(hub: HubClient, clock: Clock): Promise<Finding> {
  const { place, last, every_hours: everyHours } = await hub.get('/api/v1/backups', backupsShape);
  if (place === null) return fine('backup age', 'none are made: no place is set (DOORWARD_BACKUP_TO)');
  const advice = 'Run: doorward backup status, and then: doorward backup now';
  if (last === null) return wrong('backup age', 'none was made yet', advice);
  const hours = Math.floor((clock.wallMs() - Date.parse(last.made_at)) / HOUR_MS);
  return hours > everyHours * LATE_TIMES
    ? wrong(
        'backup age',
        `made ${last.made_at}, ${hours} hours ago; one is wanted every ${everyHours}`,
        advice,
      )
    : fine('backup age', `made ${last.made_at}`);
}

/** What the hub found when it looked at its log last: that raises an alert. */
export async function lookAtLog(hub: HubClient): Promise<Finding> {
  const alerts = await hub.list('/api/v1/security/alerts?state=unresolved', alertShape);
  const broken = alerts.find(({ kind }) => kind === 'log_broken');
  return broken
    ? wrong(
        'log',
        `it was found changed from outside, last ${broken.last_at}`,
        'Keep a copy of the database as evidence, look who has access to the machine, and restore your last backup.',
      )
    : fine('log', 'nothing was found changed');
}
