/**
 * Everything that a formula can do: each operation with what it takes, what it gives, how it is computed and how a
 * spreadsheet writes it. One table for both, so that the workbook's cell and the plan's figure are the same number.
 */

/** A formula's parts are numbers or conditions (true or false); the two are never mixed. */
export type ValueKind = 'number' | 'condition';

/** How tightly a spreadsheet's operators bind, loosest first; `atom` needs no parentheses anywhere. */
export const binding = { comparison: 1, sum: 2, product: 3, power: 4, atom: 5 } as const;
export type Binding = (typeof binding)[keyof typeof binding];

/** A piece of a spreadsheet formula. */
export interface Cell {
  readonly text: string;
  readonly binding: Binding;
}

export interface Operation {
  /** As the user writes it. */
  readonly name: string;
  readonly takes: ValueKind;
  readonly gives: ValueKind;
  readonly arguments: readonly [least: number, most: number];
  /** Conditions are 1 and 0 here. */
  readonly compute: (values: readonly number[]) => number;
  readonly excel: (cells: readonly Cell[]) => Cell;
}

const anyNumber = 64;

function inside(cell: Cell | undefined, least: Binding): string {
  if (cell === undefined) return '';
  return cell.binding >= least ? cell.text : `(${cell.text})`;
}

function infix(
  name: string,
  sign: string,
  level: Binding,
  compute: (a: number, b: number) => number,
  gives: ValueKind = 'number',
): Operation {
  return {
    name,
    takes: 'number',
    gives,
    arguments: [2, 2],
    compute: ([a, b]) => compute(a!, b!),
    // The right side binds tighter: a − (b − c). A power's sides are atoms, since −2^2 is 4 in a spreadsheet.
    excel: ([a, b]) => {
      const tighter = level === binding.power ? binding.atom : ((level + 1) as Binding);
      const left = level === binding.power || level === binding.comparison ? tighter : level;
      return { text: `${inside(a, left)}${sign}${inside(b, tighter)}`, binding: level };
    },
  };
}

function call(
  name: string,
  excelName: string,
  count: readonly [number, number],
  compute: (...values: readonly number[]) => number,
  kinds: { readonly takes: ValueKind; readonly gives: ValueKind } = { takes: 'number', gives: 'number' },
): Operation {
  return {
    name,
    ...kinds,
    arguments: count,
    compute: (values) => compute(...values),
    excel: (cells) => ({
      text: `${excelName}(${cells.map((cell) => cell.text).join(',')})`,
      binding: binding.atom,
    }),
  };
}

const compare = (name: string, sign: string, holds: (a: number, b: number) => boolean): Operation =>
  infix(name, sign, binding.comparison, (a, b) => (holds(a, b) ? 1 : 0), 'condition');

const conditions = { takes: 'condition', gives: 'condition' } as const;

/** Halves away from zero, as a spreadsheet rounds. */
const round = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

/** 0^0 has no value in a spreadsheet. */
const power = (a: number, b: number): number => (a === 0 && b === 0 ? Number.NaN : a ** b);

/** The remainder with the sign of the divisor. */
const modulo = (a: number, b: number): number => a - b * Math.floor(a / b);

/** By the parser's names of the operators. */
export const operators: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    add: infix('+', '+', binding.sum, (a, b) => a + b),
    subtract: infix('-', '-', binding.sum, (a, b) => a - b),
    multiply: infix('*', '*', binding.product, (a, b) => a * b),
    divide: infix('/', '/', binding.product, (a, b) => a / b),
    pow: infix('^', '^', binding.power, power),
    mod: call('%', 'MOD', [2, 2], (a, b) => modulo(a!, b!)),
    unaryPlus: { ...infix('+', '+', binding.sum, (a) => a), arguments: [1, 1], excel: ([a]) => a! },
    unaryMinus: {
      ...infix('-', '-', binding.sum, (a) => -a),
      arguments: [1, 1],
      excel: ([a]) => ({ text: `-${inside(a, binding.atom)}`, binding: binding.sum }),
    },
    smaller: compare('<', '<', (a, b) => a < b),
    smallerEq: compare('<=', '<=', (a, b) => a <= b),
    larger: compare('>', '>', (a, b) => a > b),
    largerEq: compare('>=', '>=', (a, b) => a >= b),
    equal: compare('==', '=', (a, b) => a === b),
    unequal: compare('!=', '<>', (a, b) => a !== b),
    and: call('and', 'AND', [2, 2], (a, b) => a! * b!, conditions),
    or: call('or', 'OR', [2, 2], (a, b) => Math.max(a!, b!), conditions),
    not: call('not', 'NOT', [1, 1], (a) => 1 - a!, conditions),
  } satisfies Record<string, Operation>),
);

/** By the name that the user writes; `if` is apart, since it looks at one of its branches only. */
export const functions: ReadonlyMap<string, Operation> = new Map(
  [
    call('min', 'MIN', [1, anyNumber], Math.min),
    call('max', 'MAX', [1, anyNumber], Math.max),
    call('abs', 'ABS', [1, 1], (x) => Math.abs(x!)),
    call('floor', 'INT', [1, 1], (x) => Math.floor(x!)),
    {
      ...call('ceil', '', [1, 1], (x) => Math.ceil(x!)),
      excel: ([x]: readonly Cell[]) => ({ text: `-INT(-${inside(x, binding.atom)})`, binding: binding.sum }),
    },
    {
      ...call('round', '', [1, 1], (x) => round(x!)),
      excel: ([x]: readonly Cell[]) => ({ text: `ROUND(${x!.text},0)`, binding: binding.atom }),
    },
    call('exp', 'EXP', [1, 1], (x) => Math.exp(x!)),
    call('sqrt', 'SQRT', [1, 1], (x) => Math.sqrt(x!)),
    call('pow', 'POWER', [2, 2], (a, b) => power(a!, b!)),
    call('mod', 'MOD', [2, 2], (a, b) => modulo(a!, b!)),
    call('log10', 'LOG10', [1, 1], (x) => Math.log10(x!)),
    {
      ...call('log', '', [1, 2], (x, base) => Math.log(x!) / (base === undefined ? 1 : Math.log(base))),
      excel: ([x, base]: readonly Cell[]) => ({
        text: base === undefined ? `LN(${x!.text})` : `LOG(${x!.text},${base.text})`,
        binding: binding.atom,
      }),
    },
  ].map((operation): [string, Operation] => [operation.name, operation]),
);
