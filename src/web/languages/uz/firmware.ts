/** Updating the firmware of a lock. */
export const FIRMWARE = {
  'Firmware update': 'Mikrodasturni yangilash',
  'The lock runs {version}.': 'Qulfda {version} mikrodasturi ishlamoqda.',
  'The lock has not said what it runs.': 'Qulf mikrodasturi versiyasini bildirmagan.',
  'This hub has not updated it yet.': 'Bu xab uni hali yangilamagan.',
  'Waiting for the lock to take {version}. It works on with what it has.':
    'Qulf {version} versiyasini qabul qilishi kutilmoqda. U avvalgi mikrodastur bilan ishlayapti.',
  'Sending {version} to the lock. It works on with what it has.':
    '{version} qulfga yuborilmoqda. U avvalgi mikrodastur bilan ishlayapti.',
  'The lock has {version} and was told to install it. Waiting until it says that it runs it…':
    'Qulf {version} versiyasini va uni oʻrnatish buyrugʻini oldi. Shu versiyada ishlayotganini bildirishi kutilmoqda…',
  'The lock says that it runs {version}.': 'Qulf {version} bilan ishlayotganini bildirdi.',
  'The update to {version} was cancelled. The lock runs what it ran before.':
    '{version} versiyasiga yangilash bekor qilindi. Qulfda avvalgi mikrodastur.',
  'The lock was not updated to {version}. It runs what it ran before.':
    'Qulf {version} versiyasiga yangilanmadi. Unda avvalgi mikrodastur.',
  'The image is damaged. Get it anew from the maker of the lock.':
    'Mikrodastur fayli shikastlangan. Uni qulf ishlab chiqaruvchisidan qaytadan oling.',
  'The lock’s maker did not sign this image. Get it from the maker itself.':
    'Faylni qulf ishlab chiqaruvchisi imzolamagan. Uni ishlab chiqaruvchining oʻzidan oling.',
  'The hub has lost the image. Choose it again.': 'Xab faylni yoʻqotgan. Uni qayta tanlang.',
  'The image is for another model. Get the one for this lock.':
    'Fayl boshqa model uchun. Shu qulf uchun moʻljallangan faylni oling.',
  'The lock has this version or a newer one. There is no way back.':
    'Qulfda shu yoki undan yangiroq versiya bor. Eskisiga qaytib boʻlmaydi.',
  'The lock has no room for it.': 'Qulfda uning uchun joy yoʻq.',
  'The lock could not keep it. Try again; if it goes wrong again, ask its maker.':
    'Qulf uni saqlay olmadi. Qayta urinib koʻring; yana boʻlmasa, ishlab chiqaruvchiga murojaat qiling.',
  'The lock takes no firmware from a hub. Update it by its maker’s own means.':
    'Qulf xabdan mikrodastur qabul qilmaydi. Uni ishlab chiqaruvchi usuli bilan yangilang.',
  'The lock took it, and went back to its old firmware each time. Ask its maker before trying again.':
    'Qulf uni qabul qildi va har safar avvalgi mikrodasturga qaytdi. Qayta urinishdan oldin ishlab chiqaruvchiga murojaat qiling.',
  'The reason: {reason}.': 'Sababi: {reason}.',
  '{sent} of {total}, {percent} %': '{sent} / {total}, {percent} %',
  'Cancel the update': 'Yangilashni bekor qilish',
  'Signed image from the maker of the lock': 'Qulf ishlab chiqaruvchisi imzolagan mikrodastur fayli',
  'Giving it to the hub…': 'Xabga yuborilmoqda…',
  'Update the lock': 'Qulfni yangilash',
  'This file is empty. Choose another one.': 'Fayl boʻsh. Boshqasini tanlang.',
  'This file has {size}, and no image has more than {most}. Is it the right one?':
    'Fayl hajmi {size}, mikrodastur esa {most} dan oshmaydi. Bu kerakli faylmi?',
} as const;
