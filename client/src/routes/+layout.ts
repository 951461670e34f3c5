// A client of the API and nothing else: no page is rendered on a server.
export const ssr = false;
export const prerender = false;
