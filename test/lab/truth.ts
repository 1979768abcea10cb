import { writeFileSync } from 'node:fs';

import type { CloseBy, CloseKind } from '../../shared/flows/close-facts.ts';
import type { CauseId, Confidence, DataLost, VerdictClass } from '../../shared/findings/rule.ts';

/** The four places of the lab's network where every scenario is recorded, from client to server. */
export const capturePoints = ['client', 'router-left', 'router-right', 'server'] as const;
export type CapturePoint = (typeof capturePoints)[number];

/** What one side really did about TLS close_notify; null where the flow carries no TLS. */
export type CloseNotify = 'sent' | 'absent' | null;

/**
 * What a recording at one point can give away. `knowable: false` is kept for points where the packets really
 * cannot tell the cause: a verdict there must be of low confidence, with the truth among its alternatives,
 * and led by the truth or by one of `accept`. `seen: false`: not one packet of the flow passed this point.
 * `trace: false`: the flow passed here, and nothing of its cause did; the verdict is then one of `accept`, at the
 * confidence that its own packets deserve. `confidence`: the most that a verdict may claim where it cannot know, if
 * that is more than `low`: another cause sends exactly these packets, and is what a reader should be told first.
 */
export type PointTruth =
  | { readonly seen?: true; readonly knowable: true }
  | {
      readonly seen?: true;
      readonly knowable: false;
      readonly trace?: false;
      readonly confidence?: 'medium';
      readonly why: string;
      readonly accept: readonly CauseId[];
    }
  | {
      readonly seen: false;
      readonly knowable: false;
      readonly why: string;
      readonly accept: readonly [];
    };

export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** The truth about one connection, as the programs and the kernel made it; never read off the packets. */
export interface FlowTruth {
  readonly client: Address;
  readonly server: Address;
  /** Id of the catalogue's part A. */
  readonly cause: string;
  /** Other causes that may lead just as honestly, where an ending is two things at once. */
  readonly causeAccept?: readonly CauseId[];
  /** Causes that a verdict below high confidence has to name as well: what the packets leave open. */
  readonly alsoNamed?: readonly CauseId[];
  readonly close: {
    readonly kind: CloseKind;
    readonly by: CloseBy;
    /** Other honest answers, where the packets cannot show who. */
    readonly byAccept?: readonly CloseBy[];
  };
  readonly closeNotify: { readonly client: CloseNotify; readonly server: CloseNotify };
  /** Whether close_notify can be seen at all; false where the handshake was not recorded. */
  readonly closeNotifyKnowable: boolean;
  /** `no` and `yes` say what happened; `cannot-tell` where the recording ends before the connection does. */
  readonly dataLost: DataLost;
  /** Whether a point that can know the cause can know `dataLost` too, so that the verdict must say exactly that; by cause where not given. */
  readonly dataLostKnowable?: boolean;
  /** The most that a verdict may claim at any point, where other causes send the same packets. */
  readonly maxConfidence?: Confidence;
  /** What the verdict must make of it, where that matters. */
  readonly class?: VerdictClass;
  readonly points: Readonly<Record<CapturePoint, PointTruth>>;
  readonly story: string;
  /** What the programs themselves reported (end of stream, errors, close_notify received). */
  readonly programs: { readonly client: readonly string[]; readonly server: readonly string[] };
}

/** Content of one `truth.json`. */
export interface ScenarioTruth {
  readonly schema: 'teardown.truth/1';
  readonly scenario: string;
  readonly title: string;
  readonly kernel: string;
  readonly recorded: string;
  readonly flows: readonly FlowTruth[];
}

/** Every point can tell: the case of nearly all scenarios. */
export const knowableEverywhere: FlowTruth['points'] = {
  client: { knowable: true },
  'router-left': { knowable: true },
  'router-right': { knowable: true },
  server: { knowable: true },
};

/** For flows whose packets would look the same had they ended by one of the other causes. */
export function tellsNowhere(
  why: string,
  accept: readonly CauseId[],
  confidence?: 'medium',
): FlowTruth['points'] {
  const cannot: PointTruth = {
    knowable: false,
    ...(confidence !== undefined && { confidence }),
    why,
    accept,
  };
  return { client: cannot, 'router-left': cannot, 'router-right': cannot, server: cannot };
}

/** For what only one side of the router saw: there it is known, on the other side there is no trace of it. */
export function seenOnSide(
  side: 'client' | 'server',
  why: string,
  accept: readonly CauseId[],
): FlowTruth['points'] {
  const traceless: PointTruth = { knowable: false, trace: false, why, accept };
  return side === 'client'
    ? { ...knowableEverywhere, 'router-right': traceless, server: traceless }
    : { ...knowableEverywhere, client: traceless, 'router-left': traceless };
}

/** For flows that the router swallowed: the points behind it recorded nothing of them. */
export function seenOnlyBeforeRouter(why: string): FlowTruth['points'] {
  const unseen: PointTruth = { seen: false, knowable: false, why, accept: [] };
  return { ...knowableEverywhere, 'router-right': unseen, server: unseen };
}

/** Writes a truth as the house's formatter would: short lists of words on one line. */
export function writeTruth(file: string, truth: ScenarioTruth): void {
  const text = JSON.stringify(truth, null, 2);
  const lists = /\[\n\s+("[^[\]{}]*")\n\s+\]/g;
  const short = text.replace(lists, (list, words: string) => {
    const line = `[${words.replace(/,\n\s+/g, ', ')}]`;
    return line.length < 70 ? line : list;
  });
  writeFileSync(file, `${short}\n`);
}
