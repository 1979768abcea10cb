/** Parts of a report that can be left out. The title block always stands. */
export const REPORT_SECTIONS = [
  'summary',
  'timeline',
  'actions',
  'flows',
  'notes',
  'method',
  'appendix',
] as const;

/** One of them. */
export type ReportSection = (typeof REPORT_SECTIONS)[number];

/** How original values are replaced by stable made-up ones. */
export interface PseudonymOptions {
  /** Addresses keep their common prefixes (Crypto-PAn's property) instead of being numbered. */
  readonly keepPrefixes: boolean;
  /**
   * Secret that the names follow from: equal seeds give equal names. Never written anywhere. Empty:
   * a secret of this installation.
   */
  readonly seed: string;
}

/** Original values and their made-up names, by kind ("ip", "host", "mac"): for the map file. */
export interface PseudonymMap {
  readonly schema: 'teardown.pseudonyms/1';
  readonly options: Omit<PseudonymOptions, 'seed'>;
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What goes into a report. Equal options over equal captures and an equal case give equal bytes. */
export interface ReportOptions {
  /** null: made from the findings. */
  readonly title: string | null;
  /** The incident's or ticket's number: "INC-2041". */
  readonly caseId: string | null;
  readonly author: string | null;
  /** PNG, JPEG or SVG as a data URL. */
  readonly logo: string | null;
  readonly sections: readonly ReportSection[];
  /**
   * The flows that get a section of their own. `noted`: those with notes, triage or an override
   * (where there are none: the most harmful ones, at most 20, and the report says so).
   */
  readonly flows: 'noted' | 'suspicious' | readonly number[];
  /** IANA zone that times are shown in; always named beside them. */
  readonly zone: string;
  readonly paper: 'a4' | 'letter';
  readonly pseudonyms: PseudonymOptions | null;
  readonly attach: { readonly slices: boolean; readonly records: boolean };
}

/** A report of everything. */
export const DEFAULT_REPORT: ReportOptions = {
  title: null,
  caseId: null,
  author: null,
  logo: null,
  sections: REPORT_SECTIONS,
  flows: 'noted',
  zone: 'UTC',
  paper: 'a4',
  pseudonyms: null,
  attach: { slices: true, records: true },
};
