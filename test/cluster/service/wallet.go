package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"golang.org/x/crypto/sha3"
)

type wallet struct{ key *secp256k1.PrivateKey }

// walletOf is crypto.HexToECDSA of go-ethereum, with its error texts: 64 hex digits without 0x.
func walletOf(text string) (wallet, error) {
	bytes, err := hex.DecodeString(text)
	var invalid hex.InvalidByteError
	if errors.As(err, &invalid) {
		return wallet{}, fmt.Errorf("invalid hex character %q in private key", byte(invalid))
	} else if err != nil {
		return wallet{}, errors.New("invalid hex data for private key")
	}
	if len(bytes) != 32 {
		return wallet{}, errors.New("invalid length, need 256 bits")
	}
	var scalar secp256k1.ModNScalar
	if overflow := scalar.SetByteSlice(bytes); overflow {
		return wallet{}, errors.New("invalid private key, >=N")
	}
	if scalar.IsZero() {
		return wallet{}, errors.New("invalid private key, zero or negative")
	}
	return wallet{secp256k1.NewPrivateKey(&scalar)}, nil
}

// address is Ethereum's: the last 20 bytes of Keccak-256 of the public key, with the checksum of EIP-55.
func (own wallet) address() string {
	digest := keccak(own.key.PubKey().SerializeUncompressed()[1:])
	return checksummed(digest[12:])
}

func keccak(bytes []byte) []byte {
	hash := sha3.NewLegacyKeccak256()
	hash.Write(bytes)
	return hash.Sum(nil)
}

func checksummed(address []byte) string {
	digits := hex.EncodeToString(address)
	digest := hex.EncodeToString(keccak([]byte(digits)))
	var text strings.Builder
	text.WriteString("0x")
	for index, digit := range digits {
		if digest[index] >= '8' {
			text.WriteString(strings.ToUpper(string(digit)))
		} else {
			text.WriteRune(digit)
		}
	}
	return text.String()
}

// parseAddress takes what go-ethereum's JSON takes: 0x and 40 hex digits, in any case.
func parseAddress(text string) ([]byte, error) {
	if len(text) != 42 || !strings.HasPrefix(text, "0x") {
		return nil, fmt.Errorf("%q is no address", text)
	}
	return hex.DecodeString(text[2:])
}
