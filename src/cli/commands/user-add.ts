import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { newPassword } from '../password-input.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { calledName } from '../find-user.js';
import { userShape } from '../wire/people.js';

interface UserAddOptions extends SharedOptions {
  readonly email?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly role: string;
  readonly passwordStdin?: true;
}

export function addUserAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('add a person; the password is asked for, or read from standard input')
      .option('--email <address>')
      .option('--username <name>')
      .option('--phone <number>')
      .option('--first-name <name>')
      .option('--last-name <name>')
      .addOption(
        new Option('--role <role>', 'admin: owner or installer; manager: people and codes; member: household')
          .choices(['admin', 'manager', 'member'])
          .default('member'),
      )
      .option('--password-stdin', 'read the password from standard input'),
    [
      'user add --email anna@example.org --first-name Anna',
      'user add --email owner@example.org --role admin --password-stdin < password.txt',
    ],
  ).action(
    reporting(shell, async (options: UserAddOptions) => {
      const { email, username, phone, firstName, lastName, role } = options;
      if ((email ?? username ?? phone) === undefined) {
        throw new InvalidInput(
          'usage',
          'A person needs one of --email, --username and --phone to log in with.',
        );
      }
      const password = await newPassword(shell, options, 'Nothing was added.');
      const user = await hubOf(shell, options).post(
        '/api/v1/users',
        {
          ...(email !== undefined && { email }),
          ...(username !== undefined && { username }),
          ...(phone !== undefined && { phone }),
          ...(firstName !== undefined && { first_name: firstName }),
          ...(lastName !== undefined && { last_name: lastName }),
          role,
          password,
        },
        userShape,
      );
      return { document: { user }, text: `${calledName(user)} is added as ${user.role}.` };
    }),
  );
}
