import type { RussianCatalog } from '../catalog.js';

/** One-time codes, signing keys, personal data. */
export const CODES: RussianCatalog = {
  'Your Doorward code': 'Ваш код Doorward',
  'Confirm your address for Doorward': 'Подтвердите свой адрес для Doorward',
  'Set a new Doorward password': 'Задайте новый пароль Doorward',
  'Your Doorward code is {code}. It is valid for {count} minutes from when you asked for it. Give it to nobody.':
    {
      one: 'Ваш код Doorward: {code}. Он действует {count} минуту с момента запроса. Никому его не сообщайте.',
      few: 'Ваш код Doorward: {code}. Он действует {count} минуты с момента запроса. Никому его не сообщайте.',
      many: 'Ваш код Doorward: {code}. Он действует {count} минут с момента запроса. Никому его не сообщайте.',
      other:
        'Ваш код Doorward: {code}. Он действует {count} минуты с момента запроса. Никому его не сообщайте.',
    },
  'Your Doorward code is {code}. Enter it to confirm that this address is yours. It is valid for {count} minutes from when you asked for it.':
    {
      one: 'Ваш код Doorward: {code}. Введите его, чтобы подтвердить, что этот номер или адрес ваш. Он действует {count} минуту с момента запроса.',
      few: 'Ваш код Doorward: {code}. Введите его, чтобы подтвердить, что этот номер или адрес ваш. Он действует {count} минуты с момента запроса.',
      many: 'Ваш код Doorward: {code}. Введите его, чтобы подтвердить, что этот номер или адрес ваш. Он действует {count} минут с момента запроса.',
      other:
        'Ваш код Doorward: {code}. Введите его, чтобы подтвердить, что этот номер или адрес ваш. Он действует {count} минуты с момента запроса.',
    },
  'Your Doorward code for a new password is {code}. It is valid for {count} minutes from when you asked for it. If you did not ask for it, do nothing.':
    {
      one: 'Код Doorward для нового пароля: {code}. Он действует {count} минуту с момента запроса. Если вы его не запрашивали, ничего не делайте.',
      few: 'Код Doorward для нового пароля: {code}. Он действует {count} минуты с момента запроса. Если вы его не запрашивали, ничего не делайте.',
      many: 'Код Doorward для нового пароля: {code}. Он действует {count} минут с момента запроса. Если вы его не запрашивали, ничего не делайте.',
      other:
        'Код Doorward для нового пароля: {code}. Он действует {count} минуты с момента запроса. Если вы его не запрашивали, ничего не делайте.',
    },
  'The code is wrong, used or too old': 'Код неверный, использованный или устаревший',
  'This code is wrong, used or too old. Three wrong tries end a code: ask for a new one.':
    'Этот код неверный, использованный или устаревший. После трёх неверных попыток код перестаёт действовать: запросите новый.',
  'Too many codes were asked for': 'Запрошено слишком много кодов',
  'Too many codes were asked for. Try again in {count} s.': {
    one: 'Запрошено слишком много кодов. Повторите через {count} секунду.',
    few: 'Запрошено слишком много кодов. Повторите через {count} секунды.',
    many: 'Запрошено слишком много кодов. Повторите через {count} секунд.',
    other: 'Запрошено слишком много кодов. Повторите через {count} секунды.',
  },
  'Too many codes are on their way. Try again later.': 'Отправляется слишком много кодов. Повторите позже.',
  'Too many wrong invite codes. Try again in {count} s.': {
    one: 'Слишком много неверных кодов приглашения. Повторите через {count} секунду.',
    few: 'Слишком много неверных кодов приглашения. Повторите через {count} секунды.',
    many: 'Слишком много неверных кодов приглашения. Повторите через {count} секунд.',
    other: 'Слишком много неверных кодов приглашения. Повторите через {count} секунды.',
  },
  'The hub has no way to send this': 'Хабу нечем это отправить',
  'text messages': 'SMS',
  'e-mail': 'электронные письма',
  'text messages or e-mail': 'SMS или электронные письма',
  "This hub can't send {what} yet. Its owner has to set a sender up.":
    'Этот хаб пока не может отправлять {what}. Владелец хаба должен настроить отправку.',
  'This is no phone number.': 'Это не номер телефона.',
  'This is no e-mail address.': 'Это не адрес электронной почты.',
  'This is no e-mail address, username or phone number.':
    'Это не адрес электронной почты, не имя пользователя и не номер телефона.',
  'If this can be used here, a code is on its way. It is valid for 5 minutes.':
    'Если этим можно здесь воспользоваться, код уже отправлен. Он действует 5 минут.',
  'A code is on its way': 'Код отправлен',
  Verified: 'Подтверждено',
  'It is verified already': 'Уже подтверждено',
  'Your phone is verified already.': 'Ваш номер телефона уже подтверждён.',
  'Your email is verified already.': 'Ваш адрес электронной почты уже подтверждён.',
  'There is nothing to verify': 'Подтверждать нечего',
  'You have no phone here. Set it with {request} first.':
    'Здесь не указан ваш номер телефона. Сначала укажите его запросом {request}.',
  'You have no email here. Set it with {request} first.':
    'Здесь не указан ваш адрес электронной почты. Сначала укажите его запросом {request}.',
  'Send the identifier alone to ask for a code, or with code and password to use it.':
    'Чтобы запросить код, отправьте только имя, почту или телефон; чтобы использовать его, добавьте код и новый пароль.',
  'Password set. Log in with it': 'Пароль задан. Войдите с ним',
  'Too many keys that sign tokens still count': 'Действует слишком много ключей подписи токенов',
  'There are {count} keys whose tokens still count. Wait until some have expired.': {
    one: 'Есть {count} ключ подписи, токены которых ещё действуют. Подождите, пока срок некоторых из них истечёт.',
    few: 'Есть {count} ключа подписи, токены которых ещё действуют. Подождите, пока срок некоторых из них истечёт.',
    many: 'Есть {count} ключей подписи, токены которых ещё действуют. Подождите, пока срок некоторых из них истечёт.',
    other:
      'Есть {count} ключа подписи, токены которых ещё действуют. Подождите, пока срок некоторых из них истечёт.',
  },
  'Signing keys': 'Ключи подписи',
  'A new key signs tokens': 'Токены подписывает новый ключ',
  Sessions: 'Сеансы',
  'API tokens': 'Токены API',
  'Invite code': 'Код приглашения',
  'New invite code': 'Новый код приглашения',
  'Personal data': 'Персональные данные',
  Erased: 'Данные стёрты',
  'You may do this for yourself, or for people you have authority over.':
    'Вы можете сделать это для себя или для пользователей, которые вам подчинены.',
  'To erase yourself, send your password.': 'Чтобы стереть свои данные, отправьте свой пароль.',
  'The password is not right.': 'Неверный пароль.',
  'There is no such API token, or it was revoked before.': 'Такого токена API нет, или он уже отозван.',
};
