import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { userShape } from '../wire/people.js';
import { repeatedOption } from '../repeated-option.js';

interface UserSetOptions extends SharedOptions {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly role?: string;
  readonly locale?: string;
  readonly remove: readonly string[];
}

const IDENTIFIERS = ['email', 'username', 'phone'];

export function addUserSet(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('set')
      .description('change a person: names, role, language, and what they log in with')
      .argument('<person>', 'e-mail, username, phone, id or full name')
      .option('--first-name <name>')
      .option('--last-name <name>')
      .option('--email <address>')
      .option('--username <name>')
      .option('--phone <number>')
      .addOption(
        new Option('--role <role>', 'a new role signs them out').choices(['admin', 'manager', 'member']),
      )
      .addOption(new Option('--locale <language>', 'of messages').choices(['en', 'uz', 'ru']))
      .addOption(repeatedOption('--remove <identifier>', 'email, username or phone')),
    [
      'user set anna@example.org --role manager',
      'user set anna@example.org --phone "+998 90 123 45 67" --remove username',
    ],
  ).action(
    reporting(shell, async (options: UserSetOptions, name: string) => {
      const body = changesIn(options);
      if (Object.keys(body).length === 0) {
        throw new InvalidInput('usage', 'Say what to change, for example --role manager.');
      }
      const hub = hubOf(shell, options);
      const { id } = await findUser(hub, name);
      const user = await hub.patch(`/api/v1/users/${id}`, body, userShape);
      return {
        document: { user },
        text: `${calledName(user)} is changed: ${user.role}, ${[user.email, user.username, user.phone].filter(Boolean).join(', ')}.`,
      };
    }),
  );
}

/** @throws InvalidInput `usage` */
function changesIn(options: UserSetOptions): Record<string, string | null> {
  const given: Record<string, string | undefined> = {
    first_name: options.firstName,
    last_name: options.lastName,
    email: options.email,
    username: options.username,
    phone: options.phone,
    role: options.role,
    locale: options.locale,
  };
  const changes: Record<string, string | null> = {};
  for (const [field, value] of Object.entries(given)) if (value !== undefined) changes[field] = value;
  for (const field of options.remove) {
    if (!IDENTIFIERS.includes(field))
      throw new InvalidInput('usage', '--remove takes email, username or phone.');
    if (field in changes)
      throw new InvalidInput('usage', `--${field} and --remove ${field} can't go together.`);
    changes[field] = null;
  }
  return changes;
}
