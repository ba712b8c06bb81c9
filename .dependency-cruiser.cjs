// The one-way imports of the house (src/ARCHITECTURE.md, "Map"). Each rule: who, and all that it may import of ours.
const rooms = {
  'src/main.ts': ['src/hub.ts', 'src/config/', 'src/kit/'],
  'src/hub.ts': [
    'src/(api|broker|certificates|drivers|integrations|senders|feeds|store|jobs|operations|accounts|access|locks|security|audit|languages|config|kit)/',
  ],
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
  'src/feeds/': ['src/feeds/', 'src/(operations|accounts|access|locks|security|audit|languages|kit)/'],
  'src/operations/': ['src/operations/', 'src/(accounts|access|locks|security|audit|languages|kit)/'],
  'src/accounts/': ['src/accounts/', 'src/kit/'],
  'src/access/': ['src/access/', 'src/kit/'],
  'src/locks/': ['src/locks/', 'src/kit/'],
  'src/security/': ['src/security/', 'src/kit/'],
  'src/audit/': ['src/audit/', 'src/kit/'],
  'src/languages/': ['src/languages/', 'src/kit/'],
  'src/kit/': ['src/kit/'],
  'src/simulator/': ['src/simulator/', 'src/kit/', 'firmware-protocol/'],
  'src/cli/': ['src/cli/', 'src/kit/'],
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
