import type { RussianCatalog } from '../catalog.js';

/** People, log-in, tokens, invitations. */
export const ACCOUNTS: RussianCatalog = {
  'Log in first': 'Сначала войдите',
  'Wrong identifier or password': 'Неверное имя или пароль',
  'The account is disabled': 'Учётная запись отключена',
  'The token has expired': 'Срок действия токена истёк',
  'The token is not valid yet': 'Токен ещё не действует',
  'The token was not signed by this hub': 'Токен подписан не этим хабом',
  'The token uses another algorithm': 'Токен использует другой алгоритм',
  'The token is malformed': 'Токен составлен неверно',
  'The token is of the wrong type': 'Токен не того типа',
  'The token was revoked': 'Токен отозван',
  'The user no longer exists': 'Этого пользователя больше нет',
  'The user is disabled': 'Пользователь отключён',
  'Wrong claim code': 'Неверный код владельца',
  'The hub has an owner already': 'У хаба уже есть владелец',
  'Your role may not do this': 'Вашей роли это не разрешено',
  'There is such a user already': 'Такой пользователь уже есть',
  'The password is too short': 'Пароль слишком короткий',
  'The password is too long': 'Пароль слишком длинный',
  'The password is too common': 'Пароль слишком распространён',
  'You may not give this role': 'Вы не можете назначить эту роль',
  'The hub needs an admin': 'Хабу нужен администратор',
  'There is room for no more API tokens': 'Места для новых токенов API нет',
  'There is no such API token': 'Такого токена API нет',
  'This API token may not do this': 'Этому токену API это не разрешено',
  'Nobody can sign up here': 'Регистрация здесь закрыта',
  'An invite code is needed to sign up here': 'Для регистрации здесь нужен код приглашения',
  'The invite code is not right': 'Неверный код приглашения',
  'You have entered an invite code before': 'Вы уже вводили код приглашения',
  'You are logged in already': 'Вы уже вошли',
  'There is no such session': 'Такого сеанса нет',
  'There is no such person': 'Такого пользователя нет',
  'There is no such person.': 'Такого пользователя нет.',
  'Log in, and send the access token as: Authorization: Bearer TOKEN, or an API token as: Authorization: Token TOKEN.':
    'Войдите и передайте токен доступа в заголовке Authorization: Bearer TOKEN или токен API в заголовке Authorization: Token TOKEN.',
  'This API token was not made for {permission}.': 'Этот токен API выдан не для {permission}.',
  'This needs the permission {permission}, which the role {role} does not have.':
    'Для этого нужно право {permission}, которого нет у роли {role}.',
  'API token created. It is shown this once.': 'Токен API создан. Он показывается только один раз.',
  'Your API tokens': 'Ваши токены API',
  'One of email, username and phone is needed.':
    'Нужен хотя бы один из них: адрес электронной почты, имя пользователя, телефон.',
  'The hub is yours': 'Теперь хаб ваш',
  Welcome: 'Добро пожаловать',
  'Logged in': 'Вы вошли',
  'Tokens issued': 'Токены выданы',
  'Tokens refreshed': 'Токены обновлены',
  'The token is valid': 'Токен действителен',
  'Logged out': 'Вы вышли',
  You: 'Вы',
  'Profile changed': 'Профиль изменён',
  'Your invite code': 'Ваш код приглашения',
  'Your new invite code': 'Ваш новый код приглашения',
  'Invite code entered': 'Код приглашения введён',
  'Your sessions': 'Ваши сеансы',
  'Password changed': 'Пароль изменён',
  'User created': 'Пользователь создан',
  Users: 'Пользователи',
  User: 'Пользователь',
  'User changed': 'Пользователь изменён',
  'The person this token was made for is gone.': 'Пользователя, которому выдан этот токен, больше нет.',
  'This account is disabled.': 'Эта учётная запись отключена.',
  'This session has ended. Log in again.': 'Этот сеанс завершён. Войдите снова.',
  'This is not a token of type "{type}". Send the other token of the pair.':
    'Это не токен типа «{type}». Отправьте другой токен из пары.',
  'The token has expired. Refresh it, or log in again.':
    'Срок действия токена истёк. Обновите его или войдите снова.',
  'Tokens of this hub are signed with {algorithm} and nothing else.':
    'Токены этого хаба подписываются только алгоритмом {algorithm}.',
  'The signature is not this hub’s, or the token was changed.': 'Подпись не этого хаба, или токен изменён.',
  'This is not a token of this hub. Send the string that log-in answered, whole.':
    'Это не токен этого хаба. Отправьте целиком строку, полученную при входе.',
  'The token is from the future: the clock of this hub went back. Log in again.':
    'Токен из будущего: часы этого хаба были переведены назад. Войдите снова.',
  'The token would have expired already.': 'Срок действия такого токена уже истёк бы.',
  'A person has at most {count} tokens. Revoke one first.': {
    one: 'У пользователя может быть не больше {count} токена. Сначала отзовите один.',
    few: 'У пользователя может быть не больше {count} токенов. Сначала отзовите один.',
    many: 'У пользователя может быть не больше {count} токенов. Сначала отзовите один.',
    other: 'У пользователя может быть не больше {count} токена. Сначала отзовите один.',
  },
  'This API token was revoked.': 'Этот токен API отозван.',
  'This API token has expired. Make a new one.': 'Срок действия этого токена API истёк. Создайте новый.',
  'This is not an API token of this hub.': 'Это не токен API этого хаба.',
  'A password has at least {count} characters.': {
    one: 'В пароле должно быть не меньше {count} символа.',
    few: 'В пароле должно быть не меньше {count} символов.',
    many: 'В пароле должно быть не меньше {count} символов.',
    other: 'В пароле должно быть не меньше {count} символа.',
  },
  'A password has at most {count} characters.': {
    one: 'В пароле должно быть не больше {count} символа.',
    few: 'В пароле должно быть не больше {count} символов.',
    many: 'В пароле должно быть не больше {count} символов.',
    other: 'В пароле должно быть не больше {count} символа.',
  },
  'This password is among the first that anybody would try. Choose another.':
    'Этот пароль попробуют одним из первых. Выберите другой.',
  'You may not sign out a person with the role {role}.':
    'Вы не можете завершать сеансы пользователя с ролью {role}.',
  'The current password is not right.': 'Текущий пароль неверен.',
  'The password was changed meanwhile. Log in again.': 'Пароль тем временем изменили. Войдите снова.',
  'An identifier has the wrong form.': 'Имя, почта или телефон указаны в неверном формате.',
  'You are logged in on {count} devices, and no more are allowed. Log out on one of them first.': {
    one: 'Вы вошли на {count} устройстве, больше нельзя. Сначала выйдите на одном из них.',
    few: 'Вы вошли на {count} устройствах, больше нельзя. Сначала выйдите на одном из них.',
    many: 'Вы вошли на {count} устройствах, больше нельзя. Сначала выйдите на одном из них.',
    other: 'Вы вошли на {count} устройства, больше нельзя. Сначала выйдите на одном из них.',
  },
  'Wrong claim code. The hub printed it at its first start.':
    'Неверный код владельца. Хаб напечатал его при первом запуске.',
  'This hub has an admin already. Ask them to add you.':
    'У этого хаба уже есть администратор. Попросите его добавить вас.',
  'You may not add a person with the role {role}.': 'Вы не можете добавить пользователя с ролью {role}.',
  'This is the last admin of the hub. Make somebody else an admin first.':
    'Это последний администратор хаба. Сначала назначьте администратором кого-то ещё.',
  'You may not change a person with the role {role} in this way.':
    'Вы не можете так изменить пользователя с ролью {role}.',
  'You may not remove a person with the role {role}.': 'Вы не можете удалить пользователя с ролью {role}.',
  'You have no such session, or it has ended.': 'У вас нет такого сеанса, или он завершён.',
  'You have entered a code before, and that is possible once.':
    'Вы уже вводили код, а это возможно только один раз.',
  'This is not a code that you can enter.': 'Этот код вы ввести не можете.',
  'No account has this name and this password.': 'Нет учётной записи с таким именем и таким паролем.',
  'This account was deactivated. Ask an admin of the hub.':
    'Эта учётная запись отключена. Обратитесь к администратору хаба.',
  'Nobody can sign up here. Ask an admin of this hub to add you.':
    'Регистрация здесь закрыта. Попросите администратора этого хаба добавить вас.',
  'Ask somebody who has an account here for their invite code.':
    'Попросите код приглашения у того, у кого здесь есть учётная запись.',
  'There is a user with this {fields} already.': 'Пользователь с такими данными уже есть: {fields}.',
  'This path is for the page that the hub itself serves. Programs have paths of their own to log in.':
    'Этот адрес — для страницы самого хаба. У программ для входа свои адреса.',
};
