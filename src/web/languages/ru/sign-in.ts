/** Who are you. */
export const SIGN_IN = {
  'Sign in': 'Войти',
  'Signing in…': 'Входим…',
  'You were signed out. Sign in, and go on where you were.':
    'Сеанс завершён. Войдите и продолжите с того же места.',
  'Phone, e-mail or user name': 'Телефон, эл. почта или имя пользователя',
  Password: 'Пароль',
  'Sign in with a code': 'Войти по коду',
  'Sign in with the password': 'Войти по паролю',
  'Forgotten password': 'Пароль забыт',
  'Phone or e-mail': 'Телефон или эл. почта',
  'Send me a code': 'Отправить мне код',
  'If {who} is known here, a code is on its way. It counts once, for 5 minutes.':
    'Если {who} здесь известен, код уже отправлен. Он действует один раз, 5 минут.',
  'The code': 'Код',
  'No code came': 'Код не пришёл',
  'Join the house': 'Присоединиться',
  'Somebody who is here already gave you a code. Doors are given to you when you have joined.':
    'Код вам дал тот, кто уже здесь. Двери откроют вам после того, как вы присоединитесь.',
  'Code of the invitation': 'Код приглашения',
  Join: 'Присоединиться',
  'You have joined already: sign in': 'Вы уже здесь: войти',
  'Invited? Join': 'Вас пригласили? Присоединяйтесь',
} as const;
