/** Names of months and weekdays in the six languages that exports are written in, whole and abbreviated. */

/** English, German, French, Spanish, Portuguese, Italian; without accents. */
const monthNames = [
  'january jan januar jaenner janner jän janvier janv enero ene janeiro gennaio gen',
  'february feb februar fevrier fevr fev febrero fevereiro febbraio febb',
  'march mar marz mrz mars marzo marco',
  'april apr avril avr abril abr aprile',
  'may mai mayo maio maggio mag',
  'june jun juni juin junio junho giugno giu',
  'july jul juli juillet juil julio julho luglio lug',
  'august aug aout agosto ago',
  'september sep sept septembre septiembre setiembre set setembro settembre sett',
  'october oct oktober okt octobre octubre outubro out ottobre ott',
  'november nov novembre noviembre novembro',
  'december dec dezember dez decembre diciembre dic dezembro dicembre',
];

/** "Mar" is left out: it is March in four of the languages and Tuesday in three. */
const weekdayNames =
  'monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun ' +
  'montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so ' +
  'lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim ' +
  'lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom ' +
  'segunda terca ter quarta qua quinta qui sexta sex ' +
  'lunedi martedi mercoledi giovedi gio venerdi sabato domenica';

const plain = (word: string): string => word.normalize('NFD').replace(/\p{Mn}/gu, '');

const months = new Map<string, number>();
monthNames.forEach((names, index) => {
  for (const name of names.split(' ')) months.set(plain(name), index + 1);
});
const weekdays = new Set(weekdayNames.split(' '));

/** Month of a word in lower case, 1–12; 0 where it names none. Accents do not matter. */
export function monthNamed(word: string): number {
  return months.get(word) ?? months.get(plain(word)) ?? 0;
}

/** Whether a word in lower case names a day of the week. */
export function isWeekday(word: string): boolean {
  return weekdays.has(word) || weekdays.has(plain(word));
}
