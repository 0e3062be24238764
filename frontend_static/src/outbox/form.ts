/** What a form needs of the outbox, in one file: it is fetched with the form, since later there may be no network. */
export { attend, Kept, leaveToOutbox, NotKept } from './attending.ts';
export { watch } from './watching.ts';
