import { findMinio } from './minio.ts';

/** Builds MinIO into the cache, where it is not there yet: a process of its own, so that it can be one that gives way to all others. */
await findMinio();
