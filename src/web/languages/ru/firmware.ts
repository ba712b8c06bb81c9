/** Updating the firmware of a lock. */
export const FIRMWARE = {
  'Firmware update': 'Обновление прошивки',
  'The lock runs {version}.': 'На замке прошивка {version}.',
  'The lock has not said what it runs.': 'Замок не сообщил, какая у него прошивка.',
  'This hub has not updated it yet.': 'Этот хаб её ещё не обновлял.',
  'Waiting for the lock to take {version}. It works on with what it has.':
    'Ждём, пока замок примет {version}. Он работает с прежней прошивкой.',
  'Sending {version} to the lock. It works on with what it has.':
    'Передаём {version} на замок. Он работает с прежней прошивкой.',
  'The lock has {version} and was told to install it. Waiting until it says that it runs it…':
    'Замок получил {version} и команду её установить. Ждём, пока он сообщит, что работает с ней…',
  'The lock says that it runs {version}.': 'Замок сообщает, что работает с {version}.',
  'The update to {version} was cancelled. The lock runs what it ran before.':
    'Обновление до {version} отменено. На замке прежняя прошивка.',
  'The lock was not updated to {version}. It runs what it ran before.':
    'Замок не обновлён до {version}. На нём прежняя прошивка.',
  'The image is damaged. Get it anew from the maker of the lock.':
    'Файл прошивки повреждён. Получите его заново у производителя замка.',
  'The lock’s maker did not sign this image. Get it from the maker itself.':
    'Файл не подписан производителем замка. Получите его у самого производителя.',
  'The hub has lost the image. Choose it again.': 'Хаб потерял файл. Выберите его снова.',
  'The image is for another model. Get the one for this lock.':
    'Файл для другой модели. Получите файл для этого замка.',
  'The lock has this version or a newer one. There is no way back.':
    'На замке эта версия или более новая. Вернуться к старой нельзя.',
  'The lock has no room for it.': 'На замке нет для неё места.',
  'The lock could not keep it. Try again; if it goes wrong again, ask its maker.':
    'Замок не смог её сохранить. Повторите; если не получится снова, обратитесь к производителю.',
  'The lock takes no firmware from a hub. Update it by its maker’s own means.':
    'Замок не принимает прошивку от хаба. Обновите его средствами производителя.',
  'The lock took it, and went back to its old firmware each time. Ask its maker before trying again.':
    'Замок принимал её и каждый раз возвращался к прежней прошивке. Обратитесь к производителю, прежде чем повторять.',
  'The reason: {reason}.': 'Причина: {reason}.',
  '{sent} of {total}, {percent} %': '{sent} из {total}, {percent} %',
  'Cancel the update': 'Отменить обновление',
  'Signed image from the maker of the lock': 'Подписанный файл прошивки от производителя замка',
  'Giving it to the hub…': 'Передаём хабу…',
  'Update the lock': 'Обновить замок',
  'This file is empty. Choose another one.': 'Файл пуст. Выберите другой.',
  'This file has {size}, and no image has more than {most}. Is it the right one?':
    'Размер файла {size}, а прошивка не бывает больше {most}. Тот ли это файл?',
} as const;
