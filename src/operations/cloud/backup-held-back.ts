import type { Text } from '../../kit/sentence.js';
import type { SyncView } from './sync-use-cases.js';

/** Why no backup goes to the cloud by the timetable now; null: it may. */
export function backupHeldBack({ state, isMetered }: Pick<SyncView, 'state' | 'isMetered'>): Text | null {
  if (state === 'paused')
    return 'A backup waits, since the sync is paused. Go on: doorward sync resume. Or make one all the same: doorward backup now';
  return isMetered
    ? 'A backup waits, since the line is metered. Make one all the same: doorward backup now'
    : null;
}
