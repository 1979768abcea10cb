import type { VerdictClass } from '../findings/rule.ts';

/**
 * A report as data: the one model that PDF, HTML and Markdown are made from. Every text is plain:
 * no markup is in it and none is read from it. Times are written out in the report's zone.
 */
export interface ReportModel {
  readonly schema: 'teardown.report/1';
  readonly title: string;
  /** "Incident report · prepared with Teardown 0.1.0 from 1 capture". */
  readonly subtitle: string;
  /** BCP 47. */
  readonly language: 'en';
  readonly paper: 'a4' | 'letter';
  readonly author: string | null;
  readonly caseId: string | null;
  /** PNG, JPEG or SVG with its media type. */
  readonly logo: { readonly type: string; readonly bytes: Uint8Array } | null;
  /** Instant that stands for "when" in the document's metadata: the last packet's, never the clock's. */
  readonly instant: string;
  /** Label and value pairs of the title block. */
  readonly facts: readonly LabelledText[];
  readonly sections: readonly ReportPart[];
  readonly attachments: readonly ReportAttachment[];
}

/** A word and what it says. `mono`: addresses, hashes, commands. */
export interface LabelledText {
  readonly label: string;
  readonly text: string;
  readonly mono: boolean;
}

/** Text in pieces: plain, strong or code. */
export type RichText = readonly {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'code';
}[];

/** A numbered section or subsection. */
export interface ReportPart {
  /** Stable anchor: "summary", "flow-4". */
  readonly id: string;
  readonly title: string;
  readonly level: 1 | 2;
  readonly blocks: readonly ReportBlock[];
}

/** What a section is made of. */
export type ReportBlock =
  | { readonly kind: 'paragraph'; readonly text: RichText }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'callout'; readonly class: VerdictClass; readonly text: RichText }
  | { readonly kind: 'tiles'; readonly tiles: readonly ReportTile[] }
  | { readonly kind: 'facts'; readonly facts: readonly LabelledText[] }
  | { readonly kind: 'list'; readonly items: readonly RichText[] }
  | ReportFigure
  | ReportTable
  | ReportNote;

/** A number that matters and what it counts. */
export interface ReportTile {
  readonly value: string;
  readonly label: string;
}

/** A vector picture with a caption, words for those who cannot see it, and how to make it again. */
export interface ReportFigure {
  readonly kind: 'figure';
  readonly svg: string;
  /** In the picture's own pixels; a ladder, which may be taller than a page, comes in pieces that each fit. */
  readonly width: number;
  readonly height: number;
  /** What the picture says, in words. */
  readonly alt: string;
  /**
   * The picture as plain text in columns, for Markdown: of a ladder, whole on its first piece. null
   * where `alt` says as much.
   */
  readonly text: string | null;
  readonly caption: RichText;
  /** Commands or Wireshark filters that reproduce it. */
  readonly reproduce: readonly string[];
}

/** A table with a head that is repeated on each page. */
export interface ReportTable {
  readonly kind: 'table';
  readonly columns: readonly {
    readonly title: string;
    readonly align: 'left' | 'right';
    readonly mono: boolean;
    /** Share of the width; 0: as wide as its content. */
    readonly share: number;
  }[];
  readonly rows: readonly (readonly ReportCell[])[];
  readonly caption: RichText | null;
}

/** A cell; `class` draws the class's mark before the text. */
export interface ReportCell {
  readonly text: string;
  readonly class: VerdictClass | null;
}

/** Something a person wrote. */
export interface ReportNote {
  readonly kind: 'note';
  /** "2026-11-20 14:02:03 UTC · on packet #33748 · Ann". */
  readonly head: string;
  readonly text: string;
}

/** A file inside the PDF (or beside the Markdown). */
export interface ReportAttachment {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly relation: 'data' | 'source' | 'supplement';
  readonly bytes: Uint8Array;
}
