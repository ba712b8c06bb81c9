import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { isProblemCode } from '../../src/api/problem-table.js';

/** A sentence that people may be told, as it stands in the sources. */
export interface SourceSentence {
  readonly text: string;
  /** How it is told of one, where that differs. */
  readonly one: string | null;
  /** `src/api/body.ts:43` */
  readonly place: string;
}

export interface SourceSentences {
  readonly sentences: readonly SourceSentence[];
  /** Where something is told that nobody could find a translation for: made of pieces, or not known before it runs. */
  readonly untranslatable: readonly string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command line and the simulator speak English, and so does what ends a start; the page in a browser has its own catalogs. */
const NOT_TOLD_BY_THE_API = /^src[\\/](cli[\\/]|simulator[\\/]|web[\\/]|kit[\\/]sentence\.ts)/;

/**
 * Finds every sentence by the compiler's own knowledge: an expression that goes where a `Text` is expected is a sentence,
 * so it must be one that is known here (a literal), or be made with `say`.
 */
export function sentencesInSource(files: readonly string[] = sourceFiles()): SourceSentences {
  const program = ts.createProgram({ rootNames: files, options: compilerOptions() });
  const finder = new Finder(program.getTypeChecker());
  const own = new Set(files.map((file) => path.resolve(ROOT, file)));
  for (const file of program.getSourceFiles()) {
    if (own.has(path.resolve(ROOT, file.fileName))) finder.visit(file);
  }
  return finder;
}

function sourceFiles(): string[] {
  return readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join('src', file))
    .filter((file) => file.endsWith('.ts') && !NOT_TOLD_BY_THE_API.test(file))
    .map((file) => path.join(ROOT, file));
}

function compilerOptions(): ts.CompilerOptions {
  const read = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { compilerOptions: given } = read.config as { compilerOptions: unknown };
  return ts.convertCompilerOptionsFromJson(given, ROOT).options;
}

class Finder implements SourceSentences {
  readonly sentences: SourceSentence[] = [];
  private readonly refused = new Set<string>();
  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  get untranslatable(): readonly string[] {
    return [...this.refused];
  }

  visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    if (ts.isNewExpression(node) && this.neverReachesAClient(node)) return;
    if (ts.isCallExpression(node) && this.isSay(node)) this.said(node);
    else {
      if (ts.isCallExpression(node)) this.zodCall(node);
      if (ts.isPropertyAssignment(node)) this.zodOption(node);
      if (ts.isObjectLiteralExpression(node)) this.fieldError(node);
      if (ts.isExpression(node) && !isWrapper(node) && !isName(node)) {
        const wanted = this.checker.getContextualType(node);
        if (wanted && isText(wanted)) this.told(node);
      }
    }
    ts.forEachChild(node, (child) => {
      this.visit(child);
    });
  }

  /** What is thrown under a code without a row in the table is for the log. */
  private neverReachesAClient(node: ts.NewExpression): boolean {
    const [code, text] = node.arguments ?? [];
    if (!code || !text) return false;
    const wanted = this.checker.getContextualType(text);
    const codes = literalsOf(this.checker.getTypeAtLocation(code));
    return Boolean(wanted && isText(wanted) && codes && !codes.some(isProblemCode));
  }

  private isSay({ expression }: ts.CallExpression): boolean {
    const symbol = this.checker.getSymbolAtLocation(expression);
    const target =
      symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const declared = target?.valueDeclaration?.getSourceFile().fileName;
    return target?.name === 'say' && declared !== undefined && /kit[\\/]sentence\.ts$/.test(declared);
  }

  private said(node: ts.CallExpression): void {
    const [text] = node.arguments;
    const literals = text && literalsOf(this.checker.getTypeAtLocation(text));
    if (literals) {
      for (const literal of literals) this.add(literal, null, node);
      return;
    }
    const forms = text && ts.isObjectLiteralExpression(text) ? text.properties : [];
    const form = (name: string) => {
      const found = forms.find((one) => one.name?.getText() === name);
      const value = found && ts.isPropertyAssignment(found) ? found.initializer : undefined;
      return value && ts.isStringLiteralLike(value) ? value.text : null;
    };
    const [one, other] = [form('one'), form('other')];
    if (one !== null && other !== null) this.add(other, one, node);
    else this.refused.add(`${placeOf(node)}: say() needs its sentence written out`);
  }

  /** zod takes messages as a last argument, or in its `message`. */
  private zodCall(node: ts.CallExpression): void {
    const declaration = this.checker.getResolvedSignature(node)?.declaration;
    if (!declaration || !/[\\/]zod[\\/]/.test(declaration.getSourceFile().fileName)) return;
    // In a transform: the issue itself may be its message.
    const [issue] = node.arguments;
    const { expression: called } = node;
    const isIssue = ts.isPropertyAccessExpression(called) && called.name.text === 'addIssue';
    if (isIssue && issue && !ts.isObjectLiteralExpression(issue)) this.told(issue);
    node.arguments.forEach((argument, at) => {
      const parameter = declaration.parameters[at]?.name.getText();
      if (['params', 'message', 'error', '_params'].includes(parameter ?? '')) this.zodMessage(argument);
      if (!ts.isObjectLiteralExpression(argument)) return;
      for (const property of argument.properties) {
        const isMessage = ts.isPropertyAssignment(property) && property.name.getText() === 'message';
        if (isMessage) this.zodMessage(property.initializer);
      }
    });
  }

  /** And in its `error`, also where the options are made apart from the call. */
  private zodOption(node: ts.PropertyAssignment): void {
    const file = node.getSourceFile();
    const usesZod = file.text.includes("from 'zod'") && !file.fileName.endsWith('field-sentence.ts');
    if (node.name.getText() === 'error' && usesZod) this.zodMessage(node.initializer);
  }

  /** Where a function is generic the compiler does not say that a `FieldError` is wanted: its shape does. */
  private fieldError(node: ts.ObjectLiteralExpression): void {
    const named = (name: string) => node.properties.find((property) => property.name?.getText() === name);
    const message = named('message');
    if (!named('field') || !message || !ts.isPropertyAssignment(message)) return;
    const { initializer } = message;
    const isKnown = literalsOf(this.checker.getTypeAtLocation(initializer)) !== null;
    if (isKnown || ts.isTemplateExpression(initializer)) this.told(initializer);
  }

  private zodMessage(value: ts.Expression): void {
    const type = this.checker.getTypeAtLocation(value);
    const isFunction = type.getCallSignatures().length > 0;
    if (isFunction || type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) this.told(value);
  }

  private told(node: ts.Expression): void {
    if (ts.isStringLiteralLike(node)) this.add(node.text, null, node);
    else this.toldType(this.checker.getTypeAtLocation(node), node);
  }

  /** A `Text` that is handed on was looked at where it came from. */
  private toldType(type: ts.Type, node: ts.Node): void {
    const literals = literalsOf(type);
    if (literals) for (const text of literals) this.add(text, null, node);
    else if (!isText(type)) {
      this.refused.add(`${placeOf(node)}: ${node.getText().slice(0, 120)} (write it with say)`);
    }
  }

  private add(text: string, one: string | null, node: ts.Node): void {
    if (text !== '') this.sentences.push({ text, one, place: placeOf(node) });
  }
}

/** The name of a member is not its value. */
function isName(node: ts.Expression): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

/** What is looked at part by part. */
function isWrapper(node: ts.Expression): boolean {
  return (
    ts.isConditionalExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAsExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  );
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

const NOTHING = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never;

/** `Text`, or a part of it: what may be a number as well is a value within a sentence. */
function isText(type: ts.Type): boolean {
  const parts = partsOf(type);
  return (
    parts.some(({ symbol }) => (symbol as ts.Symbol | undefined)?.name === 'Sentence') &&
    !parts.some(({ flags }) => flags & ts.TypeFlags.NumberLike)
  );
}

/** @returns null when it may be something else than certain strings */
function literalsOf(type: ts.Type): readonly string[] | null {
  const parts = partsOf(type).filter(({ flags }) => !(flags & NOTHING));
  const literals = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  return literals.length === parts.length ? literals : null;
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${path.relative(ROOT, file.fileName)}:${line + 1}`;
}
