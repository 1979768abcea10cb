import type { VerdictClass } from '../state/contract-types.ts';

/** Benign, watch, harmful: by shape (dot, diamond, triangle), word and colour. */
export function ClassMark({
  of,
  as = 'words',
}: {
  readonly of: VerdictClass;
  /** `sign`: the shape alone, its word for screen readers and on hover. */
  readonly as?: 'words' | 'pill' | 'sign';
}) {
  if (as === 'sign') {
    return (
      <span className={`class-mark ${of} sign`} role="img" aria-label={of} title={of}>
        <ClassShape of={of} />
      </span>
    );
  }
  return (
    <span className={`class-mark ${of}${as === 'pill' ? ' pill' : ''}`}>
      <ClassShape of={of} />
      {of}
    </span>
  );
}

/** The shape of a class alone. */
export function ClassShape({ of }: { readonly of: VerdictClass }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {of === 'benign' && <circle cx="5" cy="5" r="4" />}
      {of === 'watch' && <path d="M5 0L10 5L5 10L0 5Z" />}
      {of === 'harmful' && <path d="M5 .6L10 9.4H0Z" />}
    </svg>
  );
}
