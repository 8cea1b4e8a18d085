/** What Node lacks of a browser: IndexedDB. Web Locks, BroadcastChannel, fetch and crypto are its own. */
import 'fake-indexeddb/auto'
