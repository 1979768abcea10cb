/** Channel of requests from a window: method name and parameters, answered with an envelope. */
export const CALL_CHANNEL = 'teardown:call';

/** Channel of events to a window: event name and data. */
export const EVENT_CHANNEL = 'teardown:event';
