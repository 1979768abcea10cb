import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One import of a source file, resolved to a path from the root where it is one of ours. */
export interface Import {
  /** As written: './x.ts', 'node:fs', 'react'. */
  readonly specifier: string;
  /** Path from the root ("shared/base/x.ts"), null for packages and Node. */
  readonly target: string | null;
  /** `import type` only: gone at run time. */
  readonly typeOnly: boolean;
}

/** A TypeScript source of the project. */
export interface Source {
  /** Path from the root with forward slashes. */
  readonly file: string;
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** All sources under a folder of the project. */
export function sourcesUnder(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
    .sort()
    .map(readSource);
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8');
  return { file, text, lines: text.trimEnd().split('\n').length, imports: importsOf(file, text) };
}

/** The imports and re-exports of a source text, as the compiler sees them. */
export function importsOf(file: string, text: string): Import[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    found.push({ ...resolved(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypesOnly(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (isDynamicImport(node)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function importsTypesOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function resolved(file: string, specifier: string): Omit<Import, 'typeOnly'> {
  const own = specifier.startsWith('.');
  return { specifier, target: own ? path.posix.join(path.posix.dirname(file), specifier) : null };
}
