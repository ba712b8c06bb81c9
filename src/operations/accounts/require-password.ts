import {
  PASSWORD_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MIN,
  passwordFault,
} from '../../accounts/password-rules.js';
import { InvalidInput } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';
import type { Reads } from '../store-ports.js';

const SITES_LOOKED_AT = 50;

/**
 * What a person is called, and the sites of the hub: all that a stranger tries first.
 */
export function namesAround(
  { sites }: Pick<Reads, 'sites'>,
  person: {
    readonly username?: string | null | undefined;
    readonly email?: string | null | undefined;
    readonly phone?: string | null | undefined;
    readonly firstName?: string | undefined;
    readonly lastName?: string | undefined;
  },
): readonly string[] {
  const { username, email, phone, firstName = '', lastName = '' } = person;
  const names = [username, email, phone, firstName, lastName, `${firstName} ${lastName}`];
  const siteNames = sites.list({ cursor: null, size: SITES_LOOKED_AT }).rows.map(({ name }) => name);
  return [...names.filter((name) => typeof name === 'string'), ...siteNames];
}

/** @throws InvalidInput `password_too_short`, `password_too_long`, `password_common` */
export function requirePassword(password: string, own: readonly string[], field = 'password'): void {
  const fields = (message: Text) => ({ fields: [{ field, message }] });
  switch (passwordFault(password, own)) {
    case 'password_too_short':
      throw new InvalidInput(
        'password_too_short',
        say('A password has at least {count} characters.', { count: PASSWORD_CHARACTERS_MIN }),
        fields('is too short'),
      );
    case 'password_too_long':
      throw new InvalidInput(
        'password_too_long',
        say('A password has at most {count} characters.', { count: PASSWORD_CHARACTERS_MAX }),
        fields('is too long'),
      );
    case 'password_common':
      throw new InvalidInput(
        'password_common',
        'This password is among the first that anybody would try. Choose another.',
        fields('is too common'),
      );
    case null:
  }
}
