package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// service is what one container has in memory.
type service struct {
	image
	// The broker's own address: empty where no chain has allowed executors.
	brokerAddress string
	chains        []chain
	executor      string
	// The broker's address as referral learned it; it keeps it for life.
	learned sync.Mutex
	broker  string
}

// start loads the key, where there is one. It gives false where the real service would end here, with status 0.
func (own *service) start() bool {
	switch own.Keyed {
	case "broker":
		return own.startBroker()
	case "referral":
		return own.startReferral()
	}
	return true
}

func (own *service) keyfile(source string) keyfile {
	file := keyfile{path: os.Getenv("KEYFILE_PATH") + "keyfile.txt", source: source, builtInKey: own.builtInKey()}
	if own.Behaviour == "slow-key" {
		file.pause = 5 * time.Second
	}
	return file
}

// startBroker is RunBroker of src/svc/svc.go and NewApp of src/api/api.go.
func (own *service) startBroker() bool {
	chains, err := loadChains(os.Getenv("CONFIG_PATH"))
	if err != nil {
		return own.failed("loading chain config: ", err)
	}
	rpcError := checkRpc(os.Getenv("CONFIG_RPC_PATH"), chains)
	if errors.As(rpcError, &fatalJson{}) {
		return own.failed("loading rpc config: ", rpcError)
	}
	// Read, and encrypted, also where no chain needs it.
	key := own.keyfile("/broker/src/utils/file_things.go").load()
	const pen = "API init: Unable to create signature pen:"
	if rpcError != nil {
		return own.failed(pen, rpcError)
	}
	own.chains = []chain{}
	for _, each := range chains {
		own.chains = append(own.chains, each)
	}
	if len(chains) == 0 {
		return true
	}
	wallet, err := walletOf(key)
	if err != nil {
		return own.failed(pen+"error casting public key to ECDSA:", err)
	}
	own.brokerAddress = wallet.address()
	return true
}

func (own *service) failed(what string, err error) bool {
	if errors.As(err, &fatalJson{}) {
		fatal(1, "%v", err)
	}
	logError("/broker/src/svc/svc.go:99", what+err.Error())
	return false
}

// startReferral is Run of src/svc/svc.go and Init of src/referral/payexec.go, without database and chain.
func (own *service) startReferral() bool {
	file := own.keyfile("/referral/src/utils/file_things.go")
	file.onShare = true
	wallet, err := walletOf(file.load())
	if err != nil {
		logError("/referral/src/svc/svc.go:64", err.Error())
		return false
	}
	own.executor = wallet.address()
	go own.learnBroker(strings.TrimSuffix(os.Getenv("REMOTE_BROKER_HTTP"), "/") + "/broker-address")
	return true
}

// learnBroker asks until there is an answer. (The real one asks once, before it listens, and ends without an answer.)
func (own *service) learnBroker(url string) {
	client := http.Client{Timeout: 2 * time.Second}
	for ; ; time.Sleep(500 * time.Millisecond) {
		response, err := client.Get(url)
		if err != nil {
			continue
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		var answer struct {
			BrokerAddr string `json:"brokerAddr"`
		}
		if err != nil || response.StatusCode != 200 || json.Unmarshal(text, &answer) != nil {
			continue
		}
		if strings.EqualFold(own.executor, answer.BrokerAddr) {
			logError("/referral/src/svc/svc.go:64", "executor address and broker address must differ")
			os.Exit(0)
		}
		own.learned.Lock()
		own.broker = answer.BrokerAddr
		own.learned.Unlock()
		return
	}
}
