/** How the page of an audit looks, in light and dark. */
export const style = `
:root { color-scheme: light dark; --line: #8886; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .3rem; } h2 small { font-weight: normal; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
td:last-child, th:last-child { text-align: right; padding-right: 0; }
ul { list-style: none; padding: 0; } li { padding: .6rem 0; border-top: 1px solid var(--line); }
li p { margin: .1rem 0; overflow-wrap: anywhere; }
li .pictures + p { font-weight: 600; }
.pictures { display: flex; flex-wrap: wrap; gap: .4rem; } .pictures img { background: var(--soft); }
.leak { border-left: 4px solid #d33; padding-left: .8rem; font-weight: 600; }
.error { font-weight: 600; } cite { font-style: normal; opacity: .75; }
`;
