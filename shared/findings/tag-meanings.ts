import type { CloseKind, CloseStage, CloseTag } from '../close/close-facts.ts';

/** One sentence for each tag (FACTS: Radar's tags), for hover and focus. All speak of the client's first ten packets. */
export const TAG_MEANINGS: Readonly<Record<CloseTag, string>> = {
  timeout: 'The client sent neither FIN nor RST and fell silent for 10 s or more.',
  reset: 'The client sent at least one RST.',
  fin: 'The client also sent a FIN.',
  single_rst: 'One RST without ACK flag, and no RST+ACK.',
  multiple_rsts: 'Two or more RSTs without ACK flag, and no RST+ACK.',
  acknumsame:
    'All RSTs carry the same acknowledgement number, and it is not zero: unusual for a RST without ACK flag.',
  acknumsame0:
    'All RSTs carry acknowledgement number zero: the ordinary look of a host that answers several late segments.',
  acknumdiff: 'The RSTs carry different acknowledgement numbers, none of them zero.',
  acknumdiff0: 'The RSTs carry different acknowledgement numbers, one of them zero.',
  single_rstack: 'One RST+ACK, and no RST without ACK flag.',
  multiple_rstacks: 'Two or more RST+ACKs, and no RST without ACK flag.',
  rst_and_rstacks: 'Both RST and RST+ACK.',
  zmap: 'The SYN looks like ZMap before v4.1.0: IP-ID 54321 and window 65535. Newer scans do not show it.',
};

/** One sentence for each stage (Radar): how far the client had come when it ended. */
export const STAGE_MEANINGS: Readonly<Record<CloseStage, string>> = {
  'post-syn': "Ended by reset or silence after the client's SYN alone.",
  'post-ack': 'Ended by reset or silence after the handshake, before any data of the client.',
  'post-psh': "Ended by reset or silence after the client's first data.",
  later: "Ended by reset after several data packets, within the client's first ten packets.",
  none: 'None of the early endings: closed otherwise, later, or not eligible.',
};

/** One sentence for each kind of ending. */
export const KIND_MEANINGS: Readonly<Record<CloseKind, string>> = {
  graceful: 'Both sides closed by FIN.',
  reset: 'A RST ended it.',
  timeout: 'It fell silent without a close.',
  refused: 'The SYN was answered with a RST.',
  unanswered: 'The SYN was never answered.',
  rejected: 'An ICMP error rejected it.',
  'half-closed': 'One side closed, the other stayed open to the end of the capture.',
  open: 'No close in the capture.',
  'mid-capture': 'Neither its beginning nor its end is in the capture.',
};

/** What each of the given tags, the stage and the kind mean, by name (FlowStory.tagMeanings). */
export function meaningsOf(
  tags: readonly CloseTag[],
  stage: CloseStage,
  kind: CloseKind,
): Readonly<Record<string, string>> {
  const meanings: Record<string, string> = {
    [kind]: KIND_MEANINGS[kind],
    [stage]: STAGE_MEANINGS[stage],
  };
  for (const tag of tags) meanings[tag] = TAG_MEANINGS[tag];
  return meanings;
}
