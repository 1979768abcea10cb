import type { CauseId, VerdictClass } from '../findings/rule.ts';

/** What somebody decided to do with a flow. */
export const TRIAGE_STATES = ['suspicious', 'benign', 'ask', 'done'] as const;

/** One of them. */
export type TriageState = (typeof TRIAGE_STATES)[number];

/**
 * A packet by the file that holds it: outlives an analysis, whatever else is opened beside the file.
 * `capture` is the id of a capture of the case, which the case's `capture` and `hash` lines tie to the
 * file's SHA-256 (it may become known after the first notes); `packet` the number inside it, from 1.
 */
export interface PacketKey {
  readonly capture: string;
  readonly packet: number;
}

/** A flow by its first packet; the rest is for people and for a check that it is the same. */
export interface FlowKey extends PacketKey {
  readonly proto: 'tcp' | 'udp';
  /** "192.0.2.1:443", "[2001:db8::1]:443". */
  readonly client: string;
  readonly server: string;
}

/** What a note is about, as the case file keeps it. */
export type Anchor =
  | { readonly on: 'analysis' }
  | { readonly on: 'capture'; readonly capture: string }
  | { readonly on: 'flow'; readonly flow: FlowKey }
  | { readonly on: 'packet'; readonly flow: FlowKey | null; readonly packet: PacketKey }
  | {
      readonly on: 'range';
      readonly flow: FlowKey | null;
      /** RFC 3339 UTC with nanoseconds, both inclusive. */
      readonly from: string;
      readonly until: string;
    };

/** A verdict that somebody holds against the engine's, which stays visible beside it. */
export interface Override {
  /** A cause of the catalogue, null where only the class is meant. */
  readonly cause: CauseId | null;
  readonly class: VerdictClass;
  readonly why: string;
  readonly by: string;
  /** RFC 3339 UTC. */
  readonly at: string;
}

/** One note. */
export interface Note<A = Anchor> {
  /** Unique in its case, never used again. */
  readonly id: string;
  readonly anchor: A;
  readonly text: string;
  readonly by: string;
  readonly at: string;
  /** When it was last changed and by whom; null where never. */
  readonly edited: { readonly by: string; readonly at: string } | null;
}

/** What is said about one flow as a whole. */
export interface FlowSayings<F = FlowKey> {
  readonly flow: F;
  readonly triage: TriageState | null;
  /** Who looks after it; null: nobody. */
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly override: Override | null;
}
