import { z } from 'zod';
import { SORT_COLUMNS } from '../session/records.ts';
import {
  caseEdit,
  exportSpec,
  exportTarget,
  pseudonyms,
  reportOptions,
} from './validators-of-cases.ts';
import { MAX_NAME, closeKind, index, path, triageFilter } from './validators-in-common.ts';
import type { MethodName, Methods } from './api.ts';

/**
 * What every request is held against at the host's door, whichever carrier brought it. Strict:
 * unknown fields are refused, because they are a sign of two versions talking to each other.
 */

/** Most rows of the flow table that one call may ask for. */
const MAX_FLOW_ROWS = 1000;

/** Most rows of a ladder that one call may ask for. */
const MAX_LADDER_ROWS = 2000;

const MAX_INPUTS = 10_000;
const MAX_FILTER_TEXT = 10_000;
const MAX_PREVIEW_PAGES = 20;
const MAX_SILENCE_SECONDS = 1e6;
const MAX_RADAR_PACKETS = 1e6;
/** A year. */
const MAX_BUCKET_MINUTES = 527_040;
/** Characters of a pasted text; longer ones are opened as files. */
const LONGEST_PASTE = 64 * 1024 * 1024;

const rowCount = (most: number): z.ZodType<number> => z.int().positive().max(most);
const captureInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path, follow: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('upload'), token: z.string().min(1).max(200), name: path }),
  z.strictObject({ kind: z.literal('text'), name: path, text: z.string().max(LONGEST_PASTE) }),
  z.strictObject({ kind: z.literal('sample') }),
]);

const viewSpec = z.strictObject({
  text: z.string().max(MAX_FILTER_TEXT),
  kinds: z.array(closeKind).max(closeKind.options.length),
  triage: triageFilter,
  sort: z.strictObject({ column: z.enum(SORT_COLUMNS), direction: z.enum(['up', 'down']) }),
});

const ofAnalysis = { analysis: index };
const ofView = { analysis: index, view: index };
const ofLadder = { analysis: index, flow: index, folded: z.boolean() };

/** A schema for the parameters of every method; the compiler holds it against the contract. */
export const PARAMS: { readonly [M in MethodName]: z.ZodType<Methods[M]['params']> } = {
  'app.info': z.null(),
  'recent.list': z.null(),
  'recent.clear': z.null(),
  'dialog.open': z.null(),
  'analysis.open': z.strictObject({
    inputs: z.array(captureInput).min(1).max(MAX_INPUTS),
    keep: index.nullable(),
  }),
  'analysis.cancel': z.strictObject(ofAnalysis),
  'analysis.close': z.strictObject(ofAnalysis),
  'health.get': z.strictObject(ofAnalysis),
  'flows.view': z.strictObject({ ...ofAnalysis, view: viewSpec }),
  'flows.rows': z.strictObject({ ...ofView, from: index, count: rowCount(MAX_FLOW_ROWS) }),
  'flows.position': z.strictObject({ ...ofView, flow: index }),
  'flows.csv': z.strictObject({ ...ofView, flows: z.array(index).nullable() }),
  'flow.story': z.strictObject({ ...ofAnalysis, flow: index }),
  'flow.text': z.strictObject({ ...ofAnalysis, flow: index }),
  'flow.ranking': z.strictObject({ ...ofAnalysis, flow: index }),
  'radar.report': z.strictObject({
    ...ofAnalysis,
    silenceSeconds: z.number().nonnegative().max(MAX_SILENCE_SECONDS),
    packets: z.int().min(1).max(MAX_RADAR_PACKETS),
    keep: z.array(z.enum(['multi-syn', 'syn-retransmit', 'port-reuse', 'window-end'])).max(4),
    bucketMinutes: z.int().min(1).max(MAX_BUCKET_MINUTES),
  }),
  'catalogue.get': z.null(),
  'ladder.open': z.strictObject(ofLadder),
  'ladder.rows': z.strictObject({ ...ofLadder, from: index, count: rowCount(MAX_LADDER_ROWS) }),
  'ladder.position': z.strictObject({ ...ofLadder, packet: index }),
  'ladder.svg': z.strictObject({ ...ofLadder, pseudonyms: pseudonyms.nullable() }),
  'packet.detail': z.strictObject({ ...ofAnalysis, packet: index }),
  'case.get': z.strictObject(ofAnalysis),
  'case.edit': z.strictObject({ ...ofAnalysis, edit: caseEdit, since: index.optional() }),
  'case.settle': z.strictObject({ ...ofAnalysis, keep: z.enum(['mine', 'theirs']) }),
  'case.undo': z.strictObject(ofAnalysis),
  'case.redo': z.strictObject(ofAnalysis),
  'case.saveAs': z.strictObject({ ...ofAnalysis, path: path.nullable() }),
  'author.get': z.null(),
  'author.set': z.strictObject({ author: z.string().max(MAX_NAME) }),
  'export.start': z.strictObject({ ...ofAnalysis, what: exportSpec, to: exportTarget }),
  'job.cancel': z.strictObject({ job: index }),
  'report.preview': z.strictObject({
    ...ofAnalysis,
    options: reportOptions,
    from: index,
    count: rowCount(MAX_PREVIEW_PAGES),
  }),
  'wireshark.open': z.strictObject({ ...ofAnalysis, flow: index, packet: index.nullable() }),
};
