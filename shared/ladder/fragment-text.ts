import type { FragmentOfFlow } from '../flows/fragment-links.ts';

/**
 * What a fragment is to its flow: "fragment of #12" where #12 counts for the datagram; where nothing
 * does, because it never became whole: "fragment of the datagram that began with #10, never whole".
 */
export function fragmentText({ packet, whole, first }: FragmentOfFlow): string {
  if (whole !== 0) return `fragment of #${whole}`;
  return packet === first
    ? 'first fragment of a datagram that never became whole'
    : `fragment of the datagram that began with #${first}, never whole`;
}
