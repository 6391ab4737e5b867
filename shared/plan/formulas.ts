/**
 * Formulas of a plan: arithmetic over named numbers. mathjs reads them; nothing else of it is used. What it read is
 * taken over node by node into a small tree of our own, which can hold only the operations of the table: no
 * assignment, no property, no text, no list, no function that is not listed.
 */
import { create, parseDependencies, type MathNode } from 'mathjs/number';
import { refuse } from '../errors.ts';
import { knownNamesHint } from '../input/closestName.ts';
import {
  binding,
  type Cell,
  functions,
  type Operation,
  operators,
  type ValueKind,
} from './formulaOperations.ts';
import { positionOf } from './formulaText.ts';

type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'operation'; readonly operation: Operation; readonly on: readonly Expression[] }
  | { readonly kind: 'choice'; readonly on: readonly [Expression, Expression, Expression] };

export interface Formula {
  readonly text: string;
  /** The names that it uses. */
  readonly names: ReadonlySet<string>;
  /** @throws SpillwayError `formula-not-finite` where it, or a step of it, is not a finite number. */
  evaluate(values: ReadonlyMap<string, number>): number;
  /** The same as a spreadsheet writes it, without the leading `=`; `reference` gives the cell of a name. */
  excel(reference: (name: string) => string): string;
}

const { parse } = create(parseDependencies!);
const longestFormula = 500;
const mostParts = 200;
/** What mathjs calls the parts that a formula may not have. */
const refusedParts: ReadonlyMap<string, string> = new Map([
  ['AccessorNode', 'properties and indices'],
  ['ArrayNode', 'lists'],
  ['AssignmentNode', 'assignments'],
  ['BlockNode', 'several expressions'],
  ['FunctionAssignmentNode', 'definitions of functions'],
  ['IndexNode', 'indices'],
  ['ObjectNode', 'objects'],
  ['RangeNode', 'ranges'],
]);

/** The fields of mathjs nodes that are read here; its own types differ from what it builds in places. */
interface ParsedNode {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: unknown;
  readonly args?: readonly ParsedNode[];
  readonly content?: ParsedNode;
  readonly implicit?: boolean;
  readonly condition?: ParsedNode;
  readonly trueExpr?: ParsedNode;
  readonly falseExpr?: ParsedNode;
}

