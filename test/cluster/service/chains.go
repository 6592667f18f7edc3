package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

// chain is one of chainConfig.json, and of the answer to /chain-config: capital letters there, addresses in lower case
// (ChainConfig of src/utils/broker_types.go, marshalled by go-ethereum).
type chain struct {
	ChainId           int64
	Name              string
	AllowedExecutors  []string
	MultiPayCtrctAddr string
	ProxyAddr         string
}

// Chains that the SDK knows: those of d8x-cli's chainConfig.json, and Berachain.
var knownChains = map[int64]bool{
	195: true, 196: true, 1101: true, 2442: true, 421614: true, 42161: true, 80084: true, 80094: true, 1444673419: true,
}

// loadChains is LoadChainConfig of src/utils/config.go: chains without allowed executors are as good as not there.
func loadChains(path string) (map[int64]chain, error) {
	var file []struct {
		ChainId          int64    `json:"chainId"`
		Name             string   `json:"name"`
		AllowedExecutors []string `json:"allowedExecutors"`
	}
	if err := readJson(path, &file); err != nil {
		return nil, err
	}
	chains := map[int64]chain{}
	for _, each := range file {
		executors := []string{}
		for _, text := range each.AllowedExecutors {
			address, err := parseAddress(text)
			if err != nil {
				return nil, fatalJson{err}
			}
			executors = append(executors, "0x"+hex.EncodeToString(address))
		}
		if len(executors) == 0 {
			continue
		}
		if !knownChains[each.ChainId] {
			return nil, fmt.Errorf("unable to find sdk chain config for chain %d", each.ChainId)
		}
		chains[each.ChainId] = chain{
			ChainId: each.ChainId, Name: each.Name, AllowedExecutors: executors,
			MultiPayCtrctAddr: fmt.Sprintf("0x%040x", each.ChainId+1), ProxyAddr: fmt.Sprintf("0x%040x", each.ChainId+2),
		}
	}
	return chains, nil
}

// checkRpc is what createWalletMap of src/utils/signatures.go asks of rpc.json: an address for each chain.
func checkRpc(path string, chains map[int64]chain) error {
	var file []struct {
		ChainId int64    `json:"chainId"`
		Http    []string `json:"HTTP"`
	}
	if err := readJson(path, &file); err != nil {
		return err
	}
	for id := range chains {
		found := false
		for _, each := range file {
			found = found || each.ChainId == id && len(each.Http) > 0
		}
		if !found {
			return fmt.Errorf("createWalletMap could not find RPC url for chain ID %d", id)
		}
	}
	return nil
}

// fatalJson ends the broker with status 1, as log.Fatal does; it is the one failure that does not end in 0.
type fatalJson struct{ error }

func readJson(path string, value interface{}) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fatalJson{fmt.Errorf("Error reading JSON file: %w", err)}
	}
	if err := json.Unmarshal(data, value); err != nil {
		return fatalJson{fmt.Errorf("Error decoding JSON: %w", err)}
	}
	return nil
}
