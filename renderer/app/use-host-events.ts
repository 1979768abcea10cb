import { useEffect } from 'react';
import { useConnection } from '../state/connection-context.ts';
import type { Command } from '../state/command.ts';
import { adoptJob } from '../state/job-store.ts';
import { useSession } from '../state/session-store.ts';
import { fail, openInputs } from './session.ts';

/** Listens to the host: progress, files from outside, menu commands; opens what the command line named. */
export function useHostEvents(commands: readonly Command[]): void {
  const connection = useConnection();

  useEffect(() => {
    const stops = [
      connection.on('progress', (progress) => {
        const { analysis, phase, previous } = useSession.getState();
        if (analysis === null && previous?.analysis === progress.analysis) {
          useSession.setState({ previous: { ...previous, progress } });
          return;
        }
        if (analysis !== null && progress.analysis !== analysis) return;
        if (phase === 'start' || phase === 'failed') return;
        if (progress.state === 'failed' && progress.error !== null) {
          useSession.setState({ phase: 'failed', error: progress.error, progress });
        } else useSession.setState({ progress });
      }),
      connection.on('job', adoptJob),
      connection.on('open-inputs', ({ inputs }) => {
        void openInputs(connection, inputs);
      }),
    ];
    const lost = (event: Event): void => {
      if (event instanceof CustomEvent) fail({ error: event.detail as unknown });
    };
    window.addEventListener('teardown-host-lost', lost);
    connection.call('app.info', null).then((app) => {
      useSession.setState({ app });
      if (app.openAtStart.length > 0 && useSession.getState().phase === 'start') {
        void openInputs(connection, app.openAtStart);
      }
    }, fail);
    return () => {
      for (const stop of stops) stop();
      window.removeEventListener('teardown-host-lost', lost);
    };
  }, [connection]);

  useEffect(
    () =>
      connection.on('command', ({ id }) => {
        const command = commands.find((one) => one.id === id);
        if (command?.enabled === true) command.run();
      }),
    [connection, commands],
  );
}
