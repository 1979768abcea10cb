import { z } from 'zod';
import { TRIAGE_STATES } from '../case/case-model.ts';
import { CAUSE_IDS } from '../findings/rule.ts';
import {
  REPORT_SECTIONS,
  type PseudonymOptions,
  type ReportOptions,
} from '../report/report-options.ts';
import type { CaseEdit } from './case-messages.ts';
import type { ExportSpec, ExportTarget } from './export-messages.ts';
import { MAX_NAME, index, path } from './validators-in-common.ts';

/** What a note, a reason or a logo may be at most: letters. */
const MAX_NOTE = 100_000;
const MAX_TAG = 200;
const MAX_TAGS = 100;
const MAX_FLOWS = 1_000_000;
const MAX_LOGO = 4_000_000;

const time = z.iso.datetime({ precision: 9 });
const noteText = z.string().min(1).max(MAX_NOTE);
const flows = z.array(index).min(1).max(MAX_FLOWS);
const name = z.string().max(MAX_NAME).nullable();
const tags = z.array(z.string().min(1).max(MAX_TAG)).max(MAX_TAGS);

const anchor = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('analysis') }),
  z.strictObject({ on: z.literal('capture'), capture: index }),
  z.strictObject({ on: z.literal('flow'), flow: index }),
  z.strictObject({ on: z.literal('packet'), flow: index.nullable(), packet: index }),
  z.strictObject({ on: z.literal('range'), flow: index.nullable(), from: time, until: time }),
]);

/** One edit of the case. */
export const caseEdit: z.ZodType<CaseEdit> = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add-note'), anchor, text: noteText }),
  z.strictObject({ do: z.literal('edit-note'), id: z.string().max(MAX_TAG), text: noteText }),
  z.strictObject({ do: z.literal('remove-note'), id: z.string().max(MAX_TAG) }),
  z.strictObject({
    do: z.literal('triage'),
    flows,
    state: z.enum(TRIAGE_STATES).nullable(),
    owner: name,
  }),
  z.strictObject({ do: z.literal('tag'), flows, add: tags, remove: tags }),
  z.strictObject({
    do: z.literal('override'),
    flow: index,
    override: z
      .strictObject({
        cause: z.enum(CAUSE_IDS).nullable(),
        class: z.enum(['benign', 'watch', 'harmful']),
        why: z.string().max(MAX_NOTE),
      })
      .nullable(),
  }),
  z.strictObject({
    do: z.literal('describe'),
    title: name.optional(),
    caseId: name.optional(),
  }),
]);

/** How made-up names are made. */
export const pseudonyms: z.ZodType<PseudonymOptions> = z.strictObject({
  keepPrefixes: z.boolean(),
  seed: z.string().max(MAX_NAME),
});

/** What goes into a report. */
export const reportOptions: z.ZodType<ReportOptions> = z.strictObject({
  title: name,
  caseId: name,
  author: name,
  logo: z.string().max(MAX_LOGO).nullable(),
  sections: z.array(z.enum(REPORT_SECTIONS)).max(REPORT_SECTIONS.length),
  flows: z.union([z.enum(['noted', 'suspicious']), z.array(index).max(MAX_FLOWS)]),
  zone: z.string().min(1).max(100),
  paper: z.enum(['a4', 'letter']),
  pseudonyms: pseudonyms.nullable(),
  attach: z.strictObject({ slices: z.boolean(), records: z.boolean() }),
});

const choice = z.union([z.strictObject({ flows }), z.strictObject({ view: index })]);

/** What is to be written for the user. */
export const exportSpec: z.ZodType<ExportSpec> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    format: z.enum(['pdf', 'html', 'md']),
    options: reportOptions,
  }),
  z.strictObject({
    kind: z.literal('flows'),
    format: z.enum(['csv', 'json', 'jsonl', 'parquet']),
    choice,
    pseudonyms: pseudonyms.nullable(),
  }),
  z.strictObject({ kind: z.literal('packets'), choice, pseudonyms: pseudonyms.nullable() }),
  z.strictObject({
    kind: z.literal('commented-capture'),
    capture: index,
    pseudonyms: pseudonyms.nullable(),
  }),
  z.strictObject({
    kind: z.literal('ladder'),
    flow: index,
    folded: z.boolean(),
    pseudonyms: pseudonyms.nullable(),
  }),
  z.strictObject({ kind: z.literal('case') }),
]);

/** Where it goes. */
export const exportTarget: z.ZodType<ExportTarget> = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('path'), path }),
  z.strictObject({ to: z.literal('ask') }),
  z.strictObject({ to: z.literal('download') }),
]);
