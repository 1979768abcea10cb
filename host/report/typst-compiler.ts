import { createHash } from 'node:crypto';
import path from 'node:path';
import type {
  NodeCompiler as Compiler,
  NodeTypstDocument as TypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler';
import { TeardownFailure, teardownError } from '../../shared/contract/errors.ts';
import type { ReportModel } from '../../shared/report/report-model.ts';
import { PrintableText } from './printable-text.ts';
import { ReportFonts } from './report-fonts.ts';
import { readTemplate } from './template-files.ts';
import { typesetInput, type TypesetInput } from './typeset-report.ts';

/** A report that is laid out. */
export interface LaidOut {
  readonly compiler: Compiler;
  readonly document: TypstDocument;
}

/** The template's data with the font families that it needs. */
export interface CompilerInput extends TypesetInput {
  readonly families: ReadonlySet<string>;
  /** Equal for equal reports. */
  readonly print: string;
}

/** Parts of a report, both inclusive. */
export interface PartRange {
  readonly first: number;
  readonly last: number;
}

/** A place that does not exist: everything the typesetter reads is handed to it. */
const WORKSPACE = path.resolve('/teardown-report');
/** Rounds of writing out what turned out not to be showable. Each round learns at least one text. */
const ROUNDS = 12;

/** Typst with the report's template. Keeps compilers and fonts between calls. */
export class TypstCompiler {
  private readonly fonts = new ReportFonts();
  private readonly compilers = new Map<string, Compiler>();
  private readonly files = new Map<Compiler, Set<string>>();

  /** Lays the report out, and writes it as a PDF/A-3a. */
  async pdf(
    model: ReportModel,
    onPhase: (phase: string, done: number, total: number) => void,
  ): Promise<Uint8Array> {
    const refused = new Set<string>();
    for (let round = 0; ; round += 1) {
      onPhase('Laying out pages', 0, 2);
      const { compiler, document } = await this.layOut(this.input(model, refused));
      // What laying out remembered for the next time would only stand beside the PDF.
      compiler.evictCache(0);
      onPhase('Writing the PDF', 1, 2);
      try {
        return compiler.pdf(document, { pdfStandard: 'a-3a', pdfTags: true });
      } catch (cause) {
        const before = refused.size;
        for (const text of refusedTexts(messageOf(cause))) refused.add(text);
        if (refused.size === before || round >= ROUNDS) throw typesettingFailure(cause);
      }
    }
  }

  /** What the typesetter reads: made anew for every call, and cheap beside laying out. */
  input(model: ReportModel, refused: ReadonlySet<string> = new Set()): CompilerInput {
    const text = new PrintableText(this.fonts, sampleOf(model), refused);
    const { json, files } = typesetInput(model, text);
    const hash = createHash('sha256').update(json);
    for (const [name, bytes] of files) hash.update(`${name} ${bytes.length}\n`).update(bytes);
    return { json, files, families: text.needed, print: hash.digest('hex') };
  }

  /** Lays the report out; of parts that are not `drawn` only their room is there. */
  async layOut(
    { json, files, families }: CompilerInput,
    drawn: PartRange | null = null,
  ): Promise<LaidOut> {
    const compiler = await this.compilerFor(families);
    this.put(compiler, '/report.json', Buffer.from(json));
    this.put(compiler, '/drawn.json', Buffer.from(JSON.stringify(drawn)));
    const known = this.files.get(compiler) ?? new Set();
    for (const old of known) if (!files.has(old)) compiler.unmapShadow(inWorkspace(old));
    for (const [name, bytes] of files) this.put(compiler, name, bufferOf(bytes));
    this.files.set(compiler, new Set(files.keys()));
    // A warm compiler remembers what it laid out; what ten later reports did not need is forgotten.
    compiler.evictCache(10);
    const result = compiler.compile({ mainFilePath: inWorkspace('/report.typ') });
    const document = result.result;
    if (document === null) throw typesettingFailure(diagnosticsOf(compiler, result));
    return { compiler, document };
  }

  private put(compiler: Compiler, name: string, bytes: Buffer): void {
    compiler.mapShadow(inWorkspace(name), bytes);
  }

  private async compilerFor(families: ReadonlySet<string>): Promise<Compiler> {
    const key = [...families].sort().join(',');
    let compiler = this.compilers.get(key);
    if (compiler !== undefined) return compiler;
    const { NodeCompiler } = await loadAddon();
    compiler = NodeCompiler.create({
      workspace: WORKSPACE,
      fontArgs: [{ fontBlobs: this.fonts.blobs(families) }],
    });
    for (const [name, bytes] of readTemplate()) this.put(compiler, `/${name}`, bytes);
    this.compilers.clear();
    this.compilers.set(key, compiler);
    return compiler;
  }
}

function inWorkspace(name: string): string {
  return path.join(WORKSPACE, name);
}

async function loadAddon(): Promise<{ readonly NodeCompiler: typeof Compiler }> {
  try {
    return await import('@myriaddreamin/typst-ts-node-compiler');
  } catch (cause) {
    const detail = `The typesetter for PDF and preview (@myriaddreamin/typst-ts-node-compiler) cannot be loaded on ${process.platform} ${process.arch}: ${firstLine(messageOf(cause))} HTML and Markdown reports work without it.`;
    throw new TeardownFailure(teardownError('internal', detail));
  }
}

/** Text in which the scripts of the report show; the texts of its figures are elsewhere too. */
function sampleOf(model: ReportModel): string {
  const texts = (key: string, value: unknown): unknown => (key === 'svg' ? '' : value);
  return JSON.stringify([model.title, model.facts, model.sections], texts);
}

/** The same bytes, not copied. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What the PDF/A check says that no font shows: `the text "…" could not be displayed`. */
function refusedTexts(message: string): readonly string[] {
  const found = message.matchAll(/the text (?:\\?`)?\\?"((?:[^"\\]|\\.)*?)\\?"/gu);
  return [...found].map((each) => each[1]).filter((text) => text !== '');
}

function typesettingFailure(cause: unknown): TeardownFailure {
  return new TeardownFailure(
    teardownError('internal', `The report could not be typeset: ${messagesIn(messageOf(cause))}`),
  );
}

function diagnosticsOf(compiler: Compiler, result: { takeDiagnostics(): unknown }): string {
  const error = result.takeDiagnostics();
  if (error === null) return 'no diagnostics were given.';
  const all = compiler.fetchDiagnostics(error as Parameters<Compiler['fetchDiagnostics']>[0]);
  return all.map((each) => String((each as { message?: unknown }).message)).join(' ');
}

/** The sentences in a list of diagnostics. */
function messagesIn(text: string): string {
  const found = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/gu)].map((each) => each[1]);
  return [...new Set(found.length > 0 ? found : [text])].slice(0, 4).join(' ');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}
