import './workers.ts'
// GraphiQL would load the editor later; with it here, its styles are in the one stylesheet.
import 'monaco-graphql/esm/monaco-editor.js'
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import './style.css'
import { createRoot } from 'react-dom/client'
import { Explorer } from './Explorer.tsx'
import { readSettings, personAt } from './settings.ts'

const settings = readSettings()
const root = document.getElementById('explorer')
if (!root) throw new Error('the page has no place for GraphiQL')
createRoot(root).render(<Explorer settings={settings} person={personAt(settings, location.hash)} />)

// A person's schema, tabs and answers are gone before the next one's come.
window.addEventListener('hashchange', () => location.reload())
