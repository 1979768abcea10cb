import type { FlowFacts } from '../flows/flow-facts.ts';

/** Nothing lies between two loopback addresses: no device there can forge a packet. */
export const REWRITTEN_FILE =
  'no device lies between loopback addresses: the file was rewritten, or captured twice';

/** What settles it. */
export const COMPARE_ORIGINAL =
  'Compare with the original capture, or ask who rewrote the addresses: tcprewrite, an anonymiser';

/** Both ends have loopback addresses (127/8, ::1). */
export function isLoopback({ client, server }: FlowFacts): boolean {
  return isLoopbackAddress(client.ip) && isLoopbackAddress(server.ip);
}

function isLoopbackAddress(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
}
