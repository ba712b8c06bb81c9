// The one-way imports of the house (src/ARCHITECTURE.md, "Map"). Each rule: who, and all that it may import of ours.
const rooms = {
  'src/main.ts': ['src/(hub|hub-at-rest).ts', 'src/systemd/', 'src/config/', 'src/kit/'],
  'src/hub.ts': [
    'src/(open-hub|kept-elsewhere|hub-broker|hub-messages|hub-jobs|hub-health|log-proof).ts',
    'src/(api|backup|broker|certificates|discovery|drivers|integrations|senders|feeds|store|sync|systemd|jobs|operations|accounts|access|locks|security|audit|languages|config|kit)/',
  ],
  'src/hub-at-rest.ts': ['src/check-at-rest.ts', 'src/store/'],
  'src/check-at-rest.ts': ['src/(backup|certificates|config|kit|store|sync)/'],
  // Parts of hub.ts.
  'src/hub-broker.ts': ['src/(broker|certificates|store|operations|config|kit)/'],
  'src/hub-messages.ts': ['src/(senders|operations|config|kit)/'],
  'src/hub-health.ts': ['src/(api|broker|store|systemd|kit)/'],
  'src/open-hub.ts': ['src/settle-folder.ts', 'src/(backup|store|operations|config|kit)/'],
  'src/settle-folder.ts': ['src/unfinished-restore.ts', 'src/(store|kit)/'],
  'src/unfinished-restore.ts': ['src/(backup|store)/'],
  'src/log-proof.ts': ['src/(audit|operations|kit)/'],
  'src/kept-elsewhere.ts': ['src/(backup|store|sync|operations|config|kit)/'],
  'src/hub-jobs.ts': ['src/(backup|certificates|jobs|store|sync|operations|kit)/'],
  // The program that makes and restores backups, in a process of its own: composed here, as the hub is in hub.ts.
  'src/backup-program.ts': [
    'src/(make-backup|prove-backup|restore-hub|factory-reset|backup-shelves|copy-database|drill-folder).ts',
    'src/(backup|store|config|kit)/',
  ],
  'src/factory-reset.ts': [
    'src/(kept-locks|settle-folder).ts',
    'src/(backup|certificates|store|config|operations|kit)/',
  ],
  'src/kept-locks.ts': ['src/(drivers|operations|locks|kit)/'],
  'src/backup-shelves.ts': ['src/(backup|sync|operations|kit)/'],
  'src/copy-database.ts': ['src/(backup|kit)/'],
  'src/make-backup.ts': ['src/copy-database.ts', 'src/(backup|store|operations|kit)/'],
  'src/drill-folder.ts': ['src/unfinished-restore.ts', 'src/(store|kit)/'],
  'src/prove-backup.ts': ['src/(backup|store|kit)/'],
  'src/restore-hub.ts': [
    'src/(prove-backup|settle-folder|unfinished-restore).ts',
    'src/(backup|store|config|operations|kit)/',
  ],
  'src/backup/': ['src/backup/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/config/': ['src/config/', 'src/kit/'],
  'src/api/': ['src/api/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/broker/': ['src/broker/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/drivers/': [
    'src/drivers/',
    'src/(operations|accounts|access|locks|security|audit|languages|kit)/',
    'firmware-protocol/',
  ],
  'src/store/': ['src/store/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/jobs/': ['src/jobs/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/senders/': ['src/senders/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/integrations/': [
    'src/integrations/',
    'src/(operations|accounts|access|locks|security|audit|languages|kit)/',
  ],
  'src/certificates/': [
    'src/certificates/',
    'src/(operations|accounts|access|locks|security|audit|languages|kit)/',
  ],
  'src/discovery/': ['src/discovery/', 'src/kit/'],
  'src/feeds/': ['src/feeds/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/sync/': ['src/sync/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/operations/': ['src/operations/', 'src/(accounts|access|locks|security|audit|languages|kit)/'],
  'src/accounts/': ['src/accounts/', 'src/kit/'],
  'src/access/': ['src/access/', 'src/kit/'],
  'src/locks/': ['src/locks/', 'src/kit/'],
  'src/security/': ['src/security/', 'src/kit/'],
  'src/audit/': ['src/audit/', 'src/kit/'],
  'src/languages/': ['src/languages/', 'src/kit/'],
  'src/systemd/': ['src/systemd/', 'src/kit/'],
  'src/kit/': ['src/kit/'],
  // The reference cloud is a program of its own: it knows what a hub's log is, and nothing of how a hub works.
  'src/cloud/': ['src/cloud/', 'src/(audit|kit)/'],
  // The household page runs in a browser and knows of the hub what its OpenAPI document says (src/web/api/wire.ts).
  'src/web/': ['src/web/'],
  'src/simulator/': ['src/simulator/', 'src/kit/', 'firmware-protocol/'],
  'src/cli/': ['src/cli/', 'src/(audit|kit)/'],
  'firmware-protocol/': ['firmware-protocol/'],
};

const pattern = (room) => `^${room.replace('.', '\\.')}${room.endsWith('.ts') ? '$' : ''}`;

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `one-way:${room}`,
      severity: 'error',
      from: { path: pattern(room) },
      to: { path: '^(src|firmware-protocol)/', pathNot: allowed.map(pattern) },
    })),
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      from: { path: '^(src|firmware-protocol)/', pathNot: Object.keys(rooms).map(pattern) },
      to: {},
    },
    {
      name: 'rules-do-no-io',
      severity: 'error',
      from: { path: '^src/(accounts|access|locks|security|audit|languages)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'no-development-dependency-in-the-hub',
      severity: 'error',
      from: { path: '^(src|firmware-protocol)/', pathNot: '^src/(simulator|cli)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
