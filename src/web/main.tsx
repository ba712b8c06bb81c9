import { effect } from '@preact/signals';
import { render } from 'preact';
import { EventStream } from './api/event-stream.js';
import { App } from './app.js';
import { dismissRefusals, forgetAttempts, hearOfCommand } from './doors/attempts.js';
import { forgetCodes } from './codes/codes.js';
import { forgetDoors, hearOfDoor, readDoors } from './doors/doors.js';
import { beginLanguage, spoken } from './languages/tell.js';
import { tellMissed } from './fresh.js';
import { tellRow } from './happenings.js';
import { forgetBackups } from './keeping/backups.js';
import { forgetCloud } from './keeping/cloud.js';
import { forgetStanding } from './keeping/log-standing.js';
import { forgetApiTokens } from './letting-in/api-tokens.js';
import { forgetInvite } from './letting-in/invite.js';
import { forgetShares } from './letting-in/shares.js';
import { forgetAlerts } from './log/alerts.js';
import { forgetLog } from './log/log.js';
import { forgetAdmitted } from './may/admitted.js';
import { forgetSchedules } from './may/schedules.js';
import { forgetStatistics } from './numbers/statistics.js';
import { forgetPeople } from './people/people.js';
import { forgetPairings } from './set-up/pairing.js';
import { forgetSites } from './sites/sites.js';
import { forgetSessions } from './you/sessions.js';
import { endSession, resumeSession, session } from './session/session.js';

/** Who is signed in follows the hub; nobody else's doors are left behind. */
function followHub(): void {
  let stream: EventStream | null = null;
  effect(() => {
    const isIn = session.value.kind === 'in';
    if (isIn === (stream !== null)) return;
    stream?.stop();
    stream = null;
    if (!isIn) {
      forgetDoors();
      forgetAttempts();
      forgetCodes();
      forgetLog();
      forgetAdmitted();
      forgetSchedules();
      forgetSessions();
      forgetStatistics();
      forgetPeople();
      forgetAlerts();
      forgetSites();
      forgetBackups();
      forgetCloud();
      forgetStanding();
      forgetApiTokens();
      forgetInvite();
      forgetShares();
      forgetPairings();
      return;
    }
    stream = new EventStream({
      lock: hearOfDoor,
      row: (kind, row) => {
        if (kind === 'command') hearOfCommand(row);
        tellRow(row);
      },
      opened: readDoors,
      anew: tellMissed,
      ended: endSession,
    });
    stream.start();
  });
}

/** Nothing of the hub's stays on a door in the language of before; what is read anew by `useFresh` comes in the new one. */
function followLanguage(): void {
  spoken.subscribe(dismissRefusals);
}

/** The shell alone is kept for when the hub is gone, never a door. A browser that doesn't trust the hub's certificate refuses; that is no loss. */
function keepShell(): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/worker.js').catch(() => undefined);
}

async function begin(): Promise<void> {
  await beginLanguage();
  const root = document.getElementById('root');
  if (!root) throw new Error('no root');
  render(<App />, root);
  followHub();
  followLanguage();
  keepShell();
  await resumeSession();
}

void begin();
