/** One's own account, and a hub that is new. */
export const YOU = {
  'Your account': 'Ваша учётная запись',
  'Where you are signed in': 'Где выполнен вход',
  'Sign out everywhere': 'Выйти везде',
  'Every device is signed out, this one too. For when one was lost.':
    'Вход завершится на всех устройствах, и на этом тоже. Для случая, когда устройство потеряно.',
  'Change the password': 'Сменить пароль',
  'Some device': 'Неизвестное устройство',
  'this device': 'это устройство',
  'Last used {when}': 'Последний раз: {when}',
  'The password is changed. Your other devices are signed out.':
    'Пароль изменён. На других ваших устройствах вход завершён.',
  'Current password': 'Текущий пароль',
  'New password': 'Новый пароль',
  iPhone: 'iPhone',
  iPad: 'iPad',
  'Android device': 'Устройство на Android',
  'Windows computer': 'Компьютер с Windows',
  Mac: 'Mac',
  Chromebook: 'Chromebook',
  'Linux computer': 'Компьютер с Linux',
  'Claim a new hub': 'Новый хаб',
  'The hub printed a code when it first started. Whoever has it becomes the owner.':
    'При первом запуске хаб напечатал код. Кто введёт его, станет владельцем.',
  'Code of the hub': 'Код владельца',
  'First name': 'Имя',
  'Last name': 'Фамилия',
  'E-mail': 'Эл. почта',
  'Password, at least 8 characters': 'Пароль, не менее 8 символов',
  'Make it mine': 'Стать владельцем',
  'It has an owner already: sign in': 'У хаба уже есть владелец: войти',
  'A new hub? Claim it with its code': 'Новый хаб? Введите его код',
  'Where messages reach you': 'Куда вам приходят сообщения',
  'Once it is verified you can sign in with a code that is sent there, and set a forgotten password anew.':
    'После подтверждения можно входить по коду, который туда придёт, и задать забытый пароль заново.',
  Verify: 'Подтвердить',
  'No answer came, so it may have been changed or not: try the new password as the current one.':
    'Ответа не было, поэтому пароль мог измениться, а мог и нет: попробуйте новый пароль как текущий.',
} as const;
