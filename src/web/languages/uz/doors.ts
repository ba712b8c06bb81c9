/** The page of doors. */
export const DOORS = {
  Doors: 'Eshiklar',
  'Reading the doors…': 'Eshiklar oʻqilmoqda…',
  'There is no door here for you yet. Who runs the house can give you one, or pair a lock.':
    'Bu yerda siz uchun hali eshik yoʻq. Uy egasi sizga huquq berishi yoki yangi qulfni juftlashi mumkin.',
  Locked: 'Qulflangan',
  Unlocked: 'Qulfi ochiq',
  'Locking…': 'Qulflanmoqda…',
  'Unlocking…': 'Qulf ochilmoqda…',
  Jammed: 'Tiqilib qolgan',
  Unknown: 'Nomaʼlum',
  Unlock: 'Qulfni ochish',
  Lock: 'Qulflash',
  'Door open': 'Eshik ochiq',
  'Door closed': 'Eshik yopiq',
  'Door: not known': 'Eshik: nomaʼlum',
  'Battery {percent} %': 'Batareya {percent} %',
  Offline: 'Tarmoqda emas',
  'Keypad stopped': 'Klaviatura toʻxtatilgan',
  'Keypad locked until {when}': 'Klaviatura {when} gacha bloklangan',
  'Was locked at {when}.': '{when} da qulflangan edi.',
  'Was unlocked at {when}.': '{when} da qulfi ochiq edi.',
  'Was jammed at {when}.': '{when} da tiqilib qolgan edi.',
  'Not heard of since the hub started.': 'Xab ishga tushgandan beri xabar yoʻq.',
  'Not paired yet.': 'Hali juftlanmagan.',
  'Waiting for the hub…': 'Xab kutilmoqda…',
  'The lock can’t be reached. Its keypad and key may still work.':
    'Qulf bilan aloqa yoʻq. Klaviatura va kalit ishlashi mumkin.',
  'The bolt is moving…': 'Rigel harakatlanmoqda…',
  'Asking the hub…': 'Xabga soʻrov yuborilmoqda…',
  'Sent. Waiting for the lock to answer…': 'Yuborildi. Qulf javobi kutilmoqda…',
  'Confirmed: the lock says it unlocked.': 'Tasdiqlandi: qulf ochilganini bildirdi.',
  'Confirmed: the lock says it locked.': 'Tasdiqlandi: qulf yopilganini bildirdi.',
  'Not confirmed: the lock did not answer, so it may have happened. Look at the door.':
    'Tasdiqlanmadi: qulf javob bermadi, bajarilgan boʻlishi ham mumkin. Eshikka qarang.',
  'The hub did not answer, so it may have happened. Look at the door.':
    'Xab javob bermadi, bajarilgan boʻlishi ham mumkin. Eshikka qarang.',
  'The hub was not reached in time. Nothing was sent.':
    'Xab bilan oʻz vaqtida bogʻlanib boʻlmadi. Hech narsa yuborilmadi.',
  'It did not happen ({reason}).': 'Bajarilmadi ({reason}).',
  'The bolt is jammed. Look at the door.': 'Rigel tiqilib qolgan. Eshikka qarang.',
  'The lock is offline. Nothing was sent.': 'Qulf tarmoqda emas. Hech narsa yuborilmadi.',
  'It took too long to reach the lock. Nothing happened.':
    'Qulf bilan bogʻlanish choʻzilib ketdi. Hech narsa sodir boʻlmadi.',
  'The hub restarted before it was sent. Nothing happened.':
    'Yuborilishidan oldin xab qayta ishga tushdi. Hech narsa sodir boʻlmadi.',
  'The lock is busy. Nothing was sent.': 'Qulf band. Hech narsa yuborilmadi.',
  'It is not allowed any more. Nothing was sent.': 'Bunga endi ruxsat yoʻq. Hech narsa yuborilmadi.',
} as const;
