import { useEffect } from 'react';
import { asFailure } from '../../carriers/wire.ts';
import { adoptCase, forgetCase, useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useSession } from '../../state/session-store.ts';

/** Keeps the case of the analysis on screen, and who writes, in step with the host. */
export function useCaseFeed(): void {
  const connection = useConnection();
  const analysis = useSession((state) => state.analysis);

  useEffect(() => {
    connection.call('author.get', null).then(
      (author) => {
        useCase.setState({ author });
      },
      () => undefined,
    );
    return connection.on('case', (view) => {
      adoptCase(view, useSession.getState().analysis);
    });
  }, [connection]);

  useEffect(() => {
    forgetCase();
    if (analysis === null) return;
    connection.call('case.get', { analysis }).then(
      (view) => {
        adoptCase(view, useSession.getState().analysis);
      },
      (cause: unknown) => {
        const { error } = asFailure(cause);
        if (useSession.getState().analysis === analysis && error.code !== 'no-analysis')
          useCase.setState({ failure: error });
      },
    );
  }, [connection, analysis]);
}
