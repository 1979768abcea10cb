/** The mark: two lanes and an arrow that ends in a cross; and the name. */
export function Wordmark({ size }: { readonly size: 'small' | 'large' }) {
  const side = size === 'small' ? 18 : 40;
  return (
    <span className={`wordmark ${size}`}>
      <svg width={side} height={side} viewBox="0 0 20 20" aria-hidden="true">
        <path className="wm-client" d="M3 1.5v17" />
        <path className="wm-server" d="M17 1.5v17" />
        <path className="wm-arrow" d="M3 6l13 1.6M13.2 4.9L16 7.6l-3.2 2" />
        <path className="wm-cut" d="M17 12.4L7.6 13.5M5.2 11l5 5M10.2 11l-5 5" />
      </svg>
      <span>
        Tear<b>down</b>
      </span>
    </span>
  );
}