function refuseFormula(text: string, message: string, hint?: string): never {
  return refuse({
    code: 'invalid-formula',
    message: `The formula is not valid: ${message}.`,
    value: text,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Takes over what mathjs read, refusing everything that is not in the table. */
class Translation {
  readonly names = new Set<string>();
  private readonly text: string;
  private readonly known: ReadonlySet<string>;
  private parts = 0;

  constructor(text: string, known: ReadonlySet<string>) {
    this.text = text;
    this.known = known;
  }

  private fail(message: string, hint?: string): never {
    return refuseFormula(this.text, message, hint);
  }

  of(node: ParsedNode, wanted: ValueKind): Expression {
    this.parts += 1;
    if (this.parts > mostParts) this.fail(`it has more than ${mostParts} parts`);
    switch (node.type) {
      case 'ParenthesisNode':
        return this.of(node.content!, wanted);
      case 'ConstantNode':
        return this.constant(node, wanted);
      case 'SymbolNode':
        return this.symbol(node.name!, wanted);
      case 'OperatorNode':
        return this.operator(node, wanted);
      case 'FunctionNode':
        return this.call(node, wanted);
      case 'ConditionalNode':
        return this.choice([node.condition!, node.trueExpr!, node.falseExpr!], wanted);
      case 'RelationalNode':
        return this.fail('comparisons cannot be chained', 'Write a < b and b < c.');
      default:
        return this.fail(`${refusedParts.get(node.type) ?? node.type} cannot be used`);
    }
  }

  private check(given: ValueKind, wanted: ValueKind): void {
    if (given === wanted) return;
    if (given === 'number')
      this.fail('a number stands where a condition should be', 'Compare it with something: x != 0.');
    this.fail('a condition stands where a number should be', 'Choose between numbers: month >= 3 ? 1.2 : 1.');
  }

  private constant(node: ParsedNode, wanted: ValueKind): Expression {
    const { value } = node;
    if (typeof value !== 'number') {
      this.fail(value === undefined ? 'it is empty' : `${JSON.stringify(value)} is not a number`);
    }
    if (!Number.isFinite(value)) this.fail(`${value} is not a finite number`);
    this.check('number', wanted);
    return { kind: 'number', value };
  }

  private symbol(name: string, wanted: ValueKind): Expression {
    if (!this.known.has(name)) {
      if (functions.has(name) || name === 'if') this.fail(`${name} is a function and needs its arguments`);
      refuse({
        code: 'unknown-name',
        message: `The formula uses "${name}", which is not known here, at position ${positionOf(this.text, name)}.`,
        value: this.text,
        hint: knownNamesHint(name, this.known, 'known names'),
      });
    }
    this.check('number', wanted);
    this.names.add(name);
    return { kind: 'name', name };
  }

  private operator(node: ParsedNode, wanted: ValueKind): Expression {
    if (node.implicit === true) this.fail('an operator is missing between two values', 'Write a * b.');
    const operation = operators.get(String(node.fn));
    if (operation === undefined) this.fail(`the operator "${String(node.fn)}" cannot be used`);
    return this.operation(operation, node.args ?? [], wanted);
  }

  private call(node: ParsedNode, wanted: ValueKind): Expression {
    const fn = node.fn as ParsedNode;
    if (fn.type !== 'SymbolNode') this.fail('only a named function can be called');
    const name = fn.name!;
    const on = node.args ?? [];
    if (name === 'if') {
      if (on.length !== 3) this.fail('if takes a condition and two numbers', 'if(month >= 3, 1.2, 1)');
      return this.choice([on[0]!, on[1]!, on[2]!], wanted);
    }
    const operation = functions.get(name);
    if (operation === undefined) {
      return refuse({
        code: 'unknown-name',
        message: `The formula calls "${name}", which is not a known function, at position ${positionOf(this.text, name)}.`,
        value: this.text,
        hint: knownNamesHint(name, ['if', ...functions.keys()], 'functions'),
      });
    }
    return this.operation(operation, on, wanted);
  }

  private operation(operation: Operation, on: readonly ParsedNode[], wanted: ValueKind): Expression {
    const [least, most] = operation.arguments;
    if (on.length < least || on.length > most) {
      const count = least === most ? String(least) : `${least} to ${most}`;
      this.fail(
        `${operation.name} takes ${count} ${most === 1 ? 'argument' : 'arguments'}, not ${on.length}`,
      );
    }
    this.check(operation.gives, wanted);
    return { kind: 'operation', operation, on: on.map((part) => this.of(part, operation.takes)) };
  }

  private choice(
    [test, yes, no]: readonly [ParsedNode, ParsedNode, ParsedNode],
    wanted: ValueKind,
  ): Expression {
    this.check('number', wanted);
    return {
      kind: 'choice',
      on: [this.of(test, 'condition'), this.of(yes, 'number'), this.of(no, 'number')],
    };
  }
}

/** The message of mathjs without its own place, which is given apart. */
function syntaxFault(text: string, error: unknown): never {
  const { message = '', char } = error as { message?: string; char?: number };
  if (typeof char !== 'number') return refuseFormula(text, 'it is nested too deeply');
  const what = message.replace(/ \(char \d+\)$/, '');
  return refuseFormula(text, `${what.charAt(0).toLowerCase()}${what.slice(1)}, at position ${char}`);
}

/**
 * Reads a formula. `known` are the names that it may use.
 *
 * Operators `+ - * / ^ %` (remainder), comparisons, `and or not`, `c ? a : b`; functions `if min max round floor ceil abs
 * exp log log10 sqrt pow mod`. Numbers and conditions are not mixed.
 * @throws SpillwayError `invalid-formula` with the position, or `unknown-name` with the names that there are.
 */
export function parseFormula(text: string, known: Iterable<string>): Formula {
  if (text.length > longestFormula) refuseFormula(text, `it is longer than ${longestFormula} characters`);
  if (/%\s*(?:[^\s\w.(]|$)/.test(text))
    refuseFormula(text, 'a percent sign after a number is ambiguous', 'Write 0.05 for five per cent.');
  if (text.includes('#')) refuseFormula(text, 'comments cannot be used');
  let node: MathNode;
  try {
    node = parse(text);
  } catch (error) {
    return syntaxFault(text, error);
  }
  const translation = new Translation(text, new Set(known));
  const expression = translation.of(node as unknown as ParsedNode, 'number');
  return {
    text,
    names: translation.names,
    evaluate: (values) => evaluate(expression, values, text),
    excel: (reference) => excelCell(expression, reference).text,
  };
}

/** As a spreadsheet does, a step that is not finite makes the whole not finite; `if` looks at one branch only. */
function evaluate(expression: Expression, values: ReadonlyMap<string, number>, text: string): number {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name': {
      const value = values.get(expression.name);
      if (value === undefined) throw new RangeError(`no value for ${expression.name}`);
      return value;
    }
    case 'choice': {
      const [test, yes, no] = expression.on;
      return evaluate(evaluate(test, values, text) !== 0 ? yes : no, values, text);
    }
    case 'operation': {
      const on = expression.on.map((part) => evaluate(part, values, text));
      const result = expression.operation.compute(on);
      if (Number.isFinite(result)) return result;
      return refuse({
        code: 'formula-not-finite',
        message: `The formula has no finite value: ${expression.operation.name} of ${on.join(' and ')}.`,
        value: text,
      });
    }
  }
}

function excelCell(expression: Expression, reference: (name: string) => string): Cell {
  switch (expression.kind) {
    case 'number':
      return { text: String(expression.value).toUpperCase(), binding: binding.atom };
    case 'name':
      return { text: reference(expression.name), binding: binding.atom };
    case 'choice': {
      const parts = expression.on.map((part) => excelCell(part, reference).text);
      return { text: `IF(${parts.join(',')})`, binding: binding.atom };
    }
    case 'operation':
      return expression.operation.excel(expression.on.map((part) => excelCell(part, reference)));
  }
}

/** A formula as a spreadsheet writes it, without the leading `=`. See {@link parseFormula} for what is refused. */
export function excelFormula(
  text: string,
  known: Iterable<string>,
  reference: (name: string) => string,
): string {
  return parseFormula(text, known).excel(reference);
}

const words = 'month if and or not xor mod in to true false null undefined NaN Infinity'.split(' ');

/** Whether a name belongs to the formula language, so that no driver can have it. */
export function isReservedName(name: string): boolean {
  return words.includes(name) || functions.has(name);
}
