module d8x-ops.test/service

go 1.19

require (
	github.com/decred/dcrd/dcrec/secp256k1/v4 v4.2.0
	github.com/lib/pq v1.10.9
	golang.org/x/crypto v0.17.0
)

require golang.org/x/sys v0.15.0 // indirect
