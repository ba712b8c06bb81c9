import type { Route } from './route.js';
import { alertChannelRoutes } from './routes/alert-channels.js';
import { alertRuleRoutes } from './routes/alert-rules.js';
import { alertRoutes } from './routes/alerts.js';
import { apiTokenRoutes } from './routes/api-tokens.js';
import { auditRoutes } from './routes/audit.js';
import { authRoutes } from './routes/auth.js';
import { syncRoutes } from './routes/sync.js';
import { backupRoutes } from './routes/backups.js';
import { databaseRoutes } from './routes/database.js';
import { heldRoutes } from './routes/held.js';
import { bridgeRoutes } from './routes/bridge.js';
import { calendarRoutes } from './routes/calendars.js';
import { lockCertificateRoutes } from './routes/lock-certificates.js';
import { certificateRoutes } from './routes/certificates.js';
import { codeRoutes } from './routes/codes.js';
import { commandRoutes } from './routes/commands.js';
import { creditRoutes } from './routes/credit.js';
import { credentialRoutes } from './routes/credentials.js';
import { deviceRoutes } from './routes/devices.js';
import { discoveryRoutes } from './routes/discovery.js';
import { documentRoutes } from './routes/documents.js';
import { eventRoutes } from './routes/events.js';
import { explainRoutes } from './routes/explain.js';
import { firmwareRoutes } from './routes/firmware.js';
import { healthRoutes } from './routes/health.js';
import { metricsRoutes } from './routes/metrics.js';
import { mqttRoutes } from './routes/mqtt.js';
import { inviteRoutes } from './routes/invites.js';
import { guessSourceRoutes } from './routes/guess-sources.js';
import { jobRoutes } from './routes/jobs.js';
import { keypadRoutes } from './routes/keypads.js';
import { lockdownRoutes } from './routes/lockdown.js';
import { logRoutes } from './routes/logs.js';
import { pageSessionRoutes } from './routes/page-session.js';
import { pairingRoutes } from './routes/pairing.js';
import { passbackRoutes } from './routes/passback.js';
import { peopleRoutes } from './routes/people.js';
import { personalDataRoutes } from './routes/personal-data.js';
import { pinRoutes } from './routes/pins.js';
import { policyRoutes } from './routes/policy.js';
import { cardRoutes } from './routes/cards.js';
import { ticketRevocationRoutes } from './routes/ticket-revocation.js';
import { ticketRoutes } from './routes/tickets.js';
import { scheduleRoutes } from './routes/schedules.js';
import { sessionRoutes } from './routes/sessions.js';
import { shareRoutes } from './routes/shares.js';
import { signingKeyRoutes } from './routes/signing-keys.js';
import { siteRoutes } from './routes/sites.js';
import { stayRoutes } from './routes/stays.js';
import { statisticRoutes } from './routes/statistics.js';
import { timeRoutes } from './routes/time.js';
import { userRoutes } from './routes/users.js';
import { whoCanOpenRoutes } from './routes/who-can-open.js';

/** Every route there is. What people wait for in front of a door comes first: Express tries paths in order. */
export const ROUTES: readonly Route[] = [
  ...commandRoutes,
  ...authRoutes,
  ...pageSessionRoutes,
  ...codeRoutes,
  ...discoveryRoutes,
  ...deviceRoutes,
  ...pairingRoutes,
  ...firmwareRoutes,
  ...logRoutes,
  ...auditRoutes,
  ...eventRoutes,
  ...alertRoutes,
  ...alertRuleRoutes,
  ...alertChannelRoutes,
  ...pinRoutes,
  ...shareRoutes,
  ...ticketRevocationRoutes,
  ...ticketRoutes,
  ...cardRoutes,
  ...keypadRoutes,
  ...guessSourceRoutes,
  ...scheduleRoutes,
  ...calendarRoutes,
  ...stayRoutes,
  ...explainRoutes,
  ...whoCanOpenRoutes,
  ...policyRoutes,
  ...credentialRoutes,
  ...userRoutes,
  ...peopleRoutes,
  ...personalDataRoutes,
  ...sessionRoutes,
  ...apiTokenRoutes,
  ...signingKeyRoutes,
  ...inviteRoutes,
  ...creditRoutes,
  ...siteRoutes,
  ...lockdownRoutes,
  ...passbackRoutes,
  ...statisticRoutes,
  ...certificateRoutes,
  ...lockCertificateRoutes,
  ...timeRoutes,
  ...bridgeRoutes,
  ...syncRoutes,
  ...heldRoutes,
  ...backupRoutes,
  ...jobRoutes,
  ...databaseRoutes,
  ...mqttRoutes,
  ...healthRoutes,
  ...metricsRoutes,
  ...documentRoutes,
];
