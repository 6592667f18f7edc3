package main

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

// newestMigration is the last one that an image of these has; all others have none and leave the database alone.
var newestMigration = map[string]int{
	"migrates": 18, "migrates-crash": 18, "migrates-dirty": 18, "migrates-slowly": 18, "knows-17": 17,
}

// pause is how long the last migration of an image lasts that does so slowly: it may be killed meanwhile.
func (self image) pause(last bool) {
	if last && self.Behaviour == "migrates-slowly" {
		time.Sleep(6 * time.Second)
	}
}

// migrate is what both services do before they serve anything.
func (own *service) migrate() {
	newest, found := newestMigration[own.Behaviour]
	if !found {
		return
	}
	// The driver asks for TLS where nothing is said, which the sandbox's server does not have.
	os.Setenv("PGSSLMODE", "disable")
	database, err := sql.Open("postgres", os.Getenv("DATABASE_DSN_HISTORY"))
	if err == nil {
		err = database.Ping()
	}
	if err == nil {
		defer database.Close()
		if own.Keyed == "referral" {
			err = own.migrateReferral(database, newest)
		} else {
			err = own.migrateHistory(database, newest)
		}
	}
	if err == nil {
		return
	}
	if own.Keyed == "referral" {
		logError("/referral/src/svc/svc.go:45", "running migrations: "+err.Error())
		os.Exit(1)
	}
	fatal(1, "Error: %v", err)
}

// migrateReferral is runMigrations of referral-system, src/svc/svc.go, with Up of golang-migrate, migrate.go and
// database/postgres/postgres.go (Version, SetVersion): the version is set dirty before a migration and clean after it.
func (own *service) migrateReferral(database *sql.DB, newest int) error {
	var historyHasTables bool
	err := database.QueryRow(`select exists (select * from pg_tables where tablename = 'trades_history')`).Scan(&historyHasTables)
	if err != nil {
		return fmt.Errorf("querying history tables existence: %w", err)
	}
	if !historyHasTables {
		return errors.New("history tables do not exist, skipping migrations")
	}
	_, err = database.Exec(`create table if not exists schema_migrations (version bigint not null primary key, dirty boolean not null)`)
	if err != nil {
		return err
	}
	version, dirty := 0, false
	err = database.QueryRow(`select version, dirty from schema_migrations limit 1`).Scan(&version, &dirty)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if dirty {
		return fmt.Errorf("Dirty database version %d. Fix and force version.", version)
	}
	if version > newest {
		return fmt.Errorf("no migration found for version %d: read down for version %d .: file does not exist", version, version)
	}
	for next := version + 1; next <= newest; next++ {
		if err := setVersion(database, next, true); err != nil {
			return err
		}
		if own.Behaviour == "migrates-dirty" && next == newest {
			return errors.New(`migration failed: column "broker_id" does not exist`)
		}
		own.pause(next == newest)
		if err := setVersion(database, next, false); err != nil {
			return err
		}
	}
	return nil
}

func setVersion(database *sql.DB, version int, dirty bool) error {
	transaction, err := database.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = transaction.Rollback() }()
	if _, err := transaction.Exec(`truncate schema_migrations`); err != nil {
		return err
	}
	if _, err := transaction.Exec(`insert into schema_migrations values ($1, $2)`, version, dirty); err != nil {
		return err
	}
	return transaction.Commit()
}

// migrateHistory is `prisma migrate deploy` (prisma-engines, schema-engine: apply_migrations): a row is begun, and finished
// when its SQL has run; one that is neither finished nor rolled back stops everything (P3009). What an image does not know,
// it leaves alone.
func (own *service) migrateHistory(database *sql.DB, newest int) error {
	_, err := database.Exec(`create table if not exists _prisma_migrations (
		id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
		migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
		started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`)
	if err != nil {
		return err
	}
	failed := 0
	err = database.QueryRow(`select count(*) from _prisma_migrations where finished_at is null and rolled_back_at is null`).Scan(&failed)
	if err != nil {
		return err
	}
	if failed > 0 {
		return errors.New("P3009\n\nmigrate found failed migrations in the target database, new migrations will not be applied.")
	}
	for next := 1; next <= newest; next++ {
		name := fmt.Sprintf("202401%02d000000_step", next)
		known := 0
		if err := database.QueryRow(`select count(*) from _prisma_migrations where migration_name = $1 and rolled_back_at is null`, name).Scan(&known); err != nil {
			return err
		}
		if known > 0 {
			continue
		}
		id := make([]byte, 18)
		_, _ = rand.Read(id)
		if _, err := database.Exec(`insert into _prisma_migrations (id, checksum, migration_name, started_at) values ($1, 'x', $2, $3)`,
			hex.EncodeToString(id), name, time.Now()); err != nil {
			return err
		}
		if own.Behaviour == "migrates-dirty" && next == newest {
			return errors.New("P3018\n\nA migration failed to apply. New migrations cannot be applied before the error is recovered from.")
		}
		own.pause(next == newest)
		if _, err := database.Exec(`update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1`, hex.EncodeToString(id)); err != nil {
			return err
		}
	}
	return nil
}
