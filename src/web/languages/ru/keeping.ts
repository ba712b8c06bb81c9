/** Backups, the cloud, and whether the log is whole. */
export const KEEPING = {
  Backups: 'Резервные копии',
  'Sealed copies of the whole hub, and the key that opens them.':
    'Запечатанные копии всего хаба и ключ, который их открывает.',
  'There is no place for backups. Whoever runs the hub gives it one with {setting}.':
    'Для резервных копий не задано место. Его задаёт тот, кто обслуживает хаб: {setting}.',
  'No backup is made before there is a recovery key.': 'Пока нет ключа восстановления, копии не делаются.',
  'At work: a backup is made or read back. It may take minutes; the doors don’t wait for it.':
    'Идёт работа: копия делается или перечитывается. Это может занять минуты, двери этого не ждут.',
  'The last try to make one failed ({code}).': 'Последняя попытка не удалась ({code}).',
  'Can the place be reached, and is there room? The hub tries again by itself.':
    'Доступно ли место хранения и хватает ли там места? Хаб повторит попытку сам.',
  'The last backup is not as it was made, or can’t be reached ({code}). Make a new one.':
    'Последняя копия не такая, какой была сделана, или недоступна ({code}). Сделайте новую.',
  'No backup was made yet.': 'Копий ещё нет.',
  'The last backup lies there, and was read back whole.': 'Последняя копия на месте, перечитана и цела.',
  'Last one': 'Последняя',
  'Log in it, up to row': 'Журнал в ней, до строки',
  'Read back': 'Перечитана',
  'Next one, by itself': 'Следующая, сама',
  Where: 'Где',
  'Made for': 'Для ключа',
  'since {when}': 'с {when}',
  'Make one now': 'Сделать сейчас',
  'Read the last one back': 'Перечитать последнюю',
  'What lies there': 'Что там лежит',
  'A backup is sealed: the recovery key alone opens it, also to see whether it would.':
    'Копия запечатана: открывает её только ключ восстановления, и для проверки тоже.',
  'Try it once a year: {command}': 'Проверяйте раз в год: {command}',
  'Make the recovery key': 'Создать ключ восстановления',
  'Another recovery key': 'Другой ключ восстановления',
  'The recovery key': 'Ключ восстановления',
  'the recovery key': 'ключ восстановления',
  'There is one already. Backups that were made for it still need it: keep both.':
    'Ключ уже есть. Копиям, сделанным для него, по-прежнему нужен он: храните оба.',
  'Backups are sealed with a key of two halves. The hub gets the half that closes; the other opens.':
    'Копии запечатываются ключом из двух половин. Хаб получает ту, что закрывает; другая открывает.',
  'Make one on this device': 'Создать на этом устройстве',
  'This browser can’t make one here: it is old, or the page came over plain HTTP. Make one on the hub: {command}':
    'Этот браузер не может создать ключ: он устарел или страница пришла по обычному HTTP. Создайте на самом хабе: {command}',
  'I have one already': 'У меня уже есть',
  'The half that closes: age1…': 'Половина, которая закрывает: age1…',
  'Make backups for this key': 'Делать копии для этого ключа',
  'Save as a file': 'Сохранить в файл',
  'Keep it where the hub is not, on paper too. The hub never sees it, nobody can make it again, and without it no backup opens.':
    'Храните его не там, где хаб, и на бумаге тоже. Хаб его не видит, создать его заново не может никто, и без него не откроется ни одна копия.',
  'I have kept it': 'Ключ сохранён',
  Cloud: 'Облако',
  'How far it is with what is here.': 'Сколько в нём из того, что есть здесь.',
  'Off.': 'Выключено.',
  'Starting.': 'Запускается.',
  'Waiting for you.': 'Ждёт вас.',
  'Sending.': 'Отправляет.',
  'Up to date.': 'Всё отправлено.',
  'Sparing the line.': 'Бережёт связь.',
  'Not getting through.': 'Не доходит.',
  'Paused.': 'Приостановлено.',
  'Removed by the cloud.': 'Исключён облаком.',
  'Type the code below into the cloud, and it has this hub.': 'Введите код ниже в облаке, и хаб будет там.',
  'The log goes every 15 minutes, everything else once a day.':
    'Журнал уходит каждые 15 минут, остальное раз в день.',
  'Nothing is sent until you let it go on.': 'Ничего не отправляется, пока вы не продолжите.',
  'It takes nothing of this hub. When whoever runs the cloud has taken it back, try now.':
    'Оно ничего не принимает от этого хаба. Когда владелец облака вернёт его, попробуйте сейчас.',
  'the code for the cloud': 'код для облака',
  Address: 'Адрес',
  'Rows of the log that it has not got': 'Строк журнала, которых там нет',
  'The last row that it has': 'Последняя строка, которая там есть',
  'Other news that it has not got': 'Других новостей, которых там нет',
  'It last had everything': 'Последний раз всё было там',
  'Not since the hub started': 'После запуска хаба ещё нет',
  'Next turn': 'Следующая отправка',
  'Lines that it could not read': 'Строк, которые оно не прочло',
  'Last trouble': 'Последняя неполадка',
  'Tries again': 'Повторит',
  'Name of the hub there': 'Имя хаба там',
  'Try now': 'Попробовать сейчас',
  Pause: 'Приостановить',
  'Go on': 'Продолжить',
  'The line costs by the byte: spare it': 'Связь с оплатой по объёму: беречь её',
  'Doors, codes and the log work the same without the cloud.':
    'Двери, коды и журнал без облака работают так же.',
  'The log': 'Журнал',
  'Whether it is what was logged, and how to prove it elsewhere.':
    'Тот ли он, что был записан, и как это доказать в другом месте.',
  'Every row is being looked at. The doors don’t wait for it.':
    'Проверяется каждая строка. Двери этого не ждут.',
  'From row {row} on the log is not what was logged ({fault}).':
    'Со строки {row} журнал не тот, что был записан ({fault}).',
  'Somebody changed the database, or the disk fails. What came before still counts, and the doors go on.':
    'Кто-то изменил базу данных, или отказывает диск. Всё, что было раньше, остаётся в силе, двери работают.',
  'Copy the folder of the hub before anything else; then look at the disk, and compare with the cloud or a checkpoint that you kept.':
    'Прежде всего скопируйте папку хаба; затем проверьте диск и сравните с облаком или с контрольной точкой, которую сохранили.',
  'Its end was found whole when the hub started; all of it is looked at each night.':
    'При запуске хаба его конец был цел; весь он проверяется каждую ночь.',
  'All of it was found whole.': 'Весь он цел.',
  Rows: 'Строк',
  'Found whole': 'Найден целым',
  'Last signed': 'Последняя подпись',
  'up to row {row}, {when}': 'до строки {row}, {when}',
  'Rows of which only the hash is kept': 'Строк, от которых хранится только хеш',
  'Check all of it now': 'Проверить весь сейчас',
  'Download as a table': 'Скачать таблицей',
  'The whole log with what proves it is written on the hub alone: {command}':
    'Весь журнал с доказательствами выгружается только на самом хабе: {command}',
  'Proof for elsewhere': 'Доказательство для хранения вне хаба',
  'Keep a checkpoint and the public key where the hub is not: a log that is changed or cut off later does not lead to it any more.':
    'Храните контрольную точку и открытый ключ не там, где хаб: журнал, который позже изменят или обрежут, к ней уже не приведёт.',
  'Any computer checks it: {command}': 'Проверит любой компьютер: {command}',
  'Sign what there is now': 'Подписать то, что есть сейчас',
  'Public key': 'Открытый ключ',
  'Checkpoint up to row {row}, {when}': 'Контрольная точка до строки {row}, {when}',
  'QR code of the checkpoint': 'QR-код контрольной точки',
  'Compare with one that you kept': 'Сравнить с той, что вы сохранили',
  'The checkpoint, all of it': 'Контрольная точка целиком',
  Compare: 'Сравнить',
  'The log leads to it, up to row {row}. Whether its rows fit their hashes the check above says.':
    'Журнал к ней приводит, до строки {row}. Соответствуют ли строки своим хешам, говорит проверка выше.',
  'The log does not lead to it: up to row {row} it is not what was logged then.':
    'Журнал к ней не приводит: до строки {row} он не тот, что был записан тогда.',
  'The log ends before row {row}: it was cut off.': 'Журнал кончается раньше строки {row}: он обрезан.',
  'This is no checkpoint that this hub signed. If all of it was copied, compare the public key with the one that you kept.':
    'Эту контрольную точку подписал не этот хаб. Если она скопирована целиком, сравните открытый ключ с тем, что вы сохранили.',
  'This browser is too old to check the signature. Any computer checks it: {command}':
    'Браузер слишком старый, чтобы проверить подпись. Проверит любой компьютер: {command}',
} as const;
