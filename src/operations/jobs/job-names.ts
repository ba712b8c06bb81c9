import { say, type Text } from '../../kit/sentence.js';

/** What the hub does by the clock on the wall. Names are stable: clients, the log and metrics match on them. */
export const JOB_NAMES = [
  'ask-time',
  'release-holds',
  'tend-certificate',
  'look-for-changes',
  'refresh-calendars',
  'forget-requests',
  'tidy-alerts',
  'forget-sessions',
  'forget-availability',
  'tend-signing-keys',
  'sign-log',
  'prune-log',
  'checkpoint-database',
  'report-batteries',
  'make-backup',
  'prove-backup',
  'check-log',
  'check-database',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** What a job does, and what to do when it fails. */
export interface JobText {
  readonly does: Text;
  readonly advice: Text;
}

const LOOK_AT_LOG = say("Look at the hub's log for why; it is tried again by itself.");
const LOOK_AT_DISK = say("Look at the space on the disk, and at the hub's log; it is tried again by itself.");
const look = (command: string) => say('{command} says what is wrong.', { command });

export const JOB_TEXTS: Readonly<Record<JobName, JobText>> = {
  'ask-time': {
    does: 'Asks the machine whether its clock can be trusted.',
    advice: LOOK_AT_LOG,
  },
  'release-holds': {
    does: 'Gives back credit that was held for entries of which nothing was heard.',
    advice: LOOK_AT_DISK,
  },
  'tend-certificate': {
    does: 'Renews the TLS certificate when its time or its names ask for it.',
    advice: look('doorward doctor'),
  },
  'look-for-changes': {
    does: 'Looks for what the cloud has not got.',
    advice: look('doorward sync status'),
  },
  'refresh-calendars': {
    does: 'Asks for newer copies of calendars.',
    advice: look('doorward calendar list'),
  },
  'forget-requests': {
    does: 'Forgets answers that were kept for requests that come again.',
    advice: LOOK_AT_DISK,
  },
  'tidy-alerts': {
    does: 'Ends alerts that nothing came of any more, and forgets old ones.',
    advice: LOOK_AT_DISK,
  },
  'forget-sessions': {
    does: 'Forgets log-ins that are over.',
    advice: LOOK_AT_DISK,
  },
  'forget-availability': {
    does: 'Forgets what is too old of how locks were reached.',
    advice: LOOK_AT_DISK,
  },
  'tend-signing-keys': {
    does: 'Lets keys go that sign no token any more.',
    advice: LOOK_AT_DISK,
  },
  'sign-log': {
    does: 'Signs how the log stands, and tells it where it was asked to.',
    advice: look('doorward doctor'),
  },
  'prune-log': {
    does: 'Lets rows of the log go that are older than is kept, under a signed record.',
    advice: LOOK_AT_DISK,
  },
  'checkpoint-database': {
    does: 'Moves the write-ahead log into the database.',
    advice: LOOK_AT_DISK,
  },
  'report-batteries': {
    does: 'Writes down once a week how the batteries of the locks are.',
    advice: LOOK_AT_LOG,
  },
  'make-backup': {
    does: 'Makes a backup when one is due.',
    advice: look('doorward backup status'),
  },
  'prove-backup': {
    does: 'Reads the last backup back and compares it.',
    advice: 'Look whether the place of the backups can be reached, and make a new one.',
  },
  'check-log': {
    does: 'Looks whether every row of the log is as it was written.',
    advice: look('doorward logs verify'),
  },
  'check-database': {
    does: 'Looks at every page of the database, in a copy of it.',
    advice: 'If it is damaged, stop the hub, keep a copy of its folder, and restore the last backup.',
  },
};

export function isJobName(name: string): name is JobName {
  return (JOB_NAMES as readonly string[]).includes(name);
}
