/**
 * What other drivers write into a connection string beside libpq's own parameters, none of which says where or how safely to connect:
 * Prisma, pgx and its pool, GORM, lib/pq, pgjdbc, R2DBC, node-postgres, asyncpg, SQLAlchemy, Rails, Django, and poolers of hosts.
 */
const passedOver = new Set(
  `schema connection_limit pool_timeout socket_timeout pgbouncer statement_cache_size sslaccept
  pool_max_conns pool_min_conns pool_min_idle_conns pool_max_conn_lifetime pool_max_conn_lifetime_jitter pool_max_conn_idle_time
  pool_health_check_period timezone default_query_exec_mode statement_cache_capacity description_cache_capacity search_path
  binary_parameters disable_prepared_binary_result datestyle extra_float_digits
  currentschema applicationname logintimeout sockettimeout canceltimeout tcpkeepalive tcpnodelay preparethreshold
  preparedstatementcachequeries preparedstatementcachesizemib rewritebatchedinserts stringtype binarytransfer defaultrowfetchsize
  loadbalancehosts hostrecheckseconds readonly readonlymode autosave loglevel loggerlevel loggerfile assumeminserverversion
  disablecolumnsanitiser logunclosedconnections receivebuffersize sendbuffersize maxresultbuffer adaptivefetch escapesyntaxcallmode
  cleanupsavepoints prefer_query_mode preferquerymode quotereturningidentifiers allowencodingchanges
  uselibpqcompat query_timeout statement_timeout lock_timeout idle_in_transaction_session_timeout connectiontimeoutmillis
  idletimeoutmillis max min pool pool_size poolsize max_overflow pool_recycle pool_pre_ping prepared_statement_cache_size
  prepared_statement_name_func max_cached_statement_lifetime max_cacheable_statement_size command_timeout async_fallback
  encoding charset adapter prepared_statements advisory_locks schema_search_path reaping_frequency checkout_timeout
  idle_timeout timeout min_messages variables conn_max_age conn_health_checks serverversion workaround supa prepare
  max_lifetime max_connections min_connections acquire_timeout statement-cache-capacity fetch_types backoff`
    .trim()
    .split(/\s+/),
);

/** Names that other drivers have for parameters of libpq. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['username', 'user'],
  ['database', 'dbname'],
  ['databasename', 'dbname'],
  ['servername', 'host'],
  ['portnumber', 'port'],
  ['connecttimeout', 'connect_timeout'],
  ['targetservertype', 'target_session_attrs'],
  ['channelbinding', 'channel_binding'],
  ['ssl_mode', 'sslmode'],
  ['ssl-mode', 'sslmode'],
  ['sslrootcertificate', 'sslrootcert'],
]);

/** Values that other drivers have for those of libpq; what is missing here is libpq's own word. */
const otherValues: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'sslmode',
    new Map([
      // node-postgres: encrypted, whoever the server is, which is what `require` means to libpq.
      ['no-verify', 'require'],
      ['verify_ca', 'verify-ca'],
      ['verify_full', 'verify-full'],
    ]),
  ],
  [
    'target_session_attrs',
    new Map([
      ['master', 'primary'],
      ['slave', 'standby'],
      ['secondary', 'standby'],
      ['preferSecondary', 'prefer-standby'],
      ['preferSlave', 'prefer-standby'],
    ]),
  ],
]);

/** `ssl=`, of JDBC, node-postgres and asyncpg, as `sslmode`; `''` is libpq's own default. */
const sslWords: ReadonlyMap<string, string> = new Map([
  ['true', 'require'],
  ['1', 'require'],
  ['on', 'require'],
  ['yes', 'require'],
  ['false', ''],
  ['0', ''],
  ['off', ''],
  ['no', ''],
]);

/** What a connection string says in libpq's words, and what was passed over, by its name in small letters. */
export function fromOtherDrivers(given: ReadonlyMap<string, string>): {
  readonly parameters: ReadonlyMap<string, string>;
  readonly ignored: readonly string[];
  readonly ignoredValues: ReadonlyMap<string, string>;
} {
  const parameters = new Map<string, string>();
  const ignored: string[] = [];
  const ignoredValues = new Map<string, string>();
  for (const [name, value] of given) {
    const lower = name.toLowerCase();
    if (lower === 'ssl') {
      if (!given.has('sslmode')) parameters.set('sslmode', sslWords.get(value.toLowerCase()) ?? value);
    } else if (passedOver.has(lower)) {
      ignored.push(name);
      ignoredValues.set(lower, value);
    } else {
      const known = otherNames.get(lower) ?? name;
      // libpq's own name says more than another driver's.
      if (known === name || !given.has(known)) parameters.set(known, otherValues.get(known)?.get(value) ?? value);
    }
  }
  return { parameters, ignored, ignoredValues };
}
