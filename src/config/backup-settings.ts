import * as z from 'zod';
import { isLoopbackHost } from '../kit/loopback.js';

/** Where backups go, and how many stay. */
export const BACKUP_SETTINGS = {
  DOORWARD_BACKUP_TO: z
    .string()
    .default('')
    .refine(isPlace, 'must be cloud, an absolute folder, or s3:https://host/bucket/prefix')
    .describe(
      'Where sealed backups go: cloud (that of DOORWARD_CLOUD_URL), a folder (/mnt/disk/doorward), or S3 (s3:https://host/bucket/prefix); empty: none are made',
    ),
  DOORWARD_BACKUP_EVERY_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 31)
    .default(24)
    .describe('How old the last backup gets before the next is made, hours'),
  DOORWARD_BACKUP_KEEP: z.coerce
    .number()
    .int()
    .min(2)
    .max(60)
    .default(14)
    .describe('Backups that stay; the oldest go'),
  DOORWARD_BACKUP_S3_REGION: z.string().min(1).default('us-east-1').describe('Region of the S3 storage'),
  DOORWARD_BACKUP_S3_KEY_ID: z.string().default('').describe('Access key of the S3 storage'),
  DOORWARD_BACKUP_S3_SECRET: z.string().default('').describe('Secret of that access key'),
} as const;

type Values = { readonly [Name in keyof typeof BACKUP_SETTINGS]: z.output<(typeof BACKUP_SETTINGS)[Name]> };

export type BackupPlace =
  | { readonly kind: 'cloud' }
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly url: string;
      readonly region: string;
      readonly keyId: string;
      readonly secret: string;
    };

/** @returns null: no backups are wanted */
export function readBackupPlace(settings: Values): BackupPlace | null {
  const { DOORWARD_BACKUP_TO: to } = settings;
  if (to === '') return null;
  if (to === 'cloud') return { kind: 'cloud' };
  if (!to.startsWith('s3:')) return { kind: 'folder', folder: to };
  return {
    kind: 's3',
    url: to.slice('s3:'.length),
    region: settings.DOORWARD_BACKUP_S3_REGION,
    keyId: settings.DOORWARD_BACKUP_S3_KEY_ID,
    secret: settings.DOORWARD_BACKUP_S3_SECRET,
  };
}

/** Settings that a place for backups needs and that are missing. */
export function backupProblems(environment: Readonly<Record<string, string | undefined>>): string[] {
  const isSet = (name: string) => (environment[name] ?? '') !== '';
  const to = environment['DOORWARD_BACKUP_TO'] ?? '';
  if (to === 'cloud' && !isSet('DOORWARD_CLOUD_URL'))
    return ['DOORWARD_BACKUP_TO=cloud needs DOORWARD_CLOUD_URL'];
  if (!to.startsWith('s3:')) return [];
  return ['DOORWARD_BACKUP_S3_KEY_ID', 'DOORWARD_BACKUP_S3_SECRET']
    .filter((name) => !isSet(name))
    .map((name) => `DOORWARD_BACKUP_TO is S3 storage, and ${name} is not set`);
}

function isPlace(text: string): boolean {
  if (text === '' || text === 'cloud' || text.startsWith('/')) return true;
  if (!text.startsWith('s3:') || !URL.canParse(text.slice(3))) return false;
  const { protocol, hostname, username, search, pathname } = new URL(text.slice(3));
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSafe && username === '' && search === '' && pathname.length > 1;
}
