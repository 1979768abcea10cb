/** The window's content is served under a scheme of its own: a real origin, and no file access. */
export const APP_SCHEME = 'app';

/** Origin of the window's content. */
export const APP_ORIGIN = 'app://teardown';

/** The page that every window loads. */
export const APP_PAGE = `${APP_ORIGIN}/index.html`;
