import { SETTINGS } from './settings.js';

/** The text of `.env.example`: every setting with what it is for and its default, commented out. */
export function envExample(): string {
  const lines = Object.entries(SETTINGS).map(([name, schema]) => {
    const value = schema.def.type === 'pipe' ? schema.def.in : schema;
    const fallback = 'defaultValue' in value.def ? String(value.def.defaultValue ?? '') : '';
    return `# ${schema.description ?? ''}\n#${name}=${fallback}\n`;
  });
  return `# Settings of Doorward, read from the environment at start and checked; unknown DOORWARD_ names are refused.\n# Each line shows the default. A value with a space, # or a quote in it goes in single quotes: systemd and Node.js then read the same.\n\n${lines.join('\n')}`;
}
